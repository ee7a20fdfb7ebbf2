import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { answerOf, columnsOf, NewestPages } from './newest.ts'
import { pageBits, Recent } from './recent.ts'

const hourMs = 3_600_000
const firstMs = 490_000 * hourMs

/** Some series of four pages; the third page has none that is chosen. */
const series = [0, 1, 3].flatMap((page) => [1, 2, 7, 2047].map((at) => ({ id: (page << pageBits) + at })))
const batch = fc.array(
  fc.record({
    series: fc.constantFrom(...series.map(({ id }) => id), (2 << pageBits) + 5),
    time: fc.integer({ min: 0, max: 3 * hourMs }),
    value: fc.oneof(fc.integer({ min: -50, max: 50 }), fc.double({ noNaN: true, noDefaultInfinity: true })),
    quality: fc.constantFrom(0, 0, 0, 1, 2),
  }),
  { minLength: 1, maxLength: 12 },
)

test('TEL5: the packed answer is the plain one, whatever came between two of them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(batch, { maxLength: 8 }), async (batches) => {
      const recent = new Recent()
      const pages = new NewestPages(recent, series)
      const isSame = async (position: number) => {
        const plain = answerOf(position, columnsOf(recent, series))
        assert.deepEqual(
          JSON.parse(gunzipSync(await pages.answer(position)).toString()),
          JSON.parse(JSON.stringify(plain)),
        )
      }
      await isSame(0)
      for (const [at, lines] of batches.entries()) {
        recent.apply(at + 1, {
          series: Float64Array.from(lines, (line) => line.series),
          times: Float64Array.from(lines, (line) => firstMs + line.time),
          values: Float64Array.from(lines, (line) => line.value),
          quality: Uint8Array.from(lines, (line) => line.quality),
          senders: [],
        })
        await isSame(at + 1)
      }
    }),
    { numRuns: 60 },
  )
})

test('TEL5: answers that are packed at the same time are each of their own moment', async () => {
  const recent = new Recent()
  const many = Array.from({ length: 8 << pageBits }, (_, at) => ({ id: at + 1 }))
  const pages = new NewestPages(recent, many)
  const say = (row: number, value: number) =>
    recent.apply(row, {
      series: Float64Array.from(many, ({ id }) => id),
      times: new Float64Array(many.length).fill(firstMs + row),
      values: new Float64Array(many.length).fill(value),
      quality: new Uint8Array(many.length),
      senders: [],
    })
  const asked: { value: number; answer: Promise<Buffer> }[] = []
  for (const value of [1, 2, 3]) {
    say(value, value)
    asked.push({ value, answer: pages.answer(value) })
  }
  asked.push({ value: 3, answer: pages.answer(3) })
  for (const { value, answer } of asked) {
    const { values } = JSON.parse(gunzipSync(await answer).toString()) as { values: number[] }
    assert.ok(values.length === many.length && values.every((one) => one === value), `of the moment ${value}`)
  }
})
