import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { allSettings, configurationPage, readConfig } from './config.ts'
import { StartError } from './start-error.ts'

const SECRET_KEY = 'ab'.repeat(32)

function complaint(env: Record<string, string>): StartError {
  try {
    readConfig({ SECRET_KEY, ...env })
  } catch (error) {
    assert.ok(error instanceof StartError)
    return error
  }
  return assert.fail('the settings were accepted')
}

test('every default is valid, and defaults follow the settings that they name', () => {
  const config = readConfig({ SECRET_KEY, PORT: '9000', SANDBOX_PORT: '9001' })
  assert.equal(config.publicUrl, 'http://localhost:9000')
  assert.equal(config.bank.url, 'http://localhost:9001/bank')
  assert.equal(config.databaseUrl, undefined)
  assert.deepEqual(config.roles, ['serve', 'work'])
})

test('each bad setting is named once, with what it takes', () => {
  const error = complaint({ PORT: 'eighty', CITY_MODEL: 'four-level', ROLES: 'serve,dance' })
  assert.match(error.message, /3 settings are not valid/)
  assert.match(error.message, /PORT is "eighty", but takes a whole number from 0 to 65535/)
  assert.match(error.message, /CITY_MODEL is "four-level", but takes `two-level` or `three-level`/)
  assert.match(error.message, /ROLES .*there is no "dance"/)
  assert.equal(error.exitCode, 78)
})

test('with the sandbox off, its public secrets do not stand in for real ones', () => {
  const error = complaint({ SANDBOX: 'off' })
  for (const entry of allSettings().filter((entry) => entry.sandboxOnly)) {
    assert.ok(error.message.includes(`${entry.name} must be given`), entry.name)
  }
})

test('a secret or a password in an address is never repeated in a message', () => {
  const error = complaint({ DATABASE_URL: 'mysql://root:hunter2@db', BANK_API_KEY: 'short' })
  assert.doesNotMatch(error.message, /hunter2|short"/)
  assert.match(error.message, /DATABASE_URL takes an address that begins with postgres:\/\//)
})

test('a blob store without its keys or its bucket is told at the start, not at the first upload', () => {
  assert.match(complaint({ STORAGE_URL: 's3://storage.example' }).message, /no KEY, no SECRET, no BUCKET/)
  assert.match(complaint({ STORAGE_URL: 'file://srv/khue' }).message, /three slashes/)
  assert.equal(complaint({ STORAGE_URL: 's3://KEY:hunter2@storage.example' }).message.includes('hunter2'), false)
  for (const good of ['file:///srv/khue', 's3://KEY:SECRET@storage.example:9000/khue?region=hanoi-1&tls=off'])
    assert.equal(readConfig({ SECRET_KEY, STORAGE_URL: good }).storageUrl, good)
})

test('the secret key is made once, readable by its owner alone, and stays', () => {
  const dataDir = path.join(mkdtempSync(path.join(tmpdir(), 'khue-config-')), 'dữ liệu')
  const first = readConfig({ DATA_DIR: dataDir }).secretKey
  assert.equal(first.length, 32)
  assert.equal(statSync(path.join(dataDir, 'secret.key')).mode & 0o777, 0o600)
  assert.deepEqual(readConfig({ DATA_DIR: dataDir }).secretKey, first)
})

test('a damaged secret key is refused, not replaced', () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'khue-config-'))
  writeFileSync(path.join(dataDir, 'secret.key'), 'abc\n')
  assert.throws(() => readConfig({ DATA_DIR: dataDir }), /secret\.key is not 64 hexadecimal digits/)
  assert.equal(readFileSync(path.join(dataDir, 'secret.key'), 'utf8'), 'abc\n')
})

test('a folder that cannot be written to is told with its name', {
  skip: process.getuid?.() === 0 && 'root may write everywhere',
}, () => {
  const parent = mkdtempSync(path.join(tmpdir(), 'khue-config-'))
  chmodSync(parent, 0o500)
  assert.throws(() => readConfig({ DATA_DIR: path.join(parent, 'data') }), { exitCode: 73 })
})

test('docs/configuration.md is what the table says', () => {
  const page = readFileSync(path.join(import.meta.dirname, '../../docs/configuration.md'), 'utf8')
  assert.equal(page, configurationPage(), 'write it with: npm run khue -- config --markdown > docs/configuration.md')
})
