import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync } from 'node:crypto'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { createCaSandbox } from '../../../sandbox/ca/ca.ts'
import { startTestAuthority } from '../../../sandbox/ca/testing.ts'
import { anonymous } from '../../kernel/actor.ts'
import { newId } from '../../kernel/id.ts'
import { startTestKhue } from '../../kernel/testing.ts'
import { bytesOf, render, slipTemplate } from '../documents/index.ts'
import documents from '../documents/module.ts'
import { requestSeal, sealState } from '../signatures/index.ts'
import signatures from '../signatures/module.ts'
import * as contract from './contract.ts'
import { encodeEntry, parseEntry } from './entry.ts'
import { logResult, newResultId, proofFile, revokeResult, supersedeResult, verificationUrl } from './index.ts'
import { sequence } from './log.ts'
import {
  checkConsistency,
  checkInclusion,
  consistencyPath,
  inclusionPath,
  leafHash,
  nodeHash,
  subtreeRoot,
} from './merkle.ts'
import transparency from './module.ts'
import { openNote, parseCheckpoint, parseVerifier, signNote, verifierText } from './note.ts'
import { appendLeaves, parseTilePath, readFromTiles, tilePath } from './tiles.ts'
import { verifyOffline } from './verify-offline.ts'

/** RFC 6962 §2.1 word for word. */
function naiveRoot(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return createHash('sha256').digest()
  if (leaves.length === 1) return leaves[0] as Buffer
  let k = 1
  while (k * 2 < leaves.length) k *= 2
  return nodeHash(naiveRoot(leaves.slice(0, k)), naiveRoot(leaves.slice(k)))
}
const leaf = (i: number) => leafHash(Buffer.from(`entry ${i}`))

describe('the tree', () => {
  const most = 130
  const leaves = Array.from({ length: most }, (_, i) => leaf(i))
  const roots = Array.from({ length: most + 1 }, (_, n) => naiveRoot(leaves.slice(0, n)))
  const tiles = new Map<string, Buffer>()
  appendLeaves(tiles, 0, leaves)
  const read = readFromTiles(tiles)

  test('TL4: known answers of RFC 6962', () => {
    assert.equal(naiveRoot([]).toString('hex'), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
    assert.equal(
      leafHash(Buffer.alloc(0)).toString('hex'),
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    )
  })

  test('TL4: roots and inclusion proofs for every leaf of every size up to 130; a wrong one is refused', () => {
    for (let n = 1; n <= most; n++) {
      const root = roots[n] as Buffer
      assert.deepEqual(subtreeRoot(read, 0, n), root)
      for (let i = 0; i < n; i++) {
        const path = inclusionPath(read, i, n)
        assert.ok(checkInclusion(leaf(i), i, n, path, root), `${i} of ${n}`)
        assert.equal(checkInclusion(leaf(i + 1), i, n, path, root), false)
        if (n > 1) assert.equal(checkInclusion(leaf(i), (i + 1) % n, n, path, root), false)
        assert.equal(checkInclusion(leaf(i), i, n, [...path, root], root), false)
      }
    }
  })

  test('TL4: consistency proofs between all sizes up to 130; another history is refused', () => {
    const other = nodeHash(roots[1] as Buffer, roots[1] as Buffer)
    for (let n = 1; n <= most; n++) {
      for (let m = 1; m <= n; m++) {
        const path = consistencyPath(read, m, n)
        const [from, to] = [roots[m] as Buffer, roots[n] as Buffer]
        assert.ok(checkConsistency(m, n, from, to, path), `${m} to ${n}`)
        assert.equal(checkConsistency(m, n, other, to, path), false)
        assert.equal(checkConsistency(m, n, from, other, path), false)
      }
    }
  })

  test('TL4: appended in any pieces, over tile borders too, the tree is the same', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 6 }), (pieces) => {
        const grown = new Map<string, Buffer>()
        let size = 0
        for (const piece of pieces) {
          appendLeaves(
            grown,
            size,
            Array.from({ length: piece }, (_, i) => leaf(size + i)),
          )
          size += piece
        }
        const all = Array.from({ length: size }, (_, i) => leaf(i))
        assert.deepEqual(subtreeRoot(readFromTiles(grown), 0, size), naiveRoot(all))
        const at = Math.floor(size / 2)
        assert.ok(checkInclusion(leaf(at), at, size, inclusionPath(readFromTiles(grown), at, size), naiveRoot(all)))
      }),
      { numRuns: 25 },
    )
  })

  test('TL5: tile paths have one spelling', () => {
    assert.equal(tilePath(0), '000')
    assert.equal(tilePath(1234067), 'x001/x234/067')
    assert.equal(tilePath(1234), 'x001/234')
    assert.equal(parseTilePath('x001/x234/067'), 1234067)
    for (const bad of ['1', '0000', 'x000/001', '001/234', 'x001/x234', '../000', ''])
      assert.equal(parseTilePath(bad), null)
    fc.assert(fc.property(fc.nat(2 ** 31 - 1), (n) => assert.equal(parseTilePath(tilePath(n)), n)))
  })

  test('TL5: notes are opened by their own key alone', () => {
    const [one, two] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed25519')]
    const note = signNote('a.example/tlog\n3\nx\n', 'a.example/tlog', one.privateKey, one.publicKey)
    const verifier = parseVerifier(verifierText('a.example/tlog', one.publicKey))
    const other = parseVerifier(verifierText('a.example/tlog', two.publicKey))
    assert.ok(verifier && other)
    assert.equal(openNote(note, verifier), 'a.example/tlog\n3\nx\n')
    assert.equal(openNote(note, other), null)
    assert.equal(openNote(note.replace('\n3\n', '\n4\n'), verifier), null)
    assert.equal(parseVerifier(verifierText('a', one.publicKey).replace('a+', 'b+')), null)
    // The example key of the C2SP signed-note specification.
    assert.ok(parseVerifier('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'))
  })

  test('TL3: entries have one form', () => {
    const entry = { type: 'revoked', at: '2026-11-22T00:00:00Z', document: 'a'.repeat(64) } as const
    assert.deepEqual(parseEntry(encodeEntry(entry)), entry)
    assert.equal(parseEntry(Buffer.concat([encodeEntry(entry), Buffer.from(' ')])), null)
    assert.equal(parseEntry(Buffer.from('{"type":"revoked"}')), null)
    fc.assert(fc.property(fc.uint8Array(), (noise) => assert.equal(parseEntry(Buffer.from(noise)), null)))
  })
})

