import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import pg from 'pg'
import { anonymous } from '../../kernel/actor.ts'
import { newId } from '../../kernel/id.ts'
import { readConfig } from '../../kernel/config.ts'
import { applyRule } from '../../kernel/retention.ts'
import { startKhue } from '../../kernel/run.ts'
import identity from '../identity/module.ts'
import organisation from '../organisation/module.ts'
import * as api from './contract.ts'
import { dayMs, dayStart, hourMs } from './days.ts'
import { forgetLogDue, packDue } from './events.ts'
import { chartOf, pointsBetween, sumsBetween } from './history.ts'
import { findSeries, newestOf, storeObservations } from './index.ts'
import { admin, at, both, hoanKiem, line, noon, operator, period, startTelemetry, stranger } from './fixture.ts'
import telemetry from './module.ts'
import { merged, pointsOf } from './points.ts'
import { sumUp } from './rollup.ts'

const modules = [organisation, identity, telemetry]
const { khue, app, thingWith, deviceFor, send, observed, enqueue, packAndMerge } = await startTelemetry(modules)

test('TEL1: a code is given once; a series is named after its thing; what has ended takes nothing more', async () => {
  const { thing, series } = await thingWith({})
  assert.equal(series.code, `${thing.code}/pm25`)
  const body = { code: thing.code, name: both('x'), kind: 'air-station', unitId: hoanKiem, isPublic: true, series: [] }
  assert.equal((await khue.call(admin, api.addThing, { body })).problem?.type, '/problems/telemetry.code-taken')
  const twice = { name: 'pm25', title: both('x'), unit: 'ug/m3', quantity: 'pm25' }
  const again = await khue.call(admin, api.addSeries, { params: { id: thing.id }, body: twice })
  assert.equal(again.problem?.type, '/problems/telemetry.code-taken')
  const nowhere = await khue.call(admin, api.addThing, { body: { ...body, code: 'new', unitId: 'gso:99' } })
  assert.equal(nowhere.problem?.type, '/problems/telemetry.unknown-unit')
  await khue.call(admin, api.amendThing, { params: { id: thing.id }, body: { ended: true } })
  const { body: outcome } = await send(admin, line(series.code, 0, 1))
  assert.equal(outcome.errors[0]?.code, 'ended')
})

test('TEL14: a stranger enters nothing and changes nothing; what is not public is seen by who reads for its unit', async () => {
  const { thing, series } = await thingWith({}, { isPublic: false })
  const params = { id: thing.id }
  const body = { code: 'mine', name: both('x'), kind: 'air-station', unitId: hoanKiem, isPublic: true, series: [] }
  assert.equal((await khue.call(anonymous, api.addThing, { body })).status, 401)
  assert.equal((await khue.call(operator, api.addThing, { body })).status, 403)
  assert.equal((await khue.call(stranger, api.addThing, { body })).status, 403)
  assert.equal((await khue.call(stranger, api.amendThing, { params, body: { ended: true } })).status, 404)
  for (const [who, sees] of [
    [anonymous, false],
    [stranger, false],
    [operator, true],
    [admin, true],
  ] as const) {
    const expected = sees ? 200 : 404
    assert.equal((await khue.call(who, api.readThing, { params })).status, expected)
    assert.equal((await khue.call(who, api.readSeries, { params: { id: series.id } })).status, expected)
    assert.equal((await khue.call(who, api.readHistory, { params: { id: series.id }, query: period })).status, expected)
    assert.equal(
      (await khue.call(who, api.listObservations, { params: { id: series.id }, query: period })).status,
      expected,
    )
    const { body: map } = await khue.call(who, api.seriesMap, { query: {} })
    assert.equal(map.ids.includes(series.id), sees)
    const { body: page } = await khue.call(who, api.listThings, { query: { q: thing.code } })
    assert.equal(
      page.things.some(({ id }) => id === thing.id),
      sees,
    )
  }
  const open = await thingWith({})
  assert.equal((await khue.call(anonymous, api.readSeries, { params: { id: open.series.id } })).status, 200)
  const corrections = { params: { id: open.series.id }, query: period }
  assert.equal((await khue.call(anonymous, api.listCorrections, corrections)).status, 401)
  assert.equal((await khue.call(stranger, api.listCorrections, corrections)).status, 403)
  const wrong = { params: { id: open.series.id }, body: { reason: 'x', observations: [{ time: at(0), value: 1 }] } }
  assert.equal((await khue.call(operator, api.correct, wrong)).status, 403)
  assert.equal((await send(stranger, line(open.series.code, 0, 1))).body.errors[0]?.code, 'unknown-series')
})

