/** $filter and $orderby expressions (OGC 18-088 §9.3.3.5, OData 4.0 URL Conventions §5.1.1): read here, decided in evaluate.ts. */
import { bad } from '../model.ts'

export type Expression =
  | { readonly kind: 'value'; readonly value: string | number | boolean | null }
  | { readonly kind: 'time'; readonly text: string }
  | { readonly kind: 'duration'; readonly text: string }
  | { readonly kind: 'geometry'; readonly text: string }
  | { readonly kind: 'path'; readonly steps: readonly string[] }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'not' | 'minus'; readonly of: Expression }
  | { readonly kind: 'in'; readonly of: Expression; readonly list: readonly Expression[] }
  | {
      readonly kind: 'any' | 'all'
      readonly steps: readonly string[]
      /** What stands for each of them in `of`. */
      readonly name: string
      readonly of: Expression | undefined
    }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }

const lengthMax = 8192
const depthMax = 64
const comparisons = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'] as const
/** The loosest first. */
const operators = [['or'], ['and'], comparisons, ['add', 'sub'], ['mul', 'div', 'mod']] as const

const moment = String.raw`\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?`
const tokens = {
  space: /\s+/y,
  time: new RegExp(`${moment}(?:/${moment})?`, 'y'),
  clock: /\d\d:\d\d(?::\d\d(?:\.\d+)?)?/y,
  number: /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/iy,
  text: /'(?:[^']|'')*'/y,
  typed: /(geography|geometry|duration)'((?:[^']|'')*)'/y,
  name: /[@\p{L}_$][\p{L}\p{N}_.@$-]*/uy,
}

class Reader {
  readonly #text: string
  #at = 0
  #depth = 0

