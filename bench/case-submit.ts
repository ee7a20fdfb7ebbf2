/**
 * Submitting cases over HTTP: a real server in a process of its own, real sessions, drafts as citizens leave them (birth
 * registration with a paper), the load generator beside it. The bare limit is a transaction of three rows of the same
 * bytes, by plain pg clients on the same PostgreSQL. `npm run bench -- case-submit [--seconds 8]`
 */
import { loadavg } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import type { Tx } from '../src/kernel/app.ts'
import { newId } from '../src/kernel/id.ts'
import { startKhue } from '../src/kernel/run.ts'
import { modules } from '../src/modules.ts'
import { ensurePerson } from '../src/platform/identity/index.ts'
import { administrativeDate, directory } from '../src/platform/organisation/index.ts'
import * as drafts from '../src/services/procedures/drafts.ts'
import { birthAnswers } from '../src/services/procedures/sample-answers.ts'
import { cpuMsOf } from './cpu-time.ts'
import { cookieOf, type Ground, option, plainPool, withDatabase, withServer } from './ground.ts'
import { HttpLoad, requestBytes } from './http-load.ts'
import { closedLoop, openLoop, percentile } from './timing.ts'

const connections = 32
const steadyPerS = 100
const warmUp = 300

interface Ready {
  readonly draftId: string
  readonly cookie: string
}

const samplePdf = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
)

export async function run(args: readonly string[]): Promise<number> {
  const seconds = option(args, 'seconds', 8)
  return withDatabase(args, async ({ config, env, postgresPid }) => {
    const count = warmUp + seconds * 800 + seconds * steadyPerS
    const ready = await prepare(config, count)
    const figures = await withServer({ env: { ...env, DATABASE_POOL: '30' } }, ({ port, pid }) =>
      measure(port, ready, seconds, { server: pid, postgres: postgresPid }),
    )
    const bare = await bareLimit(config.databaseUrl, seconds)
    report({ ...figures, bare, ready: ready.length })
    return 0
  })
}

// ---- people, sessions, drafts -----------------------------------------------------------------------------------

async function prepare(config: Ground['config'], count: number): Promise<Ready[]> {
  const khue = await startKhue({ config, modules, roles: [] })
  const ready: Ready[] = []
  try {
    const lanes = 8
    const lane = async (first: number) => {
      for (let n = first; n < count; n += lanes) ready.push(await khue.app.transaction((tx) => prepareOne(tx, n)))
    }
    await Promise.all(Array.from({ length: lanes }, (_, first) => lane(first)))
    return ready
  } finally {
    await khue.stop()
  }
}

async function prepareOne(tx: Tx, n: number): Promise<Ready> {
  const number = `0010950${String(n).padStart(5, '0')}`
  // Over all wards, as in the city: each agency's running number of the day is one lane.
  const wards = directory()
    .children(directory().city().id, administrativeDate(tx))
    .filter((u) => u.level === 'commune')
  const unitId = wards[n % wards.length]?.id ?? ''
  const person = await ensurePerson(tx, {
    citizenNumber: number,
    name: 'Nguyễn Văn An',
    dateOfBirth: '1995-03-02',
    sex: 'male',
    nationality: 'Việt Nam',
    placeOfOrigin: 'Hà Nội',
    phone: '0912345678',
    residence: { unitId, line: 'Số 12 phố Huế' },
    source: 'vneid',
  })
  const actor = { kind: 'citizen', id: person.id, name: person.name, assurance: 2, sessionId: newId() } as const
  const draft = await drafts.start(tx, actor, { code: '1.001193' })
  const set = Object.fromEntries(
    Object.entries(birthAnswers()).filter(([name]) => !(name in draft.answers) && name !== 'residence'),
  )
  await drafts.save(tx, actor, draft.id, { version: draft.version, set })
  await drafts.upload(tx, actor, { id: draft.id, slot: 'birth-notice', name: 'giay-chung-sinh.pdf', bytes: samplePdf })
  const who = { kind: 'citizen', subjectId: person.id, name: person.name, face: 'portal', method: 'vneid' } as const
  return { draftId: draft.id, cookie: await cookieOf(tx, who) }
}

