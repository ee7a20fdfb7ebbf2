/** Who has a part in the change of an entity (CIM 009 §4.3.6, §5.6, §5.12). Pure, but for which registrations there are. Rule NG30. */
import type { Ask } from '../ask.ts'
import type { Context } from '../context.ts'
import type { Json } from '../read.ts'
import { viaOf } from './forward.ts'
import { type Registered, registrationsOf } from './known.ts'
import { attributesOf } from './match.ts'

const core = new Set(['id', '@id', 'type', '@type', 'scope', '@context', 'expiresAt'])
export const attributeNames = (body: Json) => Object.keys(body).filter((name) => !core.has(name))

/** Those that a request may be passed on to: none where it is meant for here alone, and none that it came through (§5.12). */
export async function askedOf(ask: Ask): Promise<readonly Registered[]> {
  if (ask.flag('local')) return []
  const all = await registrationsOf(ask.app, ask.tenant, ask.now)
  const behind = new Set(viaOf(ask).map((one) => one.split(' ')[1]))
  return all.filter(({ source }) => source.alias === undefined || !behind.has(source.alias))
}

export async function writersOf(ask: Ask): Promise<readonly Registered[]> {
  return (await askedOf(ask)).filter(({ source }) => source.mode !== 'auxiliary')
}

/** Who owns a part in such a way that it is not done here. */
export const owns = ({ source: { mode } }: Registered) => mode === 'exclusive' || mode === 'redirect'

/** An entity as a change names it; `names` are the attributes of its body, as they stand there. */
export interface Changed {
  readonly id: string
  /** IRIs; null: not known here. */
  readonly types: readonly string[] | null
  readonly names: readonly string[]
}

export interface Share {
  readonly registered: Registered
  readonly names: readonly string[]
}

export interface Division {
  readonly shares: readonly Share[]
  /** What nobody owns. */
  readonly rest: readonly string[]
  /** Whether anything is left to be done here. */
  readonly isHere: boolean
}

const order = { exclusive: 0, redirect: 1, inclusive: 2, auxiliary: 3 }

/** Each attribute goes to the exclusive source that has it, else to the redirect ones, else to here and to the inclusive ones. */
export function divided(changed: Changed, writers: readonly Registered[], context: Context): Division {
  const shares: Share[] = []
  let left = changed.names
  let isElsewhere = false
  for (const mode of ['exclusive', 'redirect', 'inclusive'] as const) {
    const taken = new Set<string>()
    for (const registered of writers.filter(({ source }) => source.mode === mode)) {
      const owned = attributesOf(registered.source, changed)
      const names = owned ? left.filter((name) => owned.includes(context.expand(name))) : left
      // Of an entity without attributes those have a part who have all of it.
      const isWhole = owned === null && changed.names.length === 0
      if (names.length === 0 && !isWhole) continue
      shares.push({ registered, names })
      if (mode !== 'inclusive') for (const name of names) taken.add(name)
      if (mode === 'redirect' && owned === null) isElsewhere = true
    }
    left = left.filter((name) => !taken.has(name))
  }
  const isEmptied = left.length === 0 && changed.names.length > 0
  return { shares: inOrder(shares), rest: left, isHere: !isElsewhere && !isEmptied }
}

/** Of what has no body: all that is known of the entity, or of one attribute of it. */
export function involvedIn(
  changed: Pick<Changed, 'id' | 'types'>,
  attribute: string | undefined,
  writers: readonly Registered[],
): Division {
  const shares = writers.flatMap((registered) => {
    const owned = attributesOf(registered.source, changed)
    const isInvolved = owned === null || (attribute === undefined ? owned.length > 0 : owned.includes(attribute))
    return isInvolved ? [{ registered, names: [], isAll: owned === null }] : []
  })
  const isElsewhere =
    attribute === undefined
      ? shares.some(({ registered, isAll }) => registered.source.mode === 'redirect' && isAll)
      : shares.some(({ registered }) => owns(registered))
  return { shares: inOrder(shares), rest: [], isHere: !isElsewhere }
}

const inOrder = (shares: readonly Share[]): Share[] =>
  shares.toSorted((a, b) => order[a.registered.source.mode] - order[b.registered.source.mode])

// ---- bodies --------------------------------------------------------------------------------------------------------

export function pick(body: Json, names: readonly string[]): Json {
  return Object.fromEntries(
    Object.entries(body).filter(([name]) => name !== '@context' && (core.has(name) || names.includes(name))),
  )
}

export function without(body: Json, names: readonly string[]): Json {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)))
}

/** What is left for here. */
export function restOf(body: Json, { rest }: Division): Json {
  const kept = new Set(rest)
  return Object.fromEntries(Object.entries(body).filter(([name]) => core.has(name) || kept.has(name)))
}

/** With the names of another context. */
export function renamed(body: Json, from: Context, to: Context): Json {
  if (from === to) return body
  const name = (one: unknown) => (typeof one === 'string' ? to.compact(from.expand(one)) : one)
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => {
      if (key === 'type' || key === '@type') return [key, Array.isArray(value) ? value.map(name) : name(value)]
      return [core.has(key) ? key : String(name(key)), value]
    }),
  )
}
