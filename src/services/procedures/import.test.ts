/** The national catalogue: what is read, what is refused, and that an import that was cut off goes on. */
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { anonymous } from '../../kernel/actor.ts'
import { Problem } from '../../kernel/problems.ts'
import { startTestKhue } from '../../kernel/testing.ts'
import organisation from '../../platform/organisation/module.ts'
import { forgetCatalogue, versionOf } from './catalogue.ts'
import { birth } from './catalogue/birth.ts'
import { getForm, getProcedure, searchProcedures } from './contract.ts'
import { loadProcedures } from './import.ts'
import { keepCity } from './load-catalogue.ts'
import procedures from './module.ts'
import { csvRows, levelsOf, readNational } from './read-national.ts'

const khue = await startTestKhue({ modules: [organisation, procedures] })
const folder = await mkdtemp(path.join(tmpdir(), 'khue-import-'))
after(() => rm(folder, { recursive: true, force: true }))

const line = (code: string, name = `Thủ tục ${code}`, more: object = {}) =>
  JSON.stringify({
    code,
    name,
    level: 'Cấp Xã',
    field: 'Thử nghiệm',
    decision: '1/QĐ',
    submission: [],
    documents: [],
    legal: [],
    ...more,
  })

async function fileOf(name: string, content: string | Buffer): Promise<string> {
  const file = path.join(folder, name)
  await writeFile(file, content)
  return file
}

