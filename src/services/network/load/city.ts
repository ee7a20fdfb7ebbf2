/**
 * A believable network of the city from its real units: two cores, rings of district sites between them, and every department
 * and commune at the end of one or two links. The same in every run. Rule NW4.
 */
import { createHash } from 'node:crypto'
import { baseName, type Directory, foldText, type Unit } from '../../../platform/organisation/index.ts'
import type { NewLink, NewNode } from '../contract.ts'
import { type District, lastDayOfDistricts, rings } from './districts.ts'

export interface Point {
  readonly longitude: number
  readonly latitude: number
}

export interface CityNetwork {
  readonly nodes: readonly NewNode[]
  readonly links: readonly NewLink[]
}

/** How the devices of each role are asked. */
export interface Asking {
  readonly address: string
  readonly port: number
  readonly backbone: string
  readonly sites: string
}

const gbps = 1_000_000_000
const mbps = 1_000_000
const department = 'so-khoa-hoc-va-cong-nghe'
const cores: readonly (Point & { code: string; name: { vi: string; en: string } })[] = [
  {
    code: 'core-1',
    name: { vi: 'Trung tâm dữ liệu chính', en: 'Main data centre' },
    longitude: 105.8,
    latitude: 21.024,
  },
  {
    code: 'core-2',
    name: { vi: 'Trung tâm dữ liệu dự phòng', en: 'Second data centre' },
    longitude: 105.84,
    latitude: 21.004,
  },
]
const providers = ['Viettel', 'VNPT', 'FPT Telecom', 'CMC Telecom'] as const

/** 0 to 1, the same for the same text. */
const chance = (text: string): number => createHash('sha256').update(text).digest().readUInt32BE() / 2 ** 32
const providerFor = (text: string): string => providers[Math.floor(chance(text) * providers.length)] ?? 'VNPT'

/** Interfaces are numbered as links are plugged in. */
class Builder {
  readonly nodes: NewNode[] = []
  readonly links: NewLink[] = []
  readonly #interfaces = new Map<string, number>()
  readonly #asking: Asking

  constructor(asking: Asking) {
    this.#asking = asking
  }

  node(given: Pick<NewNode, 'code' | 'name' | 'role' | 'unitId'> & { point: Point; isEntrance?: boolean }): void {
    const { address, port, backbone, sites } = this.#asking
    const credential = given.role === 'access' ? sites : backbone
    this.nodes.push({ ...given, address, port, probe: 'snmp', credential, snmpContext: given.code })
  }

