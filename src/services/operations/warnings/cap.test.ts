import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { crossesItself, isArea } from './area.ts'
import { validateXML } from 'xmllint-wasm'
import { type CapMessage, capTime, capXml } from './cap.ts'

const schema = readFileSync(path.join(import.meta.dirname, 'cap-1.2.xsd'), 'utf8')
const both = (text: string) => ({ vi: text, en: `${text} (en)` })

const message: CapMessage = {
  identifier: 'hanoi-0001',
  sender: 'khue.example',
  senderName: both('Ủy ban nhân dân thành phố Hà Nội'),
  sent: '2026-11-27T15:15:00.250Z',
  status: 'Actual',
  type: 'Update',
  note: null,
  references: [{ identifier: 'hanoi-0000', sent: '2026-11-27T14:00:00Z' }],
  category: 'Met',
  event: both('Ngập úng'),
  responses: ['Avoid', 'Monitor'],
  urgency: 'Immediate',
  severity: 'Severe',
  certainty: 'Observed',
  effective: '2026-11-27T15:15:00Z',
  onset: null,
  expires: '2026-11-27T21:15:00Z',
  headline: both('Ngập sâu > 0,5 m & dòng chảy xiết'),
  description: both('Dưới cầu “Long Biên”\u0000 <nguy hiểm>'),
  instruction: both('Không đi vào vùng ngập.'),
  web: 'https://khue.example/warnings/1?a=1&b=2',
  area: {
    name: both('Phường Hoàn Kiếm'),
    codes: ['00070'],
    polygons: [
      [
        [105.84, 21.02],
        [105.86, 21.02],
        [105.86, 21.04],
      ],
    ],
    circle: { longitude: 105.85, latitude: 21.03, radiusKm: 1.5 },
  },
}

async function judged(xml: string): Promise<string[]> {
  const { errors } = await validateXML({ xml: [{ fileName: 'one.xml', contents: xml }], schema: [schema] })
  return errors.map(({ message: words }) => words)
}

test('OP30: a warning is a CAP 1.2 message in both languages that the schema takes', async () => {
  const xml = capXml(message)
  assert.deepEqual(await judged(xml), [])
  assert.deepEqual(
    [...xml.matchAll(/<language>(.*?)<\/language>/g)].map(([, tag]) => tag),
    ['vi-VN', 'en'],
  )
  assert.match(xml, /<polygon>21\.02,105\.84 21\.02,105\.86 21\.04,105\.86 21\.02,105\.84<\/polygon>/)
  assert.match(xml, /<circle>21\.03,105\.85 1\.5<\/circle>/)
  assert.match(xml, /<references>khue\.example,hanoi-0000,2026-11-27T21:00:00\+07:00<\/references>/)
  assert.match(xml, /&gt; 0,5 m &amp; dòng/)
  assert.ok(!xml.includes('\u0000'))
  assert.equal(capTime('2026-11-27T15:15:00.250Z'), '2026-11-27T22:15:00+07:00')
})

test('OP30: the schema refuses what the standard does', async () => {
  const xml = capXml(message)
  for (const [from, to] of [
    ['<status>Actual</status>', '<status>Real</status>'],
    ['+07:00</sent>', 'Z</sent>'],
    ['<urgency>Immediate</urgency>', ''],
    ['<identifier>hanoi-0001<', '<identifier>hanoi 0001<'],
  ] as const) {
    assert.ok(xml.includes(from), from)
    assert.ok((await judged(xml.replaceAll(from, to))).length > 0, to)
  }
})

test('OP35: a drawn area has three corners or more that are not in a line, and edges that do not cross', () => {
  const square = [
    [0, 0],
    [2, 0],
    [2, 2],
    [0, 2],
  ] as const
  const notched = [...square, [1, 1]] as const
  const bow = [square[0], square[2], square[1], square[3]] as const
  assert.deepEqual(
    [
      isArea(square),
      isArea(square.slice(0, 2)),
      isArea([
        [0, 0],
        [1, 1],
        [2, 2],
      ]),
    ],
    [true, false, false],
  )
  assert.deepEqual([square, notched, bow].map(crossesItself), [false, false, true])
})
