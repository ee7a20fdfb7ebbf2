/** Search in memory: no database. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { catalogue, fields } from './catalogue/index.ts'
import { fold, words } from './fold.ts'
import { createSearch, withinOneEdit } from './search.ts'

const documents = catalogue.map((p) => ({
  code: p.code,
  name: `${p.name.vi} ${p.name.en}`,
  synonyms: p.synonyms,
  summary: p.summary.vi,
  field: fields[p.fieldId]?.vi ?? '',
  boost: 1,
}))
const index = createSearch(documents)
const first = (text: string) => index.search(text).hits[0]?.code

describe('search', () => {
  test('PR1: everyday words, with marks and without, find the procedure', () => {
    for (const [text, code] of [
      ['lam giay khai sinh', '1.001193'],
      ['mở quán cà phê', '1.001612'],
      ['dang ky ket hon', '1.000894'],
      ['xin giay doc than', '1.004873'],
      ['LÀM GIẤY KHAI SINH', '1.001193'],
      ['birth certificate', '1.001193'],
    ] as const) {
      assert.equal(first(text), code, text)
    }
  })

  test('PR1: a typing error is forgiven and said', () => {
    const result = index.search('dang ky kett hon')
    assert.equal(result.hits[0]?.code, '1.000894')
    assert.equal(result.understood, 'dang ky ket hon')
    assert.equal(index.search('đăng ký kết hôn').understood, null)
  })

  test('PR1: what is typed with marks means those marks', () => {
    const two = createSearch([
      { code: 'with', name: 'Mai táng', synonyms: [], summary: '', field: '', boost: 1 },
      { code: 'other', name: 'Mái tăng', synonyms: [], summary: '', field: '', boost: 1 },
    ])
    assert.equal(two.search('mai táng').hits[0]?.code, 'with')
    assert.equal(two.search('mái tăng').hits[0]?.code, 'other')
    assert.equal(two.search('mai tang').hits.length, 2)
  })

  test('PR1: composed and decomposed letters are the same', () => {
    assert.equal(first('khai tử'.normalize('NFD')), first('khai tử'.normalize('NFC')))
    assert.deepEqual(words('Đăng ký – KẾT HÔN!'), ['đăng', 'ký', 'kết', 'hôn'])
    assert.equal(fold('Đường Trần Hưng Đạo'), 'duong tran hung dao')
  })

  test('PR1: nothing, nonsense and very long questions do no harm', () => {
    assert.deepEqual(index.search('').hits, [])
    assert.deepEqual(index.search('   ...  ').hits, [])
    assert.deepEqual(index.search('zzzzqqqq xxxxwwww').hits, [])
    assert.ok(index.search('khai sinh '.repeat(5_000)).hits.length > 0)
    assert.ok(Array.isArray(index.search("'; drop table procedures --").hits))
    assert.ok(Array.isArray(index.search('__proto__ constructor').hits))
  })

  test('PR1: one edit is one letter more, less, other or exchanged', () => {
    for (const [a, b] of [
      ['ket', 'kett'],
      ['hon', 'hom'],
      ['sinh', 'sihn'],
      ['giay', 'giy'],
    ] as const)
      assert.ok(withinOneEdit(a, b), `${a} ${b}`)
    for (const [a, b] of [
      ['ket', 'hon'],
      ['sinh', 'snhi'],
      ['a', 'abc'],
    ] as const)
      assert.ok(!withinOneEdit(a, b), `${a} ${b}`)
  })
})
