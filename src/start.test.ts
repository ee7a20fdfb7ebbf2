/** `npm start` as an operator meets it: what it says and leaves behind when it cannot start, and how it ends. */
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { childrenOf, type OwnKhue, spawnKhue } from '../e2e/own-khue.ts'
import { freePort } from './kernel/run.ts'
import { commandLine, processState } from './kernel/processes.ts'
import { cloneTemplate } from './kernel/testing.ts'
import { signInOfficial } from './platform/identity/sign-in-client.ts'

const root = path.join(import.meta.dirname, '..')

interface Ended {
  readonly code: number | null
  readonly said: string
}

async function runUntilEnd(command: readonly string[], env: NodeJS.ProcessEnv, cwd = root): Promise<Ended> {
  const [program = '', ...args] = command
  const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, said }
}

/** Starts the real program, which is expected to refuse. */
async function start(env: NodeJS.ProcessEnv, before: readonly string[] = []): Promise<Ended> {
  const ports = { HOST: '127.0.0.1', PORT: '0', SANDBOX: 'on', SANDBOX_PORT: '0', SANDBOX_SMTP_PORT: '0' }
  return runUntilEnd([...before, process.execPath, 'src/main.ts', 'start'], { ...ports, ...env })
}

function newFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'khue-start-'))
  chmodSync(folder, 0o755)
  after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A clear message is in both languages, says what to do, and is not a stack. */
function assertTold({ code, said }: Ended, exitCode: number, vi: RegExp, en: RegExp): void {
  assert.equal(code, exitCode, said)
  assert.match(said, vi)
  assert.match(said, en)
  assert.match(said, /^ {2}→ /m)
  assert.doesNotMatch(said, /^\s+at .*:\d+:\d+\)?$/m)
  assert.doesNotMatch(said, /Khuê is ready/)
}

async function listenOn(answer: (socket: Socket) => void = (socket) => socket.destroy()): Promise<number> {
  const server = createServer(answer)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  after(() => server.close())
  return (server.address() as AddressInfo).port
}

/** A PostgreSQL of another version: says so in its parameters and to the one query that is asked. */
function speakAs(version: string): (socket: Socket) => void {
  const message = (type: string, ...parts: readonly (Buffer | string)[]) => {
    const body = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(`${part}\0`) : part)))
    const head = Buffer.alloc(5)
    head.write(type)
    head.writeInt32BE(body.length + 4, 1)
    return Buffer.concat([head, body])
  }
  const int16 = (value: number) => Buffer.from([value >> 8, value & 255])
  const int32 = (value: number) => Buffer.from([0, 0, value >> 8, value & 255])
  const readyForQuery = message('Z', Buffer.from('I'))
  // Column: name, table 0, column 0, type text (25), size -1, modifier -1, format text.
  const column = [
    int16(1),
    'server_version',
    int32(0),
    int16(0),
    int32(25),
    Buffer.from([255, 255, 255, 255, 255, 255]),
    int16(0),
  ]
  const row = [int16(1), int32(version.length), Buffer.from(version)]
  return (socket) => {
    socket.on('error', () => socket.destroy())
    let begun = false
    socket.on('data', (data) => {
      if (!begun) {
        begun = true
        socket.write(Buffer.concat([message('R', int32(0)), message('S', 'server_version', version), readyForQuery]))
      } else if (data[0] === 'Q'.charCodeAt(0)) {
        socket.write(
          Buffer.concat([message('T', ...column), message('D', ...row), message('C', 'SHOW'), readyForQuery]),
        )
      } else socket.end()
    })
  }
}

