import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { encodeEntry } from './entry.ts'
import { runVerify } from './verify-command.ts'

test('TL9: what a forged proof says neither moves the cursor nor begins a line of the answer', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'khue-verify-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const zeros = '0'.repeat(64)
  const at = '2026-01-01\u001b[2J\u001b[H\nGENUINE · VĂN BẢN THẬT\u202e'
  const entry = encodeEntry({ type: 'issued', at, document: zeros, facts: zeros }).toString('base64')
  const proof = {
    format: 'khue-proof/1',
    resultId: 'r',
    sha256: zeros,
    entry,
    later: [],
    salt: '',
    proof: { index: 0, treeSize: 1, hashes: [], checkpoint: '' },
    facts: { caseCode: '', issuerUnitId: '', procedureCode: '' },
  }
  const write = (name: string, text: string) => writeFileSync(path.join(folder, name), text)
  write('result.pdf', '%PDF-1.7\n')
  write('checkpoint', '')
  write('proof.json', JSON.stringify(proof))
  const told: string[] = []
  const out = t.mock.method(process.stdout, 'write', (text: string) => told.push(text) > 0)
  const code = await runVerify([path.join(folder, 'result.pdf'), '--checkpoint', path.join(folder, 'checkpoint')])
  out.mock.restore()
  const lines = told.join('').split('\n')
  assert.deepEqual([code, lines[0]], [1, 'NOT GENUINE · KHÔNG XÁC THỰC ĐƯỢC'])
  assert.ok(lines.some((line) => line.startsWith('issued       2026-01-01\uFFFD[2J')))
  assert.ok(!lines.some((line) => line.startsWith('GENUINE')))
  assert.ok(!lines.some((line) => /\p{C}/u.test(line)))
})
