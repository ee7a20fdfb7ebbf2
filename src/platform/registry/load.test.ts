import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import fc from 'fast-check'
import { startTestKhue } from '../../kernel/testing.ts'
import organisation from '../organisation/module.ts'
import identity from '../identity/module.ts'
import { type Fleet, berth, boatId, boatOf, boats } from './load-fixture.ts'
import { loadRecords, openRegistry, type Parts } from './index.ts'
import registry from './module.ts'
import { onPlane } from './plane.ts'
import { nameOf, noDay } from './row.ts'
import { keyNumbered } from './sealing/keys.ts'
import { keyNumberOf, openData, placeOf } from './sealing/seal.ts'

const khue = await startTestKhue({ modules: [organisation, identity, registry] })
const source = { kind: 'generator', reference: 'r', legal_ground: 'l' } as const

interface Stored {
  readonly id: string
  readonly key: string | null
  readonly label: string
  readonly words: string
  readonly words_reversed: string
  readonly day: string
  readonly unit_id: string | null
  readonly data: Record<string, unknown>
  readonly valid_from: string
  readonly point: { x: number; y: number } | null
  readonly persons: string[] | null
  readonly sealed: Buffer | null
}

const stored = (name: string) =>
  khue.app.read((tx) =>
    tx.named<Stored>(
      '',
      `select id, key, label, words, words_reversed, day, unit_id, data, valid_from, point, persons::text[] as persons, sealed
       from registry.record where registry = $1 order by id`,
      [name],
    ),
  )

async function opened({ id, sealed }: Stored, name: string): Promise<unknown> {
  if (!sealed) return null
  const key = await khue.app.read((tx) => keyNumbered(tx, keyNumberOf(sealed)))
  return openData(key, placeOf.record(name, id), sealed)
}

const words = fc.array(fc.constantFrom('Nguyễn', 'Thị', 'Ðào', 'Lê', 'x-y', '–', '', 'Ả', 'é', 'ﬁ', '1"2\\3', '🚤'), {
  maxLength: 6,
})
const name = fc.oneof(
  words.map((some) => some.join(' ')),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
)
const day = fc
  .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
/** PostgreSQL's texts have no NUL, and UTF-8 no half letters. */
const writable = (text: string) => text.isWellFormed() && !text.includes('\0')
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
const boat = fc.record({
  id: fc.uuid(),
  name: name.filter(writable),
  launched: maybe(day),
  note: maybe(fc.string({ unit: 'binary', maxLength: 60 }).filter(writable)),
  owners: maybe(fc.array(fc.uuid(), { minLength: 1, maxLength: 3 })),
  belief: maybe(name.filter(writable)),
  isNumbered: fc.boolean(),
  validFrom: day,
})

test('RG13: a load stores of any record what an entry would store', async () => {
  await openRegistry(khue.app, boats)
  const made = fc
    .sample(fc.uniqueArray(boat, { selector: ({ id }) => id, minLength: 300, maxLength: 300 }), 1)
    .flat()
    .map(({ id, validFrom, isNumbered, ...fields }, n) => {
      const all = { ...fields, ...(isNumbered && { number: `số ${n}` }) }
      const data = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
      return { registry: boats.name, id, validFrom, data }
    })
  await loadRecords(khue.app, [boats.name], source, made)
  const rows = await stored(boats.name)
  assert.equal(rows.length, 300)
  for (const { id, data, validFrom } of made) {
    const row = rows.find((one) => one.id === id)
    assert.ok(row)
    const { belief, ...clear } = data as { belief?: string; name: string } & Record<string, unknown>
    const { label, words, words_reversed } = nameOf(clear.name)
    const place = clear['number'] === undefined ? null : onPlane(berth)
    assert.deepEqual(
      { ...row, sealed: await opened(row, boats.name) },
      {
        id,
        key: clear['number'] ?? null,
        label,
        words,
        words_reversed,
        day: clear['launched'] ?? noDay,
        unit_id: null,
        data: clear,
        valid_from: validFrom,
        point: place,
        persons: clear['owners'] ? [...new Set(clear['owners'] as string[])] : null,
        sealed: belief === undefined ? null : { belief },
      },
    )
  }
})