  link(a: string, b: string, facts: Omit<NewLink, 'code' | 'a' | 'b'>): void {
    const plug = (node: string) => {
      const next = (this.#interfaces.get(node) ?? 0) + 1
      this.#interfaces.set(node, next)
      return next
    }
    const count = this.links.filter((one) => one.a === a && one.b === b).length
    this.links.push({
      code: `${a}--${b}${count > 0 ? `--${count + 1}` : ''}`,
      a,
      b,
      aIndex: plug(a),
      bIndex: plug(b),
      ...facts,
    })
  }
}

export function cityNetwork(
  directory: Directory,
  date: Temporal.PlainDate,
  asking: Asking,
  points: ReadonlyMap<string, Point> = new Map(),
): CityNetwork {
  const builder = new Builder(asking)
  const owner = directory.unitByCode(department, date)?.id ?? directory.city().id
  for (const { code, name, longitude, latitude } of cores)
    builder.node({ code, name, role: 'core', unitId: owner, point: { longitude, latitude }, isEntrance: true })
  const between = { kind: 'fibre', capacityBps: 100 * gbps, serviceLevel: 99.99 } as const
  builder.link('core-1', 'core-2', { ...between, provider: 'Viettel', contract: 'MẪU-TR-01' })
  builder.link('core-1', 'core-2', { ...between, provider: 'VNPT', contract: 'MẪU-TR-02' })
  const siteOf = addRings(builder, directory, owner)
  addDepartments(builder, directory, date, siteOf)
  addCommunes(builder, { directory, date, siteOf, points })
  return { nodes: builder.nodes, links: builder.links }
}

interface Site extends District {
  readonly node: string
  /** The next one in the ring. */
  readonly neighbour: string
}

/** By the GSO code of the former district. */
function addRings(builder: Builder, directory: Directory, owner: string): Map<string, Site> {
  const siteOf = new Map<string, Site>()
  rings.forEach((ring, number) => {
    const named = ring.map((place) => {
      const unit = directory.unitByCode(place.code, lastDayOfDistricts)
      const name = unit ? baseName(unit) : place.code
      return { ...place, name, node: `agg-${foldText(name).replaceAll(' ', '-')}` }
    })
    for (const { node, name, longitude, latitude } of named) {
      const english = foldText(name).replaceAll(/(^| )[a-z]/g, (letter) => letter.toUpperCase())
      const both = { vi: `Trạm gom ${name}`, en: `${english} site` }
      builder.node({ code: node, name: both, role: 'aggregation', unitId: owner, point: { longitude, latitude } })
    }
    const stops = ['core-1', ...named.map(({ node }) => node), 'core-2']
    const facts = {
      kind: 'fibre',
      capacityBps: 10 * gbps,
      serviceLevel: 99.95,
      provider: providers[number % 2] ?? 'Viettel',
      contract: `MẪU-VÒNG-${number + 1}`,
    } as const
    stops.forEach((stop, at) => at > 0 && builder.link(stops[at - 1] ?? '', stop, facts))
    named.forEach((place, at) => {
      const next = named[(at + 1) % named.length]
      siteOf.set(place.code, { ...place, neighbour: next?.node ?? place.node })
    })
  })
  return siteOf
}

const innerCodes = ['001', '002', '006', '007', '005'] as const

function addDepartments(
  builder: Builder,
  directory: Directory,
  date: Temporal.PlainDate,
  siteOf: Map<string, Site>,
): void {
  const all = directory.units
    .filter((unit) => unit.level === 'department' && directory.isValid(unit, date))
    .toSorted((a, b) => (a.code < b.code ? -1 : 1))
  for (const unit of all) {
    const site = siteOf.get(innerCodes[Math.floor(chance(unit.code) * innerCodes.length)] ?? '001')
    if (!site) continue
    attach(builder, unit, site, {
      capacityBps: gbps,
      second: chance(`${unit.code} second`) < 0.7,
      point: around(site, unit.code, 0.012),
    })
  }
}

interface CommuneGround {
  readonly directory: Directory
  readonly date: Temporal.PlainDate
  readonly siteOf: ReadonlyMap<string, Site>
  readonly points: ReadonlyMap<string, Point>
}

function addCommunes(builder: Builder, { directory, date, siteOf, points }: CommuneGround): void {
  const all = directory.units
    .filter((unit) => unit.level === 'commune' && directory.isValid(unit, date))
    .toSorted((a, b) => (a.code < b.code ? -1 : 1))
  for (const unit of all) {
    const site = siteOf.get(formerDistrict(directory, unit) ?? '001')
    if (!site) continue
    const isTown = unit.kind === 'ward'
    attach(builder, unit, site, {
      capacityBps: (isTown ? 500 : 200) * mbps,
      second: chance(`${unit.code} second`) < (isTown ? 0.6 : 0.35),
      point: points.get(unit.code) ?? around(site, unit.code, isTown ? 0.015 : 0.04),
    })
  }
}

/** Most of the ground that it was made of lay there. */
function formerDistrict(directory: Directory, unit: Unit): string | undefined {
  const [first] = directory.placeOn(unit.id, lastDayOfDistricts)
  const chain = first ? [first.unit, ...directory.ancestors(first.unit.id, lastDayOfDistricts)] : []
  return chain.find(({ level }) => level === 'district')?.code
}

interface Attachment {
  readonly capacityBps: number
  readonly second: boolean
  readonly point: Point
}

function attach(builder: Builder, unit: Unit, site: Site, { capacityBps, second, point }: Attachment): void {
  const code = unit.level === 'commune' ? `ubnd-${unit.code}` : unit.code
  builder.node({ code, name: unit.name, role: 'access', unitId: unit.id, point })
  const first = providerFor(unit.code)
  const contract = (provider: string) => `MẪU-${provider.split(' ')[0]?.toUpperCase()}-2026`
  builder.link(site.node, code, {
    kind: 'fibre',
    capacityBps,
    serviceLevel: 99.9,
    provider: first,
    contract: contract(first),
  })
  if (!second) return
  const isMobile = chance(`${unit.code} mobile`) < 0.3
  const other = isMobile
    ? 'MobiFone'
    : (providers[(providers.indexOf(first as 'VNPT') + 1) % providers.length] ?? 'VNPT')
  builder.link(site.neighbour, code, {
    kind: isMobile ? 'mobile' : 'leased-line',
    capacityBps: isMobile ? 50 * mbps : Math.round(capacityBps / 2),
    serviceLevel: isMobile ? 99 : 99.5,
    provider: other,
    contract: contract(other),
  })
}

function around({ longitude, latitude }: Point, seed: string, radius: number): Point {
  const angle = chance(`${seed} angle`) * 2 * Math.PI
  const far = radius * (0.5 + chance(`${seed} far`) / 2)
  return { longitude: round(longitude + far * Math.cos(angle)), latitude: round(latitude + far * Math.sin(angle)) }
}

const round = (degrees: number): number => Math.round(degrees * 10_000) / 10_000