describe('a start that cannot be says why, in both languages, and changes nothing', { concurrency: 2 }, () => {
  test('settings that are not valid', async () => {
    const dataDir = path.join(newFolder(), 'data')
    const ended = await start({ PORT: 'eighty', STORAGE_URL: 'ftp://somewhere', DATA_DIR: dataDir })
    assertTold(ended, 78, /Thiết lập không hợp lệ/, /2 settings are not valid/)
    assert.match(ended.said, /PORT is "eighty", but takes a whole number/)
    assert.equal(existsSync(dataDir), false)
  })

  test('a port that is taken, its own and a stand-in’s', async () => {
    const taken = String(await listenOn())
    const dataDir = path.join(newFolder(), 'data')
    assertTold(
      await start({ PORT: taken, DATA_DIR: dataDir }),
      69,
      /Cổng \d+ đang được/,
      new RegExp(`Port ${taken} is taken`),
    )
    assert.deepEqual(readdirSync(dataDir), ['secret.key'])
    const { databaseUrl, drop } = await cloneTemplate()
    after(drop)
    const ended = await start({
      SANDBOX_PORT: taken,
      DATA_DIR: dataDir,
      DATABASE_URL: databaseUrl,
      LOG_LEVEL: 'silent',
    })
    assertTold(ended, 69, /Cổng \d+ đang được/, /SANDBOX_PORT=\d+ npm start/)
  })

  test('a data folder that cannot be made or written to', async () => {
    const folder = newFolder()
    writeFileSync(path.join(folder, 'file'), '')
    const through = await start({ DATA_DIR: path.join(folder, 'file', 'data') })
    assertTold(through, 73, /Không ghi được vào thư mục dữ liệu/, /data folder .* cannot be used/)
    const closed = path.join(folder, 'closed')
    mkdirSync(closed)
    // Root may write anywhere, unless it is without that one capability and the folder is another's.
    const isRoot = process.getuid?.() === 0
    if (isRoot) chownSync(closed, 65_534, 65_534)
    chmodSync(closed, 0o555)
    const powerless = isRoot ? ['setpriv', '--bounding-set=-dac_override'] : []
    const refused = await start({ DATA_DIR: path.join(closed, 'data') }, powerless)
    assertTold(refused, 73, /Không ghi được vào thư mục dữ liệu/, /EACCES/)
    assert.deepEqual(readdirSync(closed), [])
  })

  test('a disk that is full', async (t) => {
    const folder = newFolder()
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m,mode=755', 'tmpfs', folder])
    if (mounted.status !== 0) return t.skip(`no file system can be mounted here: ${String(mounted.stderr).trim()}`)
    const ended = await start({ DATA_DIR: folder })
    spawnSync('umount', [folder])
    assertTold(ended, 69, /Ổ đĩa đã đầy/, /The disk is full/)
  })

  test('a database that is not there', async () => {
    const ended = await start({
      DATABASE_URL: `postgres://khue:hunter2@127.0.0.1:${await freePort()}/khue`,
      DATA_DIR: newFolder(),
    })
    assertTold(ended, 69, /Không kết nối được cơ sở dữ liệu/, /Nothing listens there/)
    assert.doesNotMatch(ended.said, /hunter2/)
  })

  test('a database server of an older version', async () => {
    const port = await listenOn(speakAs('17.6'))
    const ended = await start({ DATABASE_URL: `postgres://khue@127.0.0.1:${port}/khue`, DATA_DIR: newFolder() })
    assertTold(ended, 78, /PostgreSQL 17\.6 quá cũ/, /Khuê needs 18 or later/)
  })

  test('data that a newer Khuê has written', async () => {
    const { databaseUrl, drop } = await cloneTemplate()
    after(drop)
    const client = new pg.Client({ connectionString: databaseUrl })
    await client.connect()
    try {
      await client.query("insert into kernel.migration values ('casework', '9999_from_the_future.sql', 'ff')")
      const tables = `select relnamespace::regnamespace::text || '.' || relname as name from pg_class
        where relnamespace::regnamespace::text !~ '^pg_(catalog|toast)' order by 1`
      const { rows: before } = await client.query(tables)
      const ended = await start({ DATABASE_URL: databaseUrl, DATA_DIR: newFolder() })
      assertTold(ended, 78, /phiên bản Khuê mới hơn/, /written by a newer Khuê/)
      assert.deepEqual((await client.query(tables)).rows, before)
    } finally {
      await client.end()
    }
  })

  test('a data folder of another PostgreSQL', async () => {
    const dataDir = newFolder()
    const data = path.join(dataDir, 'postgres', 'data')
    mkdirSync(data, { recursive: true })
    writeFileSync(path.join(data, 'PG_VERSION'), '19\n')
    writeFileSync(path.join(dataDir, 'postgres', 'password'), 'x\n')
    assertTold(await start({ DATA_DIR: dataDir }), 78, /Dữ liệu thuộc PostgreSQL 19/, /this Khuê runs PostgreSQL 18/)
    assert.deepEqual(readdirSync(data), ['PG_VERSION'])
    assert.equal(existsSync(path.join(dataDir, 'khue.lock')), false)
  })

  test('an install without a network', async () => {
    const copy = newFolder()
    for (const name of ['package.json', 'package-lock.json', 'scripts']) {
      cpSync(path.join(root, name), path.join(copy, name), { recursive: true })
    }
    mkdirSync(path.join(copy, '.data'))
    writeFileSync(path.join(copy, '.data', 'kept'), 'before')
    const registry = `http://127.0.0.1:${await freePort()}/`
    const env = { npm_config_registry: registry, npm_config_cache: path.join(copy, '.npm') }
    const ended = await runUntilEnd(['bash', 'scripts/start'], env, copy)
    assertTold(ended, 69, /Không có mạng/, /No network: the packages cannot be downloaded/)
    assert.equal(readFileSync(path.join(copy, '.data', 'kept'), 'utf8'), 'before')
  })
})

