import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createMailSandbox, type Mail } from '../../../sandbox/mail/mail.ts'
import { anonymous, type Official } from '../../kernel/actor.ts'
import { newId } from '../../kernel/id.ts'
import { listen, officialWith, startTestKhue } from '../../kernel/testing.ts'
import { modules } from '../../modules.ts'
import { problem } from '../../kernel/problems.ts'
import { sandboxOfficials } from '../organisation/index.ts'
import * as api from './contract.ts'
import { remind } from './duties.ts'
import { offerMeasures } from './measures.ts'
import { reckonAll } from './reckon.ts'

const mail = await createMailSandbox({ publicUrl: 'http://127.0.0.1/mail', smtpPort: 0, folder: null })
const mailUrl = await listen(mail.listener)
const khue = await startTestKhue({ modules, env: { SMTP_URL: `smtp://127.0.0.1:${mail.smtpPort}` } })
after(async () => {
  await khue.close()
  await mail.close()
})

const city = 'gso:01@2008-08-01'
const finance = 'department:so-tai-chinh@2025-03-01'
const hoanKiem = 'gso:00070@2025-07-01'
const may = (name: string, permission: string, unitId = city): Official =>
  officialWith(name, [{ permission, unitId, subtree: true }])
const manager = may('Lý Thị Ánh Tuyết', 'indicators.manage')
const reporter = may('Đỗ Hữu Nghĩa', 'indicators.report', finance)
const chair = may('Trần Đức Long', 'indicators.adopt')

const definition: api.NewDefinition = {
  name: { vi: 'Cây được trồng', en: 'Trees planted' },
  explanation: { vi: 'Số cây trồng mới trong kỳ.', en: 'Trees planted in the period.' },
  unit: 'count',
  decimals: 0,
  better: 'higher',
  formula: null,
  period: 'month',
  freshDays: 10,
  ownerUnitId: finance,
  answersId: null,
  source: { vi: 'Kế hoạch của thành phố', en: 'The city’s plan' },
  reason: 'Thử',
}
let serial = 0
const add = async (more: Partial<api.NewDefinition> = {}) => {
  serial += 1
  const body = { code: `trees-${serial}`, definition: { ...definition, ...more } }
  const { body: made, problem: refused } = await khue.call(manager, api.addIndicator, { body })
  assert.equal(refused, undefined)
  return made
}

const planted = new Map<string, Map<string, number>>()
let readable = true
offerMeasures(khue.app, [
  {
    name: 'test.trees',
    what: { vi: 'Cây', en: 'Trees' },
    kind: 'flow',
    byUnit: async (_tx, { from }) => planted.get(from) ?? new Map(),
    rows: async (_tx, _actor, { unitIds, span, limit }) => {
      if (!readable) throw problem('kernel.forbidden')
      const rows = [...(planted.get(span.from) ?? [])].filter(([unit]) => unitIds.includes(unit))
      return rows.slice(0, limit).map(([unit, n]) => ({
        id: unit,
        label: `${n}`,
        note: null,
        at: `${span.from}T00:00:00Z`,
        link: null,
      }))
    },
  },
])

const at = (text: string) => khue.app.clock.set(Temporal.Instant.from(`${text}T03:00:00Z`))
at('2027-05-20')

test('IN1: anybody reads; who may not, defines, enters, promises and adopts nothing', async () => {
  const { id } = await add()
  assert.equal((await khue.call(anonymous, api.readIndicator, { params: { id } })).status, 200)
  const body = { code: 'not-mine', definition }
  for (const actor of [anonymous, reporter, may('Một người', 'indicators.manage', hoanKiem)])
    assert.ok([401, 403].includes((await khue.call(actor, api.addIndicator, { body })).status))
  const value = { from: '2027-04-01', value: 5, source: 'Sở' }
  for (const actor of [anonymous, manager, may('Người khác', 'indicators.report', hoanKiem)]) {
    assert.ok([401, 403].includes((await khue.call(actor, api.enterValue, { params: { id }, body: value })).status))
    const promise = { text: 'Sẽ trồng', value: null, dueOn: '2027-06-01' }
    assert.ok([401, 403].includes((await khue.call(actor, api.promise, { params: { id }, body: promise })).status))
  }
  assert.deepEqual((await khue.call(anonymous, api.readIndicator, { params: { id } })).body.points, [])
})

