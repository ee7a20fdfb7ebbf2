/** A disk that is really full: a tiny file system in memory, which only root can make. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { openJournal } from '../../sandbox/journal.ts'
import { anonymous } from './actor.ts'
import { endpoint } from './endpoint.ts'
import { createLog } from './log.ts'
import { defineModule, on } from './module.ts'
import { createFolderStorage } from './storage.ts'
import { startTestKhue } from './testing.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'khue-full-'))
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder])
after(() => {
  if (mounted.status === 0) spawnSync('umount', [folder])
  rmSync(folder, { recursive: true })
})
const skip = mounted.status === 0 ? false : `no file system can be mounted here: ${String(mounted.stderr).trim()}`
const tooMuch = Buffer.alloc(2 * 1024 * 1024, 'x')
const filesLeft = () =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((one) => (one.isFile() ? [one.name] : []))

describe('a full disk', { skip }, () => {
  test('K8, K14: what does not fit is refused whole, and is taken once there is room', async () => {
    const small = Buffer.alloc(300_000, 'y')
    const ballast = path.join(folder, 'ballast')
    const storage = createFolderStorage(path.join(folder, 'files'))
    await assert.rejects(storage.put(tooMuch), { code: 'ENOSPC' })
    writeFileSync(ballast, Buffer.alloc(900_000))
    await assert.rejects(storage.put(small), { code: 'ENOSPC' })
    assert.deepEqual(filesLeft(), ['ballast'])
    rmSync(ballast)
    assert.deepEqual(await storage.get(await storage.put(small)), small)
  })

  test('K14: over HTTP it is kernel.unavailable', async () => {
    const keep = endpoint({ method: 'POST', path: '/disk/keep', can: 'anyone', summary: 'Keep too much' })
    const routes = [on(keep, async ({ app }) => void (await app.storage.put(tooMuch)))]
    const modules = [defineModule({ name: 'disk', folder: `${import.meta.dirname}/no-migrations`, routes })]
    const khue = await startTestKhue({ modules, env: { STORAGE_URL: pathToFileURL(folder).href } })
    assert.equal((await khue.call(anonymous, keep, {})).problem?.type, '/problems/kernel.unavailable')
  })

  test('K14: a stand-in’s journal keeps no torn line, and goes on', () => {
    const file = path.join(folder, 'journal.jsonl')
    const journal = openJournal(file, () => assert.fail('it is new'))
    journal.append(1)
    assert.throws(() => journal.append(tooMuch.toString()), { code: 'ENOSPC' })
    journal.append(2)
    assert.equal(readFileSync(file, 'utf8'), '1\n2\n')
  })
})

test('K8: what a killed program left half written goes a day later, what another one writes now stays', async () => {
  const files = mkdtempSync(path.join(tmpdir(), 'khue-aside-'))
  after(() => rmSync(files, { recursive: true }))
  await createFolderStorage(files).put(Buffer.from('first'))
  for (const [name, hours] of [['old', 25] as const, ['new', 1] as const]) {
    const file = path.join(files, 'aside', name)
    writeFileSync(file, 'half')
    const written = Date.now() / 1000 - hours * 3600
    utimesSync(file, written, written)
  }
  await createFolderStorage(files).put(Buffer.from('second'))
  assert.deepEqual(readdirSync(path.join(files, 'aside')), ['new'])
})

test('K14: the log says once what an operator is to do', () => {
  const lines: string[] = []
  const log = createLog('info', { write: (line: string) => void lines.push(line) })
  for (const code of ['ENOSPC', '53100', 'ENOENT'])
    log.warn({ err: Object.assign(new Error(code), { code }) }, 'failed')
  assert.equal(lines.length, 4)
  assert.match(lines[1] ?? '', /The disk of the files .* is full: make room there/)
})
