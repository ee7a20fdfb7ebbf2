import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { startTestAuthority } from '../../../sandbox/ca/testing.ts'
import { startTestKhue } from '../../kernel/testing.ts'
import documents from '../documents/module.ts'
import { signXml } from './index.ts'
import signatures from './module.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'khue-xml-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const authority = await startTestAuthority()
const khue = await startTestKhue({ modules: [documents, signatures], env: authority.env })
const agency = { unitId: 'gso:01@2008-08-01', unitName: 'Ủy ban nhân dân thành phố Hà Nội' }

function xmlsec(xml: string, root: string): { ok: boolean; said: string } {
  const [file, anchor] = [path.join(folder, 'one.xml'), path.join(folder, 'root.pem')]
  writeFileSync(file, xml)
  writeFileSync(anchor, root)
  const run = spawnSync('xmlsec1', ['--verify', '--trusted-pem', anchor, file], { encoding: 'utf8' })
  if (run.error) throw run.error
  return { ok: run.status === 0, said: run.stderr }
}

test('SIG13: xmlsec1 takes XML signed by an agency’s seal by its chain, and refuses it once anything is changed', async () => {
  const said = 'Nước lên < 3 m & còn lên: “sông Hồng”'
  const text = said.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<a xmlns="urn:x" b="1">\n  <c>${text}</c>\r\n  <d/>\n</a>`
  const signed = await signXml(khue.app, agency, xml)
  const { ok, said: words } = xmlsec(signed, authority.rootPem)
  assert.ok(ok, words)
  assert.match(signed, /<\/ds:Signature><\/a>$/)
  for (const [from, to] of [
    ['3 m', '4 m'],
    ['b="1"', 'b="2"'],
    ['<d/>', '<d/><e/>'],
  ] as const) {
    assert.ok(signed.includes(from), from)
    assert.ok(!xmlsec(signed.replace(from, to), authority.rootPem).ok, `${from} became ${to}`)
  }
  const stranger = await startTestAuthority()
  assert.ok(!xmlsec(signed, stranger.rootPem).ok, 'another root')
})