  constructor(text: string) {
    if (text.length > lengthMax) throw bad(`an expression is longer than ${lengthMax} characters`)
    this.#text = text
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)
    if (found) this.#at += found[0].length
    return found
  }

  skip(): void {
    this.#match(tokens.space)
  }

  takes(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false
    this.#at += text.length
    return true
  }

  get isAtEnd(): boolean {
    this.skip()
    return this.#at >= this.#text.length
  }

  wrong(why: string): Error {
    return bad(`the expression cannot be read at ${this.#at + 1}: ${why}`)
  }

  expression(level = 0): Expression {
    const words = operators[level]
    if (!words) return this.#unary()
    this.#depth += 1
    if (this.#depth > depthMax * operators.length) throw this.wrong('it is nested too deeply')
    if (words === comparisons && this.#takesNot()) {
      // Of the whole comparison: `not resultTime lt …` (there is no “not” of a time).
      const of = this.expression(level)
      this.#depth -= 1
      return { kind: 'not', of }
    }
    let left = this.expression(level + 1)
    if (words === comparisons && this.#operator(['in']) !== undefined)
      left = { kind: 'in', of: left, list: this.#list() }
    for (let word = this.#operator(words); word !== undefined; word = this.#operator(words)) {
      left = { kind: 'binary', operator: word, left, right: this.expression(level + 1) }
    }
    this.#depth -= 1
    return left
  }

  #operator(words: readonly string[]): string | undefined {
    const before = this.#at
    this.skip()
    const found = words.find(
      (word) => this.#text.startsWith(word, this.#at) && /^[\s(]/.test(this.#text.slice(this.#at + word.length)),
    )
    if (found === undefined || before === this.#at) {
      this.#at = before
      return undefined
    }
    this.#at += found.length
    return found
  }

  #unary(): Expression {
    this.skip()
    return this.#takesNot() ? { kind: 'not', of: this.#unary() } : this.#primary()
  }

  #takesNot(): boolean {
    this.skip()
    const isNot = /^not[\s(]/.test(this.#text.slice(this.#at, this.#at + 4))
    if (isNot) this.#at += 3
    return isNot
  }

  /** What `in` looks among: values in parentheses, or a list somewhere. */
  #list(): Expression[] {
    this.skip()
    return this.takes('(') ? this.#args() : [this.#unary()]
  }

  #primary(): Expression {
    if (this.takes('(')) {
      const inner = this.expression()
      this.skip()
      if (!this.takes(')')) throw this.wrong(') is missing')
      return inner
    }
    const typed = this.#match(tokens.typed)
    if (typed)
      return { kind: typed[1] === 'duration' ? 'duration' : 'geometry', text: (typed[2] ?? '').replaceAll("''", "'") }
    const text = this.#match(tokens.text)
    if (text) return { kind: 'value', value: text[0].slice(1, -1).replaceAll("''", "'") }
    const time = this.#match(tokens.time)
    if (time) return { kind: 'time', text: time[0] }
    const clock = this.#match(tokens.clock)
    if (clock) return { kind: 'value', value: clock[0] }
    const number = this.#match(tokens.number)
    if (number) return { kind: 'value', value: Number(number[0]) }
    if (this.takes('-')) return { kind: 'minus', of: this.#unary() }
    return this.#named()
  }

  #named(): Expression {
    const name = this.#match(tokens.name)?.[0]
    if (name === undefined) throw this.wrong('a value is missing')
    if (name === 'true' || name === 'false') return { kind: 'value', value: name === 'true' }
    if (name === 'null') return { kind: 'value', value: null }
    if (this.takes('(')) return { kind: 'call', name: name.toLowerCase(), args: this.#args() }
    const steps = [name, ...this.#places()]
    while (this.takes('/')) {
      const next = this.#match(tokens.name)?.[0] ?? this.#match(/\d+/y)?.[0]
      if (next === undefined) throw this.wrong('a name is missing')
      if ((next === 'any' || next === 'all') && this.takes('(')) return this.#lambda(next, steps)
      steps.push(next, ...this.#places())
    }
    return { kind: 'path', steps }
  }

  /** `[0][2]`: places in lists. */
  #places(): string[] {
    const places: string[] = []
    for (let found = this.#match(/\[(\d+)\]/y); found; found = this.#match(/\[(\d+)\]/y)) places.push(found[1] ?? '')
    return places
  }

  /** `any(d: d/name eq 'x')`, or `any()`: whether there is one (OData 4.0 §5.1.1.10). */
  #lambda(kind: 'any' | 'all', steps: readonly string[]): Expression {
    this.skip()
    if (kind === 'any' && this.takes(')')) return { kind, steps, name: '', of: undefined }
    const name = this.#match(tokens.name)?.[0]
    this.skip()
    if (name === undefined || !this.takes(':')) throw this.wrong(`${kind} names what it looks at`)
    const of = this.expression()
    this.skip()
    if (!this.takes(')')) throw this.wrong(') is missing')
    return { kind, steps, name, of }
  }

  #args(): Expression[] {
    const args: Expression[] = []
    this.skip()
    if (this.takes(')')) return args
    do {
      args.push(this.expression())
      this.skip()
    } while (this.takes(','))
    if (!this.takes(')')) throw this.wrong(') is missing')
    return args
  }
}

export function readFilter(text: string): Expression {
  const reader = new Reader(text)
  const expression = reader.expression()
  if (!reader.isAtEnd) throw reader.wrong('nothing should follow')
  return expression
}

export interface Order {
  readonly by: Expression
  readonly direction: 1 | -1
}

export function readOrder(text: string): Order[] {
  const reader = new Reader(text)
  const orders: Order[] = []
  do {
    const by = reader.expression()
    reader.skip()
    const isDown = reader.takes('desc')
    if (!isDown) reader.takes('asc')
    orders.push({ by, direction: isDown ? -1 : 1 })
    reader.skip()
  } while (reader.takes(','))
  if (!reader.isAtEnd) throw reader.wrong('nothing should follow')
  return orders
}