/** The state that the server's control file gives (`DBState` of PostgreSQL's pg_control.h): 1 is “shut down”. */
function controlState(dataDir: string): number {
  return readFileSync(path.join(dataDir, 'postgres', 'data', 'global', 'pg_control')).readUInt32LE(16)
}

function serverPid(dataDir: string): number {
  return Number(readFileSync(path.join(dataDir, 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n')[0])
}

describe('a running Khuê', () => {
  let khue: OwnKhue
  const dataDir = newFolder()

  before(async () => {
    khue = await spawnKhue({ dataDir })
  })
  after(() => khue.stop())

  test('says where it is, who can try it, how to stop and how to start afresh', () => {
    for (const words of [
      `Khuê is ready at ${khue.url}`,
      `${khue.url}/desk`,
      `${khue.url}/centre`,
      `${khue.sandboxUrl}/bank`,
      `${khue.sandboxUrl}/mail`,
      '001093009901',
      'passcode 123456',
      'motcua.',
      'hoankiem',
      'password khue-sandbox',
      'second factor',
      'Ctrl-C',
      `rm -r ${dataDir}`,
    ])
      assert.ok(khue.said().includes(words), `${words} in ${khue.said()}`)
  })

  test('keeps its data folder from a second one, and goes on', async () => {
    const ended = await start({ DATA_DIR: dataDir })
    assertTold(ended, 75, /Một Khuê khác đang chạy/, new RegExp(`It is process ${khue.pid}\\.`))
    assert.equal((await fetch(`${khue.url}/health/ready`)).status, 200)
  })

  test('comes back when its database server is killed', async () => {
    process.kill(serverPid(dataDir), 'SIGKILL')
    while (!/PostgreSQL đã dừng bất ngờ[^]*it was started again/.test(khue.said())) await pause(50)
    while ((await fetch(`${khue.url}/health/ready`)).status !== 200) await pause(50)
  })

  test('starts its stand-ins again when they are killed', async () => {
    const standIns = childrenOf(khue.pid).filter((pid) => commandLine(pid)?.includes('sandbox'))
    assert.equal(standIns.length, 1)
    for (const pid of standIns) process.kill(pid, 'SIGKILL')
    while (!/sandbox ended by SIGKILL[^]*they were started again/.test(khue.said())) await pause(50)
    assert.ok((await fetch(`${khue.sandboxUrl}/ca/root.pem`)).ok)
  })

  test('stops at Ctrl-C with live connections open, and its server is shut down in order', async () => {
    const operator = await signInOfficial(khue.url, 'dieuhanh', undefined, undefined, { face: 'centre' })
    const live = await operator.fetch('/api/live?topic=centre:cases')
    assert.equal(live.status, 200)
    const postgres = serverPid(dataDir)
    assert.equal(processState(postgres), 'alive')
    assert.equal(await khue.stop(), 0)
    await live.body?.cancel()
    assert.equal(processState(postgres), 'gone')
    assert.equal(controlState(dataDir), 1)
    assert.equal(existsSync(path.join(dataDir, 'khue.lock')), false)
  })

  test('leaves its folder to a command, which starts the server for itself and shuts it down in order', async () => {
    const ended = await runUntilEnd([process.execPath, 'src/main.ts', 'migrate'], { DATA_DIR: dataDir })
    assert.equal(ended.code, 0, ended.said)
    assert.equal(controlState(dataDir), 1)
    assert.equal(existsSync(path.join(dataDir, 'khue.lock')), false)
  })
})
