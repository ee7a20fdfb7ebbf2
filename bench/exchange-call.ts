/**
 * What the exchange adds to an answer: the same function, asked by a signed call through the exchange and by a plain
 * endpoint over HTTP, in turns on one server. Both read a row and write the person's record of readings.
 * `npm run bench -- exchange-call [--calls 1500]`
 */
import { randomUUID } from 'node:crypto'
import { Type } from 'typebox'
import type { Official } from '../src/kernel/actor.ts'
import type { App, Tx } from '../src/kernel/app.ts'
import { endpoint } from '../src/kernel/endpoint.ts'
import { newId } from '../src/kernel/id.ts'
import { defineModule, on } from '../src/kernel/module.ts'
import { freePort, startKhue } from '../src/kernel/run.ts'
import { modules } from '../src/modules.ts'
import { giveGrant } from '../src/platform/exchange/grants.ts'
import { type OwnService, publishService } from '../src/platform/exchange/index.ts'
import { addKey, addMember } from '../src/platform/exchange/members.ts'
import { type Client, newClient, signedRequest } from '../src/platform/exchange/testing.ts'
import { ensurePerson, personByCitizenNumber, recordOutsideAccess } from '../src/platform/identity/index.ts'
import { option, withDatabase } from './ground.ts'
import { percentile } from './timing.ts'

const barMs = 5
const warmUp = 200
const number = '001095000001'
const ownerUnitId = 'gso:01@2008-08-01'
const both = (text: string) => ({ vi: text, en: text })
const service: OwnService = {
  code: 'bench-person',
  title: both('Bench'),
  summary: both('Bench'),
  ownerUnitId,
  legalGround: 'bench',
  request: { type: 'object', properties: { citizenNumber: { type: 'string' } }, required: ['citizenNumber'] },
  example: { citizenNumber: number },
  fields: {
    name: { title: both('n'), sensitivity: 'personal', schema: { type: 'string' } },
    dateOfBirth: { title: both('d'), sensitivity: 'personal', schema: { type: 'string' } },
  },
  purposes: { bench: { title: both('b'), legalGround: 'bench', consent: 'none', fields: ['name', 'dateOfBirth'] } },
  level: { p99Ms: 100, availability: 0.99 },
  answer: (tx, { memberId, memberName, userId }, input) =>
    answer(tx, { memberId, memberName, userId }, String(input['citizenNumber'])),
}

async function answer(tx: Tx, reader: Parameters<typeof recordOutsideAccess>[1], citizenNumber: string) {
  const person = await personByCitizenNumber(tx, citizenNumber)
  if (!person) return null
  await recordOutsideAccess(tx, reader, { personIds: [person.id], what: 'bench', purpose: 'bench' })
  return { name: person.name, dateOfBirth: person.dateOfBirth }
}

const plain = endpoint({
  method: 'POST',
  path: '/bench/person',
  can: 'anyone',
  summary: 'The same, without the exchange',
  body: Type.Object({ citizenNumber: Type.String() }),
  reply: Type.Object({ data: Type.Unknown() }),
})
const reader = { memberId: 'bench', memberName: both('bench'), userId: 'bench' }
const benchModule = defineModule({
  name: 'bench',
  folder: import.meta.dirname,
  routes: [on(plain, async (tx, _actor, { body }) => ({ data: await answer(tx, reader, body.citizenNumber) }))],
})

export async function run(args: readonly string[]): Promise<number> {
  const calls = option(args, 'calls', 1500)
  return withDatabase(args, async ({ config }) => {
    const port = await freePort()
    const own = { ...config, host: '127.0.0.1', port, publicUrl: `http://127.0.0.1:${port}` }
    const khue = await startKhue({ config: own, modules: [...modules, benchModule], roles: ['serve'] })
    try {
      const client = await prepare(khue.app)
      const figures = await measure(own.publicUrl, client, calls)
      return report(figures, calls)
    } finally {
      await khue.stop()
    }
  })
}

