/** The type selection language (CIM 009 §4.17) and scope queries (§4.19). Rules NG8 and NG9. */
import type { Context } from '../context.ts'
import { decide, type Logic, readLogic, Scanner } from './scanner.ts'

export type TypeQuery = Logic<string>

const name = /[^\s;|,()]+/y

/** `null` stands for every type. Throws BadRequestData. */
export function readTypeQuery(text: string, context: Context): TypeQuery | null {
  if (text === '*') return null
  const scanner = new Scanner(text, 'type')
  const query = readLogic(scanner, { and: [';'], or: ['|', ','] }, () => {
    const found = scanner.match(name)
    if (found === undefined) throw scanner.wrong('a type is missing')
    return context.expand(found)
  })
  scanner.end()
  return query
}

export function hasTypes(query: TypeQuery, types: readonly string[]): boolean {
  return decide(query, (type) => types.includes(type))
}

/** Every type that is named. */
export function typesIn(query: TypeQuery): string[] {
  return query.kind === 'is' ? [query.condition] : query.parts.flatMap(typesIn)
}

export type ScopeQuery = Logic<RegExp>

const scope = /\/?[\p{L}\p{N}_+#]+(\/[\p{L}\p{N}_+#]+)*|\/#/uy
const levels: Readonly<Record<string, string>> = { '+': '[^/]+' }

/** `/A/+/C` has any one level, `/A/#` A and all that is below it. Throws BadRequestData. */
export function readScopeQuery(text: string): ScopeQuery {
  const scanner = new Scanner(text, 'scopeQ')
  const query = readLogic(scanner, { and: [';'], or: ['|', ','] }, () => {
    const found = scanner.match(scope)
    if (found === undefined) throw scanner.wrong('a scope is missing')
    const parts = found.split('/').filter((part) => part !== '')
    const last = parts.at(-1) === '#' ? parts.pop() : undefined
    if (parts.includes('#')) throw scanner.wrong('# stands at the end only')
    const path = parts.map((part) => `/${levels[part] ?? part}`).join('')
    // `/#` is everything that has a scope.
    return new RegExp(`^${path}${last === undefined ? '' : parts.length === 0 ? '/.+' : '(/.*)?'}$`, 'u')
  })
  scanner.end()
  return query
}

export function hasScopes(query: ScopeQuery, scopes: readonly string[]): boolean {
  return decide(query, (pattern) => scopes.some((one) => pattern.test(one)))
}
