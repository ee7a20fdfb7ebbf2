/** All services, those of the program and those that members answer; their contracts, and how they do. */
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { dayOf } from '../../kernel/clock.ts'
import { problem } from '../../kernel/problems.ts'
import { directory } from '../organisation/index.ts'
import type { GivenContract, ServiceInfo, ServiceLevel } from './contract.ts'
import { openService, type OpenService, ownService, ownServices, type ServiceContract } from './definition.ts'
import { circuitOf } from './provider.ts'
import * as store from './store.ts'
import * as logStore from './store-log.ts'
import { percentile } from './tallies.ts'

// A contract is compiled once for each version of it.
const compiled = new Map<string, { text: string; service: OpenService }>()

function outside(serviceId: string, memberId: string, definition: Record<string, unknown>): OpenService {
  const text = JSON.stringify(definition)
  const known = compiled.get(serviceId)
  if (known?.text === text) return known.service
  const service = openService(serviceId, memberId, definition as unknown as ServiceContract)
  compiled.set(serviceId, { text, service })
  return service
}

/** A sandbox's provider is unknown where the sandbox is off. */
export async function findService(tx: Tx, id: string): Promise<OpenService | undefined> {
  const own = ownService(tx.app, id)
  if (own) return own
  const row = await store.findOutside(tx, id)
  if (!row || (row.sandbox && !tx.app.config.sandbox)) return undefined
  return outside(id, row.member_id, row.definition)
}

export async function allServices(tx: Tx): Promise<OpenService[]> {
  const members = new Map((await store.members(tx)).map((member) => [member.id, member]))
  const rows = await store.outsideServices(tx)
  const open = rows.filter(({ member_id }) => !members.get(member_id)?.sandbox || tx.app.config.sandbox)
  return [...ownServices(tx.app), ...open.map((row) => outside(row.service_id, row.member_id, row.definition))]
}

export async function listServices(tx: Tx): Promise<ServiceInfo[]> {
  const services = await allServices(tx)
  const members = new Map((await store.members(tx)).map((member) => [member.id, member]))
  return services.map(({ id, providerId, contract }) => {
    const provider = providerId === null ? undefined : members.get(providerId)
    return {
      id,
      title: contract.title,
      summary: contract.summary,
      owner: directory().unit(contract.ownerUnitId)?.name ?? { vi: contract.ownerUnitId, en: contract.ownerUnitId },
      ownerUnitId: contract.ownerUnitId,
      legalGround: contract.legalGround,
      provider: provider ? { id: provider.id, name: provider.name } : null,
      request: { ...contract.request },
      example: { ...contract.example },
      fields: Object.entries(contract.fields).map(([name, field]) => ({
        name,
        title: field.title,
        sensitivity: field.sensitivity,
        schema: { ...field.schema },
      })),
      // What nobody has to be asked for first: the order of a stored contract's purposes says nothing.
      purposes: Object.entries(contract.purposes)
        .toSorted(([, a], [, b]) => a.consent.localeCompare(b.consent))
        .map(([name, purpose]) => ({
          name,
          title: purpose.title,
          legalGround: purpose.legalGround,
          consent: purpose.consent,
          fields: [...purpose.fields],
        })),
      level: contract.level,
      slow: contract.slow ?? false,
    }
  })
}

/** Throws `kernel.not-found`, `exchange.no-address`, `exchange.bad-contract`. */
export async function publishOutside(
  tx: Tx,
  actor: Actor,
  memberId: string,
  given: GivenContract,
): Promise<{ id: string }> {
  const member = await store.findMember(tx, memberId)
  if (!member) throw problem('kernel.not-found')
  if (member.address === null) throw problem('exchange.no-address')
  if (!directory().unit(given.ownerUnitId)) throw problem('exchange.bad-contract', { why: 'ownerUnitId' })
  const id = `${memberId}/${given.code}`
  try {
    openService(id, memberId, given)
  } catch (error) {
    if (!(error instanceof Error)) throw error
    throw problem('exchange.bad-contract', { why: error.message.slice(0, 300) })
  }
  await store.saveOutside(tx, { serviceId: id, memberId, definition: { ...given } })
  await store.noteChange(tx, actor, 'service-published', id, { contract: given })
  return { id }
}

// ---- levels -------------------------------------------------------------------------------------------------------

const daysShown = 14

export async function serviceLevels(tx: Tx): Promise<ServiceLevel[]> {
  const since = dayOf(tx.now).subtract({ days: daysShown - 1 })
  const days = Array.from({ length: daysShown }, (_, index) => since.add({ days: index }).toString())
  const rows = await logStore.measuredSince(tx, since.toString())
  const health = new Map((await store.allHealth(tx)).map((row) => [row.member_id, row]))
  return (await allServices(tx)).map((service) => {
    const mine = rows.filter(({ service_id }) => service_id === service.id)
    const [all, answered] = [sums(mine), sums(mine).answered]
    const p99Ms = percentile(mine, 0.99)
    const letThrough = answered + all.failed
    const availability = letThrough === 0 ? null : answered / letThrough
    const { level } = service.contract
    return {
      serviceId: service.id,
      days: days.map((day) => {
        const ofDay = mine.filter((row) => row.day === day)
        return { day, ...sums(ofDay), p50Ms: percentile(ofDay, 0.5), p99Ms: percentile(ofDay, 0.99) }
      }),
      p50Ms: percentile(mine, 0.5),
      p99Ms,
      availability,
      met: p99Ms === null || availability === null ? null : p99Ms <= level.p99Ms && availability >= level.availability,
      provider: providerHealth(tx, service.providerId, health),
    }
  })
}

function providerHealth(
  tx: Tx,
  providerId: string | null,
  health: ReadonlyMap<string, store.HealthRow>,
): ServiceLevel['provider'] {
  if (providerId === null) return null
  const row = health.get(providerId)
  return {
    well: row?.well ?? null,
    checkedAt: row?.checked_at ?? null,
    tookMs: row?.took_ms ?? null,
    detail: row?.detail ?? '',
    circuit: circuitOf(tx.app, providerId).state(tx.now),
  }
}

function sums(rows: readonly logStore.MeasureRow[]): { answered: number; failed: number; refused: number } {
  const sum = { answered: 0, failed: 0, refused: 0 }
  for (const row of rows) {
    sum.answered += row.answered
    sum.failed += row.failed
    sum.refused += row.refused
  }
  return sum
}