const authority = await startTestAuthority()
const khue = await startTestKhue({
  modules: [documents, signatures, transparency],
  env: authority.env,
})

const names = { vi: 'Ủy ban nhân dân phường Hoàn Kiếm', en: 'People’s Committee of Hoàn Kiếm Ward' }
let cases = 0

/** Renders, seals and logs a paper. */
async function issue(name: string) {
  const resultId = newResultId()
  const signer = { officialId: newId(), name: 'Trần Văn Nam', title: 'Chủ tịch', unitId: 'u', unitName: names.vi }
  const documentId = await khue.app.transaction(async (tx) => {
    const rendered = await render(tx, {
      template: slipTemplate,
      data: {
        agencyAbove: null,
        agency: names.vi,
        number: null,
        place: 'Hà Nội',
        title: 'Giấy khai sinh',
        about: null,
        opening: [],
        fields: [['Tên', name]],
        table: null,
        closing: [],
        signers: [{ position: 'Chủ tịch', name: 'Trần Văn Nam' }],
      },
      title: 'Giấy khai sinh',
      date: Temporal.PlainDate.from('2026-11-22'),
      qr: verificationUrl('http://localhost', resultId),
    })
    await requestSeal(tx, { documentId: rendered.documentId, signer, reason: 'Ban hành' })
    return rendered.documentId
  })
  await khue.drain()
  const seal = await khue.app.read((tx) => sealState(tx, documentId))
  assert.equal(seal?.status, 'sealed')
  const [sealedId, sha256] = [seal.sealedDocumentId ?? '', seal.sha256 ?? '']
  const bytes = await khue.app.read((tx) => bytesOf(tx, sealedId))
  cases += 1
  const caseCode = `H26.50.05-261122-${String(cases).padStart(4, '0')}`
  const log = () =>
    khue.app.transaction((tx) =>
      logResult(tx, {
        resultId,
        documentId: sealedId,
        sha256,
        caseCode,
        procedureCode: '1.001193',
        kind: { vi: 'Giấy khai sinh', en: 'Birth certificate' },
        issuedAt: Temporal.Instant.from('2026-11-22T03:00:00Z'),
        issuerUnitId: 'u',
        issuerName: names,
      }),
    )
  return { resultId, bytes, caseCode, log }
}
const verify = async (bytes: Buffer) => (await khue.call(anonymous, contract.verifyFile, { body: bytes })).body
const trusted = async () => (await khue.call(anonymous, contract.trust, {})).body
const proofOf = async (resultId: string) => khue.app.read((tx) => proofFile(tx, resultId))

