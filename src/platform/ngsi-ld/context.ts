/** JSON-LD @context (JSON-LD 1.1 §4.1): what short names stand for, and which name an IRI goes by. Rules NG5 and NG6. */
import { coreTerms, coreUrl, defaultVocabulary, isCoreUrl } from './core-context.ts'
import { badData } from './errors.ts'

/** Gives the document behind an address that is not the core's. Throws LdContextNotAvailable. */
export type Loader = (url: string) => Promise<unknown>

const depthMax = 10
const termsMax = 20_000

/** A term, how it may be used in front of a colon, what it stands for. */
interface Term {
  readonly iri: string
  readonly isPrefix: boolean
}

export class Context {
  /** As it stands in `@context` of a reply: what the client gave, with the core's address when that does not name it. */
  readonly source: unknown
  /** The one address by which a Link header can name it; undefined when it takes more than one. */
  readonly link: string | undefined
  readonly #terms: ReadonlyMap<string, Term>
  readonly #vocabulary: string
  readonly #byIri = new Map<string, string>()
  readonly #prefixes: readonly (readonly [iri: string, term: string])[]

  constructor(source: unknown, link: string | undefined, terms: ReadonlyMap<string, Term>, vocabulary: string) {
    this.source = source
    this.link = link
    this.#terms = terms
    this.#vocabulary = vocabulary
    for (const [term, { iri }] of terms) {
      const other = this.#byIri.get(iri)
      // JSON-LD API §4.3: of several terms the shortest, then the least.
      if (other === undefined || term.length < other.length || (term.length === other.length && term < other))
        this.#byIri.set(iri, term)
    }
    this.#prefixes = [...terms].flatMap(([term, { iri, isPrefix }]) => (isPrefix ? [[iri, term] as const] : []))
  }

  /** The IRI of an attribute or a type. */
  expand(term: string): string {
    if (term.startsWith('@')) return term
    const known = this.#terms.get(term)
    if (known) return known.iri
    const colon = term.indexOf(':')
    if (colon < 0) return this.#vocabulary + term
    const prefix = this.#terms.get(term.slice(0, colon))
    return prefix?.isPrefix && !term.startsWith('//', colon + 1) ? prefix.iri + term.slice(colon + 1) : term
  }

