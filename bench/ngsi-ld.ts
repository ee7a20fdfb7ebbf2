/**
 * Updates of entities over HTTP, in batches (`entityOperations/update`), with subscribers that take notifications; then the same with
 * one subscriber more that never answers; beside the same rows updated by PostgreSQL alone. `npm run bench -- ngsi-ld
 * [--entities 2000] [--seconds 8] [--batch 50] [--connections 4] [--subscribers 5]`
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Ground, option, plainPool, type Served, withDatabase, withServer } from './ground.ts'

const barPerS = 3000

interface Load {
  readonly entities: number
  readonly seconds: number
  readonly batch: number
  readonly connections: number
}

const idOf = (n: number) => `urn:ngsi-ld:Vehicle:${n}`

async function send(port: number, path: string, body: unknown): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}/ngsi-ld/v1/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const text = await response.text()
  if (!response.ok || response.status === 207) throw new Error(`${path}: ${response.status} ${text.slice(0, 300)}`)
}

async function makeEntities({ port }: Served, { entities }: Load): Promise<void> {
  for (let from = 0; from < entities; from += 500) {
    const all = Array.from({ length: Math.min(500, entities - from) }, (_, n) => ({
      id: idOf(from + n),
      type: 'Vehicle',
      speed: { type: 'Property', value: 0, unitCode: 'KMH' },
      line: `bus-${(from + n) % 100}`,
      location: { type: 'GeoProperty', value: { type: 'Point', coordinates: [105.8 + n / 10_000, 21.03] } },
    }))
    await send(port, 'entityOperations/create', all)
  }
}

/** Somebody outside who is told; gives where, and how many entities it heard of. */
async function subscriber(answers: 'at once' | 'never') {
  const heard = { entities: 0 }
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => {
      text += chunk.toString()
    })
    request.on('end', () => {
      heard.entities += (JSON.parse(text) as { data: unknown[] }).data.length
      if (answers === 'at once') response.writeHead(204).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    heard,
    uri: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** Each wants one line of buses in a hundred; the dead one wants every bus. */
function subscription(uri: string, line?: number) {
  return {
    type: 'Subscription',
    entities: [{ type: 'Vehicle' }],
    watchedAttributes: ['speed'],
    ...(line !== undefined && { q: `line=="bus-${line}"` }),
    notification: { format: 'keyValues', endpoint: { uri } },
  }
}

/** Updates a second. */
async function update({ port }: Served, { entities, seconds, batch, connections }: Load): Promise<number> {
  let [done, next] = [0, 0]
  const began = performance.now()
  const worker = async () => {
    while (performance.now() - began < seconds * 1000) {
      const from = next
      next = (next + batch) % entities
      const all = Array.from({ length: batch }, (_, n) => ({
        id: idOf((from + n) % entities),
        speed: { type: 'Property', value: Math.round(performance.now() * 10) / 10, unitCode: 'KMH' },
      }))
      await send(port, 'entityOperations/update', all)
      done += batch
    }
  }
  await Promise.all(Array.from({ length: connections }, worker))
  return done / ((performance.now() - began) / 1000)
}

/** The same rows, as many in a transaction, without anything around it. */
async function bare({ config }: Ground, { entities, seconds, batch, connections }: Load): Promise<number> {
  const pool = plainPool(config.databaseUrl, connections)
  let [done, next] = [0, 0]
  const began = performance.now()
  const text = `update ngsi_ld.entity e set attrs = jsonb_set(attrs, '{x}', to_jsonb($2::float8)), modified_at = now() where tenant = '' and id = any($1::text[])`
  const worker = async () => {
    while (performance.now() - began < seconds * 1000) {
      const ids = Array.from({ length: batch }, (_, n) => idOf((next + n) % entities)).toSorted()
      next = (next + batch) % entities
      await pool.query({ name: 'bare', text, values: [ids, performance.now()] })
      done += batch
    }
  }
  await Promise.all(Array.from({ length: connections }, worker))
  await pool.end()
  return done / ((performance.now() - began) / 1000)
}

export async function run(args: readonly string[]): Promise<number> {
  const load: Load = {
    entities: option(args, 'entities', 2000),
    seconds: option(args, 'seconds', 8),
    batch: option(args, 'batch', 50),
    connections: option(args, 'connections', 4),
  }
  const subscribers = option(args, 'subscribers', 5)
  return withDatabase(args, async (ground) => {
    const env = { ...ground.env, NGSI_LD_OPEN_TENANT: 'default' }
    const figures = await withServer({ env }, async (served) => {
      await makeEntities(served, load)
      const alive = await Promise.all(Array.from({ length: subscribers }, () => subscriber('at once')))
      for (const [line, { uri }] of alive.entries()) await send(served.port, 'subscriptions', subscription(uri, line))
      await update(served, { ...load, seconds: 2 })
      const perS = await update(served, load)
      const dead = await subscriber('never')
      await send(served.port, 'subscriptions', subscription(dead.uri))
      const before = alive.map(({ heard }) => heard.entities)
      const withDeadPerS = await update(served, load)
      const isTold = alive.every(({ heard }, at) => heard.entities > (before[at] ?? 0))
      for (const { close } of [...alive, dead]) close()
      return { perS, withDeadPerS, isTold }
    })
    const limit = await bare(ground, load)
    console.log(`  every live subscriber was told beside the dead one: ${figures.isTold}`)
    const told = {
      updates_per_s: Math.round(figures.perS),
      updates_per_s_with_dead_subscriber: Math.round(figures.withDeadPerS),
      bare_updates_per_s: Math.round(limit),
      ratio: Number((figures.perS / limit).toFixed(3)),
    }
    console.log(JSON.stringify(told))
    return figures.isTold && Math.min(figures.perS, figures.withDeadPerS) >= barPerS ? 0 : 1
  })
}
