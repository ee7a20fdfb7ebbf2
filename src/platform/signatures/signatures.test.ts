import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, describe, test } from 'node:test'
import fc from 'fast-check'
import { createCaSandbox } from '../../../sandbox/ca/ca.ts'
import { startTestAuthority } from '../../../sandbox/ca/testing.ts'
import { anonymous, type Official } from '../../kernel/actor.ts'
import type { App } from '../../kernel/app.ts'
import { newId } from '../../kernel/id.ts'
import { officialWith, startTestKhue } from '../../kernel/testing.ts'
import { bytesOf, render, slipTemplate } from '../documents/index.ts'
import documents from '../documents/module.ts'
import * as contract from './contract.ts'
import { type RequestSealInput, requestSeal, retrySeal, sealState, trustAnchors } from './index.ts'
import signatures from './module.ts'
import { openPdf } from './pdf-file.ts'
import { prepareSignature } from './sign-pdf.ts'
import { type Holder, type Signer, signersOf } from './keys.ts'
import { PdfError } from './pdf-values.ts'
import { decryptAtRest, encryptAtRest } from './vault.ts'
import { examine, examinedHereBytesMax } from './examine.ts'
import { examineHere } from './examine-here.ts'
import { verifyPdf } from './verify.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'khue-signatures-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const authority = await startTestAuthority()
const khue = await startTestKhue({
  modules: [documents, signatures],
  env: authority.env,
})

