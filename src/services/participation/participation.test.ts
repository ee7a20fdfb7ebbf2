/** Reports, from the street to the answer. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anonymous, type Citizen } from '../../kernel/actor.ts'
import { newId } from '../../kernel/id.ts'
import { applyRule, countDue } from '../../kernel/retention.ts'
import { startTestKhue } from '../../kernel/testing.ts'
import { modules } from '../../modules.ts'
import { myCases, viewCase } from '../../platform/casework/contract.ts'
import { listNotices } from '../../platform/notifications/contract.ts'
import { ruleOn } from './categories.ts'
import * as api from './contract.ts'
import * as desk from './contract-desk.ts'
import { readTaken } from './exif.ts'
import {
  act,
  cameraTime,
  cauGiay,
  city,
  close,
  construction,
  hoanKiem,
  jpeg,
  known,
  newKey,
  office,
  official,
  prove,
  read,
  reportOf,
  rows,
  send,
  spot,
  toApproval,
  toDone,
} from './fixture.ts'
import { confirmByTime, remind } from './remind.ts'

const khue = await startTestKhue({ modules })
const ward = office()
const strangers = office(cauGiay)
const at = (text: string) => khue.app.clock.set(Temporal.Instant.from(`${text}+07:00`))
const monday = '2026-11-09'

const minh = await known(khue, 'Nguyễn Văn Minh', '001093009901')
const lan = await known(khue, 'Trần Thị Lan', '001193009902')

test('PT1: without a name nothing tells who reported, and two reports of one browser are two strangers’', async () => {
  at(`${monday}T09:00:00`)
  const withoutKey = await khue.call(anonymous, api.sendReport, { body: { ...reportOf(), key: undefined } as never })
  assert.equal(withoutKey.problem?.type, '/problems/participation.key-missing')
  const key = newKey()
  const [one, other] = [await send(khue, { key }), await send(khue, { key, anonymous: true }, minh)]
  const stored = await rows(khue, 'select * from participation.report where report_id = any($1)', [[one.id, other.id]])
  assert.equal(new Set(stored.map(({ person_id }) => person_id)).size, 2)
  assert.ok(stored.every((row) => row['anonymous'] === true && row['person_id'] !== minh.id))
  const everything = JSON.stringify([
    stored,
    await rows(khue, 'select * from casework.case_file where case_id = any($1)', [[one.id, other.id]]),
    await rows(khue, 'select * from casework.event where case_id = any($1)', [[one.id, other.id]]),
    await rows(khue, 'select * from kernel.idempotency where reply::text like $1', [`%${one.id}%`]),
  ])
  assert.doesNotMatch(everything, /127\.0\.0\.1|Minh/)
  assert.ok(!everything.includes(key) && !everything.includes(minh.id))
  assert.deepEqual((await khue.call(minh, myCases, { query: {} })).body.items, [])
})

test('PT2: sent twice, raced or after a lost answer, it is one report; another’s id is refused', async () => {
  const body = reportOf()
  const replies = await Promise.all([1, 2, 3].map(() => khue.call(anonymous, api.sendReport, { body })))
  assert.deepEqual([...new Set(replies.map(({ status }) => status))], [200])
  assert.equal(replies.filter((reply) => !reply.body.repeated).length, 1)
  assert.equal(new Set(replies.map((reply) => reply.body.id)).size, 1)
  const again = await khue.call(anonymous, api.sendReport, { body })
  assert.equal(again.body.code, replies.find((reply) => !reply.body.repeated)?.body.code)
  const stolen = await khue.call(anonymous, api.sendReport, { body: { ...body, key: newKey() } })
  assert.equal(stolen.status, 409)
  const signed = { ...reportOf({ anonymous: false }) }
  assert.equal((await khue.call(minh, api.sendReport, { body: signed })).status, 200)
  assert.equal((await khue.call(lan, api.sendReport, { body: signed })).status, 409)
  assert.equal((await khue.call(minh, api.sendReport, { body: signed })).body.repeated, true)
})

test('PT3, PT4: a photo is kept without what the camera wrote, and is nobody’s but its reporter’s and the desk’s until it is released', async () => {
  const photoId = newId()
  const params = { id: photoId }
  const bytes = jpeg({ at: cameraTime(khue, -60), ...spot })
  const put = await khue.call(anonymous, api.putPhoto, { params, query: {}, body: bytes })
  assert.equal(put.status, 200, JSON.stringify(put.problem))
  assert.ok(Math.abs((put.body.at?.lat ?? 0) - spot.lat) < 1e-4)
  assert.equal((await khue.call(anonymous, api.putPhoto, { params, query: {}, body: bytes })).status, 200)
  const other = await khue.call(anonymous, api.putPhoto, { params, query: {}, body: jpeg({ orientation: 3 }) })
  assert.equal(other.status, 409)
  const pdf = await khue.call(anonymous, api.putPhoto, {
    params: { id: newId() },
    query: {},
    body: Buffer.from('%PDF-1.4'),
  })
  assert.equal(pdf.status, 415)
  assert.equal((await khue.call(anonymous, api.photoContent, { params })).status, 404, 'not before it is sent')
  const { id } = await send(khue, { photoIds: [photoId], anonymous: false }, minh)
  const stolen = await khue.call(anonymous, api.sendReport, { body: reportOf({ photoIds: [photoId] }) })
  assert.equal(stolen.problem?.type, '/problems/participation.photo-unknown')
  for (const actor of [anonymous, lan, strangers.clerk])
    assert.equal((await khue.call(actor, api.photoContent, { params })).status, 404)
  for (const actor of [minh, ward.clerk]) {
    const seen = await khue.call(actor, api.photoContent, { params })
    assert.equal(seen.status, 200)
    assert.deepEqual(readTaken(seen.body), { at: null, lat: null, lon: null })
  }
  assert.deepEqual((await read(khue, id)).photoIds, [])
  const released = { params: { id }, body: { words: 'Đống rác đầu ngõ', photoIds: [photoId] } }
  assert.equal((await khue.call(strangers.clerk, desk.releaseReport, released)).status, 404)
  assert.equal((await khue.call(ward.clerk, desk.releaseReport, released)).status, 200)
  assert.equal((await khue.call(anonymous, api.photoContent, { params })).status, 200)
  const shown = await read(khue, id)
  assert.deepEqual([shown.photoIds, shown.words], [[photoId], 'Đống rác đầu ngõ'])
  await khue.call(ward.clerk, desk.releaseReport, { params: { id }, body: { words: null, photoIds: [] } })
  assert.equal((await khue.call(anonymous, api.photoContent, { params })).status, 404)
})

test('PT5: the ward of the place, and who is competent by category and day', async () => {
  const here = await khue.call(anonymous, api.findUnitAt, { query: { ...spot, category: 'traffic-signals' } })
  assert.equal(here.body.certain, false, 'no boundary was imported')
  assert.equal(here.body.competent?.en, 'Department of Construction')
  const far = { lat: 10.8, lon: 106.7 }
  assert.equal((await khue.call(anonymous, api.findUnitAt, { query: far })).body.unit, null)
  const outside = reportOf({ place: { ...far, source: 'map' } })
  const { unitId: _chosen, ...unchosen } = outside
  assert.equal((await khue.call(anonymous, api.sendReport, { body: unchosen })).status, 422)
  const signals = await send(khue, { category: 'traffic-signals' })
  assert.equal(signals.unit.en, 'Department of Construction')
  assert.equal((await send(khue, { unitId: cauGiay })).unit.en, 'Cầu Giấy Ward')
  const wrong = await khue.call(anonymous, api.sendReport, { body: reportOf({ unitId: construction }) })
  assert.equal(wrong.problem?.type, '/problems/casework.unknown-unit')
  assert.equal(ruleOn('lighting', '2025-06-30').competence, 'district')
  assert.equal(ruleOn('lighting', '2025-07-01').competence, 'commune')
  assert.equal(ruleOn('traffic-signals', '2025-02-28').competence, 'department:so-giao-thong-van-tai')
  assert.equal(ruleOn('traffic-signals', '2025-03-01').competence, 'department:so-xay-dung')
})

test('PT6: an anonymous report is followed by its code and secret alone', async () => {
  const { id, code, key } = await send(khue)
  await khue.drain()
  const follow = (body: { code: string; key: string }) => khue.call(anonymous, api.followReport, { body })
  assert.equal((await follow({ code, key })).body.id, id)
  assert.equal((await follow({ code: code.toLowerCase(), key })).status, 200)
  for (const body of [
    { code, key: newKey() },
    { code: 'H26-0', key },
  ])
    assert.equal((await follow(body)).status, 404)
  const own = (actor: typeof anonymous | Citizen, body: { key?: string }) =>
    khue.call(actor, api.readOwnReport, { params: { id }, body })
  assert.equal((await own(anonymous, { key })).body.own?.words, 'Đống rác ở đầu ngõ ba ngày nay')
  for (const [actor, body] of [
    [anonymous, {}],
    [minh, {}],
    [anonymous, { key: newKey() }],
  ] as const)
    assert.equal((await own(actor, body)).body.own, null)
  const signed = await send(khue, { anonymous: false }, minh)
  const read = { params: { id: signed.id }, body: {} }
  assert.equal((await khue.call(minh, api.readOwnReport, read)).body.own?.report.id, signed.id)
  assert.equal((await khue.call(lan, api.readOwnReport, read)).body.own, null)
})

test('PT7: the categories that words and place speak for are suggested, with the reasons', async () => {
  const body = { words: 'den duong khong sang', at: spot }
  const [first] = (await khue.call(anonymous, api.suggestCategory, { body })).body.items
  assert.ok(first?.category === 'lighting' && first.because.includes('đèn đường'))
})

test('PT8: open reports close by are shown first, and joined: one voice each', async () => {
  const place = { lat: 21.0312, lon: 105.8611 }
  const { id } = await send(khue, { place: { ...place, source: 'gps' }, category: 'lighting', anonymous: false }, minh)
  await send(khue, { place: { ...place, lat: place.lat + 0.002, source: 'gps' }, category: 'lighting' })
  const query = { lat: place.lat + 0.0002, lon: place.lon, category: 'lighting' } as const
  const near = (await khue.call(anonymous, api.nearReports, { query })).body.items
  assert.deepEqual(
    near.map((one) => one.id),
    [id],
  )
  assert.equal(near[0]?.distance_m, 22)
  assert.deepEqual(
    (await khue.call(anonymous, api.nearReports, { query: { ...query, category: 'trees' } })).body.items,
    [],
  )
  const join = (actor: typeof anonymous | Citizen, key?: string) =>
    khue.call(actor, api.joinReport, { params: { id }, body: key === undefined ? {} : { key } })
  assert.equal((await join(anonymous)).status, 400)
  const key = newKey()
  const replies = [
    await join(anonymous, key),
    await join(anonymous, key),
    await join(lan),
    await join(lan),
    await join(minh),
  ]
  assert.deepEqual(
    replies.map(({ body }) => [body.voices, body.added]),
    [
      [1, true],
      [1, false],
      [2, true],
      [2, false],
      [2, false],
    ],
  )
  await act(khue, ward.clerk, id, { type: 'receive' })
  const told = (await khue.call(lan, listNotices, { query: {} })).body.notices
  assert.ok(
    told.some(({ link }) => link === `/reports/${id}`),
    'whoever joined is told',
  )
})

test('PT9: merged at one unit and undone; what is merged is done with the other', async () => {
  const [main, same, elsewhere] = [await send(khue), await send(khue), await send(khue, { unitId: cauGiay })]
  const merge = (actor: typeof anonymous | ReturnType<typeof official>, from: string, into: string) =>
    khue.call(actor, desk.mergeReport, { params: { id: from }, body: { id: into } })
  assert.equal((await merge(anonymous, same.id, main.id)).status, 401)
  assert.equal((await merge(strangers.clerk, same.id, main.id)).status, 404)
  const both = official('one-stop-clerk', city, true)
  const notAlike = await merge(both, elsewhere.id, main.id)
  assert.equal(notAlike.problem?.type, '/problems/participation.not-mergeable')
  assert.equal((await merge(ward.clerk, main.id, main.id)).status, 409)
  assert.equal((await merge(ward.clerk, same.id, main.id)).status, 200)
  assert.equal((await merge(ward.clerk, main.id, same.id)).status, 409, 'not in a circle')
  await khue.drain()
  assert.equal((await read(khue, same.id)).mergedInto?.id, main.id)
  const undone = await khue.call(ward.clerk, desk.undoMerge, { params: { id: same.id } })
  assert.equal(undone.body.report.state, 'working')
  assert.equal((await merge(ward.clerk, same.id, main.id)).status, 200)
  await toDone(khue, ward, main.id)
  const [done, followed] = [await read(khue, main.id), await read(khue, same.id)]
  assert.deepEqual([done.state, followed.state], ['done', 'merged'])
  const { phase, reason } = await khue.app.read(async () => {
    const seen = (await khue.call(ward.leader, viewCase, { params: { id: same.id } })).body
    return { phase: seen.actable.phase, reason: seen.events.at(-1)?.reason }
  })
  assert.deepEqual([phase, reason], ['stopped', `Đã xử lý cùng phản ánh ${main.code}`])
  assert.equal((await khue.call(ward.clerk, desk.undoMerge, { params: { id: same.id } })).status, 409)
})

test('PT9: what is merged goes its own way again when the other is taken back or goes to another unit', async () => {
  const merged = async () => {
    const main = await send(khue, { category: 'danger' })
    const same = await send(khue, { category: 'danger' })
    const reply = await khue.call(ward.clerk, desk.mergeReport, { params: { id: same.id }, body: { id: main.id } })
    assert.equal(reply.status, 200, JSON.stringify(reply.problem))
    return { main, same }
  }
  const ended = async (id: string) => {
    await khue.drain()
    return (await rows(khue, 'select ended_at from operations.signal where reference = $1', [id]))[0]?.['ended_at']
  }
  const gone = await merged()
  assert.ok(await ended(gone.same.id), 'PT21: merged, it is no danger by itself')
  const body = { key: gone.main.key, answer: { type: 'withdraw', reason: 'Nhầm chỗ' } as const }
  assert.equal((await khue.call(anonymous, api.answerReport, { params: { id: gone.main.id }, body })).status, 200)
  assert.equal((await read(khue, gone.same.id)).state, 'working')
  assert.equal(await ended(gone.same.id), null)

  const moved = await merged()
  await act(khue, ward.clerk, moved.main.id, { type: 'receive', passOn: true })
  const params = { id: moved.main.id }
  const { version } = (await khue.call(ward.clerk, viewCase, { params })).body
  const away = { expectedVersion: version, unitId: construction, reason: 'Công trình của thành phố' }
  assert.equal((await khue.call(ward.specialist, desk.transferReport, { params, body: away })).status, 200)
  const department = office(construction)
  assert.equal((await read(khue, moved.same.id)).state, 'working')
  await act(khue, department.clerk, moved.main.id, { type: 'pass-on' })
  await act(khue, department.specialist, moved.main.id, { type: 'pass-on' })
  assert.equal((await prove(khue, department.specialist, moved.main.id)).status, 200)
  const closed = await close(khue, department.leader, moved.main.id, department.leader)
  assert.equal(closed.status, 200, JSON.stringify(closed.problem))
})

test('PT10: transferred to who is competent, under the time that was promised', async () => {
  at(`${monday}T08:30:00`)
  const { id } = await send(khue, { category: 'drainage', anonymous: false }, minh)
  const department = office(construction)
  await act(khue, department.clerk, id, { type: 'receive' })
  const before = await read(khue, id)
  assert.equal(before.dueAt, '2026-11-12T01:30:00.000Z')
  const params = { id }
  const { version } = (await khue.call(department.clerk, viewCase, { params })).body
  const body = { expectedVersion: version, unitId: hoanKiem, reason: 'Cống trong ngõ do phường quản lý' }
  assert.equal((await khue.call(minh, desk.transferReport, { params, body })).status, 403)
  assert.equal((await khue.call(ward.clerk, desk.transferReport, { params, body })).status, 404)
  assert.equal((await khue.call(department.clerk, desk.transferReport, { params, body })).status, 200)
  await khue.drain()
  const after = await read(khue, id)
  assert.deepEqual([after.holder.en, after.dueAt], ['Hoàn Kiếm Ward', before.dueAt])
  assert.ok(after.trail.some(({ kind, unit }) => kind === 'transferred' && unit?.en === 'Hoàn Kiếm Ward'))
  await act(khue, ward.clerk, id, { type: 'pass-on' })
  assert.equal((await read(khue, id)).state, 'working')
})

test('PT11, PT12: closed by its unit alone, with proof from there and from afterwards', async () => {
  at(`${monday}T09:00:00`)
  const { id } = await send(khue)
  await toApproval(khue, ward, id)
  assert.equal((await prove(khue, anonymous, id)).status, 401)
  assert.equal((await prove(khue, strangers.specialist, id)).status, 404)
  const bare = await close(khue, ward.leader, id, ward.leader)
  assert.equal(bare.problem?.type, '/problems/participation.no-proof')
  const types = async (taken: Parameters<typeof jpeg>[0]) =>
    (await prove(khue, ward.specialist, id, taken)).problem?.type.replace('/problems/participation.', '')
  assert.equal(await types(undefined), undefined)
  assert.equal(await types({ orientation: 1 }), 'proof-untold')
  assert.equal(await types({ at: cameraTime(khue, -3600), ...spot }), 'proof-too-early')
  assert.equal(await types({ at: cameraTime(khue, 3600), ...spot }), 'proof-untold')
  assert.equal(await types({ at: cameraTime(khue, 1), lat: spot.lat + 0.003, lon: spot.lon }), 'proof-too-far')
  const reading = { params: { id }, body: { series: 'no-such/thing', note: '' } }
  assert.equal((await khue.call(ward.specialist, desk.addProofReading, reading)).status, 422)
  for (const actor of [ward.specialist, ward.clerk])
    assert.equal((await close(khue, actor, id, ward.leader)).status, 403)
  assert.equal((await close(khue, strangers.leader, id, ward.leader)).status, 404)
  assert.equal((await close(khue, ward.leader, id, ward.leader)).status, 200)
  await khue.drain()
  const done = await read(khue, id)
  assert.deepEqual([done.state, done.onTime, done.answer], ['done', true, 'Đã thu gom, vệ sinh sạch sẽ.'])
  assert.deepEqual(done.proofs, [], 'a proof photo is shown when it was released')
})

test('PT13: confirmed and rated, or held to be not done: again by the unit, then by the level above', async () => {
  at(`${monday}T09:00:00`)
  const { id, key } = await send(khue)
  const answer = (said: unknown, by: { key?: string } = { key }) =>
    khue.call(anonymous, api.answerReport, { params: { id }, body: { ...by, answer: said as never } })
  const object = { type: 'object', reason: 'Rác vẫn còn nguyên' }
  assert.equal((await answer(object)).problem?.type, '/problems/participation.answer-too-late', 'not before it is done')
  await toDone(khue, ward, id)
  assert.equal((await answer(object, {})).status, 404)
  at(`${monday}T10:00:00`)
  const first = await answer(object)
  assert.equal(first.status, 200, JSON.stringify(first.problem))
  await khue.drain()
  const again = await read(khue, id)
  assert.deepEqual([again.state, again.holder.en, again.objections], ['working', 'Hoàn Kiếm Ward', 1])
  await act(khue, ward.specialist, id, { type: 'take' })
  await act(khue, ward.specialist, id, { type: 'pass-on' })
  assert.equal((await close(khue, ward.leader, id, ward.leader)).problem?.type, '/problems/participation.no-proof')
  assert.equal((await prove(khue, ward.specialist, id)).status, 200)
  assert.equal((await close(khue, ward.leader, id, ward.leader)).status, 200)
  await khue.drain()
  at(`${monday}T11:00:00`)
  assert.equal((await answer(object)).status, 200)
  await khue.drain()
  const above = await read(khue, id)
  assert.equal(above.holder.en, 'City of Hanoi')
  const cityOffice = office(city)
  await act(khue, cityOffice.specialist, id, { type: 'take' })
  await act(khue, cityOffice.specialist, id, { type: 'pass-on' })
  assert.equal((await prove(khue, cityOffice.specialist, id)).status, 200)
  assert.equal((await close(khue, cityOffice.leader, id, cityOffice.leader)).status, 200)
  await khue.drain()
  const confirmed = await answer({ type: 'confirm', score: 4 })
  assert.deepEqual([confirmed.body.report.confirmed, confirmed.body.report.score], [true, 4])
  assert.equal((await answer(object)).status, 409)
  assert.equal((await answer({ type: 'confirm', score: 1 })).body.report.score, 4, 'rated once')
})

test('PT13: who does not answer in five working days is taken to agree', async () => {
  at(`${monday}T09:00:00`)
  const { id, key } = await send(khue)
  await toDone(khue, ward, id)
  at('2026-11-15T09:00:00')
  await khue.app.transaction(confirmByTime)
  assert.equal((await read(khue, id)).confirmed, false)
  at('2026-11-17T09:00:00')
  await khue.app.transaction(confirmByTime)
  assert.equal((await read(khue, id)).confirmed, true)
  const body = { key, answer: { type: 'object', reason: 'Muộn' } as const }
  assert.equal((await khue.call(anonymous, api.answerReport, { params: { id }, body })).status, 409)
})

test('PT14: reminded before and after the time, once each; then the level above is told and reads it', async () => {
  at(`${monday}T09:00:00`)
  const [late, waiting] = [await send(khue), await send(khue)]
  await act(khue, ward.clerk, late.id, { type: 'receive', passOn: true })
  const kinds = async (id: string) =>
    (await read(khue, id)).trail.map(({ kind }) => kind).filter((k) => /remind|escal/.test(k))
  const above = official('leader', city)
  const reading = () => khue.call(above, desk.readDeskReport, { params: { id: late.id } })
  const run = async (time: string) => {
    at(time)
    await khue.app.transaction(remind)
    await khue.app.transaction(remind)
    await khue.drain()
  }
  await run(`${monday}T16:00:00`)
  assert.deepEqual([await kinds(late.id), await kinds(waiting.id)], [[], []])
  await run('2026-11-10T16:00:00')
  assert.deepEqual(await kinds(late.id), ['reminded-before'])
  assert.deepEqual(await kinds(waiting.id), ['reminded-receive'])
  await run('2026-11-11T09:30:00')
  assert.deepEqual(await kinds(late.id), ['reminded-before', 'reminded-after'])
  assert.equal((await reading()).status, 404)
  await run('2026-11-12T09:30:00')
  assert.deepEqual(await kinds(late.id), ['reminded-before', 'reminded-after', 'escalated'])
  assert.equal((await reading()).status, 200)
  const { items, counts } = (await khue.call(ward.clerk, desk.listDeskReports, { query: { queue: 'overdue' } })).body
  assert.ok(items.some(({ id, escalated }) => id === late.id && escalated))
  assert.equal(counts.overdue, items.length)
  await act(khue, ward.clerk, waiting.id, { type: 'receive', passOn: true })
  const { dueAt } = await read(khue, waiting.id)
  at(
    Temporal.Instant.from(dueAt ?? '')
      .subtract({ minutes: 1 })
      .toZonedDateTimeISO('Asia/Ho_Chi_Minh')
      .toPlainDateTime()
      .toString(),
  )
  await khue.app.transaction(remind)
  assert.deepEqual(await kinds(waiting.id), ['reminded-receive', 'reminded-before'], 'each of the two by itself')
})

test('PT16: everybody sees where it is and its way, and neither words nor names that were not released', async () => {
  at(`${monday}T09:00:00`)
  const told = { ...spot, source: 'gps', words: 'Ngay cửa nhà tôi, 0912 345 678' } as const
  const { id } = await send(khue, { anonymous: false, words: 'Bí mật của tôi', category: 'noise', place: told }, minh)
  await act(khue, ward.clerk, id, { type: 'receive', note: 'Ghi chú nội bộ' })
  const query = { box: '21.02,105.85,21.03,105.86', category: 'noise' } as const
  const [list, points] = [
    await khue.call(anonymous, api.listReports, { query }),
    await khue.call(anonymous, api.listPoints, { query }),
  ]
  assert.ok(list.body.items.some((one) => one.id === id) && points.body.items.some((one) => one.id === id))
  const shown = JSON.stringify([list.body, points.body, await read(khue, id)])
  assert.doesNotMatch(shown, /Bí mật|Minh|Ghi chú|của gso|cửa nhà|0912/)
  const atDesk = (await khue.call(ward.clerk, desk.readDeskReport, { params: { id } })).body
  assert.deepEqual([atDesk.report.place, atDesk.suspicious], [told.words, ['0912 345 678']])
  const releasing = { params: { id }, body: { words: 'Ồn về đêm', photoIds: [] } }
  assert.equal((await khue.call(ward.clerk, desk.releaseReport, releasing)).body.report.words, 'Ồn về đêm')
  assert.equal((await read(khue, id)).place, told.words)
  const elsewhere = { ...query, box: '21.2,105.85,21.3,105.86' }
  assert.deepEqual((await khue.call(anonymous, api.listReports, { query: elsewhere })).body.items, [])
  const ofWard = await khue.call(anonymous, api.listReports, { query: { unitId: cauGiay, category: 'noise' } })
  assert.ok(!ofWard.body.items.some((one) => one.id === id))
  const first = (await khue.call(anonymous, api.listReports, { query: { limit: 2 } })).body
  const second = (await khue.call(anonymous, api.listReports, { query: { limit: 2, after: first.next ?? '' } })).body
  assert.equal(new Set([...first.items, ...second.items].map((one) => one.id)).size, 4)
  for (const after of ['x', '2026-11-09T00:00:00Z~x'])
    assert.equal((await khue.call(anonymous, api.listReports, { query: { after } })).status, 400)
  const withdrawn = { params: { id }, body: { answer: { type: 'withdraw', reason: 'Đã tự dọn' } as const } }
  assert.equal((await khue.call(minh, api.answerReport, withdrawn)).status, 200)
  assert.equal((await khue.call(anonymous, api.readReport, { params: { id } })).status, 404)
})

test('PT18: figures by unit; few ratings are kept back', async () => {
  await khue.drain()
  const { all, units } = (await khue.call(anonymous, api.reportFigures, { query: { days: 30 } })).body
  const own = units.find(({ unitId }) => unitId === hoanKiem)
  assert.ok(own && own.done >= 3)
  const [counted] = await rows(
    khue,
    `select count(*)::int as all, count(*) filter (where state = 'done')::int as done from participation.report
     where state not in ('merged', 'withdrawn')`,
  )
  assert.deepEqual([all.reports, all.done], [counted?.['all'], counted?.['done']])
  assert.equal(own.onTimeShare, 1)
  assert.equal(all.score, null, 'one rating')
})

test('PT19: photos that were never sent go after a day, who reported after the years', async () => {
  at(`${monday}T09:00:00`)
  const photoId = newId()
  await khue.call(anonymous, api.putPhoto, { params: { id: photoId }, query: {}, body: jpeg() })
  const [photo] = await rows(khue, 'select sha256 from participation.photo where photo_id = $1', [photoId])
  const rule = (name: string) => {
    const found = khue.app.retains.find(({ id }) => id === `participation.${name}`)
    assert.ok(found)
    return found
  }
  at('2026-11-10T10:00:00')
  await applyRule(khue.app, rule('unsent-photos'), newId())
  assert.deepEqual(await rows(khue, 'select from participation.photo where photo_id = $1', [photoId]), [])
  assert.equal(await khue.app.storage.has(String(photo?.['sha256'])), false)
  at('2032-01-01T10:00:00')
  assert.ok((await khue.app.read((tx) => countDue(tx, rule('reporters')))) > 0)
  for (const name of ['reporters', 'voices', 'hidden-photos']) await applyRule(khue.app, rule(name), newId())
  const left = await rows(khue, `select person_id, words, key_sha256 from participation.report where state = 'done'`)
  assert.ok(left.length > 0 && left.every((row) => row['key_sha256'] === null && row['person_id'] !== minh.id))
  assert.equal(await khue.app.read((tx) => countDue(tx, rule('reporters'))), 0)
  const [voices] = await rows(khue, 'select max(voices) as most from participation.report')
  assert.ok(Number(voices?.['most']) >= 2, 'the count of voices stays')
  khue.app.clock.set(null)
})
