import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defineRegistry, type RecordData } from '../definition.ts'
import { openFile, sniff } from './read.ts'
import type { Row } from './rows.ts'
import { workbook, zip } from './workbook.ts'

const titled = (vi: string, en: string, schema: Record<string, unknown>) =>
  ({ title: { vi, en }, meaning: { vi, en }, sensitivity: 'open', schema }) as const
const place = { type: 'object', properties: { unitId: { type: 'string' }, line: { type: 'string' } } }
const boats = defineRegistry({
  name: 'boats',
  title: { vi: 'Thuyền', en: 'Boats' },
  owner: { vi: 'Cảng', en: 'Harbour' },
  fields: {
    number: titled('Số hiệu', 'Number', { type: 'string' }),
    name: titled('Tên thuyền', 'Boat name', { type: 'string' }),
    built: titled('Ngày đóng', 'Built on', { type: 'string', format: 'date' }),
    seats: titled('Số chỗ', 'Seats', { type: 'integer' }),
    kind: { ...titled('Loại', 'Kind', { enum: ['sail', 'oar'] }), choices: { sail: { vi: 'Buồm', en: 'Sailing' } } },
    sound: titled('Còn tốt', 'Sound', { type: 'boolean' }),
    berth: { ...titled('Bến', 'Berth', place), parts: { line: { vi: 'Chỗ đậu', en: 'Mooring' } } },
  },
  required: [],
  purposes: {},
  maintain: 'boats.keep',
  keyOf: (data) => String(data['number']),
  labelOf: () => '',
  unitOf: () => null,
  dayOf: () => null,
  personsOf: () => [],
})

async function read(content: string | Buffer): Promise<{ columns: (string | null)[]; rows: Row[] }> {
  const bytes = Buffer.from(content)
  const { columns, rows } = await openFile(boats, sniff(bytes), bytes)
  return { columns: columns.map(({ field }) => field), rows: await Array.fromAsync(rows) }
}
const dataOf = async (content: string | Buffer): Promise<RecordData[]> =>
  (await read(content)).rows.map(({ data }) => data)
const why = (pattern: RegExp) => (error: { type?: string; params?: { why?: string } }) =>
  error.type === 'registry.import-unreadable' && pattern.test(error.params?.why ?? '')

test('RG20: CSV by RFC 4180: quotes, commas and line ends in cells, with a byte order mark, by , or ; or tab', async () => {
  const wanted = [{ number: '01', name: 'Sông, "Hồng"\r\nhai' }, { number: '02' }]
  for (const mark of ['', '\uFEFF']) {
    for (const d of [',', ';', '\t']) {
      const text = `${mark}number${d}name\r\n01${d}"Sông, ""Hồng""\r\nhai"\r\n\r\n02${d}\r\n`
      assert.deepEqual(await dataOf(text), wanted)
      assert.deepEqual(
        (await read(text)).rows.map(({ line }) => line),
        [2, 5],
      )
    }
  }
})

test('RG20: a header names a field by its name or either title, marks aside; a part of a field by its path; others are named', async () => {
  const { columns, rows } = await read(
    'Số hiệu,BOAT NAME,so cho,berth.unitId,Bến: chỗ đậu,màu,loại\n01,A,12,u,"Bến 3",đỏ,buồm\n',
  )
  assert.deepEqual(columns, ['number', 'name', 'seats', 'berth.unitId', 'berth.line', null, 'kind'])
  assert.deepEqual(rows[0]?.data, {
    number: '01',
    name: 'A',
    seats: 12,
    berth: { unitId: 'u', line: 'Bến 3' },
    kind: 'sail',
  })
  assert.deepEqual(rows[0]?.parts, ['berth'])
})

test('RG20: days, numbers and yes or no are read as people write them; what cannot be read is told by field', async () => {
  const [good, bad] = (await read('built,seats,sound\n5/9/2020,7,Có\nhôm qua,bảy,có lẽ\n')).rows
  assert.deepEqual(good?.data, { built: '2020-09-05', seats: 7, sound: true })
  // The day is left to the schema, which says what a day is.
  assert.deepEqual(bad?.data, { built: 'hôm qua' })
  assert.deepEqual(
    bad?.errors.map(({ field }) => field),
    ['seats', 'sound'],
  )
})

test('RG20: NDJSON line by line; what is no object is told, with its line', async () => {
  const { rows } = await read('{"number":"01","sound":null}\n\n[1]\n{"number":\n{"id":"x","number":"02"}')
  assert.deepEqual(
    rows.map(({ line, id, data, errors }) => [line, id, data, errors.length]),
    [
      [1, undefined, { number: '01', sound: null }, 0],
      [3, undefined, {}, 1],
      [4, undefined, {}, 1],
      [5, 'x', { number: '02' }, 0],
    ],
  )
})

test('RG20: XLSX: the first sheet, shared and inline texts, days as numbers, empty cells and rows; a formula’s stored value', async () => {
  const sheet = `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><t>built</t></is></c></row>
    <row r="4"><c r="A4" t="inlineStr"><is><t>01</t></is></c><c r="C4"><v>44079</v></c></row>
    <row r="5"><c r="B5" t="str"><f>HYPERLINK("http://x")</f><v>A</v></c></row>`
  const { rows } = await read(workbook(sheet, ['number', 'name']))
  assert.deepEqual(
    rows.map(({ line, data }) => [line, data]),
    [
      [4, { number: '01', built: '2020-09-05' }],
      [5, { name: 'A' }],
    ],
  )
})

test('RG20: what cannot be read says why', async () => {
  for (const [content, reason] of [
    ['', /empty/],
    [Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff]), /UTF-8/],
    ['a\u0000b', /no text/],
    ['màu,dài\n1,2\n', /names no field/],
    ['number,Số hiệu\n1,2\n', /two columns/],
    ['number,name\n1,"x\n', /./],
    [zip([{ name: 'a.txt', content: 'x' }]), /xl\/workbook\.xml/],
    [Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(100)]), /./],
  ] as const) {
    await assert.rejects(read(content), why(reason), String(reason))
    await assert.rejects(read(content), ({ params }: { params?: { vi?: string } }) =>
      /[^\0-\x7f]/.test(params?.vi ?? ''),
    )
  }
})

test('RG20: a zip bomb and an XML bomb are refused before they are unpacked', async () => {
  const bomb = { name: 'xl/media/a', content: 'x', said: 600 * 1024 * 1024 }
  await assert.rejects(read(workbook('', [], [bomb])), why(/unpacks to too much/))
  const content = `<worksheet><sheetData>${'<row/>'.repeat(400_000)}</sheetData></worksheet>`
  const liar =
    workbook('').length > 0 &&
    zip([
      { name: 'xl/workbook.xml', content: '<workbook><sheets><sheet r:id="a"/></sheets></workbook>' },
      { name: 'xl/_rels/workbook.xml.rels', content: '<R><R Id="a" Target="s.xml"/></R>' },
      { name: 'xl/s.xml', content, said: 1000 },
    ])
  await assert.rejects(read(liar || ''), why(/too many bytes|not in order|size/i))
  const entities = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><workbook>&b;</workbook>'
  await assert.rejects(read(zip([{ name: 'xl/workbook.xml', content: entities }])), why(/document type/))
})