const slip = (name: string) => ({
  agencyAbove: 'Ủy ban nhân dân thành phố Hà Nội',
  agency: 'Ủy ban nhân dân phường Hoàn Kiếm',
  number: '01/GKS',
  place: 'Hoàn Kiếm',
  title: 'Giấy khai sinh',
  about: null,
  opening: [],
  fields: [['Họ, chữ đệm, tên', name]] as const,
  table: null,
  closing: [],
  signers: [{ position: 'Chủ tịch', name: 'Trần Văn Nam' }],
})
const signer = {
  officialId: newId(),
  name: 'Trần Văn Nam',
  title: 'Chủ tịch',
  unitId: 'gso:00001@2025-07-01',
  unitName: 'Ủy ban nhân dân phường Hoàn Kiếm',
}
async function request(name = 'Nguyễn Thị Hà', changes: Partial<RequestSealInput> = {}) {
  return khue.app.transaction(async (tx) => {
    const { documentId } = await render(tx, {
      template: slipTemplate,
      data: slip(name),
      title: 'Giấy khai sinh',
      date: Temporal.PlainDate.from('2026-11-22'),
    })
    const { sealId } = await requestSeal(tx, { documentId, signer, reason: 'Ban hành kết quả', ...changes })
    return { documentId, sealId }
  })
}
const state = async (documentId: string) => {
  const found = await khue.app.read((tx) => sealState(tx, documentId))
  assert.ok(found)
  return found
}
async function keysOf(app: App, ...holders: readonly Holder[]): Promise<Signer[]> {
  return (await signersOf(app, holders)).map((one) => {
    if (one instanceof Error) throw one
    return one
  })
}
async function sealed(name?: string): Promise<Buffer> {
  const { documentId } = await request(name)
  await khue.drain()
  const now = await state(documentId)
  assert.equal(now.status, 'sealed', now.error ?? '')
  return khue.app.read((tx) => bytesOf(tx, now.sealedDocumentId ?? ''))
}
const anchors = await khue.app.read((tx) => trustAnchors(tx))
function onDisk(bytes: Uint8Array): string {
  const file = path.join(folder, `${newId()}.pdf`)
  writeFileSync(file, bytes)
  return file
}
function run(command: string, ...args: string[]): string {
  const { stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  return stdout + stderr
}
const first = await sealed()

describe('the sealed file', () => {
  test('SIG1: leader first, agency second, both with timestamps and revocation data; the seal covers the whole file', () => {
    const check = verifyPdf(first, anchors)
    assert.deepEqual(check.reasons, [])
    assert.equal(check.valid, true)
    const [leader, agency] = check.signatures
    assert.equal(leader?.signer, 'Trần Văn Nam')
    assert.equal(leader.organisation, 'Ủy ban nhân dân phường Hoàn Kiếm')
    assert.equal(leader.coversWholeFile, false)
    assert.equal(agency?.signer, 'Ủy ban nhân dân phường Hoàn Kiếm')
    assert.equal(agency.coversWholeFile, true)
    assert.deepEqual([leader.level, agency.level], ['B-LT', 'B-LT'])
    assert.equal(agency.timestampedBy, 'Khuê Sandbox Timestamp Authority')
  })

  test('SIG1: pdfsig and qpdf agree', () => {
    const file = onDisk(first)
    const said = run('pdfsig', file)
    assert.equal(said.match(/Signature Validation: Signature is Valid\./g)?.length, 2, said)
    assert.match(said, /Signature Type: ETSI\.CAdES\.detached/)
    assert.equal(said.match(/Total document signed/g)?.length, 1, said)
    assert.match(run('qpdf', '--check', file), /No syntax or stream encoding errors found/)
  })

  test('SIG4: openssl verifies the CMS structure and the timestamp over it', () => {
    const root = path.join(folder, 'root.pem')
    writeFileSync(root, anchors.join(''))
    for (const one of [0, 1]) {
      const { cms, signedBytes, signature, token } = partsOf(first, one)
      const [cmsFile, dataFile, tokenFile, valueFile] = ['cms', 'data', 'token', 'value'].map((n) =>
        path.join(folder, `${n}${one}`),
      ) as [string, string, string, string]
      writeFileSync(cmsFile, cms)
      writeFileSync(dataFile, signedBytes)
      writeFileSync(tokenFile, token)
      writeFileSync(valueFile, signature)
      const cmsSays = run(
        'openssl',
        'cms',
        '-verify',
        '-binary',
        '-inform',
        'DER',
        '-in',
        cmsFile,
        '-content',
        dataFile,
        '-CAfile',
        root,
        '-purpose',
        'any',
        '-out',
        '/dev/null',
      )
      assert.match(cmsSays, /CMS Verification successful/)
      const chain = path.join(folder, 'chain.pem')
      writeFileSync(chain, issuingPem(cms))
      const tsSays = run(
        'openssl',
        'ts',
        '-verify',
        '-data',
        valueFile,
        '-in',
        tokenFile,
        '-token_in',
        '-CAfile',
        root,
        '-untrusted',
        chain,
      )
      assert.match(tsSays, /Verification: OK/, tsSays)
    }
  })

  test('SIG7: one changed byte anywhere in the signed range is refused by us and by pdfsig', () => {
    const { contents } = partsOf(first, 1)
    const refusedByPdfsig = (bytes: Buffer) => {
      const said = run('pdfsig', onDisk(bytes))
      return (said.match(/Signature is Valid\./g)?.length ?? 0) < 2
    }
    const covered = (at: number) => at < contents[0] || at >= contents[1]
    const at = (fraction: number) => Math.floor(fraction * first.length)
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.999999, noNaN: true }), fc.integer({ min: 1, max: 255 }), (where, xor) => {
        const changed = Buffer.from(first)
        changed[at(where)] = (changed[at(where)] ?? 0) ^ xor
        assert.equal(verifyPdf(changed, anchors).valid, false, `byte ${at(where)}`)
      }),
      { numRuns: 1500 },
    )
    for (let i = 0; i < 25; i++) {
      const place = Math.floor(((i + 0.5) / 25) * first.length)
      if (!covered(place)) continue
      const changed = Buffer.from(first)
      changed[place] = (changed[place] ?? 0) ^ 1
      assert.ok(refusedByPdfsig(changed), `pdfsig took a change of byte ${place}`)
    }
  })

  test('SIG7: nor can any digit of the unsigned place of the signature be changed', () => {
    const { cms, contents } = partsOf(first, 1)
    // Every seventh, from another one in each run, and so both digits of bytes everywhere: all of them take half a minute.
    const begin = Math.floor(Math.random() * 7)
    for (let place = contents[0] + 1 + begin; place < contents[0] + 1 + cms.length * 2 + 40; place += 7) {
      const changed = Buffer.from(first)
      changed[place] = changed[place] === 0x31 ? 0x32 : 0x31
      assert.equal(verifyPdf(changed, anchors).valid, false, `digit ${place - contents[0]}`)
    }
  })

  test('SIG7: bytes appended are refused', () => {
    for (const tail of ['\n', ' ', '%', '\n%%EOF\n', 'x'.repeat(5000)]) {
      assert.equal(verifyPdf(Buffer.concat([first, Buffer.from(tail)]), anchors).valid, false, JSON.stringify(tail))
    }
    for (let cut = 1; cut < first.length; cut += 997) {
      assert.equal(verifyPdf(first.subarray(0, first.length - cut), anchors).valid, false)
    }
  })

  test('SIG7: a revision that a stranger adds is refused, whatever it does', () => {
    const more = (objects: string, root = '') => {
      const pdf = openPdf(first)
      const at = first.length
      const body = objects
      const num = /^(\d+) 0 obj/.exec(objects)?.[1] ?? '1'
      const xref = `xref\n${num} 1\n${String(at).padStart(10, '0')} 00000 n \ntrailer\n<</Size ${pdf.size + 1} /Root ${root || `${pdf.rootRef.num} 0 R`} /Prev ${pdf.startXref}>>\nstartxref\n${at + body.length}\n%%EOF\n`
      return Buffer.concat([first, Buffer.from(body + xref)])
    }
    const pdf = openPdf(first)
    const attacks = [
      more(`${pdf.size} 0 obj\n<</Harmless true>>\nendobj\n`),
      more(`${pdf.rootRef.num} 0 obj\n<</Type /Catalog /Pages 1 0 R>>\nendobj\n`),
      more(`${pdf.size} 0 obj\n<</Type /Catalog>>\nendobj\n`, `${pdf.size} 0 R`),
    ]
    for (const [i, attack] of attacks.entries()) assert.equal(verifyPdf(attack, anchors).valid, false, `attack ${i}`)
    assert.ok(verifyPdf(attacks[0] ?? first, anchors).reasons.includes('bytes-after-last-signature'))
  })

  test('SIG5: trust comes from the chain alone: an authority of the same names is refused', async () => {
    const impostor = createCaSandbox({ folder: null, publicUrl: authority.url })
    const check = verifyPdf(first, [impostor.rootPem])
    assert.equal(check.valid, false)
    assert.ok(check.reasons.includes('untrusted'))
    assert.equal(verifyPdf(first, []).valid, false)
  })

  test('SIG7, SIG8: a large file is read in a thread of its own, to the same end', async () => {
    const behind = Buffer.concat([first, Buffer.alloc(examinedHereBytesMax, ' ')])
    for (const bytes of [behind, Buffer.alloc(examinedHereBytesMax + 1, '%PDF-1.7\n')])
      assert.deepEqual(await examine(bytes, anchors), examineHere({ bytes, anchors }))
    const { claims, pdf } = await examine(behind, anchors)
    assert.deepEqual([claims, pdf.valid], [true, false])
  })

  test('SIG8: hostile files give reasons, never an exception', async () => {
    assert.deepEqual(verifyPdf(Buffer.alloc(0), anchors).reasons, ['not-a-pdf'])
    assert.deepEqual(verifyPdf(Buffer.from('%PDF-1.7\n'), anchors).reasons, ['unreadable'])
    const bytes = await khue.app.read(async (tx) => {
      const { documentId } = await request('Không ký')
      return bytesOf(tx, documentId)
    })
    assert.deepEqual(verifyPdf(bytes, anchors).reasons, ['no-signature'])
    const text = first.toString('latin1')
    const range = /\/ByteRange \[(0 \d+ +\d+ +\d+ *)\]/g
    const swap = (make: (numbers: number[]) => number[]) =>
      Buffer.from(
        text.replaceAll(range, (whole, inner: string) => {
          const numbers = make(inner.trim().split(/ +/).map(Number)).join(' ')
          return `/ByteRange [${numbers.padEnd(inner.length).slice(0, inner.length)}]`
        }),
        'latin1',
      )
    for (const forged of [
      swap(([a = 0, b = 0, c = 0]) => [a, b, c, 999_999_999]),
      swap(([, b = 0, c = 0, d = 0]) => [5, b, c, d]),
      swap(([a = 0, b = 0]) => [a, b, b, 9]),
      swap(() => [0, 0, 0, 0]),
      swap(([a = 0, , c = 0, d = 0]) => [a, c, c, d]),
      Buffer.from(text.replaceAll('/ByteRange', '/BiteRange'), 'latin1'),
      Buffer.from(
        text.replaceAll(/\/Contents <[0-9a-f]{40}/g, (m) => m.replace(/[0-9a-f]/g, '0')),
        'latin1',
      ),
    ]) {
      const check = verifyPdf(forged, anchors)
      assert.equal(check.valid, false)
      assert.ok(check.reasons.length > 0)
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(first.length), (noise, place) => {
        const mixed = Buffer.concat([first.subarray(0, place), noise, first.subarray(place + noise.length)])
        assert.equal(verifyPdf(mixed, anchors).valid, mixed.equals(first))
      }),
      { numRuns: 300 },
    )
  })

  test('SIG6: a file with a field that cannot be signed is refused, not spoiled', () => {
    const at = Temporal.Instant.from('2026-11-22T03:00:00Z')
    const text = { field: 'F', name: 'N', reason: 'R', location: 'L', at }
    assert.throws(() => prepareSignature(Buffer.from('%PDF-1.7\nnothing'), text), PdfError)
  })
})