test('TEL2: each line is refused by its number and its own fault, and the others are kept', async () => {
  const { series } = await thingWith({})
  const { code } = series
  const lines = [
    line(code, 0, 1.5),
    'not json',
    line('nobody/pm25', 0, 1),
    line(code, 1, 'high'),
    JSON.stringify({ series: code, time: 'noon', value: 1 }),
    JSON.stringify({ series: code, time: '1999-12-31T00:00:00Z', value: 1 }),
    line(code, 60, 1),
    line(code, 2, 2, { quality: 'fine' }),
    '',
    line(code, 3, true),
    ` {"quality":"uncertain", "value": 3, "time": ${noon.epochMilliseconds + 240_000}, "series": "${code}"} `,
  ]
  const { body } = await send(admin, lines.join('\n'))
  assert.deepEqual([body.accepted, body.refused], [2, 8])
  assert.deepEqual(
    body.errors.map(({ line: number, code: why }) => `${number} ${why}`),
    [
      '2 unreadable',
      '3 unknown-series',
      '4 bad-value',
      '5 bad-time',
      '6 too-early',
      '7 too-late',
      '8 bad-quality',
      '10 bad-value',
    ],
  )
  assert.deepEqual(await observed(series.id), [
    [0, 1.5, 0],
    [4, 3, 1],
  ])
  assert.equal((await send(anonymous, line(code, 0, 1))).problem?.type, '/problems/telemetry.no-sender')
})

test('TEL2: compact JSON, a dataArray and CSV say the same as NDJSON', async () => {
  const expected = [
    [0, 1.5, 0],
    [1, 2, 1],
  ]
  const forms: ((code: string) => [string, string])[] = [
    (code) => ['application/x-ndjson', [line(code, 0, 1.5), line(code, 1, 2, { quality: 'uncertain' })].join('\r\n')],
    (code) => [
      'application/json',
      JSON.stringify({
        series: [code],
        observations: [
          [0, at(0), 1.5],
          [0, at(1), 2, 'uncertain'],
        ],
      }),
    ],
    (code) => [
      'application/json; charset=utf-8',
      JSON.stringify([
        {
          Datastream: { '@iot.id': code },
          components: ['result', 'phenomenonTime', 'resultQuality'],
          'dataArray@iot.count': 2,
          dataArray: [
            [1.5, at(0), 'good'],
            [2, `${at(1)}/${at(2)}`, 'uncertain'],
          ],
        },
      ]),
    ],
    (code) => [
      'text/csv',
      `﻿Series;Time;Value;Quality\n${code};${at(0)};1,5;\n${code};${noon.epochMilliseconds + 60_000};2;uncertain\n`,
    ],
  ]
  for (const form of forms) {
    const { series } = await thingWith({})
    const [type, body] = form(series.code)
    const sent = await send(admin, body, type)
    assert.deepEqual([sent.body?.accepted, sent.body?.refused], [2, 0], `${type}: ${JSON.stringify(sent)}`)
    assert.deepEqual(await observed(series.id), expected, type)
  }
  for (const [type, body] of [
    ['application/json', '{"a":1}'],
    ['application/json', '['],
    ['text/csv', 'a,b\n1,2'],
    ['text/csv', ''],
    ['application/json', '[{"x":1}]'],
  ] as const) {
    assert.equal((await send(admin, body, type)).problem?.type, '/problems/telemetry.unreadable-body', body)
  }
})

