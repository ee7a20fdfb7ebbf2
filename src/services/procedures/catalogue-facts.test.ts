/** PR1: the facts of our catalogue are those of the national one. Compared with the files in ../shared/data, where they are. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { catalogue } from './catalogue/index.ts'
import type { ProcedureSource } from './catalogue/source.ts'

const shared = path.join(import.meta.dirname, '../../../../shared/data/procedures')
const skip = existsSync(shared) ? false : 'the national files (../shared/data/procedures) are not on this machine'

type Row = Readonly<Record<string, unknown>>

/** Every row about a procedure, of both files; the crawled one runs its table cells together. */
function rowsByCode(): Map<string, Row[]> {
  const found = new Map<string, Row[]>()
  for (const file of ['tthc_structured_kp69.jsonl.gz', 'tthc_chatbot_2026.jsonl.gz']) {
    const lines = gunzipSync(readFileSync(path.join(shared, file)))
      .toString('utf8')
      .trim()
      .split('\n')
    for (const line of lines) {
      const row = JSON.parse(line) as Row
      const code = String(row['code'] ?? row['ma_thu_tuc'])
      found.set(code, [...(found.get(code) ?? []), row])
    }
  }
  return found
}

const words = (text: string) =>
  text
    .normalize('NFC')
    .toLowerCase()
    .match(/[\p{L}\d]+/gu) ?? []
/** How it is handed in and handled: where times and fees stand. */
const submissionOf = (rows: readonly Row[]) =>
  JSON.stringify(
    rows.map((row) => [row['submission'], row['steps'], row['cach_thuc_thuc_hien'], row['trinh_tu_thuc_hien']]),
  )

/** Days that a time text names: “03 Ngày làm việc”, “Trực tuyến5Miễn phí” (a crawled cell). */
function daysNamed(text: string): Set<number> {
  const named = [...text.matchAll(/(?<![\d.,])(\d{1,3})\s*(?:\([^)]*\)\s*)?ngày/giu)].map((m) => Number(m[1]))
  const cells = [...text.matchAll(/(?:Trực tuyến|Trực tiếp|bưu chính)(\d{1,3})(?=\D)(?![.,]\d{3})/gu)].map((m) =>
    Number(m[1]),
  )
  return new Set([...named, ...cells])
}

const amountsNamed = (text: string) =>
  new Set([...text.matchAll(/\d{1,3}(?:[.,]\d{3})+|\d{4,}/g)].map((m) => Number(m[0].replaceAll(/[.,]/g, ''))))

/** Procedures whose national rows name no time, with where ours is from. */
const timeElsewhere: Readonly<Record<string, string>> = {
  '1.004859': 'Law on Civil Status 2014, art. 28',
  '2.000815': 'Decree 23/2015, art. 7: the same day',
  '2.001019': 'Decree 23/2015, art. 37',
  '2.001263': 'Law on Adoption 2010, art. 19',
  '1.012812': 'Decree 102/2024: 30 days by post',
}
/** Fees that the national row leaves to a circular or to the People’s Council of the city. */
const feesElsewhere: Readonly<Record<string, string>> = {
  '1.001193': '281/2016/TT-BTC',
  '1.000894': '281/2016/TT-BTC',
  '1.000656': '281/2016/TT-BTC',
  '1.001612': '85/2019/TT-BTC',
  '2.000720': '85/2019/TT-BTC',
  '1.013225': '85/2019/TT-BTC',
  '1.013229': '85/2019/TT-BTC',
  '3.000333': '244/2016/TT-BTC',
}
/** Laws that stand above the decree which the national row names. */
const lawsAbove: readonly string[] = ['52/2010/QH12', '35/2024/QH15', '31/2024/QH15']

describe('facts of the catalogue', { skip }, () => {
  const national = skip ? new Map<string, Row[]>() : rowsByCode()
  const rowsOf = (source: ProcedureSource) => national.get(source.code) ?? []

  test('PR1: every procedure is in the national catalogue, by its code, under its name and decision', () => {
    for (const source of catalogue) {
      const rows = rowsOf(source)
      assert.ok(rows.length > 0, source.code)
      const names = rows.map((row) => new Set(words(String(row['name'] ?? row['ten_thu_tuc']))))
      const missing = names.map((name) => words(source.name.vi).filter((word) => !name.has(word)))
      assert.ok(
        missing.some((list) => list.length === 0),
        `${source.code} ${source.name.vi}: ${missing.join(' | ')}`,
      )
      const decisions = rows.map((row) => row['decision'] ?? row['so_quyet_dinh'])
      assert.ok(decisions.includes(source.decision), `${source.code}: ${decisions.join()}`)
    }
  })

  test('PR1: its times are among those that the national row names', () => {
    for (const source of catalogue) {
      const text = submissionOf(rowsOf(source))
      for (const time of source.times) {
        if (timeElsewhere[source.code]) continue
        if (time.sameDay) {
          assert.match(text, /ngay trong ngày|trong ngày|Trực tuyến1\D|01 ngày/iu, source.code)
          continue
        }
        const days = time.calendarDays ?? time.workingHours / 8
        const said = daysNamed(text)
        assert.ok(said.has(days), `${source.code}: ${days} days, the national row names ${[...said].join()}`)
        // Calendar days only where the law does not say working days of just this number.
        if (time.calendarDays !== undefined)
          assert.doesNotMatch(text, new RegExp(`(?<!\\d)0?${days} ngày làm việc`, 'iu'), source.code)
      }
    }
  })

  test('PR1: its fees are among the amounts that the national row names', () => {
    for (const source of catalogue) {
      const amounts = amountsNamed(submissionOf(rowsOf(source)))
      for (const fee of source.fees) {
        assert.ok(
          amounts.has(fee.amountDong) || feesElsewhere[source.code] === fee.legalBasis,
          `${source.code}: ${fee.amountDong} đ`,
        )
      }
    }
  })

  test('PR1: its law is named by the national row', () => {
    for (const source of catalogue) {
      const text = JSON.stringify(rowsOf(source))
      for (const { number } of source.legalBasis) {
        assert.ok(text.includes(number) || lawsAbove.includes(number), `${source.code}: ${number}`)
      }
    }
  })
})
