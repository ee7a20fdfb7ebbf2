/** What results look like as papers: every template, with ordinary and with the longest values. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { describe, test } from 'node:test'
import { renderBytes } from '../../platform/documents/index.ts'
import type { Unit } from '../../platform/organisation/index.ts'
import { catalogue } from './catalogue/index.ts'
import type { ProcedureSource } from './catalogue/source.ts'
import type { Answers, FieldSchema } from './form.ts'
import { resultPaper } from './result-paper.ts'
import { signingLines } from './units.ts'

const longName = 'Nguyễn Phúc Tôn Nữ Hoàng Thị Quỳnh Như Ngọc Diễm Hương ẶỄỰỮỘỌ '

/** Every field of the result, texts as long as they may be. */
function longest({ result }: ProcedureSource): Answers {
  return Object.fromEntries(result.fields.map(({ name, field }) => [name, longestOf(field)]))
}

function longestOf(field: FieldSchema): unknown {
  switch (field.type) {
    case 'integer':
    case 'number':
      return field.maximum ?? 999_999_999
    case 'boolean':
      return true
    case 'array':
      return Array.from({ length: field.maxItems }, () => longestOf(field.items))
    case 'object':
      return Object.fromEntries(Object.entries(field.properties).map(([name, one]) => [name, longestOf(one)]))
    default: {
      if (field.format === 'date') return '2026-11-05'
      if (field.format === 'partial-date') return '1949'
      const chosen = field.enum?.[0] ?? field['x-options']?.[0]?.value
      const long = longName.repeat(40).slice(0, field.maxLength ?? 500)
      return chosen ?? long.trim()
    }
  }
}

function paper(source: ProcedureSource, fields: Answers): Promise<Buffer> {
  return renderBytes(
    resultPaper(source, fields, {
      agencyAbove: 'UBND thành phố Hà Nội',
      agency: 'Ủy ban nhân dân phường Văn Miếu - Quốc Tử Giám',
      place: 'Văn Miếu - Quốc Tử Giám',
      caseCode: 'H26.95.00.070-261127-0001',
      number: `01/${source.result.symbol}`,
      signer: {
        lines: ['TL. Giám đốc', 'KT. Trưởng phòng', 'Phó Trưởng phòng Hồ sơ nghiệp vụ'],
        name: 'Lê Thị Minh Nguyệt',
      },
      date: Temporal.PlainDate.from('2026-11-27'),
      url: 'https://khue.hanoi.example/verify?r=AAAAAAAAAAAAAAAAAAAAAA',
    }),
  )
}

const words = (text: string) =>
  text
    .normalize('NFC')
    .split(/[\s\u200B]+/)
    .filter(Boolean)
const tool = (program: string, args: readonly string[], input: Buffer) =>
  execFileSync(program, args, { input }).toString('utf8')
const textOf = (pdf: Buffer) => tool('pdftotext', ['-raw', '-', '-'], pdf)

describe('papers', () => {
  const templates = new Map(catalogue.map((source) => [source.result.template, source]))
  for (const [template, source] of templates) {
    test(`PR27: ${template}: nothing of the longest values is lost, and the bytes are the same again`, async () => {
      const fields = longest(source)
      const pdf = await paper(source, fields)
      assert.ok(pdf.equals(await paper(source, fields)))
      assert.ok(pdf.includes('<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>'), 'PDF/A-2a')
      const printed = words(textOf(pdf))
      const wanted = words(longName)
      const times = printed.filter((word) => word === wanted.at(-1)).length
      assert.ok(times >= 1, 'the last syllables of a long name')
      for (const word of [...wanted, 'TRƯỞNG', 'NGHĨA', '01/' + source.result.symbol])
        assert.ok(printed.includes(word), word)
    })
  }

  test('PR27: a deputy signs for the head, a division by order of the director, a delegate as authorised (Decree 30/2020, annex I)', () => {
    const commune = { level: 'commune' } as Unit
    const department = { level: 'department' } as Unit
    assert.deepEqual(signingLines(commune, 'Chủ tịch UBND phường', null), ['Chủ tịch'])
    assert.deepEqual(signingLines(commune, 'Phó Chủ tịch UBND phường', null), ['KT. Chủ tịch', 'Phó Chủ tịch'])
    assert.deepEqual(signingLines(department, 'Phó Giám đốc Sở', null), ['KT. Giám đốc', 'Phó Giám đốc'])
    assert.deepEqual(signingLines(department, 'Phó Trưởng phòng Hồ sơ nghiệp vụ', null), [
      'TL. Giám đốc',
      'KT. Trưởng phòng',
      'Phó Trưởng phòng Hồ sơ nghiệp vụ',
    ])
    for (const giver of ['Chủ tịch UBND phường', 'Phó Chủ tịch UBND phường'])
      assert.deepEqual(signingLines(commune, 'Công chức tư pháp', giver), ['TUQ. Chủ tịch', 'Công chức tư pháp'])
  })
})
