/** Formulas of indicators: arithmetic over measures, as `100 * cases.on_time / cases.done`. Rule IN3. */

export interface Formula {
  /** The measures that it names, each once, in their order. */
  readonly measures: readonly string[]
  /** The value, or null where it divides by nothing or a measure has no figure. */
  value(of: (measure: string) => number | undefined): number | null
}

/** Where a formula cannot be read; `at` counts characters from 0. */
export class FormulaError extends Error {
  readonly at: number
  constructor(message: string, at: number) {
    super(message)
    this.at = at
  }
}

type Evaluate = (of: (measure: string) => number | undefined) => number

interface Token {
  readonly text: string
  readonly at: number
}

const token = /\s*(\d+(?:\.\d+)?|[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+|[-+*/()])/y
const lengthMax = 500
const depthMax = 30

function tokensOf(text: string): Token[] {
  if (text.length > lengthMax) throw new FormulaError(`longer than ${lengthMax} characters`, lengthMax)
  const tokens: Token[] = []
  token.lastIndex = 0
  const end = text.trimEnd().length
  while (token.lastIndex < end) {
    const from = token.lastIndex
    const found = token.exec(text)?.[1]
    if (found === undefined) throw new FormulaError('neither a number, a measure nor an operator', from)
    tokens.push({ text: found, at: token.lastIndex - found.length })
  }
  return tokens
}

/** Reads a formula; throws FormulaError. Whether its measures exist is for the caller to ask. */
export function parseFormula(text: string): Formula {
  const tokens = tokensOf(text)
  const measures = new Set<string>()
  let next = 0
  let depth = 0
  const here = () => tokens[next]?.at ?? text.length
  const take = (...wanted: string[]): string | undefined => {
    const found = tokens[next]?.text
    if (found === undefined || !wanted.includes(found)) return undefined
    next += 1
    return found
  }

  function sum(): Evaluate {
    let left = product()
    for (let sign = take('+', '-'); sign !== undefined; sign = take('+', '-')) {
      const [first, second, factor] = [left, product(), sign === '+' ? 1 : -1]
      left = (of) => first(of) + factor * second(of)
    }
    return left
  }

  function product(): Evaluate {
    let left = operand()
    for (let sign = take('*', '/'); sign !== undefined; sign = take('*', '/')) {
      const [first, second] = [left, operand()]
      left = sign === '*' ? (of) => first(of) * second(of) : (of) => first(of) / second(of)
    }
    return left
  }

  function operand(): Evaluate {
    if (take('(')) {
      depth += 1
      if (depth > depthMax) throw new FormulaError('nested too deep', here())
      const inner = sum()
      if (!take(')')) throw new FormulaError('a bracket is not closed', here())
      depth -= 1
      return inner
    }
    const found = tokens[next]?.text ?? ''
    if (/^\d/.test(found)) {
      next += 1
      const number = Number(found)
      return () => number
    }
    if (!/^[a-z]/.test(found)) throw new FormulaError('a number or a measure is missing', here())
    next += 1
    measures.add(found)
    return (of) => of(found) ?? Number.NaN
  }

  const evaluate = sum()
  if (next < tokens.length) throw new FormulaError('an operator is missing', here())
  return {
    measures: [...measures],
    value: (of) => {
      const value = evaluate(of)
      return Number.isFinite(value) ? value : null
    },
  }
}