test('RG13: made in threads, a load is whole or not at all, and the same in the same order', async () => {
  const inThreads = (data: Fleet): Parts => ({
    module: new URL('load-fixture.ts', import.meta.url),
    data,
    count: 5,
    records: 1_000_000,
  })
  await khue.app.transaction((tx) => tx.named('', 'delete from registry.record where registry = $1', [boats.name]))
  await assert.rejects(loadRecords(khue.app, [boats.name], source, inThreads({ inPart: 100, broken: 3 })), {
    message: 'the part cannot be made',
  })
  assert.deepEqual(await stored(boats.name), [])
  const progress: number[] = []
  const { records } = await loadRecords(khue.app, [boats.name], source, inThreads({ inPart: 100 }), (done) =>
    progress.push(done),
  )
  assert.deepEqual(records, { [boats.name]: 500 })
  assert.deepEqual(progress, [100, 200, 300, 400, 500])
  const rows = await khue.app.read((tx) =>
    tx.named<{ id: string; data: unknown }>('', 'select id, data from registry.record_loaded_boats order by ctid', []),
  )
  const wanted = Array.from({ length: 500 }, (_, at) => {
    const [part, n] = [Math.floor(at / 100), at % 100]
    const { belief: _belief, ...data } = boatOf(part, n)
    return { id: boatId(part, n), data }
  })
  assert.deepEqual(rows, wanted)
  for (const row of await stored(boats.name)) {
    assert.deepEqual(await opened(row, boats.name), { belief: `Đạo ${Number(row.id.slice(0, 8))}` })
  }
  const [{ own, parents } = { own: [], parents: [] }] = await khue.app.read((tx) =>
    tx.named<Indexes>('', indexesOf, []),
  )
  assert.deepEqual(own, parents)
})

test('RG13: a load gives way to who reads one partition and then another', async () => {
  const name = boats.name
  await khue.app.transaction((tx) => tx.named('', 'delete from registry.record where registry = $1', [name]))
  const loadWaits = 'select 1 from pg_locks where relation = $1::regclass and mode = $2 and not granted'
  const [read, parentAsked] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const reader = khue.app.transaction(async (tx) => {
    await tx.named('', 'select 1 from registry.record_loaded_boats limit 1', [])
    read.resolve()
    await parentAsked.promise
    return tx.named('', 'select 1 from registry.record limit 1', [])
  })
  await read.promise
  const records = [{ registry: name, id: boatId(0, 0), validFrom: '2026-01-01', data: { name: 'Thuyền' } }]
  const loading = loadRecords(khue.app, [name], source, records)
  const isWaiting = () =>
    khue.app.read((tx) => tx.named('', loadWaits, ['registry.record_loaded_boats', 'AccessExclusiveLock']))
  while ((await isWaiting()).length === 0) {
    assert.equal(await Promise.race([loading.then(() => 'loaded'), pause(5)]), undefined)
  }
  parentAsked.resolve()
  await reader
  assert.deepEqual((await loading).records, { [name]: 1 })
})

interface Indexes {
  readonly own: string[]
  readonly parents: string[]
}
/** What each of the table's indexes is a part of, and all that its parent has: nothing was built twice. */
const indexesOf = `
  select array(select coalesce(inhparent::regclass::text, 'none') || case when indisprimary then ' ' || indexrelid::regclass else '' end
      from pg_index left join pg_inherits on inhrelid = indexrelid
      where indrelid = 'registry.record_loaded_boats'::regclass order by 1) as own,
    array(select indexrelid::regclass || case when indisprimary then ' registry.record_loaded_boats_pkey' else '' end
      from pg_index where indrelid = 'registry.record'::regclass order by 1) as parents`
