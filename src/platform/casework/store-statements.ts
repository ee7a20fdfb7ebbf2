/** How statements of many cases are sent: texts that are put together, with their parameters. */
import { createHash } from 'node:crypto'
import type { Tx } from '../../kernel/app.ts'

/** Texts are few (queue × filters given), so each is prepared once per connection. */
const statementNames = new Map<string, string>()
export function run<R>(tx: Tx, text: string, values: readonly unknown[]): Promise<R[]> {
  const name = statementNames.get(text) ?? `casework.${createHash('sha256').update(text).digest('hex').slice(0, 20)}`
  statementNames.set(text, name)
  return tx.named<R>(name, text, values)
}

/** Not prepared: how rare the words looked for are decides which index is best, so it is planned with them each time. */
export function runPlanned<R>(tx: Tx, text: string, values: readonly unknown[]): Promise<R[]> {
  return tx.named<R>('', text, values)
}

/** The parameters of a text that is being put together. */
export class Values {
  readonly list: unknown[] = []
  add(value: unknown, type: string): string {
    this.list.push(value)
    return `$${this.list.length}::${type}`
  }
}