test('IN2: a new version succeeds the old one, which stays; of two at once one is refused', async () => {
  const { id } = await add()
  const next = { definition: { ...definition, name: { vi: 'Cây xanh', en: 'Green trees' } }, version: 1 }
  const both = await Promise.all([1, 2].map(() => khue.call(manager, api.defineAnew, { params: { id }, body: next })))
  assert.deepEqual(
    both.map(({ status }) => status).toSorted((a, b) => a - b),
    [200, 409],
  )
  const { body } = await khue.call(anonymous, api.readIndicator, { params: { id } })
  assert.deepEqual(
    body.versions.map(({ version, name }) => [version, name.en]),
    [
      [2, 'Green trees'],
      [1, 'Trees planted'],
    ],
  )
})

test('IN3: a formula that cannot be read, or names what nobody counts, is refused and tells where', async () => {
  const tryOut = (formula: string) => khue.call(manager, api.tryFormula, { body: { formula, period: 'month' } })
  const bad = await tryOut('100 * / 2')
  assert.equal(bad.problem?.type, '/problems/indicators.bad-formula')
  assert.match(bad.problem?.detail ?? '', /7/)
  assert.equal((await tryOut('100 * trees.unknown')).problem?.type, '/problems/indicators.unknown-measure')
})

test('IN4, IN5: figures are sums over the units; only changes are written, and lead down to the rows', async () => {
  const other = 'gso:00166@2025-07-01'
  planted.set(
    '2027-05-01',
    new Map([
      [hoanKiem, 30],
      [other, 12],
      [finance, 1],
    ]),
  )
  planted.set('2027-04-01', new Map([[other, 7]]))
  const { id, points } = await add({ formula: '2 * test.trees' })
  assert.deepEqual(
    points.slice(-2).map(({ from, value }) => [from, value]),
    [
      ['2027-04-01', 14],
      ['2027-05-01', 86],
    ],
  )
  assert.equal(points.length, 13)
  const figures = async (unitId?: string) =>
    (await khue.call(anonymous, api.readFigures, { params: { id }, query: unitId ? { unitId } : {} })).body
  const whole = await figures()
  assert.equal(
    whole.unit.value,
    whole.children.reduce((sum, child) => sum + (child.value ?? 0), 0),
  )
  assert.deepEqual((await figures(hoanKiem)).unit.parts, { 'test.trees': 30 })
  assert.deepEqual(
    (await figures(hoanKiem)).above.map((unit) => unit.id),
    [city],
  )

  await reckonAll(khue.app)
  assert.equal((await figures()).history.length, 1, 'nothing changed, nothing written')
  planted.set(
    '2027-05-01',
    new Map([
      [hoanKiem, 31],
      [finance, 1],
    ]),
  )
  await reckonAll(khue.app)
  const later = await figures()
  assert.deepEqual(
    later.history.map(({ value }) => value),
    [64, 86],
  )
  assert.equal((await figures(other)).unit.value, 0, 'what was corrected away is said')

  const query = { measure: 'test.trees', unitId: hoanKiem, from: '2027-05-01' }
  assert.equal((await khue.call(anonymous, api.listRows, { params: { id }, query })).status, 401)
  const { body } = await khue.call(manager, api.listRows, { params: { id }, query })
  assert.deepEqual([body.more, body.rows.map(({ label }) => label)], [false, ['31']])
  readable = false
  assert.equal((await khue.call(manager, api.listRows, { params: { id }, query })).status, 403)
  readable = true
  const unknown = await khue.call(manager, api.listRows, {
    params: { id },
    query: { ...query, measure: 'cases.decided' },
  })
  assert.equal(unknown.status, 404, 'a measure that the formula does not name')
})

