/** `khue load network [FOLDER]`: the sample network into the register, and its devices into the sandbox. Rule NW4. */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { system } from '../../../kernel/actor.ts'
import type { App } from '../../../kernel/app.ts'
import { administrativeDate, directory } from '../../../platform/organisation/index.ts'
import { putLinks, putNodes, setCredential } from '../register.ts'
import { type CityNetwork, cityNetwork, type Point } from './city.ts'

const boundariesFile = 'admin/hanoi_126_boundaries_simplified.geojson'
/** Beside the project, where it is developed. */
const besideTheProject = path.join(import.meta.dirname, '../../../../../shared/data')

/** Their secrets are public: they open nothing but the sandbox. */
export const sandboxKeys = {
  backbone: {
    name: 'sandbox-v3',
    version: '3',
    userName: 'khue',
    auth: 'sha256',
    authKey: 'khue-sandbox-auth',
    privacy: 'aes',
    privacyKey: 'khue-sandbox-privacy',
  },
  sites: { name: 'sandbox-v2c', version: '2c', community: 'khue-sandbox' },
} as const

interface Boundaries {
  readonly features: readonly {
    readonly properties: { readonly code: string }
    readonly geometry: { readonly coordinates: unknown }
  }[]
}

/** The middle of each commune's box, by its code. */
function middles({ features }: Boundaries): Map<string, Point> {
  return new Map(
    features.map(({ properties, geometry }) => {
      const flat = [geometry.coordinates].flat(Infinity) as number[]
      const middle = (of: 0 | 1) => {
        const all = flat.filter((_, at) => at % 2 === of)
        return (Math.min(...all) + Math.max(...all)) / 2
      }
      return [properties.code, { longitude: middle(0), latitude: middle(1) }]
    }),
  )
}

export async function loadNetwork(app: App, args: readonly string[]): Promise<number> {
  const { positionals } = parseArgs({ args: [...args], allowPositionals: true })
  const file = path.join(path.resolve(positionals[0] ?? besideTheProject), boundariesFile)
  const points = existsSync(file) ? middles(JSON.parse(readFileSync(file, 'utf8')) as Boundaries) : undefined
  const city = cityNetwork(
    directory(),
    administrativeDate(app),
    {
      address: '127.0.0.1',
      port: app.config.sandboxSnmpPort,
      backbone: sandboxKeys.backbone.name,
      sites: sandboxKeys.sites.name,
    },
    points,
  )
  const say = (line: string) => process.stdout.write(`  ${line}\n`)
  const { nodes, links } = await enterNetwork(app, city)
  say(`${city.nodes.length} nodes (${nodes.entered} new, ${nodes.changed} changed)`)
  say(`${city.links.length} links (${links.entered} new, ${links.changed} changed)`)
  await tellSandbox(app, city)
  say('the stand-in devices answer')
  return 0
}

export async function enterNetwork(app: App, { nodes, links }: CityNetwork) {
  const loader = system('load-network')
  return app.transaction(async (tx) => {
    await setCredential(tx, loader, sandboxKeys.backbone)
    await setCredential(tx, loader, sandboxKeys.sites)
    const entered = await putNodes(tx, loader, nodes)
    return { nodes: entered, links: await putLinks(tx, loader, links) }
  })
}

const isOld = (code: string): boolean => code.startsWith('ubnd-') && Number(code.slice(-1)) < 3

/** A city in earnest has its own devices; the sandbox plays those of the sample. */
async function tellSandbox(app: App, { nodes, links }: CityNetwork): Promise<void> {
  // oxlint-disable-next-line no-restricted-globals -- the sandbox beside the program
  const answer = await fetch(`${app.config.sandboxUrl}/network/topology`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      keys: sandboxKeys,
      // Communes far out have old devices.
      nodes: nodes.map(({ code, name, role }) => ({ code, name: name.vi, role, isNarrow: isOld(code) })),
      links: links.map(({ code, a, b, aIndex, bIndex, capacityBps }) => ({ code, a, b, aIndex, bIndex, capacityBps })),
    }),
  })
  if (!answer.ok) throw new Error(`the sandbox did not take the network: ${answer.status} ${await answer.text()}`)
}