  /** The shortest name that stands for this IRI; the IRI when none does. */
  compact(iri: string): string {
    const known = this.#byIri.get(iri)
    if (known !== undefined) return known
    if (iri.startsWith(this.#vocabulary)) {
      const rest = iri.slice(this.#vocabulary.length)
      if (rest !== '' && !this.#terms.has(rest) && !rest.includes(':')) return rest
    }
    let best: string | undefined
    for (const [start, term] of this.#prefixes) {
      if (iri.length === start.length || !iri.startsWith(start)) continue
      const name = `${term}:${iri.slice(start.length)}`
      const isTaken = this.#terms.has(name) && this.#terms.get(name)?.iri !== iri
      if (!isTaken && (best === undefined || name.length < best.length || (name.length === best.length && name < best)))
        best = name
    }
    return best ?? iri
  }
}

interface Building {
  readonly terms: Map<string, Term>
  vocabulary: string
  hasCore: boolean
}

/** The context that a client gives; the core comes last and cannot be changed (§5.5.7). Throws BadRequestData, LdContextNotAvailable. */
export async function buildContext(given: unknown, load: Loader): Promise<Context> {
  const building: Building = { terms: new Map(), vocabulary: '', hasCore: false }
  // What can be seen to be wrong is wrong whatever the addresses hold.
  requireContext(given)
  await add(building, given, load, 0)
  const { hasCore } = building
  addTerms(building, coreTerms)
  const list = given === undefined ? [] : [given].flat()
  const source = hasCore ? (list.length === 1 ? list[0] : list) : list.length === 0 ? coreUrl : [...list, coreUrl]
  const [first] = list
  const link = list.length === 0 ? coreUrl : list.length === 1 && typeof first === 'string' ? first : undefined
  return new Context(source, link, building.terms, building.vocabulary)
}

function requireContext(given: unknown): void {
  const all: unknown[] = [given].flat(depthMax)
  for (const one of all) {
    if (typeof one === 'string') requireUrl(one)
    else if (one !== undefined && one !== null && typeof one !== 'object')
      throw badData('an @context is an address, an object or a list of these')
  }
}

async function add(building: Building, given: unknown, load: Loader, depth: number): Promise<void> {
  if (given === undefined || given === null) return
  if (depth > depthMax) throw badData('the @context refers to itself')
  if (Array.isArray(given)) {
    for (const one of given) await add(building, one, load, depth + 1)
    return
  }
  if (typeof given === 'string') {
    if (isCoreUrl(given)) {
      building.hasCore = true
      return
    }
    const document = await load(requireUrl(given))
    return add(building, contextIn(document, given), load, depth + 1)
  }
  requireContext(given)
  addTerms(building, given as Record<string, unknown>)
}

function requireUrl(text: string): string {
  if (!/^https?:\/\/\S+$/i.test(text)) throw badData(`an @context is no address: ${text}`)
  return text
}

export function contextIn(document: unknown, url: string): unknown {
  const inner =
    typeof document === 'object' && document !== null ? (document as Record<string, unknown>)['@context'] : undefined
  if (inner === undefined || inner === null) throw badData(`no @context is at ${url}`)
  return inner
}

function addTerms(building: Building, given: Readonly<Record<string, unknown>>): void {
  if (Object.keys(given).length + building.terms.size > termsMax) throw badData('the @context has too many terms')
  const vocabulary = given['@vocab']
  if (typeof vocabulary === 'string') building.vocabulary = vocabulary
  const open = new Set<string>()
  for (const term of Object.keys(given)) define(building, given, term, open)
}

/** JSON-LD API §4.2: a term may stand on another one that is defined after it. */
function define(building: Building, given: Readonly<Record<string, unknown>>, term: string, open: Set<string>): void {
  if (term.startsWith('@') || term === '') return
  if (open.has(term)) throw badData(`the @context defines ${term} by itself`)
  const definition = given[term]
  const id = typeof definition === 'string' ? definition : idOf(definition)
  if (definition === null || id === null) {
    building.terms.delete(term)
    return
  }
  open.add(term)
  const iri = id === undefined ? resolve(building, given, term, open, term) : resolve(building, given, id, open, term)
  open.delete(term)
  const isObject = typeof definition === 'object'
  const isPrefix = isObject ? (definition as Record<string, unknown>)['@prefix'] === true : /[:/?#[\]@]$/.test(iri)
  building.terms.set(term, { iri, isPrefix })
}

function idOf(definition: unknown): string | null | undefined {
  if (typeof definition !== 'object' || definition === null) throw badData('a term of the @context has no definition')
  // §5.5.7: a context may not change inside of an entity.
  if (Object.hasOwn(definition, '@context')) throw badData('a term of the @context has an @context of its own')
  const id = (definition as Record<string, unknown>)['@id']
  if (id === undefined || id === null || typeof id === 'string') return id
  throw badData('an @id of the @context is no text')
}

function resolve(
  building: Building,
  given: Readonly<Record<string, unknown>>,
  text: string,
  open: Set<string>,
  of: string,
): string {
  if (text.startsWith('@')) return text
  const colon = text.indexOf(':')
  if (colon > 0) {
    const prefix = text.slice(0, colon)
    if (text.startsWith('//', colon + 1)) return text
    if (prefix !== of && Object.hasOwn(given, prefix) && !open.has(prefix)) define(building, given, prefix, open)
    const known = building.terms.get(prefix)
    return known ? known.iri + text.slice(colon + 1) : text
  }
  if (text !== of && Object.hasOwn(given, text) && !open.has(text)) define(building, given, text, open)
  const known = text === of ? undefined : building.terms.get(text)
  return known?.iri ?? (building.vocabulary || defaultVocabulary) + text
}