test('TEL3, TEL5: what was answered is in the database, in few commits, and another process knows it', async () => {
  const { series } = await thingWith({})
  const client = new pg.Client({ connectionString: khue.databaseUrl })
  await client.connect()
  const rows = async () =>
    (await client.query<{ n: number }>('select count(*)::int as n from telemetry.arrival')).rows[0]?.n ?? 0
  const before = await rows()
  const answers = await Promise.all(Array.from({ length: 200 }, (_, n) => send(admin, line(series.code, -n, n))))
  assert.ok(answers.every(({ body }) => body.accepted === 1))
  const commits = (await rows()) - before
  await client.end()
  assert.ok(commits < 100, `${commits} commits for 200 batches`)
  assert.equal(newestOf(app, series.id)?.value, 0)

  // A second program on the same database: it knows what was before it, and hears what comes.
  const config = {
    ...readConfig({ DATA_DIR: app.config.dataDir, LOG_LEVEL: 'silent', PORT: '0' }),
    databaseUrl: khue.databaseUrl,
  }
  const second = await startKhue({ config, modules, roles: [] })
  try {
    assert.deepEqual(newestOf(second.app, series.id), newestOf(app, series.id))
    const later = await thingWith({})
    await send(admin, line(later.series.code, 1, 77))
    const until = performance.now() + 5000
    // What a series is and what it says come by two ways.
    const isKnown = () => newestOf(second.app, later.series.id) && findSeries(second.app, later.series.code)
    while (!isKnown() && performance.now() < until) await new Promise((go) => setTimeout(go, 10))
    assert.equal(newestOf(second.app, later.series.id)?.value, 77)
    assert.equal(findSeries(second.app, later.series.code)?.id, later.series.id)
    // What the second writes, the first gets in its place.
    await storeObservations(second.app, 'system:test', {
      series: Float64Array.of(series.id),
      ...pointsOf([[noon.epochMilliseconds + 120_000, 5, 0]]),
    })
    while (newestOf(app, series.id)?.value !== 5 && performance.now() < until)
      await new Promise((go) => setTimeout(go, 10))
    assert.equal(newestOf(app, series.id)?.value, 5)
  } finally {
    await second.stop()
  }
})

test('TEL4: the same observation twice counts once; the implausible is kept and marked', async () => {
  const { series } = await thingWith({ plausible: { min: 0, max: 500 } })
  const body = [line(series.code, 0, 12), line(series.code, 1, -3), line(series.code, 2, 900, { quality: 'bad' })].join(
    '\n',
  )
  for (let times = 0; times < 3; times++) {
    await send(admin, body)
    if (times === 1) await packAndMerge()
  }
  const expected = [
    [0, 12, 0],
    [1, -3, 1],
    [2, 900, 2],
  ]
  assert.deepEqual(await observed(series.id), expected)
  await packAndMerge()
  assert.deepEqual(await observed(series.id), expected)
  const { body: corrections } = await khue.call(admin, api.listCorrections, {
    params: { id: series.id },
    query: period,
  })
  assert.deepEqual(corrections, [])
})

test('TEL5: newest values come in columns, and only those that changed since', async () => {
  const { series: a } = await thingWith({ quantity: 'noise' })
  const { series: b } = await thingWith({ quantity: 'noise' }, { point: { longitude: 105.85, latitude: 21.03 } })
  await send(admin, [line(a.code, 0, 50), line(b.code, 0, 60), line(b.code, -5, 10)].join('\n'))
  const first = (await khue.call(anonymous, api.readLatest, { query: { quantity: 'noise' } })).body
  assert.deepEqual(
    [first.steps, first.values],
    [
      [a.id, b.id - a.id],
      [50, 60],
    ],
  )
  assert.equal(first.base + (first.times[0] ?? 0), noon.epochMilliseconds)
  await send(admin, line(a.code, 1, 51))
  const next = (await khue.call(anonymous, api.readLatest, { query: { quantity: 'noise', after: first.position } }))
    .body
  assert.deepEqual([next.steps, next.values], [[a.id], [51]])
  const box = { quantity: 'noise', box: '105.8,21,105.9,21.1' }
  assert.deepEqual((await khue.call(anonymous, api.readLatest, { query: box })).body.steps, [b.id])
  await packAndMerge()
  assert.deepEqual((await khue.call(anonymous, api.readLatest, { query: { quantity: 'noise' } })).body.values, [51, 60])
})

