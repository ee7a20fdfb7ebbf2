/** Reads a text from left to right; what the query languages of NGSI-LD (CIM 009 §4.9, §4.17, §4.19) have in common. */
import { badData } from '../errors.ts'

const lengthMax = 8192
const depthMax = 32

export class Scanner {
  readonly #text: string
  readonly #what: string
  at = 0
  #depth = 0

  constructor(text: string, what: string) {
    if (text.length > lengthMax) throw badData(`${what} is longer than ${lengthMax} characters`)
    this.#text = text
    this.#what = what
  }

  get isAtEnd(): boolean {
    return this.at >= this.#text.length
  }

  /** The next character, without taking it. */
  get next(): string {
    return this.#text.charAt(this.at)
  }

  /** Takes this text if it comes next. */
  takes(text: string): boolean {
    if (!this.#text.startsWith(text, this.at)) return false
    this.at += text.length
    return true
  }

  /** Takes what a sticky pattern matches here; undefined when it does not. */
  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.#text)?.[0]
    if (found !== undefined) this.at += found.length
    return found
  }

  expect(text: string): void {
    if (!this.takes(text)) throw this.wrong(`${text} is missing`)
  }

  wrong(why: string): Error {
    return badData(`${this.#what} cannot be read at ${this.at + 1}: ${why}`)
  }

  /** One level further in. */
  within<T>(read: () => T): T {
    this.#depth += 1
    if (this.#depth > depthMax) throw this.wrong('it is nested too deeply')
    const result = read()
    this.#depth -= 1
    return result
  }

  end(): void {
    if (!this.isAtEnd)
      throw this.wrong(`nothing should follow, but there is ${this.#text.slice(this.at, this.at + 20)}`)
  }
}

/** A condition put together of conditions. */
export type Logic<C> =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Logic<C>[] }
  | { readonly kind: 'is'; readonly condition: C }

export interface Operators {
  readonly and: readonly string[]
  readonly or: readonly string[]
}

/** Conditions joined by operators and parentheses; “and” binds more tightly. */
export function readLogic<C>(scanner: Scanner, operators: Operators, condition: () => C): Logic<C> {
  const readOne = (): Logic<C> => {
    if (!scanner.takes('(')) return { kind: 'is', condition: condition() }
    const inner = scanner.within(() => readOr())
    scanner.expect(')')
    return inner
  }
  const readMany = (kind: 'and' | 'or', one: () => Logic<C>): Logic<C> => {
    const parts = [one()]
    while (operators[kind].some((operator) => scanner.takes(operator))) parts.push(one())
    return parts.length === 1 && parts[0] ? parts[0] : { kind, parts }
  }
  const readOr = (): Logic<C> => readMany('or', () => readMany('and', readOne))
  return readOr()
}

export function decide<C>(logic: Logic<C>, isTrue: (condition: C) => boolean): boolean {
  if (logic.kind === 'is') return isTrue(logic.condition)
  const { kind, parts } = logic
  return kind === 'and' ? parts.every((part) => decide(part, isTrue)) : parts.some((part) => decide(part, isTrue))
}

/** What is asked in every case: conditions that are not alternatives of others. */
export function certain<C>(logic: Logic<C>): C[] {
  if (logic.kind === 'is') return [logic.condition]
  return logic.kind === 'and' ? logic.parts.flatMap(certain) : []
}