/** Digs a signature out with regular expressions, apart from the code under test. */
function partsOf(pdf: Buffer, index: number) {
  const text = pdf.toString('latin1')
  const found = [...text.matchAll(/\/ByteRange \[0 (\d+) +(\d+) +(\d+) *\]/g)][index]
  assert.ok(found)
  const [before, from, rest] = found.slice(1).map(Number) as [number, number, number]
  const hex = Buffer.from(text.slice(before + 1, from - 1), 'hex')
  const length = 4 + hex.readUInt16BE(2)
  const cms = hex.subarray(0, length)
  const tokenAt = cms.indexOf(Buffer.from('060b2a864886f70d010910020e', 'hex')) + 13
  // SET header of the attribute, then the token's own SEQUENCE.
  const token = cms.subarray(tokenAt + 4, tokenAt + 4 + 4 + cms.readUInt16BE(tokenAt + 6))
  const oidEcdsa = Buffer.from('300a06082a8648ce3d040302', 'hex')
  const signatureAt = cms.lastIndexOf(oidEcdsa, tokenAt - 1) + oidEcdsa.length
  const signature = cms.subarray(signatureAt + 2, signatureAt + 2 + (cms[signatureAt + 1] ?? 0))
  const signedBytes = Buffer.concat([pdf.subarray(0, before), pdf.subarray(from, from + rest)])
  return { cms, token, signature, signedBytes, contents: [before, from] as const }
}

