/** Which members of an entity are shown, and which of those that it is linked to (CIM 009 §4.21). Rules NG4 and NG25. */
import type { Context } from './context.ts'
import { badData } from './errors.ts'
import { type Entity, isName } from './model.ts'
import { Scanner } from './query/scanner.ts'

export interface Projection {
  /** IRIs of the attributes that are shown; null for all. */
  readonly shown: ReadonlySet<string> | null
  readonly hidden: ReadonlySet<string>
  readonly hasMember: (name: string) => boolean
  /** Of the entities that relationships lead to, by the IRI of the relationship. */
  readonly linked: ReadonlyMap<string, Projection>
}

export const coreMembers = ['id', 'type', 'scope', 'createdAt', 'modifiedAt', 'expiresAt']

/** A name, and what is said of the entities that it leads to: `locatedAt{name}`. */
interface Named {
  readonly name: string
  readonly within: readonly Named[]
}

export interface GivenProjection {
  readonly attrs?: readonly string[] | undefined
  /** Names between commas or bars. */
  readonly pick?: string | undefined
  readonly omit?: string | undefined
}

const nameText = /[^,|{}]+/y

function readNames(text: string, what: string): Named[] {
  const scanner = new Scanner(text, what)
  const names = namesIn(scanner)
  scanner.end()
  return names
}

function namesIn(scanner: Scanner): Named[] {
  const names: Named[] = []
  do {
    const name = scanner.match(nameText)?.trim() ?? ''
    if (!isName(name)) throw badData(`this is no name: ${name}`)
    const isOpen = scanner.takes('{')
    names.push({ name, within: isOpen ? scanner.within(() => namesIn(scanner)) : [] })
    if (isOpen) scanner.expect('}')
  } while (scanner.takes(',') || scanner.takes('|'))
  return names
}

/** `pick` and `omit`, or the older `attrs`. Throws BadRequestData. */
export function readProjection({ attrs, pick, omit }: GivenProjection, context: Context): Projection {
  if (attrs && (pick !== undefined || omit !== undefined)) throw badData('attrs goes neither with pick nor with omit')
  const wrong = attrs?.find((name) => !isName(name))
  if (wrong !== undefined) throw badData(`this is no name: ${wrong}`)
  return projectionOf(
    attrs?.map((name) => ({ name, within: [] })) ?? (pick === undefined ? undefined : readNames(pick, 'pick')),
    omit === undefined ? undefined : readNames(omit, 'omit'),
    attrs ? [...coreMembers] : [],
    context,
  )
}

/** `always` are members that are shown though they are not picked. */
function projectionOf(
  pick: readonly Named[] | undefined,
  omit: readonly Named[] | undefined,
  always: readonly string[],
  context: Context,
): Projection {
  const picked = pick && new Set([...pick.map(({ name }) => name), ...always])
  // `omit=locatedAt{name}` omits the name of the place, not the place.
  const omitted = new Set(omit?.flatMap(({ name, within }) => (within.length === 0 ? [name] : [])))
  const both = pick?.find(({ name }) => omitted.has(name))
  if (both) throw badData(`${both.name} is both picked and omitted`)
  const iris = (names: Iterable<string>) =>
    new Set([...names].filter((name) => !coreMembers.includes(name)).map((name) => context.expand(name)))
  return {
    shown: picked ? iris(picked) : null,
    hidden: iris(omitted),
    hasMember: (name) => (picked?.has(name) ?? true) && !omitted.has(name),
    linked: linkedOf(pick ?? [], omit ?? [], context),
  }
}

function linkedOf(pick: readonly Named[], omit: readonly Named[], context: Context): Map<string, Projection> {
  const names = new Set([...pick, ...omit].flatMap(({ name, within }) => (within.length > 0 ? [name] : [])))
  const of = (all: readonly Named[], name: string) => {
    const within = all.flatMap((one) => (one.name === name ? one.within : []))
    return within.length > 0 ? within : undefined
  }
  return new Map(
    [...names].map((name) => [context.expand(name), projectionOf(of(pick, name), of(omit, name), [], context)]),
  )
}

/** How many links away it says what is shown. */
export const depthOf = ({ linked }: Projection): number =>
  Math.max(0, ...[...linked.values()].map((one) => 1 + depthOf(one)))

/** Shows everything. */
export const everything: Projection = { shown: null, hidden: new Set(), hasMember: () => true, linked: new Map() }

/** The entity with what is shown of it; undefined when nothing is left. */
export function projected(entity: Entity, { shown, hidden, hasMember }: Projection): Entity | undefined {
  const attrs =
    shown === null && hidden.size === 0
      ? entity.attrs
      : Object.fromEntries(
          Object.entries(entity.attrs).filter(([iri]) => (shown === null || shown.has(iri)) && !hidden.has(iri)),
        )
  const isEmpty = Object.keys(attrs).length === 0 && !hasMember('id') && !hasMember('type')
  return isEmpty ? undefined : { ...entity, attrs }
}
