/** Many entities removed at once at sources, as they are here (CIM 009 1.9 §5.6.21). Rules NG27 and NG30. */
import type { ProtocolReply } from '../../../kernel/protocol.ts'
import type { Ask } from '../ask.ts'
import type { Conditions } from '../asked.ts'
import type { Context } from '../context.ts'
import { json } from '../negotiate.ts'
import { conflictWith, errorOf } from './distribute.ts'
import { forward, isLoop, type Request } from './forward.ts'
import { type Match, matchOf } from './match.ts'
import { owns, writersOf } from './shares.ts'

/** How it ended where it was not all done; undefined when it was. */
export async function purgeThere(
  ask: Ask,
  { selectors, anyOf }: Conditions,
  context: Context,
): Promise<ProtocolReply | undefined> {
  if (isLoop(ask)) return undefined
  const matches = (await writersOf(ask)).flatMap((registered) => matchOf(registered, selectors, anyOf) ?? [])
  const errors = await Promise.all(
    matches.map(async (match) => {
      const { registered } = match
      const { row, source } = registered
      const isAble = source.operations.has('purgeEntity')
      const request = requestFor(ask, match, context)
      if (!request || (!isAble && !owns(registered))) return []
      const error = isAble
        ? errorOf(registered, await forward(ask, registered, context, request))
        : conflictWith(registered)
      return error ? [{ entityId: row.id, registrationId: row.id, error }] : []
    }),
  )
  const failed = errors.flat()
  if (failed.length === 0) return undefined
  return { status: 207, headers: { 'content-type': json }, body: JSON.stringify({ success: [], errors: failed }) }
}

/** Nothing is removed there but what is registered: these entities, and of them these attributes. */
function requestFor(ask: Ask, { ids, attributes }: Match, context: Context): Request | undefined {
  const search = new URLSearchParams([...ask.params].filter(([name]) => name !== 'local'))
  if (ids && !search.has('id')) search.set('id', ids.join())
  if (attributes) {
    const gone = attributes.filter((iri) => !isKept(ask, iri, context))
    if (gone.length === 0) return undefined
    search.delete('keep')
    search.set('drop', gone.map((iri) => context.compact(iri)).join())
  }
  return { method: 'DELETE', path: 'entities', search }
}

function isKept(ask: Ask, iri: string, context: Context): boolean {
  const has = (name: string) => ask.list(name)?.some((one) => context.expand(one) === iri)
  return has('keep') === true || has('drop') === false
}