function issuingPem(cms: Buffer): string {
  const file = path.join(folder, 'p7')
  writeFileSync(file, cms)
  return execFileSync('openssl', ['pkcs7', '-inform', 'DER', '-in', file, '-print_certs'], { encoding: 'utf8' })
}

describe('the sealing', () => {
  test('SIG9: asked twice it is one request; drained twice it is one result', async () => {
    const { documentId, sealId } = await request('Một Lần')
    const again = await khue.app.transaction((tx) => requestSeal(tx, { documentId, signer, reason: 'lại' }))
    assert.equal(again.sealId, sealId)
    await khue.drain()
    const before = await state(documentId)
    await khue.app.transaction((tx) => requestSeal(tx, { documentId, signer, reason: 'lại' }))
    await khue.drain()
    assert.deepEqual(await state(documentId), before)
    const rows = await khue.app.read((tx) =>
      tx.named('test.sealed', `select 1 from documents.document where source_document_id = $1`, [documentId]),
    )
    assert.equal(rows.length, 1)
  })

  test('SIG10: the authority is away: visible, tried again with growing pauses, then failed; the leader restarts it', async () => {
    const begin = Temporal.Instant.from('2026-12-01T02:00:00Z')
    khue.app.clock.set(begin)
    authority.down = true
    const { documentId, sealId } = await request('Chờ Dấu Thời Gian')
    await khue.drain()
    const pauses: number[] = []
    for (let i = 0; i < 12; i++) {
      const now = await state(documentId)
      if (now.status === 'failed') break
      assert.equal(now.status, 'requested')
      assert.equal(now.error, 'timestamp-unavailable')
      const next = Temporal.Instant.from(now.nextTryAt ?? '')
      pauses.push((next.epochMilliseconds - khue.app.clock.now().epochMilliseconds) / 1000)
      khue.app.clock.set(next)
      await khue.app.transaction((tx) => sweepOf()(tx))
      await khue.drain()
    }
    assert.deepEqual(pauses, [5, 15, 45, 120, 360, 900, 1800, 2400])
    assert.equal((await state(documentId)).status, 'failed')
    const stranger: Official = officialWith('Người khác', [])
    await assert.rejects(
      khue.app.transaction((tx) => retrySeal(tx, stranger, sealId)),
      { type: 'kernel.forbidden' },
    )
    assert.equal((await khue.call(anonymous, contract.retrySealNow, { params: { id: sealId } })).status, 401)
    const leader: Official = {
      ...stranger,
      grants: [{ permission: 'signatures.retry', unitId: signer.unitId, subtree: false }],
    }
    const elsewhere = [{ permission: 'signatures.retry', unitId: 'elsewhere', subtree: true }]
    assert.deepEqual((await khue.call({ ...stranger, grants: elsewhere }, contract.listFailedSeals, {})).body, [])
    assert.equal((await khue.call(leader, contract.listFailedSeals, {})).body[0]?.sealId, sealId)
    authority.down = false
    await khue.app.transaction((tx) => retrySeal(tx, leader, sealId))
    await khue.drain()
    assert.equal((await state(documentId)).status, 'sealed')
    await assert.rejects(
      khue.app.transaction((tx) => retrySeal(tx, leader, sealId)),
      { type: 'signatures.not-failed' },
    )
    khue.app.clock.set(null)
  })

  test('SIG10: a signer whose key does not open holds up nobody who is sealed with them', async () => {
    const locked = { ...signer, officialId: newId(), name: 'Trần Khóa' }
    await request('Đã Đóng', { signer: locked })
    await khue.drain()
    await khue.app.transaction((tx) =>
      tx.named('test.locked', `update signatures.signing_key set master_key_id = 'another' where holder = $1`, [
        `official:${locked.officialId}`,
      ]),
    )
    const [bad, good] = [await request('Không Mở', { signer: locked }), await request('Vẫn Đóng')]
    await khue.drain()
    assert.equal((await state(good.documentId)).status, 'sealed')
    const left = await state(bad.documentId)
    assert.deepEqual([left.status, left.error], ['requested', 'unexpected'])
  })

  test('SIG11: what a killed worker had begun is taken up by the next', async () => {
    const { documentId } = await request('Bị Ngắt')
    await khue.app.read((tx) =>
      tx.named('test.begun', `update signatures.seal set status = 'sealing', attempts = 1 where document_id = $1`, [
        documentId,
      ]),
    )
    await khue.app.read((tx) => tx.named('test.lost', 'delete from kernel.outbox', []))
    await khue.drain()
    assert.equal((await state(documentId)).status, 'sealing')
    await khue.app.transaction((tx) => sweepOf()(tx))
    await khue.drain()
    assert.equal((await state(documentId)).status, 'sealed')
  })

  test('SIG9: four workers at once make one result of each request', async () => {
    const asked = await Promise.all(Array.from({ length: 24 }, (_, i) => request(`Người thứ ${i}`)))
    const { sealAllDue } = await import('./service.ts')
    await Promise.all(Array.from({ length: 4 }, () => khue.app.read((tx) => sealAllDue(tx))))
    for (const { documentId } of asked) assert.equal((await state(documentId)).status, 'sealed')
    const rows = await khue.app.read((tx) =>
      tx.named<{ n: number }>(
        'test.count',
        `select count(*) as n from documents.document where source_document_id = any($1::uuid[])`,
        [asked.map((a) => a.documentId)],
      ),
    )
    assert.equal(rows[0]?.n, 24)
    await khue.drain()
  })

  test('SIG2: keys are encrypted at rest and bound to their row', async () => {
    const rows = await khue.app.read((tx) =>
      tx.named<{ id: string; encrypted_key: Buffer }>(
        'test.keys',
        'select id, encrypted_key from signatures.signing_key',
        [],
      ),
    )
    assert.ok(rows.length >= 2)
    const [one, two] = rows
    assert.ok(one && two)
    // A PKCS #8 EC key contains its curve's object identifier.
    assert.equal(one.encrypted_key.includes(Buffer.from('2a8648ce3d030107', 'hex')), false)
    const { secretKey } = khue.app.config
    assert.ok(decryptAtRest(secretKey, `signing-key ${one.id}`, one.encrypted_key).length > 100)
    assert.throws(() => decryptAtRest(secretKey, `signing-key ${two.id}`, one.encrypted_key))
    assert.throws(() => decryptAtRest(Buffer.alloc(32), `signing-key ${one.id}`, one.encrypted_key))
    const sealedBytes = encryptAtRest(secretKey, 'x', Buffer.from('abc'))
    assert.notDeepEqual(encryptAtRest(secretKey, 'x', Buffer.from('abc')), sealedBytes)
  })

  test('SIG3: another name or agency gets another certificate; the same one is used again', async () => {
    const holder = (commonName: string) => ({
      holder: 'official:x',
      subject: { commonName, organisation: 'Sở Tư pháp' },
    })
    const [a, b] = await keysOf(khue.app, holder('A'), holder('B'))
    const [again] = await keysOf(khue.app, holder('A'))
    assert.notEqual(a?.certificate.sha256, b?.certificate.sha256)
    assert.equal(again?.certificate.sha256, a?.certificate.sha256)
  })

  test('SIG12: a certificate revoked before the signature makes it invalid; revoked later, it stays valid', async () => {
    const own = await startTestAuthority()
    const other = await startTestKhue({ modules: [documents, signatures], env: own.env })
    const holder = { holder: 'official:y', subject: { commonName: 'Y', organisation: 'Z' } }
    const [key] = await keysOf(other.app, holder)
    assert.ok(key)
    const { sealPdf } = await import('./seal.ts')
    const pdf = await khue.app.read(async (tx) => bytesOf(tx, (await request('Thu Hồi')).documentId))
    const input = { pdf, signer, reason: 'r', leader: key, agency: key, at: other.app.clock.now() }
    const trusted = await other.app.read((tx) => trustAnchors(tx))
    const serial = key.certificate.serial.toString('hex')
    const good = await sealPdf(other.app, input)
    assert.equal(verifyPdf(good.bytes, trusted).valid, true)
    await fetch(`${own.url}/revoke`, { method: 'POST', body: JSON.stringify({ serial }) })
    const { forgetRevocationLists } = await import('./trust.ts')
    forgetRevocationLists()
    const late = await sealPdf(other.app, input)
    assert.ok(verifyPdf(late.bytes, trusted).reasons.includes('revoked'))
    assert.equal(verifyPdf(good.bytes, trusted).valid, true)
    await khue.drain()
  })

  test('SIG4: the anchors are public', async () => {
    const reply = await khue.call(anonymous, contract.trustAnchorsPem, {})
    assert.equal(reply.body.toString(), anchors.join(''))
  })
})

function sweepOf() {
  const job = signatures.jobs?.find((one) => one.job.name === 'sweep')
  assert.ok(job)
  return job.handler as (tx: Parameters<typeof retrySeal>[0]) => Promise<void>
}