describe('results', () => {
  test('TL7: sealed but not logged is not yet genuine; logged it is, once, with a proof that holds', async () => {
    const paper = await issue('Nguyễn Thị Hà')
    assert.equal((await verify(paper.bytes)).status, 'unknown')
    await paper.log()
    await paper.log()
    assert.equal((await khue.call(anonymous, contract.resultProof, { params: paper, query: {} })).status, 409)
    await khue.drain()
    const answer = await verify(paper.bytes)
    assert.equal(answer.status, 'genuine-current')
    assert.deepEqual(answer.reasons, [])
    assert.equal(answer.signatures.length, 2)
    assert.equal(answer.result?.issuer.vi, names.vi)
    const rows = await khue.app.read((tx) =>
      tx.named('test.entries', 'select 1 from transparency.entry where result_id = $1', [paper.resultId]),
    )
    assert.equal(rows.length, 1)
    const byQr = (await khue.call(anonymous, contract.verifyResult, { params: paper })).body
    assert.equal(byQr.status, 'genuine-current')
    const byCase = (
      await khue.call(anonymous, contract.verifyByCase, { params: { code: paper.caseCode.toLowerCase() } })
    ).body
    assert.deepEqual(
      byCase.map((one) => [one.status, one.signatures]),
      [['genuine-current', []]],
    )
  })

  test('TL8: altered, unknown, superseded and revoked are told apart', async () => {
    const [old, fresh] = [await issue('Bản cũ'), await issue('Bản mới')]
    await old.log()
    await fresh.log()
    await khue.drain()
    const changed = Buffer.from(old.bytes)
    changed[Math.floor(changed.length / 3)] = 0
    assert.equal((await verify(changed)).status, 'altered')
    assert.equal((await verify(Buffer.from('%PDF-1.7 something else'))).status, 'unknown')
    assert.equal((await verify(Buffer.from('hello'))).status, 'unknown')
    await khue.app.transaction((tx) => supersedeResult(tx, { resultId: old.resultId, byResultId: fresh.resultId }))
    await assert.rejects(
      khue.app.transaction((tx) => revokeResult(tx, old)),
      { type: 'transparency.not-current' },
    )
    await khue.drain()
    assert.equal((await verify(old.bytes)).status, 'superseded')
    await khue.app.transaction((tx) => revokeResult(tx, fresh))
    await khue.drain()
    assert.equal((await verify(fresh.bytes)).status, 'revoked')
    const offline = verifyOffline({
      file: fresh.bytes,
      proof: await proofOf(fresh.resultId),
      checkpoint: (await proofOf(fresh.resultId)).proof.checkpoint,
      trust: await trusted(),
    })
    assert.deepEqual([offline.genuine, offline.status], [true, 'revoked'])
    assert.equal(
      (await khue.call(anonymous, contract.verifyResult, { params: { resultId: newResultId() } })).body.status,
      'unknown',
    )
  })

  test('TL9: offline, with the file, the proof and the log’s key; every change is refused', async () => {
    const paper = await issue('Ngoại Tuyến')
    await paper.log()
    await khue.drain()
    const [proof, trust] = [await proofOf(paper.resultId), await trusted()]
    const { checkpoint } = proof.proof
    const good = { file: paper.bytes, proof, checkpoint, trust }
    assert.deepEqual(verifyOffline(good).reasons, [])
    assert.equal(verifyOffline(good).genuine, true)
    assert.deepEqual(verifyOffline({ ...good, trust: undefined }).warnings, [
      'log-key-not-checked',
      'certificates-not-checked',
    ])
    assert.equal(verifyOffline({ ...good, trust: undefined }).genuine, true)
    const changed = Buffer.from(paper.bytes)
    changed[1000] = (changed[1000] ?? 0) ^ 1
    const other = await issue('Khác')
    const key = generateKeyPairSync('ed25519')
    const root = checkpoint.split('\n')[2] ?? ''
    const bad: Parameters<typeof verifyOffline>[0][] = [
      { ...good, file: changed },
      { ...good, file: other.bytes },
      { ...good, file: Buffer.alloc(0) },
      { ...good, proof: null },
      { ...good, proof: { ...proof, entry: proof.entry.slice(4) } },
      { ...good, proof: { ...proof, proof: { ...proof.proof, index: proof.proof.index + 1 } } },
      { ...good, proof: { ...proof, proof: { ...proof.proof, hashes: [] } } },
      { ...good, proof: { ...proof, facts: { ...proof.facts, caseCode: 'X' } } },
      { ...good, checkpoint: 'nothing' },
      { ...good, checkpoint: checkpoint.replace(root, Buffer.alloc(32).toString('base64')) },
      { ...good, trust: { ...trust, logKey: verifierText(trust.logKey.split('+')[0] ?? '', key.publicKey) } },
      {
        ...good,
        trust: { ...trust, certificates: [createCaSandbox({ folder: null, publicUrl: authority.url }).rootPem] },
      },
    ]
    for (const [i, one] of bad.entries()) {
      const answer = verifyOffline(one)
      assert.equal(answer.genuine, false, `case ${i}`)
      assert.ok(answer.reasons.length > 0)
    }
  })

  test('TL1: the log is served as tiles that a stranger can check by himself', async () => {
    const text = await (await fetch(`${khue.url}/tlog/checkpoint`)).text()
    const verifier = parseVerifier((await trusted()).logKey)
    assert.ok(verifier)
    const opened = openNote(text, verifier)
    assert.ok(opened)
    const checkpoint = parseCheckpoint(opened)
    assert.ok(checkpoint && checkpoint.size > 0)
    const tile = async (name: string) => fetch(`${khue.url}/tlog/tile/${name}`)
    const hashes = Buffer.from(await (await tile(`0/000.p/${checkpoint.size}`)).arrayBuffer())
    const bundle = Buffer.from(await (await tile(`entries/000.p/${checkpoint.size}`)).arrayBuffer())
    const found: Buffer[] = []
    for (let at = 0; at < bundle.length; at += 2 + bundle.readUInt16BE(at))
      found.push(bundle.subarray(at + 2, at + 2 + bundle.readUInt16BE(at)))
    assert.equal(found.length, checkpoint.size)
    assert.deepEqual(Buffer.concat(found.map(leafHash)), hashes)
    assert.deepEqual(naiveRoot(found.map(leafHash)), checkpoint.root)
    for (const bad of ['0/000', `0/000.p/${checkpoint.size + 1}`, '0/x000/001', 'entries/000.p/0', '0/..%2f']) {
      assert.equal((await tile(bad)).status, 404, bad)
    }
    assert.equal(
      found.some((entry) => entry.includes('H26')),
      false,
    )
    const grown = await khue.call(anonymous, contract.consistencyProof, { query: { from: 1, to: checkpoint.size } })
    const path = grown.body.hashes.map((hash) => Buffer.from(hash, 'base64'))
    assert.ok(checkConsistency(1, checkpoint.size, leafHash(found[0] as Buffer), checkpoint.root, path))
    assert.equal((await khue.call(anonymous, contract.consistencyProof, { query: { from: 1, to: 99999 } })).status, 400)
  })

  test('TL2: several sequencers at once number each entry once; proofs hold beyond a full tile', async () => {
    const ids = Array.from({ length: 300 }, () => newResultId())
    const log = (resultId: string) =>
      khue.app.transaction((tx) =>
        logResult(tx, {
          resultId,
          documentId: newId(),
          sha256: createHash('sha256').update(resultId).digest('hex'),
          caseCode: `H26-${resultId}`,
          procedureCode: 'p',
          kind: names,
          issuedAt: Temporal.Now.instant(),
          issuerUnitId: 'u',
          issuerName: names,
        }),
      )
    for (let i = 0; i < ids.length; i += 30) {
      await Promise.all(ids.slice(i, i + 30).map(log))
      await Promise.all([1, 2, 3].map(() => khue.app.read(sequence)))
    }
    await khue.drain()
    const rows = await khue.app.read((tx) =>
      tx.named<{ index: number }>('test.indexes', 'select index from transparency.entry order by index', []),
    )
    assert.deepEqual(
      rows.map((row) => row.index),
      rows.map((_, i) => i),
    )
    const note = await (await fetch(`${khue.url}/tlog/checkpoint`)).text()
    const checkpoint = parseCheckpoint(note)
    assert.equal(checkpoint?.size, rows.length)
    for (const id of [ids[0], ids[150], ids.at(-1)]) {
      const proof = await proofOf(id ?? '')
      const path = proof.proof.hashes.map((hash) => Buffer.from(hash, 'base64'))
      assert.ok(
        checkInclusion(
          leafHash(Buffer.from(proof.entry, 'base64')),
          proof.proof.index,
          rows.length,
          path,
          checkpoint.root,
        ),
      )
    }
    assert.equal((await fetch(`${khue.url}/tlog/tile/0/000`)).status, 200)
  })
})
