import assert from 'node:assert/strict'
import type { KeyObject } from 'node:crypto'
import { describe, test } from 'node:test'
import pg from 'pg'
import { newId } from '../../kernel/id.ts'
import { applyRule } from '../../kernel/retention.ts'
import { trustAnchors } from '../signatures/index.ts'
import * as api from './contract.ts'
import { administrator, boatPath, boatsOn, input, nobody, otherOwner, owner } from './fixture.ts'
import { sealMinute, stampBatches } from './log.ts'
import { announceKey, refreshOwnKeys } from './own-key.ts'
import { checkProof, verifyChain } from './proof.ts'
import { type Bent, holdsFor, keyFromJwk, sendSigned, signedRequest } from './testing.ts'
import { startWithSandbox } from '../../../scripts/test-sandbox.ts'
import documents from '../documents/module.ts'
import identity from '../identity/module.ts'
import organisation from '../organisation/module.ts'
import registry from '../registry/module.ts'
import signatures from '../signatures/module.ts'
import transparency from '../transparency/module.ts'
import exchange from './module.ts'

const { khue } = await startWithSandbox({
  modules: [organisation, identity, documents, signatures, transparency, registry, exchange],
})
const { ask, exchangeKey, granted, jwks } = await boatsOn(khue)

describe('the log', () => {
  const seal = async () => {
    await khue.app.transaction(sealMinute)
    await khue.app.read((tx) => stampBatches(tx))
  }
  const verify = () => khue.app.read(async (tx) => verifyChain(tx, await trustAnchors(tx)))

  test('EX8: every proven call is in it, with hashes and no content; read by who answers for the service', async () => {
    const client = await granted()
    await ask(client, { userId: 'VN-hoa', issue: 'HS-12' })
    await ask(client, { purpose: 'curiosity' })
    await ask(client, {}, { number: '000000000000' })
    await ask(client, {}, { number: 'x' })
    const query = { member: client.memberId }
    assert.equal((await khue.call(nobody, api.searchLog, { query })).status, 403)
    assert.deepEqual((await khue.call(otherOwner, api.searchLog, { query })).body.items, [])
    const { items } = (await khue.call(owner, api.searchLog, { query })).body
    assert.deepEqual(
      items.map(({ outcome, problem }) => [outcome, problem]),
      [
        ['failed', 'kernel.invalid-input'],
        ['failed', 'exchange.nothing-found'],
        ['refused', 'exchange.no-grant'],
        ['answered', null],
      ],
    )
    const answered = items[3]
    assert.equal(answered?.userId, 'VN-hoa')
    assert.equal(answered?.issue, 'HS-12')
    assert.deepEqual(answered?.fields, ['name', 'harbour'])
    const database = new pg.Client({ connectionString: khue.databaseUrl })
    await database.connect()
    const { rows } = await database.query<{ all: string }>('select entry::text as all from exchange.entry')
    await database.end()
    assert.ok(!rows.some(({ all }) => /Sóng Hồng|001095000001/.test(all)))
  })

  test('EX9: the log is sealed by the minute into a chain whose links are time-stamped', async () => {
    const client = await granted()
    await ask(client)
    await seal()
    await ask(client)
    await seal()
    const verdict = await verify()
    assert.deepEqual(verdict.flaws, [])
    assert.equal(verdict.unstamped, 0)
    assert.ok(verdict.batches >= 2)
    const state = await khue.call(administrator, api.chainState, {})
    assert.equal(state.body.batches, verdict.batches)
  })

  test('EX10: one call is proven offline; any change in the bundle is noticed', async () => {
    const client = await granted()
    const replies = await Promise.all([1, 2, 3].map(() => ask(client)))
    const id = replies[1]?.headers['x-road-request-id'] ?? ''
    const early = await khue.call(owner, api.entryProof, { params: { id } })
    assert.equal(early.problem?.type, '/problems/exchange.not-sealed-yet')
    await seal()
    assert.equal((await khue.call(otherOwner, api.entryProof, { params: { id } })).status, 404)
    const { body: bundle } = await khue.call(owner, api.entryProof, { params: { id } })
    const anchors = await khue.app.read(trustAnchors)
    const verdict = checkProof(bundle, jwks, anchors)
    assert.deepEqual(verdict.flaws, [])
    assert.ok(verdict.stampedAt)
    const flaws = (changed: Partial<typeof bundle>) => checkProof({ ...bundle, ...changed }, jwks, anchors).flaws
    assert.deepEqual(flaws({ entry: bundle.entry.replace('VN-canbo.01', 'VN-canbo.02') }), ['facts', 'entry'])
    assert.deepEqual(flaws({ entry: bundle.entry.replace('"tookMs":', '"tookMs":1') }), ['entry'])
    assert.deepEqual(flaws({ clientKey: bundle.exchangeKey }), ['client-key', 'client-signature'])
    assert.deepEqual(flaws({ batch: { ...bundle.batch, number: 99 } }), ['timestamp'])
    assert.deepEqual(flaws({ position: bundle.position + 1 }), ['entry'])
    assert.deepEqual(flaws({ timestamp: 'AAAA' }), ['timestamp'])
    assert.deepEqual(flaws({ entry: '{' }), ['unreadable'])
    assert.deepEqual(checkProof(bundle, jwks, []).flaws, ['timestamp'])
    // Whoever has keys of their own makes bundles that agree with themselves.
    assert.deepEqual(checkProof(bundle, { keys: [] }, anchors).flaws, ['exchange-key'])
  })

  test('EX25: a new key of Khuê’s is announced first and signs after the overlap; what the old one signed is proven still', async () => {
    const client = await granted()
    const exchanged = async (bent: Bent = {}) => {
      const request = signedRequest(client, boatPath, input, bent)
      const reply = await sendSigned(khue.url, request)
      assert.equal(reply.status, 200, reply.text)
      return { id: reply.headers['x-road-request-id'] ?? '', isBy: (key: KeyObject) => holdsFor(reply, request, key) }
    }
    const old = await exchanged()
    const announce = (minutes: number) =>
      khue.app.transaction((tx) => announceKey(tx, Temporal.Duration.from({ minutes })))
    await assert.rejects(announce(9), RangeError)
    const announced = (await announce(60)) ?? assert.fail('no key was announced')
    assert.equal(await announce(60), null, 'one at a time')
    const { body } = await khue.call(nobody, api.exchangeKeys, {})
    assert.deepEqual(
      body.keys.map(({ kid }) => kid),
      [announced.keyId, jwks.keys[0]?.kid],
    )
    await refreshOwnKeys(khue.app)
    assert.ok((await exchanged()).isBy(exchangeKey), 'until then the old one signs')
    const now = Temporal.Now.instant()
    khue.app.clock.set(now.add({ minutes: 61 }))
    try {
      const late = await exchanged({ createdSeconds: Math.floor(now.epochMilliseconds / 1000) + 61 * 60 })
      const newKey = keyFromJwk(body.keys[0] ?? { kty: '', crv: '', x: '' })
      assert.deepEqual([late.isBy(newKey), late.isBy(exchangeKey)], [true, false])
      await seal()
      for (const { id } of [old, late]) {
        const { body: bundle } = await khue.call(owner, api.entryProof, { params: { id } })
        assert.deepEqual(checkProof(bundle, body, await khue.app.read(trustAnchors)).flaws, [])
      }
    } finally {
      khue.app.clock.set(null)
    }
  })

  test('EX27: an entry is erased after its time and its hash stays: the chain holds, the others and kept bundles are proven', async () => {
    const client = await granted()
    const [old, other] = [await ask(client), await ask(client)].map(({ headers }) => headers['x-road-request-id'] ?? '')
    await seal()
    const bundle = (await khue.call(owner, api.entryProof, { params: { id: old ?? '' } })).body
    const rule = khue.app.retains.find(({ id }) => id === 'exchange.log-entries') ?? assert.fail('no such rule')
    const database = new pg.Client({ connectionString: khue.databaseUrl })
    await database.connect()
    const left = async () => (await database.query('select 1 from exchange.entry where id = $1', [old])).rowCount
    try {
      await applyRule(khue.app, rule, newId())
      assert.equal(await left(), 1, 'not before its time')
      const { rows } = await database.query<{ batch: number }>('select batch from exchange.entry where id = $1', [old])
      const forged = `insert into exchange.leaf select batch, position, decode(repeat('00', 32), 'hex') from exchange.entry where id = $1`
      await database.query('begin')
      await database.query(forged, [old])
      await assert.rejects(database.query('delete from exchange.entry where id = $1', [old]), /append-only/)
      await database.query('rollback')

      khue.app.clock.set(Temporal.Now.instant().add({ hours: 24 * 3654 }))
      await applyRule(khue.app, rule, newId())
      assert.equal(await left(), 1, 'the chain itself has to be so far')
      await database.query(
        `insert into exchange.batch select number + 1, hash, root, 1, closed_at + interval '3651 days', hash
         from exchange.batch order by number desc limit 1`,
      )
      // Of a batch whose other entry is newer: as if it had been asked years later.
      await applyRule(
        khue.app,
        { ...rule, rows: { ...rule.rows, only: `${rule.rows.only} and id = '${old}'` } },
        newId(),
      )
      await database.query('alter table exchange.batch disable trigger append_only')
      await database.query('delete from exchange.batch where number = (select max(number) from exchange.batch)')
      await database.query('alter table exchange.batch enable trigger append_only')
      assert.equal(await left(), 0)
      assert.deepEqual((await verify()).flaws, [])
      const anchors = await khue.app.read(trustAnchors)
      const published = (await khue.call(nobody, api.exchangeKeys, {})).body
      const { body: still } = await khue.call(owner, api.entryProof, { params: { id: other ?? '' } })
      assert.deepEqual(checkProof(still, published, anchors).flaws, [])
      assert.deepEqual(checkProof(bundle, published, anchors).flaws, [])
      await assert.rejects(database.query('delete from exchange.leaf'), /append-only/)
      await database.query('alter table exchange.leaf disable trigger append_only')
      const { rows: leaves } = await database.query<{ hash: Buffer }>('select hash from exchange.leaf')
      await database.query(`update exchange.leaf set hash = decode(repeat('00', 32), 'hex')`)
      assert.deepEqual((await verify()).flaws, [{ batch: Number(rows[0]?.batch), what: 'entries' }])
      await database.query('update exchange.leaf set hash = $1', [leaves[0]?.hash])
      await database.query('alter table exchange.leaf enable trigger append_only')
    } finally {
      khue.app.clock.set(null)
      await database.end()
    }
  })

  test('EX9: the database refuses to change an entry; one that was changed past it is noticed', async () => {
    const client = await granted()
    await ask(client)
    await seal()
    const database = new pg.Client({ connectionString: khue.databaseUrl })
    await database.connect()
    try {
      const change = (sql: string) => database.query(sql)
      await assert.rejects(change(`update exchange.entry set user_id = 'x'`), /append-only/)
      await assert.rejects(change('delete from exchange.entry'), /append-only/)
      await assert.rejects(change('truncate exchange.entry'), /append-only/)
      await assert.rejects(change('update exchange.batch set entries = 9'), /append-only/)
      assert.deepEqual((await verify()).flaws, [])
      await change('alter table exchange.entry disable trigger append_only')
      await change(`update exchange.entry set user_id = 'VN-other' where batch = 2 and position = 0`)
      assert.deepEqual((await verify()).flaws, [{ batch: 2, what: 'entries' }])
      await change(`update exchange.entry set user_id = 'VN-canbo.01' where batch = 2 and position = 0`)
      assert.deepEqual((await verify()).flaws, [])
      await change('delete from exchange.entry where batch = 1 and position = 0')
      assert.deepEqual((await verify()).flaws, [{ batch: 1, what: 'entries' }])
    } finally {
      await database.end()
    }
  })
})