// ---- load -------------------------------------------------------------------------------------------------------

interface Measured {
  readonly perS: number
  readonly latencies: readonly number[]
  /** Milliseconds of processor time that a submission took in each of the three. */
  readonly cpuMs: { readonly server: number; readonly postgres: number; readonly load: number }
}

async function measure(
  port: number,
  ready: Ready[],
  seconds: number,
  processes: { server: number; postgres: number },
): Promise<Measured> {
  const load = new HttpLoad(port)
  const body = JSON.stringify({ declared: true })
  const submit = async () => {
    const one = ready.pop()
    if (!one) throw new Error('more was submitted than prepared: prepare more')
    const target = `/api/procedures/drafts/${one.draftId}/submission`
    await load.send(requestBytes('POST', target, { 'x-khue': '1', cookie: one.cookie }, body))
  }
  for (let i = 0; i < warmUp; i += connections) await Promise.all(Array.from({ length: connections }, submit))
  const used = () => ({
    server: cpuMsOf(processes.server),
    postgres: cpuMsOf(processes.postgres),
    load: process.cpuUsage().user / 1000 + process.cpuUsage().system / 1000,
  })
  const before = used()
  const { done, perS } = await closedLoop(connections, seconds, submit)
  const after = used()
  const each = (of: keyof typeof before) => (after[of] - before[of]) / done
  await pause(1000)
  const latencies = await openLoop(seconds * steadyPerS, steadyPerS, submit)
  load.close()
  return {
    perS,
    latencies,
    cpuMs: { server: each('server'), postgres: each('postgres'), load: each('load') },
  }
}

/** Three rows a transaction: what any program must write at least to keep a case, its event and its answers. */
async function bareLimit(url: string, seconds: number): Promise<number> {
  const answers = JSON.stringify(birthAnswers())
  const pool = plainPool(url, 20)
  try {
    await pool.query('create table public.bare (id uuid, seq int, data jsonb, primary key (id, seq))')
    const row = 'insert into public.bare values ($1, $2, $3)'
    const write = async () => {
      const client = await pool.connect()
      try {
        const id = newId()
        await client.query('begin')
        for (const seq of [1, 2, 3]) await client.query({ name: 'bare', text: row, values: [id, seq, answers] })
        await client.query('commit')
      } finally {
        client.release()
      }
    }
    return (await closedLoop(20, seconds, write)).perS
  } finally {
    await pool.end()
  }
}

function report({ perS, latencies, cpuMs, bare, ready }: Measured & { bare: number; ready: number }): void {
  const p = (share: number) => percentile(latencies, share)
  const line = (what: string, value: string) => console.log(`${what.padEnd(46)}${value.padStart(16)}`)
  line(`sustained, ${connections} connections`, `${perS.toFixed(0)} /s`)
  line(`at ${steadyPerS}/s: median`, `${p(0.5).toFixed(1)} ms`)
  line(`at ${steadyPerS}/s: p99`, `${p(0.99).toFixed(1)} ms`)
  line(`at ${steadyPerS}/s: worst`, `${p(1).toFixed(1)} ms`)
  line('bare transaction of three rows, 20 connections', `${bare.toFixed(0)} /s`)
  line('processor time a submission: server', `${cpuMs.server.toFixed(2)} ms`)
  line('processor time a submission: PostgreSQL', `${cpuMs.postgres.toFixed(2)} ms`)
  line('processor time a submission: load generator', `${cpuMs.load.toFixed(2)} ms`)
  line('load average of the machine', loadavg()[0]?.toFixed(1) ?? '')
  line('drafts left over', String(ready))
  console.log(
    JSON.stringify({
      per_s: Math.round(perS),
      p99_ms_at_100_per_s: Number(p(0.99).toFixed(1)),
      bare_per_s: Math.round(bare),
      ratio: Number((perS / bare).toFixed(3)),
    }),
  )
}
