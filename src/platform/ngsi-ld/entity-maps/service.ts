/** Entity maps as resources (CIM 009 1.9 §5.14). Rule NG32. */
import { problem } from '../../../kernel/problems.ts'
import type { ProtocolReply } from '../../../kernel/protocol.ts'
import type { Ask } from '../ask.ts'
import { badData, notFound } from '../errors.ts'
import { isDateTime } from '../model.ts'
import { asObject, readId } from '../read.ts'
import * as store from './store.ts'
import { type EntityMapRow, find, headersFor, latestEnd } from './use.ts'

/** §5.2.39. */
export const viewOf = ({ id, entities, linked, expires_at }: EntityMapRow) => ({
  id,
  type: 'EntityMap',
  expiresAt: expires_at,
  entityMap: entities,
  ...(Object.keys(linked).length > 0 && { linkedMaps: linked }),
})

export async function made(ask: Ask, map: EntityMapRow): Promise<ProtocolReply> {
  return ask.reply(viewOf(map), await ask.context(), headersFor(map), 201)
}

async function known(ask: Ask): Promise<EntityMapRow> {
  const id = readId(ask.name(0))
  const row = await find(ask, id)
  if (!row) throw notFound(`the entity map ${id}`)
  return row
}

/** A map is changed and removed by who made it, and by who manages the tenant. */
async function own(ask: Ask): Promise<EntityMapRow> {
  const row = await known(ask)
  if (row.created_by !== ask.caller.by && ask.caller.rights !== 'manage') throw problem('kernel.forbidden')
  return row
}

export async function retrieve(ask: Ask): Promise<ProtocolReply> {
  return ask.reply(viewOf(await known(ask)), await ask.context())
}

/** Only its end can be changed; what else is said is ours to say (§5.14.2.4). */
export async function update(ask: Ask): Promise<ProtocolReply> {
  const row = await own(ask)
  const { expiresAt } = asObject(ask.body())
  if (expiresAt !== undefined) {
    if (!isDateTime(expiresAt)) throw badData('expiresAt is no moment in UTC')
    const latest = latestEnd(ask)
    const end = Date.parse(expiresAt) < Date.parse(latest) ? expiresAt : latest
    await ask.app.transaction((tx) => store.keepUntil(tx, row, end))
  }
  return ask.plain(204)
}

export async function remove(ask: Ask): Promise<ProtocolReply> {
  const row = await own(ask)
  await ask.app.transaction((tx) => store.remove(tx, row))
  return ask.plain(204)
}
