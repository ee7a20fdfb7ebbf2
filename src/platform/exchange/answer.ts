/** The answer itself: from a service of Khuê's own, and what of any answer may leave. Rule EX6. */
import type { Tx } from '../../kernel/app.ts'
import { problem } from '../../kernel/problems.ts'
import type { Admitted } from './admit.ts'
import type { Caller, OpenService } from './definition.ts'

export function callerOf({ call, memberName, fields }: Admitted): Caller {
  const { memberId, userId, purpose, issue, messageId } = call
  return { memberId, memberName, userId, purpose, issue, messageId, fields }
}

/** Throws `exchange.nothing-found`. */
export async function answerOf(
  tx: Tx,
  caller: Caller,
  service: OpenService,
  input: unknown,
): Promise<Readonly<Record<string, unknown>>> {
  const data = await service.answer?.(tx, caller, input as Readonly<Record<string, unknown>>)
  if (!data) throw problem('exchange.nothing-found')
  return data
}

/** What the grant does not open is cut off here, whatever the service gave. */
export function bodyOf({ fields }: Caller, data: Readonly<Record<string, unknown>>): Buffer {
  const given = Object.entries(data).filter(([name]) => fields.includes(name))
  return Buffer.from(JSON.stringify({ data: Object.fromEntries(given) }))
}