describe('importing the national catalogue', () => {
  test('PR40: reads the three shapes; a repeated import changes nothing', async () => {
    const lines = [line('9.000001'), line('9.000002'), line('9.000003')].join('\n')
    const file = await fileOf('a.jsonl.gz', gzipSync(lines))
    const seen: number[] = []
    const one = await loadProcedures(khue.app, file, ({ done }) => seen.push(done))
    assert.deepEqual({ rows: one.rows, added: one.added, unread: one.unread }, { rows: 3, added: 3, unread: [] })
    assert.deepEqual(seen, [3])
    const again = await loadProcedures(khue.app, file, () => undefined)
    assert.deepEqual(
      { added: again.added, changed: again.changed, unchanged: again.unchanged },
      { added: 0, changed: 0, unchanged: 3 },
    )
    const csv = await fileOf(
      'b.csv',
      'code,name,field,level,decision\r\n9.000004,"Một, ""hai""",Thử,"Cấp tỉnh, Cấp xã",2/QĐ\r\n',
    )
    assert.equal((await loadProcedures(khue.app, csv, () => undefined)).added, 1)
    const found = await khue.call(anonymous, getProcedure, { params: { code: '9.000004' } })
    assert.equal(found.body.name.vi, 'Một, "hai"')
    assert.deepEqual(found.body.levels, ['commune', 'city'])
    assert.equal(found.body.appliable, false)
    const search = await khue.call(anonymous, searchProcedures, {
      query: { text: 'thu tuc 9.000001', appliable: false },
    })
    assert.equal(search.status, 200)
    const form = await khue.call(anonymous, getForm, { params: { code: '9.000004' } })
    assert.equal(form.problem?.type, '/problems/procedures.not-appliable')
  })

  test('PR41: what cannot be read is reported by row and reason, and the rest is kept', async () => {
    const rows = [
      line('9.100001'),
      '{broken',
      line('not-a-code'),
      line('9.100001'),
      '[]',
      line('9.100002', ''),
      line('9.100003'),
    ]
    const report = await loadProcedures(khue.app, await fileOf('c.jsonl', rows.join('\n')), () => undefined)
    assert.equal(report.added, 2)
    assert.deepEqual(
      report.unread.map((u) => u.row),
      [2, 3, 4, 5, 6],
    )
    assert.match(report.unread[0]?.reason ?? '', /not JSON/)
    assert.match(report.unread[2]?.reason ?? '', /came before/)
    assert.match(report.unread[4]?.reason ?? '', /no name/)
  })

  test('PR41: a file that is no catalogue is refused in words', async () => {
    for (const [name, content, words] of [
      ['x.txt', 'hello', /neither \.csv, \.jsonl/],
      ['x.csv', 'a,name\n1,2\n', /no column code: a,name/],
      ['x.jsonl.gz', 'not gzip', /x\.jsonl\.gz: incorrect header check/],
      ['cut.jsonl.gz', gzipSync(line('9.300001')).subarray(0, 40), /unexpected end of file/],
      ['empty.jsonl', '', /holds no row/],
      ['empty.csv', 'code,name\n', /holds no row/],
      ['windows-1258.csv', Buffer.from('code,name\n9.300002,Th\xfb t\xf4c\n', 'latin1'), /is not UTF-8/],
      ['utf-16.csv', Buffer.from('\uFEFFcode,name\n9.300003,Thủ tục\n', 'utf16le'), /is not UTF-8/],
    ] as const) {
      const file = await fileOf(name, content)
      await assert.rejects(
        () => loadProcedures(khue.app, file, () => undefined),
        (error: unknown) =>
          error instanceof Problem &&
          error.type === 'procedures.import-unreadable' &&
          words.test(String(error.params['reason'])),
        name,
      )
    }
    await assert.rejects(() => loadProcedures(khue.app, path.join(folder, 'absent.csv'), () => undefined), Problem)
  })

  test('PR41: of a file that was cut off everything whole is kept, and its end is reported', async () => {
    const csv = await fileOf('cut.csv', 'code,name\n9.310001,Một\n9.310002,"Hai')
    const json = await fileOf('cut.jsonl', `\uFEFF${line('9.310003')}\n${line('9.310004').slice(0, 30)}`)
    for (const [file, reason] of [
      [csv, /not closed/],
      [json, /not JSON/],
    ] as const) {
      const { added, unread } = await loadProcedures(khue.app, file, () => undefined)
      assert.equal(added, 1)
      assert.deepEqual(
        unread.map(({ row }) => row),
        [2],
      )
      assert.match(unread[0]?.reason ?? '', reason)
    }
  })

  test('PR42: an import that was cut off goes on after the last batch', async () => {
    const rows = Array.from({ length: 700 }, (_, i) => line(`8.${String(i).padStart(6, '0')}`))
    const file = await fileOf('d.jsonl', rows.join('\n'))
    const stop = new Error('power cut')
    await assert.rejects(
      () =>
        loadProcedures(khue.app, file, ({ done }) => {
          if (done >= 500) throw stop
        }),
      stop,
    )
    const report = await loadProcedures(khue.app, file, () => undefined)
    assert.equal(report.resumedAfter, 500)
    assert.deepEqual(
      { rows: report.rows, added: report.added, unread: report.unread.length },
      { rows: 700, added: 700, unread: 0 },
    )
  })

  test('PR43: a changed procedure gets a new version; the city’s own are never replaced', async () => {
    await loadProcedures(khue.app, await fileOf('e.jsonl', line('9.200001', 'Tên cũ')), () => undefined)
    const report = await loadProcedures(
      khue.app,
      await fileOf('f.jsonl', [line('9.200001', 'Tên mới'), line(birth.code, 'Khác')].join('\n')),
      () => undefined,
    )
    assert.deepEqual({ changed: report.changed, unchanged: report.unchanged }, { changed: 1, unchanged: 1 })
    const now = await khue.call(anonymous, getProcedure, { params: { code: '9.200001' } })
    assert.deepEqual([now.body.name.vi, now.body.version], ['Tên mới', 2])
    const own = await khue.call(anonymous, getProcedure, { params: { code: birth.code } })
    assert.equal(own.body.name.vi, birth.name.vi)
    assert.equal(own.body.appliable, true)
  })

  test('PR2: an older version of the city’s own procedure stays as it was', async () => {
    const changed = { ...birth, summary: { vi: 'Bản mới', en: 'New text' } }
    await khue.app.transaction((tx) => keepCity(tx, [changed]))
    forgetCatalogue(khue.app)
    const now = await khue.call(anonymous, getProcedure, { params: { code: birth.code } })
    assert.deepEqual([now.body.version, now.body.summary.vi], [2, 'Bản mới'])
    const before = await khue.app.read((tx) => versionOf(tx, birth.code, 1))
    assert.equal(before.source.summary.vi, birth.summary.vi)
    assert.deepEqual(Object.keys(before.source.form.properties), Object.keys(birth.form.properties))
    await khue.app.transaction((tx) => keepCity(tx, [changed]))
    forgetCatalogue(khue.app)
    assert.equal((await khue.call(anonymous, getProcedure, { params: { code: birth.code } })).body.version, 2)
  })
})

describe('reading', () => {
  test('PR40: CSV cells may hold commas, quotes and line ends', () => {
    assert.deepEqual(
      [...csvRows('a,"b\nc","d ""e"""\r\n1,,\n')],
      [
        ['a', 'b\nc', 'd "e"'],
        ['1', '', ''],
      ],
    )
  })

  test('PR40: levels and papers of the national words', () => {
    assert.deepEqual(levelsOf('Cấp Tỉnh, Cấp Xã'), ['commune', 'city'])
    const read = readNational(
      {
        code: '1.000001',
        name: 'A',
        documents: [{ name: 'Đơn', qty: 'Bản chính: 1\nBản sao: 2' }],
        legal: [{ number: '1/2020', title: 'Luật', date: '31-02-2020' }],
      },
      'x',
    )
    assert.ok(typeof read !== 'string')
    assert.deepEqual(read.content.papers, [{ name: 'Đơn', originals: 1, copies: 2 }])
    assert.equal(read.content.legalBasis[0]?.date, null)
    assert.equal(readNational(null, ''), 'not an object')
  })
})
