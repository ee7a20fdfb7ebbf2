/** What is made and changed is told to who listens to its topics by MQTT (OGC 18-088 §14.1). Rule ST12. */
import type { FastifyInstance } from 'fastify'
import type { App, Tx } from '../../kernel/app.ts'
import { listen, type Listening } from '../../kernel/notices.ts'
import { heardTopics, tellTopic } from '../telemetry/index.ts'
import { type Target, targetOf } from './addresses.ts'
import { type Kind, kinds, type Row, StaError } from './model.ts'
import { optionsOf } from './odata/options.ts'
import { isIn } from './read.ts'
import { baseOf, renderOne } from './render.ts'
import * as store from './store.ts'

/** Of the version, as topics begin. */
export const topicPrefix = 'v1.1'
const channel = 'khue_sensorthings'
/** A notice of PostgreSQL has 8,000 bytes. */
const atOnce = 200

export interface Touched {
  readonly kind: Kind
  readonly id: number
}

/** The kind by its place in the list, and the number: `6:1234`. */
const written = ({ kind, id }: Touched) => `${kinds.indexOf(kind)}:${id}`

function readTouched(text: string): Touched[] {
  return text.split(',').flatMap((one) => {
    const [at = '', id = ''] = one.split(':')
    const kind = kinds[Number(at)]
    return kind && id !== '' ? [{ kind, id: Number(id) }] : []
  })
}

/** Every process hears of it when the transaction is committed. */
export function noteTouched(tx: Tx, all: readonly Touched[]): void {
  for (let at = 0; at < all.length; at += atOnce) {
    const payload = all
      .slice(at, at + atOnce)
      .map(written)
      .join()
    tx.later('sta.say', 'select pg_notify($1, $2)', [channel, payload])
  }
}

/** Tells in each process those who are connected to it. */
export function hearTouched(server: FastifyInstance, app: App): void {
  let listening: Listening | undefined
  let last: Promise<void> = Promise.resolve()
  const heard = (payload: string) => {
    if (heardTopics(app, topicPrefix).length === 0) return
    // One after the other: a second change is not told before the first.
    last = last
      .then(() => tellAll(app, readTouched(payload)))
      .catch((error: unknown) => app.log.warn({ err: error }, 'sensorthings: a change was not told'))
  }
  server.addHook('onReady', async () => {
    listening = await listen(app, {
      url: app.config.databaseUrl ?? '',
      channel,
      onNotice: heard,
      onBack: () => undefined,
    })
  })
  server.addHook('onClose', async () => {
    await listening?.stop()
    await last
  })
}

async function tellAll(app: App, all: readonly Touched[]): Promise<void> {
  for (const { kind, id } of all) {
    const row = await app.read((tx) => store.byId(tx, kind, id))
    for (const topic of row ? heardTopics(app, topicPrefix) : []) {
      const payload = row && (await messageFor(app, topic, row))
      if (payload !== undefined) tellTopic(app, topic, JSON.stringify(payload))
    }
  }
}

/** What a topic is told of a row; undefined when it is about others. */
async function messageFor(app: App, topic: string, row: Row): Promise<unknown> {
  try {
    const [path = '', search = ''] = topic.split('?')
    const target = await targetOf(app, path.split('/').slice(1).map(decodeURIComponent))
    return await about(app, target, row, search)
  } catch (error) {
    // A topic that means nothing is told nothing.
    if (error instanceof StaError || error instanceof URIError) return undefined
    throw error
  }
}

async function about(app: App, target: Target, row: Row, search: string): Promise<unknown> {
  if (target.kind === 'root') return undefined
  if (target.kind === 'property')
    return isSame(target.row, row) && target.value !== undefined ? { [target.name]: target.value } : undefined
  const isMeant = target.kind === 'one' ? isSame(target.row, row) : await isIn(app, target.source, row)
  if (!isMeant) return undefined
  return renderOne(baseOf(app), { row, expanded: new Map() }, optionsOf(row.kind, search).select)
}

const isSame = (one: Row, other: Row) => one.kind === other.kind && one.id === other.id