test('IN4: one that fails holds up no other, and the job says so', async () => {
  let broken = false
  const byUnit = async () => {
    if (broken) throw new Error('the table is gone')
    return new Map([[city, 1]])
  }
  offerMeasures(khue.app, [{ name: 'test.broken', what: { vi: 'Hỏng', en: 'Broken' }, kind: 'flow', byUnit }])
  await add({ formula: 'test.broken' })
  const { id } = await add({ formula: 'test.trees' })
  broken = true
  planted.set('2027-05-01', new Map([[hoanKiem, 50]]))
  await assert.rejects(reckonAll(khue.app), /the table is gone/)
  const { body } = await khue.call(anonymous, api.readIndicator, { params: { id } })
  assert.equal(body.points.at(-1)?.value, 50)
  broken = false
})

test('IN8: a figure names its source and its period; a correction its reason, and the old one stays; twice sent counts once', async () => {
  const { id } = await add()
  const enter = (body: { from: string; value: number; source: string; reason?: string }, idempotencyKey = newId()) =>
    khue.call(reporter, api.enterValue, { params: { id }, body, idempotencyKey })
  const given = { from: '2027-04-01', value: 40, source: 'Báo cáo tháng 4' }
  assert.equal((await enter({ ...given, from: '2027-04-02' })).problem?.type, '/problems/indicators.no-period')
  assert.equal((await enter({ ...given, from: '2027-06-01' })).problem?.type, '/problems/indicators.no-period')
  const key = newId()
  const sent = await Promise.all([enter(given, key), enter(given, key)])
  assert.deepEqual(
    sent.map(({ status }) => status),
    [200, 200],
  )
  assert.equal((await enter({ ...given, value: 41 })).problem?.type, '/problems/indicators.reason-needed')
  assert.equal((await enter({ ...given, value: 41, reason: 'Đếm sót' })).status, 200)
  const { body } = await khue.call(anonymous, api.readFigures, { params: { id }, query: { from: '2027-04-01' } })
  assert.deepEqual(
    body.history.map(({ value, reason }) => [value, reason]),
    [
      [41, 'Đếm sót'],
      [40, null],
    ],
  )
  const reckoned = await add({ formula: 'test.trees' })
  const refused = await khue.call(may('Ai đó', 'indicators.report'), api.enterValue, {
    params: { id: reckoned.id },
    body: given,
  })
  assert.equal(refused.problem?.type, '/problems/indicators.reckoned')
})

test('IN9: a promise is judged by another, once; its maker may take it back', async () => {
  const { id } = await add()
  const promised = (dueOn: string) =>
    khue.call(reporter, api.promise, { params: { id }, body: { text: 'Trồng 100 cây', value: 100, dueOn } })
  assert.equal((await promised('2027-05-20')).problem?.type, '/problems/indicators.past-promise')
  const { body } = await promised('2027-06-30')
  const [made] = body.promises
  const close = (actor: Official, state: 'kept' | 'withdrawn') =>
    khue.call(actor, api.closePromise, { params: { id, promise: made?.id ?? '' }, body: { state, note: 'Đã đếm' } })
  assert.equal((await close(reporter, 'kept')).status, 403)
  assert.equal((await close(manager, 'withdrawn')).status, 403)
  assert.equal((await close(manager, 'kept')).status, 200)
  assert.equal((await close(manager, 'kept')).problem?.type, '/problems/indicators.promise-closed')
})

test('IN9: who answers is reminded once for an occasion, the leaders after a week', async () => {
  const answers = sandboxOfficials.find(({ username }) => username === 'chuyenvien.sotaichinh') ?? assert.fail()
  const { id } = await add({ answersId: answers.officialId })
  const actor: Official = { ...reporter, id: answers.officialId }
  const mine = async () => (await khue.call(actor, api.listDuties, {})).body.duties.filter((d) => d.indicator.id === id)
  const sent = async () => {
    await khue.app.transaction(remind)
    await khue.drain()
    const mails = (await (await fetch(`${mailUrl}/mail/api/mails`)).json()) as Mail[]
    return mails.flatMap(({ text, to }) => (text.includes(id) ? to : [])).toSorted((a, b) => a.localeCompare(b))
  }
  assert.deepEqual(await mine(), [])
  assert.deepEqual(await sent(), [])
  // May is owed ten days after its end.
  at('2027-06-11')
  assert.deepEqual(
    (await mine()).map(({ kind, on }) => [kind, on]),
    [['stale', '2027-06-11']],
  )
  assert.deepEqual(await sent(), [answers.email])
  assert.deepEqual(await sent(), [answers.email])
  at('2027-06-18')
  assert.deepEqual(await sent(), [answers.email, 'lanhdao.sotaichinh@hanoi.example'])
  const given = { from: '2027-05-01', value: 9, source: 'Sở' }
  assert.equal((await khue.call(reporter, api.enterValue, { params: { id }, body: given })).status, 200)
  assert.deepEqual(await mine(), [])
  at('2027-05-20')
})