test('TEL7: the last word counts, the original is kept with who, when and why', async () => {
  const { thing, series } = await thingWith({})
  const { id: deviceId, key } = await deviceFor([thing.id])
  const params = { id: series.id }
  await send(key, line(series.code, 0, 10))
  await packAndMerge()
  await send(key, line(series.code, 0, 11))
  const body = { reason: 'Trạm bị che', observations: [{ time: at(0), value: 9, quality: 'uncertain' as const }] }
  assert.equal((await khue.call(admin, api.correct, { params, body })).status, 204)
  assert.deepEqual(await observed(series.id), [[0, 9, 1]])
  await packAndMerge()
  assert.deepEqual(await observed(series.id), [[0, 9, 1]])
  const { body: kept } = await khue.call(admin, api.listCorrections, { params, query: period })
  assert.deepEqual(
    kept.map(({ value, newValue, newQuality, correctedBy, reason }) => [
      value,
      newValue,
      newQuality,
      correctedBy,
      reason,
    ]),
    [
      [10, 11, 'good', `device:${deviceId}`, null],
      [11, 9, 'uncertain', `official:${admin.id}`, 'Trạm bị che'],
    ],
  )
  const never = { reason: 'x', observations: [{ time: at(7), value: 9 }] }
  assert.equal(
    (await khue.call(admin, api.correct, { params, body: never })).problem?.type,
    '/problems/telemetry.nothing-to-correct',
  )
})

test('TEL8: roll-ups equal summing up afresh, whatever came late, twice or corrected, packed or not', async () => {
  const start = dayStart(20_783)
  const word = fc.record({
    minute: fc.integer({ min: 0, max: 3 * 1440 - 1 }),
    value: fc.integer({ min: -200, max: 200 }).map((n) => n / 10 + 0),
    quality: fc.constantFrom(0, 0, 0, 1, 2),
  })
  const step = fc.oneof(
    { weight: 5, arbitrary: fc.array(word, { minLength: 1, maxLength: 40 }) },
    { weight: 1, arbitrary: fc.constant('pack' as const) },
    { weight: 1, arbitrary: fc.constant('merge' as const) },
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 7 }), async (steps) => {
      const { series } = await thingWith({})
      const said = []
      for (const one of steps) {
        if (one === 'pack') await enqueue(packDue)
        else if (one === 'merge') await packAndMerge()
        else {
          const points = pointsOf(one.map(({ minute, value, quality }) => [start + minute * 60_000, value, quality]))
          said.push(points)
          await storeObservations(app, 'system:test', {
            series: new Float64Array(one.length).fill(series.id),
            ...points,
          })
        }
      }
      const all = merged(said)
      const range = [start, start + 3 * dayMs] as const
      await app.read(async (tx) => {
        assert.deepEqual(await pointsBetween(tx, series.id, ...range), all)
        assert.deepEqual(await sumsBetween(tx, series.id, ...range, hourMs), sumUp(all, hourMs))
        const days = await sumsBetween(tx, series.id, ...range, dayMs)
        const afresh = sumUp(all, dayMs)
        const facts = { mean: 'time-weighted', intervalMs: 60_000 } as const
        const now = noon.epochMilliseconds
        assert.deepEqual(chartOf(days, facts, dayMs, now), chartOf(afresh, facts, dayMs, now))
      })
    }),
    { numRuns: 12 },
  )
})

