/**
 * Submitting cases over HTTP: a real server in a process of its own, real sessions, drafts as citizens leave them (birth
 * registration with a paper), the load generator beside it. The bare limit is a transaction of three rows of the same
 * bytes, by plain pg clients on the same PostgreSQL. `npm run bench -- case-submit [--seconds 8]`
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import type { Tx } from '../src/kernel/app.ts'
import { readConfig } from '../src/kernel/config.ts'
import { startEmbeddedPostgres } from '../src/kernel/embedded-postgres.ts'
import { newId } from '../src/kernel/id.ts'
import { freePort, startKhue } from '../src/kernel/run.ts'
import { modules } from '../src/modules.ts'
import { sessionCookie } from '../src/platform/identity/contract.ts'
import { ensurePerson } from '../src/platform/identity/index.ts'
import { administrativeDate, directory } from '../src/platform/organisation/index.ts'
import { beginSession } from '../src/platform/identity/sessions.ts'
import * as drafts from '../src/services/procedures/drafts.ts'
import { birthAnswers } from '../src/services/procedures/sample-answers.ts'
import { cpuMsOf, postmasterOf } from './cpu-time.ts'
import { HttpLoad, requestBytes } from './http-load.ts'

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
  const at = args.indexOf('--seconds')
  const seconds = at < 0 ? 8 : Number(args[at + 1])
  const folder = mkdtempSync(path.join(tmpdir(), 'khue-bench-'))
  const postgres = await startEmbeddedPostgres({ folder: path.join(folder, 'postgres'), purpose: 'city' })
  let server: ChildProcess | undefined
  try {
    const port = await freePort()
    const env = {
      HOST: '127.0.0.1',
      PORT: String(port),
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      DATA_DIR: folder,
      DATABASE_URL: postgres.url,
      LOG_LEVEL: 'error',
      RATE_LIMITS: 'off',
      DATABASE_POOL: '30',
    }
    const count = warmUp + seconds * 800 + seconds * steadyPerS
    const ready = await prepare({ ...readConfig(env), databaseUrl: postgres.url }, count)
    server = spawn(process.execPath, [path.join(import.meta.dirname, '..', 'src', 'main.ts'), 'serve'], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    await untilReady(port)
    const processes = { server: server.pid ?? 0, postgres: postmasterOf(path.join(folder, 'postgres')) }
    const figures = await measure(port, ready, seconds, processes)
    server.kill('SIGTERM')
    await pause(3000)
    const bare = await bareLimit(postgres.url, seconds)
    report({ ...figures, bare, ready: ready.length })
  } finally {
    server?.kill('SIGTERM')
    await pause(500)
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return 0
}

// ---- people, sessions, drafts -----------------------------------------------------------------------------------

async function prepare(config: Parameters<typeof startKhue>[0]['config'], count: number): Promise<Ready[]> {
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
    ethnicity: 'Kinh',
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
  const { token } = await beginSession(
    tx,
    {
      kind: 'citizen',
      subjectId: person.id,
      name: person.name,
      assurance: 2,
      face: 'portal',
      method: 'vneid',
      strongUntil: null,
      oidcUid: newId(),
      oidcSid: null,
    },
    { userAgent: 'bench', address: '127.0.0.1' },
    undefined,
  )
  return { draftId: draft.id, cookie: `${sessionCookie}=${token}` }
}

async function untilReady(port: number): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    const reply = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => undefined)
    if (reply?.ok) return
    await pause(100)
  }
  throw new Error('the server is not ready after 30 s')
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
  let done = 0
  const before = used()
  const start = performance.now()
  const end = start + seconds * 1000
  const worker = async () => {
    while (performance.now() < end) {
      await submit()
      done++
    }
  }
  await Promise.all(Array.from({ length: connections }, worker))
  const perS = done / ((performance.now() - start) / 1000)
  const after = used()
  const each = (of: keyof typeof before) => (after[of] - before[of]) / done
  await pause(1000)
  const latencies: number[] = []
  const waiting: Promise<void>[] = []
  const begin = performance.now()
  // An open loop: the next one is sent on time whether or not the last was answered.
  for (let i = 0; i < seconds * steadyPerS; i++) {
    const due = begin + (i * 1000) / steadyPerS
    if (due > performance.now()) await pause(due - performance.now())
    waiting.push(submit().then(() => void latencies.push(performance.now() - due)))
  }
  await Promise.all(waiting)
  load.close()
  return {
    perS,
    latencies: latencies.toSorted((a, b) => a - b),
    cpuMs: { server: each('server'), postgres: each('postgres'), load: each('load') },
  }
}

/** Three rows a transaction: what any program must write at least to keep a case, its event and its answers. */
async function bareLimit(url: string, seconds: number): Promise<number> {
  const answers = JSON.stringify(birthAnswers())
  const pool = new pg.Pool({ connectionString: url, max: 20 })
  try {
    await pool.query('create table public.bare (id uuid, seq int, data jsonb, primary key (id, seq))')
    const row = 'insert into public.bare values ($1, $2, $3)'
    let done = 0
    const start = performance.now()
    const worker = async () => {
      const client = await pool.connect()
      try {
        while (performance.now() - start < seconds * 1000) {
          const id = newId()
          await client.query('begin')
          for (const seq of [1, 2, 3]) await client.query({ name: 'bare', text: row, values: [id, seq, answers] })
          await client.query('commit')
          done++
        }
      } finally {
        client.release()
      }
    }
    await Promise.all(Array.from({ length: 20 }, worker))
    return done / ((performance.now() - start) / 1000)
  } finally {
    await pool.end()
  }
}

function report({ perS, latencies, cpuMs, bare, ready }: Measured & { bare: number; ready: number }): void {
  const p = (share: number) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0
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
