/**
 * Results from rendering to the log, by the real jobs on a real PostgreSQL: rendered, signed by the leader and sealed by the agency
 * (two timestamps each, from the sandbox authority in a process of its own), stored, logged. The limit is what the same kind of key
 * signs when nothing else is done. `npm run bench -- seal [--results 400]`
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { App } from '../src/kernel/app.ts'
import { readConfig } from '../src/kernel/config.ts'
import { newId } from '../src/kernel/id.ts'
import { defineModule, when } from '../src/kernel/module.ts'
import { freePort, startKhue } from '../src/kernel/run.ts'
import { modules } from '../src/modules.ts'
import { bytesOf, render, slipTemplate } from '../src/platform/documents/index.ts'
import { documentSealed, requestSeal } from '../src/platform/signatures/index.ts'
import { logResult, newResultId, verificationUrl } from '../src/platform/transparency/index.ts'
import { verifyFileBytes } from '../src/platform/transparency/service.ts'
import { type Ground, option, withDatabase } from './ground.ts'

const unitName = 'Ủy ban nhân dân phường Hoàn Kiếm'
const names = { vi: unitName, en: 'People’s Committee of Hoàn Kiếm Ward' }
// Ten leaders of five agencies: keys are reused as they are in a city.
const leaders = Array.from({ length: 10 }, (_, i) => ({ officialId: newId(), name: `Lãnh đạo ${i}`, unit: i % 5 }))
const desks = 4

/** Logs what was sealed, as the procedures do. */
const follower = defineModule({
  name: 'bench-seal',
  folder: path.join(import.meta.dirname, 'seal'),
  listens: [
    when(documentSealed, 'log', (tx, sealed) =>
      logResult(tx, {
        resultId: newResultId(),
        documentId: sealed.sealedDocumentId,
        sha256: sealed.sha256,
        caseCode: `H26-${sealed.documentId}`,
        procedureCode: '1.001193',
        kind: { vi: 'Giấy khai sinh', en: 'Birth certificate' },
        issuedAt: Temporal.Instant.from(sealed.sealedAt),
        issuerUnitId: 'bench',
        issuerName: names,
      }),
    ),
  ],
})

export async function run(args: readonly string[]): Promise<number> {
  const results = option(args, 'results', 400)
  return withDatabase(args, async (ground) => {
    const env = await environment(ground)
    const sandbox = await startSandboxProcess(env)
    try {
      const ours = ['organisation', 'identity', 'documents', 'signatures', 'transparency']
      const khue = await startKhue({
        config: { ...readConfig(env), databaseUrl: ground.config.databaseUrl },
        modules: [...modules.filter((one) => ours.includes(one.name)), follower],
        roles: ['serve', 'work'],
      })
      try {
        await issue(khue.app, 40)
        const seconds = await issue(khue.app, results)
        report(results, seconds, await verifyRate(khue.app), rawRate())
      } finally {
        await khue.stop()
      }
    } finally {
      sandbox.kill('SIGTERM')
    }
    return 0
  })
}

async function environment({ env }: Ground): Promise<Record<string, string>> {
  const [port, sandboxPort, smtpPort] = [await freePort(), await freePort(), await freePort()]
  return {
    ...env,
    HOST: '127.0.0.1',
    PORT: String(port),
    SANDBOX_PORT: String(sandboxPort),
    SANDBOX_SMTP_PORT: String(smtpPort),
    SANDBOX_URL: `http://127.0.0.1:${sandboxPort}`,
    SANDBOX_FOLDER: 'none',
  }
}

async function startSandboxProcess(env: Readonly<Record<string, string>>): Promise<ChildProcess> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, '..', 'sandbox', 'main.ts')], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  if (child.stdout) await once(child.stdout, 'data')
  return child
}