async function prepare(app: App): Promise<Client> {
  const client = newClient('HANOI/GOV/BENCH/client')
  const permissions = ['exchange.manage', 'exchange.grant']
  const grants = permissions.map((permission) => ({ permission, unitId: ownerUnitId, subtree: true }))
  const official: Official = {
    kind: 'official',
    id: newId(),
    name: 'Bench',
    grants,
    sessionId: newId(),
    strongUntil: 0,
  }
  publishService(app, service)
  await app.transaction(async (tx) => {
    const { memberId } = client
    await ensurePerson(tx, { citizenNumber: number, name: 'Nguyễn Văn An', dateOfBirth: '1995-03-02', source: 'vneid' })
    await addMember(tx, official, { id: memberId, name: both('Bench'), contact: 'bench', reason: 'bench' })
    const period = { validFrom: '2026-01-01', validTo: '2028-12-31' }
    await addKey(tx, official, memberId, { publicKeyPem: client.publicKeyPem, ...period, reason: 'bench' })
    await giveGrant(tx, official, {
      memberId,
      serviceId: 'HANOI/GOV/H26/KHUE/bench-person',
      purpose: 'bench',
      fields: ['name', 'dateOfBirth'],
      ...period,
      perMinute: 100_000,
      perDay: 10_000_000,
      reason: 'bench',
      legalGround: 'bench',
    })
  })
  return client
}

interface Figures {
  readonly exchange: number[]
  readonly plain: number[]
}

/** In turns, so that whatever else the machine does falls on both. The client's signing is not counted: it is the client's. */
async function measure(url: string, client: Client, calls: number): Promise<Figures> {
  const figures: Figures = { exchange: [], plain: [] }
  const timed = async (target: string, init: RequestInit): Promise<number> => {
    const began = performance.now()
    const response = await fetch(target, init)
    const text = await response.text()
    const took = performance.now() - began
    if (response.status !== 200 || !text.includes('Nguyễn Văn An')) throw new Error(`${response.status} ${text}`)
    return took
  }
  for (let n = 0; n < warmUp + calls; n += 1) {
    const input = { citizenNumber: number }
    const bent = { purpose: 'bench', id: randomUUID() }
    const request = signedRequest(client, '/api/exchange/r1/HANOI/GOV/H26/KHUE/bench-person', input, bent)
    const body = JSON.stringify(input)
    const headers = { 'content-type': 'application/json' }
    const through = await timed(`${url}${request.path}`, {
      method: 'POST',
      headers: request.headers,
      body: request.body ?? '',
    })
    const bare = await timed(`${url}/api${plain.path}`, { method: 'POST', headers, body })
    if (n < warmUp) continue
    figures.exchange.push(through)
    figures.plain.push(bare)
  }
  const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b)
  return { exchange: sorted(figures.exchange), plain: sorted(figures.plain) }
}

const rounded = (ms: number) => Math.round(ms * 100) / 100

function report({ exchange, plain: bare }: Figures, calls: number): number {
  const line = (name: string, values: readonly number[]) =>
    `  ${name.padEnd(26)} p50 ${percentile(values, 0.5).toFixed(2)} ms   p99 ${percentile(values, 0.99).toFixed(2)} ms`
  const overhead = percentile(exchange, 0.5) - percentile(bare, 0.5)
  process.stdout.write(
    [
      '',
      `Exchange: ${calls} calls each, one after another`,
      line('through the exchange', exchange),
      line('plain endpoint', bare),
      `  added at p50               ${overhead.toFixed(2)} ms (bar ${barMs} ms)`,
      '',
    ].join('\n'),
  )
  process.stdout.write(
    `${JSON.stringify({
      bench: 'exchange-call',
      overhead_p50_ms: rounded(overhead),
      exchange_p50_ms: rounded(percentile(exchange, 0.5)),
      exchange_p99_ms: rounded(percentile(exchange, 0.99)),
      plain_p50_ms: rounded(percentile(bare, 0.5)),
      bar_ms: barMs,
    })}\n`,
  )
  return overhead < barMs ? 0 : 1
}