test('IN10: a programme is adopted by another than its drafter, and not changed after; two are compared', async () => {
  const draft = { year: 2027, name: { vi: 'Chương trình 2027', en: 'Programme 2027' }, ground: 'Nghị quyết thử' }
  assert.equal((await khue.call(reporter, api.draftBlueprint, { body: draft })).status, 403)
  const { body: made } = await khue.call(manager, api.draftBlueprint, { body: draft })
  assert.ok(made.lines.length > 8, 'it begins with what was adopted before')
  assert.equal(
    (await khue.call(manager, api.draftBlueprint, { body: draft })).problem?.type,
    '/problems/indicators.draft-exists',
  )
  assert.equal((await khue.call(anonymous, api.readBlueprint, { params: { id: made.id } })).status, 404)

  const [first, second, ...rest] = made.lines
  assert.ok(first && second)
  const { id: trees } = await add()
  const lines = [{ ...first, value: first.value + 1 }, ...rest, { indicatorId: trees, dueOn: '2027-12-31', value: 500 }]
  const set = (given: api.TargetLine[]) =>
    khue.call(manager, api.setTargets, { params: { id: made.id }, body: { lines: given } })
  assert.equal((await set([first, first])).problem?.type, '/problems/indicators.double-target')
  assert.equal((await set([{ ...first, indicatorId: newId() }])).status, 400)
  assert.equal((await set(lines)).status, 200)

  const adopt = (actor: Official) => khue.call(actor, api.adoptBlueprint, { params: { id: made.id } })
  assert.equal((await adopt(manager)).status, 403)
  const both: Official = { ...manager, grants: [...manager.grants, ...chair.grants] }
  assert.equal((await adopt(both)).problem?.type, '/problems/indicators.own-draft')
  assert.equal((await adopt(chair)).status, 200)
  assert.equal((await adopt(chair)).problem?.type, '/problems/indicators.adopted')
  assert.equal((await set(lines)).problem?.type, '/problems/indicators.adopted')

  const { body: known } = await khue.call(anonymous, api.listBlueprints, {})
  const before = known.blueprints.find(({ year }) => year === 2025) ?? assert.fail()
  const { body } = await khue.call(anonymous, api.compareBlueprints, {
    params: { id: made.id },
    query: { with: before.id },
  })
  const kinds = (kind: string) => body.changes.filter((change) => change.kind === kind).map((c) => c.indicator.id)
  assert.deepEqual(
    [kinds('raised'), kinds('removed'), kinds('added')],
    [[first.indicatorId], [second.indicatorId], [trees]],
  )
  const { body: list } = await khue.call(anonymous, api.listIndicators, {})
  assert.equal(list.blueprint?.year, 2027)
  assert.deepEqual(list.indicators.find(({ id }) => id === trees)?.aim, { dueOn: '2027-12-31', value: 500 })
})

test('IN7: the programme’s own targets stand as they were decided, with a light each', async () => {
  at('2026-01-15')
  const { body } = await khue.call(anonymous, api.listIndicators, {})
  const of = (code: string) => body.indicators.find((one) => one.code === code) ?? assert.fail(code)
  assert.deepEqual(of('grdp-per-head').aim, { dueOn: '2030-12-31', value: 12_000 })
  assert.deepEqual(of('payment-accounts').aim, { dueOn: '2025-12-31', value: 50 })
  assert.equal(of('grdp-per-head').light, 'unknown')
  assert.equal(of('procedures-online').unit, 'percent')
  at('2027-05-20')
})