/** Seconds from the first signature at the desk until the last result is in the log. */
async function issue(app: App, count: number): Promise<number> {
  const before = await logged(app)
  const begin = performance.now()
  let next = 0
  const desk = async () => {
    for (let i = next++; i < count; i = next++) await signOne(app, i)
  }
  await Promise.all(Array.from({ length: desks }, desk))
  while ((await logged(app)) < before + count) await pause(20)
  return (performance.now() - begin) / 1000
}

async function logged(app: App): Promise<number> {
  const [row] = await app.read((tx) =>
    tx.named<{ n: number }>('bench.logged', 'select coalesce(max(size), 0) as n from transparency.checkpoint', []),
  )
  return row?.n ?? 0
}

function signOne(app: App, i: number): Promise<unknown> {
  const leader = leaders[i % leaders.length] ?? { officialId: newId(), name: '', unit: 0 }
  return app.transaction(async (tx) => {
    const { documentId } = await render(tx, {
      template: slipTemplate,
      data: {
        agencyAbove: 'Ủy ban nhân dân thành phố Hà Nội',
        agency: unitName,
        number: `${i}/GKS`,
        place: 'Hoàn Kiếm',
        title: 'Giấy khai sinh',
        about: null,
        opening: ['Họ, chữ đệm, tên người được khai sinh:'],
        fields: Array.from({ length: 12 }, (_, row) => [`Mục ${row}`, `Nguyễn Thị Diễm Hằng ${i}.${row}`]),
        table: null,
        closing: [],
        signers: [{ position: 'Chủ tịch', name: leader.name }],
      },
      title: 'Giấy khai sinh',
      date: Temporal.PlainDate.from('2026-11-22'),
      qr: verificationUrl('http://localhost:8080', newResultId()),
    })
    const signer = {
      ...leader,
      title: 'Chủ tịch',
      unitId: `bench-${leader.unit}`,
      unitName: `${unitName} ${leader.unit}`,
    }
    return requestSeal(tx, { documentId, signer, reason: 'Ban hành kết quả' })
  })
}

/** Files verified per second: signatures, timestamps, chains, revocation, the log entry and its proof. */
async function verifyRate(app: App): Promise<number> {
  const files = await app.read(async (tx) => {
    const rows = await tx.named<{ document_id: string }>(
      'bench.files',
      'select document_id from transparency.result limit 50',
      [],
    )
    return Promise.all(rows.map((row) => bytesOf(tx, row.document_id)))
  })
  const begin = performance.now()
  let count = 0
  while (performance.now() - begin < 3000) {
    const answers = await Promise.all(files.map((file) => app.read((tx) => verifyFileBytes(tx, file))))
    if (answers.some((one) => one.status !== 'genuine-current')) throw new Error('a result did not verify')
    count += files.length
  }
  return count / ((performance.now() - begin) / 1000)
}

function rawRate(): number {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const data = randomBytes(100)
  const begin = performance.now()
  let count = 0
  while (performance.now() - begin < 2000) {
    for (let i = 0; i < 100; i++) sign('sha256', data, privateKey)
    count += 100
  }
  return count / ((performance.now() - begin) / 1000)
}

function report(results: number, seconds: number, verified: number, raw: number): void {
  const sealed = results / seconds
  const row = (name: string, value: string) => `  ${name.padEnd(58)}${value.padStart(10)}`
  const lines = [
    row(`results rendered, signed, sealed and logged (${results})`, `${sealed.toFixed(1)}/s`),
    row('results verified (both signatures, log entry, proof)', `${verified.toFixed(0)}/s`),
    row('the same key alone (P-256)', `${raw.toFixed(0)}/s`),
    row('signatures of ours a second (two a result)', `${(sealed * 2).toFixed(1)}/s`),
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
  const figure = (value: number) => Math.round(value * 10) / 10
  const figures = { sealed_per_s: figure(sealed), verified_per_s: figure(verified), raw_sign_per_s: figure(raw) }
  process.stdout.write(`${JSON.stringify(figures)}\n`)
}