test('TEL9: a chart chooses its level by itself and shows gaps and flags', async () => {
  const { series } = await thingWith({})
  const rows: [number, number, number][] = Array.from({ length: 2000 }, (_, n) => [
    noon.epochMilliseconds - (2000 - n) * 60_000,
    n % 10,
    n % 100 === 0 ? 1 : 0,
  ])
  // An hour is missing, and one minute is bad.
  const some = rows.filter((_, n) => n < 1000 || n >= 1060)
  some[1500] = [some[1500]?.[0] ?? 0, 999, 2]
  await storeObservations(app, 'system:test', {
    series: new Float64Array(some.length).fill(series.id),
    ...pointsOf(some),
  })
  await packAndMerge()
  const ask = async (hours: number, points: number) => {
    const query = { from: noon.subtract({ hours }).toString(), to: noon.toString(), points }
    const { body, problem } = await khue.call(anonymous, api.readHistory, { params: { id: series.id }, query })
    assert.equal(problem, undefined)
    return body
  }
  assert.equal((await ask(1, 100)).level, 'raw')
  assert.equal((await ask(1, 100)).starts.length, 60)
  assert.deepEqual([(await ask(33, 500)).level, (await ask(33, 500)).lengthMs], ['minute', 5 * 60_000])
  const hours = await ask(33, 40)
  assert.equal(hours.level, 'hour')
  assert.deepEqual(hours.gaps, [[rows[999]?.[0], rows[1060]?.[0]]])
  assert.equal(
    hours.counts.reduce((sum, n) => sum + n, 0),
    some.filter(([time, , code]) => code !== 2 && time >= noon.epochMilliseconds - 33 * hourMs).length,
  )
  assert.ok(hours.flagged.some((n) => n > 0))
  assert.ok(
    hours.maxs.every((value) => value === null || value <= 9),
    'the bad one is in no sum',
  )
  assert.equal((await ask(24 * 365, 400)).level, 'day')
  const backwards = { from: at(0), to: at(-1) }
  const refused = await khue.call(anonymous, api.readHistory, { params: { id: series.id }, query: backwards })
  assert.equal(refused.problem?.type, '/problems/telemetry.period-too-long')
})

test('TEL15: what is older than its class is forgotten, and what is not stays', async () => {
  const short = await thingWith({ retention: 'short' })
  const long = await thingWith({ retention: 'long' })
  const old = [[noon.epochMilliseconds - 40 * dayMs, 1, 0] as const]
  for (const { series } of [short, long]) {
    await storeObservations(app, 'system:test', { series: Float64Array.of(series.id), ...pointsOf(old) })
  }
  await packAndMerge()
  const rules = app.retains.filter(({ id }) => /^telemetry\.(observations|sums)-/.test(id))
  assert.equal(rules.length, 5, 'observations and sums of short and standard, observations of long')
  for (const rule of rules) await applyRule(app, rule, newId())
  const range = { from: at(-41 * 1440), to: at(-39 * 1440) }
  assert.equal((await observed(short.series.id, range)).length, 0)
  assert.equal((await observed(long.series.id, range)).length, 1)
  const query = { ...range, points: 1 }
  const { body } = await khue.call(admin, api.readHistory, {
    params: { id: short.series.id },
    query: { ...query, to: at(0) },
  })
  assert.deepEqual(body.counts, [1], 'its sums are kept longer')
  // TEL8: what comes that late is told so; and where a module stores it all the same, the sums of that day stay what they were.
  const late = noon.epochMilliseconds - 40 * dayMs + 60_000
  const told = (await send(admin, JSON.stringify({ series: short.series.code, time: late, value: 9 }))).body
  assert.deepEqual([told.accepted, told.errors[0]?.code], [0, 'no-longer-kept'])
  await storeObservations(app, 'system:test', { series: Float64Array.of(short.series.id), ...pointsOf([[late, 9, 0]]) })
  await packAndMerge()
  const params = { id: short.series.id }
  const again = (await khue.call(admin, api.readHistory, { params, query: { ...query, to: at(0) } })).body
  assert.deepEqual([again.counts, again.maxs], [body.counts, body.maxs])
  const left = async () =>
    (await app.read((tx) => tx.named<{ n: number }>('', 'select count(*)::int as n from telemetry.arrival', [])))[0]?.n
  assert.ok(((await left()) ?? 0) > 0)
  try {
    app.clock.set(noon.add({ hours: 24 * 30 }))
    await enqueue(forgetLogDue)
    assert.equal(await left(), 0)
  } finally {
    app.clock.set(noon)
  }
})
