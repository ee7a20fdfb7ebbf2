/** A question as officials type it: a number, or a name. */
import { call, ProblemError } from '../../../web/ui/client.ts'
import { lookUpRecord, type RecordView, searchRecords } from '../contract.ts'

interface Answered {
  readonly items: readonly RecordView[]
  readonly more: boolean
  readonly near: boolean
}

/** By number where the words may be one, and by name. */
export async function ask(registry: string, purpose: string, q: string): Promise<Answered> {
  const number = /\d/.test(q) && !/\s/.test(q)
  const byKey = number ? await lookUp(registry, purpose, q) : undefined
  if (byKey) return { items: [byKey], more: false, near: false }
  return call(searchRecords, { params: { registry }, query: { purpose, q, limit: 50 } })
}

async function lookUp(registry: string, purpose: string, key: string): Promise<RecordView | undefined> {
  try {
    return await call(lookUpRecord, { params: { registry, key }, query: { purpose } })
  } catch (error) {
    if (error instanceof ProblemError && error.status === 404) return undefined
    throw error
  }
}
