import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, describe, test } from 'node:test'
import fc from 'fast-check'
import qrReader from 'jsqr'
import { anonymous, type Citizen, type Official } from '../../kernel/actor.ts'
import { newId } from '../../kernel/id.ts'
import { officialWith, startTestKhue, type TestKhue } from '../../kernel/testing.ts'
import { applyRule } from '../../kernel/retention.ts'
import { registerAccess } from './access.ts'
import * as contract from './contract.ts'
import {
  attachToCase,
  bytesOf,
  discardUploads,
  render,
  renderBytes,
  type SlipData,
  slipTemplate,
  storeFile,
} from './index.ts'
import documents from './module.ts'
import { cleanName, hasGps, sniff } from './sniff.ts'
import { noteUnclaimed, registerClaim } from './unclaimed.ts'

// The package is CommonJS with a default export: its types and what Node gives differ.
const jsQR = qrReader as unknown as typeof qrReader.default

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const citizen = (): Citizen => ({
  kind: 'citizen',
  id: newId(),
  name: 'Nguyễn Thị Hà',
  assurance: 2,
  sessionId: newId(),
})
const official = (): Official => officialWith('Trần Văn Nam', [])

const slip = (changes: Partial<SlipData> = {}): SlipData => ({
  agencyAbove: 'Ủy ban nhân dân thành phố Hà Nội',
  agency: 'Ủy ban nhân dân phường Hoàn Kiếm',
  number: '0975/TNHS',
  place: 'Hoàn Kiếm',
  title: 'Giấy tiếp nhận hồ sơ và hẹn trả kết quả',
  about: null,
  opening: ['Bộ phận Tiếp nhận và Trả kết quả đã nhận hồ sơ của:'],
  fields: [['Họ và tên', 'Nguyễn Thị Diễm Hằng']],
  table: {
    caption: 'Thành phần hồ sơ',
    widths: [1, 6, 2],
    header: ['TT', 'Giấy tờ', 'Số lượng'],
    rows: [['1', 'Tờ khai đăng ký khai sinh', '1']],
  },
  closing: ['Hẹn trả kết quả: 15:30 ngày 23/11/2026.'],
  signers: [
    { position: 'Người nộp hồ sơ', name: 'Nguyễn Thị Diễm Hằng' },
    { position: 'Người tiếp nhận', name: 'Trần Văn Nam' },
  ],
  ...changes,
})
const input = (data: SlipData, qr = 'http://localhost:8080/verify?r=abc') => ({
  template: slipTemplate,
  data,
  title: data.title,
  date: Temporal.PlainDate.from('2026-11-22'),
  qr,
})

const folder = mkdtempSync(path.join(tmpdir(), 'khue-documents-'))
after(() => rmSync(folder, { recursive: true, force: true }))
function tool(command: string, args: readonly string[], pdf: Uint8Array): string {
  const file = path.join(folder, `${newId()}.pdf`)
  writeFileSync(file, pdf)
  return execFileSync(
    command,
    args.map((arg) => (arg === 'FILE' ? file : arg)),
    { encoding: 'utf8', stdio: 'pipe' },
  )
}

const khue = await startTestKhue({ modules: [documents] })

describe('papers', () => {
  test('DOC8: the same input gives the same bytes, another date others', async () => {
    const first = await renderBytes(input(slip()))
    await renderBytes(input(slip({ agency: 'Sở Tư pháp' })))
    assert.deepEqual(await renderBytes(input(slip())), first)
    assert.notDeepEqual(await renderBytes({ ...input(slip()), date: Temporal.PlainDate.from('2026-11-23') }), first)
  })

  test('DOC8: Tinos alone is embedded, the text can be searched, the PDF is tagged and says PDF/A-2a', async () => {
    const pdf = await renderBytes(input(slip()))
    const fonts = tool('pdffonts', ['FILE'], pdf).split('\n').slice(2).filter(Boolean)
    assert.ok(fonts.length >= 2)
    for (const font of fonts) assert.match(font, /^[A-Z]{6}\+Tinos-\S+\s+CID TrueType\s+Identity-H\s+yes yes yes/)
    const text = tool('pdftotext', ['-layout', 'FILE', '-'], pdf).normalize('NFC')
    assert.match(text, /CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM/)
    assert.match(text, /Nguyễn Thị Diễm Hằng/)
    assert.match(text, /Hoàn Kiếm, ngày 22 tháng 11 năm 2026/)
    assert.match(tool('pdfinfo', ['FILE'], pdf), /Tagged:\s+yes/)
    assert.match(pdf.toString('latin1'), /<pdfaid:part>2<\/pdfaid:part>[\s\S]*<pdfaid:conformance>A/)
    assert.match(tool('qpdf', ['--check', 'FILE'], pdf), /No syntax or stream encoding errors found/)
  })

  test('DOC8: the QR code on the paper reads back', async () => {
    const url = 'https://khue.hanoi.gov.vn/verify?r=0123456789ABCDEFGHIJ_-'
    const pdf = await renderBytes(input(slip(), url))
    const file = path.join(folder, 'qr.pdf')
    writeFileSync(file, pdf)
    execFileSync('pdftoppm', ['-r', '150', '-gray', file, path.join(folder, 'qr')])
    const pgm = readFileSync(path.join(folder, 'qr-1.pgm'))
    const header = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(pgm.toString('latin1', 0, 40))
    assert.ok(header)
    const [width, height] = [Number(header[1]), Number(header[2])]
    const pixels = new Uint8ClampedArray(width * height * 4).fill(255)
    for (let i = 0; i < width * height; i++) pixels.fill(pgm[header[0].length + i] ?? 255, i * 4, i * 4 + 3)
    assert.equal(jsQR(pixels, width, height)?.data, url)
  })

  test('DOC9: markup, commands and stacked marks in data are shown as they were typed', async () => {
    for (const name of [
      '#panic("x") $a^2$ *đậm* _x_ `raw` <label> @ref \\ // /* = Đầu đề',
      '#import "/kernel/config.ts": *',
      'ễ ậ ữ Ễ Ậ Ữ ỡ ẵ',
      '"}, "x": {"',
    ]) {
      const text = tool(
        'pdftotext',
        ['-layout', 'FILE', '-'],
        await renderBytes(input(slip({ fields: [['Tên', name]] }))),
      )
      assert.ok(text.normalize('NFC').includes(name), `${name} in ${text}`)
    }
  })

  test('DOC9: a name of 10 kB breaks into lines and pages', async () => {
    const pdf = await renderBytes(input(slip({ fields: [['Tên', 'Ỡ'.repeat(10_000)]] })))
    const text = tool('pdftotext', ['FILE', '-'], pdf).normalize('NFC')
    assert.equal(text.match(/Ỡ/g)?.length, 10_000)
  })

  test('DOC9: decomposed letters and letters of no font of ours do not stop a paper', async () => {
    const pdf = await renderBytes(
      input(slip({ fields: [['Tên', `${'Nguyễn'.normalize('NFD')} 김철수 😀 \u0000\uFFFF\uD800`]] })),
    )
    assert.match(tool('pdftotext', ['FILE', '-'], pdf).normalize('NFC'), /Nguyễn/)
  })

  test('DOC9: no text whatever stops a paper', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 80 }), async (name) => {
        const pdf = await renderBytes(input(slip({ title: name || '-', fields: [[name, name]] })))
        assert.equal(pdf.toString('latin1', 0, 5), '%PDF-')
      }),
      { numRuns: 60 },
    )
  })

  test('DOC10: papers are laid out beside the event loop, and their number does not grow the memory', async () => {
    const page = (i: number) => renderBytes(input(slip({ number: `${i}/X`, fields: [['Tên', `Người thứ ${i}`]] })))
    for (let i = 0; i < 40; i++) await page(i)
    const [rss, cpu] = [process.memoryUsage.rss(), process.threadCpuUsage()]
    for (let i = 0; i < 120; i++) await page(40 + i)
    const { user, system } = process.threadCpuUsage(cpu)
    const eachMs = (user + system) / 1000 / 120
    assert.ok(eachMs < 2, `${eachMs.toFixed(1)} ms of this thread's processor time a page`)
    const grownMib = (process.memoryUsage.rss() - rss) / 1024 / 1024
    // Kept, each would be half a megabyte.
    assert.ok(grownMib < 30, `${grownMib.toFixed(0)} MiB more`)
  })

  test('DOC9: a broken template is a clear problem', async () => {
    const file = path.join(import.meta.dirname, 'templates/none.typ')
    await assert.rejects(renderBytes({ ...input(slip()), template: { name: 'none', file } }), {
      type: 'documents.render-failed',
    })
  })
})

describe('what a file is', () => {
  test('DOC2: the type comes from the content', async () => {
    assert.equal(await sniff(png), 'image/png')
    assert.equal(await sniff(Buffer.from('<html><script>alert(1)</script>')), null)
    assert.equal(await sniff(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')), null)
    assert.equal(await sniff(Buffer.from('PK\u0003\u0004aaaaaaaaaaaaaaaaaaaaaaaaaaaa')), null)
    assert.equal(await sniff(Buffer.from('MZ')), null)
  })

  test('DOC5: names are harmless and keep their Vietnamese', () => {
    assert.equal(cleanName('Giấy chứng sinh của bé Hà.PDF', 'application/pdf'), 'Giấy chứng sinh của bé Hà.pdf')
    assert.equal(cleanName('../../etc/passwd', 'image/png'), 'passwd.png')
    assert.equal(cleanName('C:\\a\\ảnh.jpeg', 'image/jpeg'), 'ảnh.jpg')
    assert.equal(cleanName('anh\u202Egpj.exe', 'image/jpeg'), 'anhgpj.jpg')
    assert.equal(cleanName('....', 'image/png'), 'tep.png')
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const clean = cleanName(name, 'application/pdf')
        assert.match(clean, /^[^/\\<>:"|?*\p{Cc}\p{Cf}]{1,116}\.pdf$/u)
        assert.ok(clean.isWellFormed())
      }),
    )
  })

  test('DOC4: a place in a photo is noticed', () => {
    const tiff = (tag: number) => {
      const bytes = Buffer.alloc(26)
      bytes.write('MM', 0, 'latin1')
      bytes.writeUInt16BE(42, 2)
      bytes.writeUInt32BE(8, 4)
      bytes.writeUInt16BE(1, 8)
      bytes.writeUInt16BE(tag, 10)
      return bytes
    }
    const jpeg = (tag: number) =>
      Buffer.concat([Buffer.from('ffd8ffe10022', 'hex'), Buffer.from('Exif\0\0', 'latin1'), tiff(tag)])
    assert.equal(hasGps(jpeg(0x8825), 'image/jpeg'), true)
    assert.equal(hasGps(jpeg(0x0112), 'image/jpeg'), false)
    assert.equal(hasGps(jpeg(0x8825).subarray(0, 20), 'image/jpeg'), false)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (tail) => {
        hasGps(Buffer.concat([Buffer.from('Exif\0\0II*\0', 'latin1'), tail]), 'image/jpeg')
      }),
    )
  })
})

describe('files over HTTP', () => {
  const upload = async (actor: Citizen | Official, name = 'ảnh.png') => {
    const reply = await khue.call(actor, contract.uploadDocument, { query: { name }, body: png })
    assert.equal(reply.status, 200)
    return reply.body
  }
  const content = (actor: Parameters<TestKhue['call']>[0], id: string) =>
    khue.call(actor, contract.documentContent, { params: { id }, query: {} })

  test('DOC2: nobody uploads without signing in; refused content is named', async () => {
    const query = { name: 'a.pdf' }
    assert.equal((await khue.call(anonymous, contract.uploadDocument, { query, body: png })).status, 401)
    const bad = await khue.call(citizen(), contract.uploadDocument, { query, body: Buffer.from('<html>') })
    assert.equal(bad.status, 415)
    assert.equal(bad.problem?.type, '/problems/documents.type-not-accepted')
    // Whose paper a scan becomes is decided where the case is received, not by who uploads.
    const foreign = { ...query, ownerPersonId: newId() }
    assert.equal((await khue.call(citizen(), contract.uploadDocument, { query: foreign, body: png })).status, 400)
  })

  test('DOC12: what nobody names after a day is noted, and goes a week later; what is claimed, on a case or an office’s own stays', async () => {
    const owner = citizen()
    const put = async (more: object = {}) => {
      const bytes = Buffer.concat([png, Buffer.from(newId())])
      return khue.app.transaction((tx) => storeFile(tx, owner, { bytes, name: 'a.png', ...more }))
    }
    const age = (set: string, ids: string[]) =>
      khue.app.transaction((tx) => tx.named('', `update documents.document set ${set} where id = any($1)`, [ids]))
    const [left, claimed, young] = [await put(), await put(), await put()]
    const others = [await put({ caseId: newId() }), await put({ classification: 'internal' })]
    await age(`created_at = now() - interval '2 days'`, [left.id, claimed.id, ...others.map(({ id }) => id)])
    const held = new Set([claimed.id])
    registerClaim('test', (_tx, ids) => Promise.resolve(ids.filter((id) => held.has(id))))
    const note = () => khue.app.transaction(noteUnclaimed)
    const erase = async () => {
      await age(`unclaimed_since = unclaimed_since - interval '8 days'`, [left.id, claimed.id, young.id])
      const rule = khue.app.retains.find(({ id }) => id === 'documents.unclaimed-uploads') ?? assert.fail('no rule')
      await applyRule(khue.app, rule, newId())
      await khue.drain()
    }
    const lies = (files: readonly { sha256: string }[]) =>
      Promise.all(files.map(({ sha256 }) => khue.app.storage.has(sha256)))
    await note()
    await note()
    await erase()
    assert.deepEqual(await lies([left, claimed, young, ...others]), [false, true, true, true, true])
    assert.equal((await content(owner, left.id)).status, 404)
    // Let go, then named again before its time is over.
    held.clear()
    await note()
    held.add(claimed.id)
    await note()
    await erase()
    assert.equal((await content(owner, claimed.id)).status, 200)
  })

  test('DOC6: a stranger, an official without a rule and somebody signed out do not see it; the owner does', async () => {
    const owner = citizen()
    const { id, sha256, name } = await upload(owner)
    assert.equal(name, 'ảnh.png')
    assert.equal((await content(anonymous, id)).status, 401)
    assert.equal((await content(citizen(), id)).status, 404)
    assert.equal((await content(official(), id)).status, 404)
    const own = await content(owner, id)
    assert.deepEqual(own.body, png)
    assert.equal(own.headers.get('content-type'), 'image/png')
    assert.equal((await khue.call(owner, contract.getDocument, { params: { id } })).body.sha256, sha256)
  })

  test('DOC6: a registered rule lets an official in, and is asked each time', async () => {
    const [owner, clerk] = [citizen(), official()]
    const { id } = await upload(owner)
    const asked: string[] = []
    registerAccess('test', (_tx, actor, document) => {
      asked.push(document.id)
      return actor.id === clerk.id
    })
    assert.equal((await content(clerk, id)).status, 200)
    assert.equal((await content(official(), id)).status, 404)
    assert.deepEqual(asked, [id, id])
    registerAccess('test', () => false)
  })

  test('DOC7: only the owner shares; the link opens without signing in, until it ends', async () => {
    const owner = citizen()
    const { id } = await upload(owner)
    const body = { days: 3 }
    const draft = await upload(owner)
    await khue.app.transaction((tx) =>
      tx.named('test.draft', `update documents.document set classification = 'internal' where id = $1`, [draft.id]),
    )
    const ofDraft = { params: { id: draft.id }, body }
    assert.equal((await khue.call(owner, contract.shareDocument, ofDraft)).status, 404, 'a draft is not shared')
    assert.equal((await khue.call(citizen(), contract.shareDocument, { params: { id }, body })).status, 404)
    const shared = (await khue.call(owner, contract.shareDocument, { params: { id }, body })).body
    const token = shared.url.split('/').at(-1) ?? ''
    const open = () => khue.call(anonymous, contract.openShare, { params: { token } })
    assert.deepEqual((await open()).body, png)
    const list = await khue.call(owner, contract.listShares, { params: { id } })
    assert.equal(list.body[0]?.opened, 1)
    const other = `${token.slice(0, -1)}${token.endsWith('A') ? 'E' : 'A'}`
    assert.equal((await khue.call(anonymous, contract.openShare, { params: { token: other } })).status, 404)
    khue.app.clock.set(Temporal.Now.instant().add({ hours: 73 }))
    assert.equal((await open()).problem?.type, '/problems/documents.share-over')
    khue.app.clock.set(null)
    const params = { id, shareId: shared.share.id }
    assert.equal((await khue.call(citizen(), contract.revokeShare, { params })).status, 404)
    assert.ok((await khue.call(owner, contract.revokeShare, { params })).status < 300)
    assert.equal((await open()).status, 410)
  })

  test('DOC3: too many files a day are refused, and nothing is lost', async () => {
    const owner = citizen()
    await upload(owner)
    await khue.app.transaction((tx) =>
      tx.named(
        'test.many',
        `insert into documents.document select gen_random_uuid(), sha256, media_type, size, name, title, kind, classification,
          has_location, owner_person_id, case_id, source_document_id, created_by, created_at
          from documents.document, generate_series(1, 199) where created_by = $1`,
        [`citizen:${owner.id}`],
      ),
    )
    const reply = await khue.call(owner, contract.uploadDocument, { query: { name: 'a' }, body: png })
    assert.equal(reply.problem?.type, '/problems/documents.too-many-files')
  })

  test('DOC1: a rendered paper is kept, and only the owner’s free uploads go onto a case', async () => {
    const [owner, caseId] = [citizen(), newId()]
    const kept = await khue.app.transaction((tx) => render(tx, { ...input(slip()), ownerPersonId: owner.id }))
    assert.equal((await content(owner, kept.documentId)).body.toString('latin1', 0, 5), '%PDF-')
    const mine = await upload(owner)
    const theirs = await upload(citizen())
    const attach = (documentIds: string[], to = caseId) =>
      khue.app.transaction((tx) => attachToCase(tx, { documentIds, caseId: to, ownerPersonId: owner.id }))
    await assert.rejects(attach([mine.id, theirs.id]), { type: 'kernel.not-found' })
    await attach([mine.id])
    await attach([mine.id])
    await assert.rejects(attach([mine.id], newId()), { type: 'kernel.not-found' })
  })

  test('DOC1: a transaction that fails leaves no row', async () => {
    const owner = citizen()
    const failing = khue.app.transaction(async (tx) => {
      await storeFile(tx, owner, { bytes: png, name: 'x' })
      throw new Error('no')
    })
    await assert.rejects(failing, /no/)
    const rows = await khue.app.read((tx) =>
      tx.named('test.rows', 'select 1 from documents.document where created_by = $1', [`citizen:${owner.id}`]),
    )
    assert.equal(rows.length, 0)
  })

  test('DOC1, DOC11: discarding that is undone leaves the file with its bytes; done, it goes unless somebody stored the same', async () => {
    const owner = citizen()
    const own = Buffer.concat([png, Buffer.from(newId())])
    const put = () => khue.app.transaction((tx) => storeFile(tx, owner, { bytes: own, name: 'x' }))
    const first = await put()
    const undone = khue.app.transaction(async (tx) => {
      await discardUploads(tx, [first.id])
      throw new Error('undone')
    })
    await assert.rejects(undone, /undone/)
    await khue.drain()
    assert.deepEqual(await khue.app.read((tx) => bytesOf(tx, first.id)), own)
    await khue.app.transaction((tx) => discardUploads(tx, [first.id]))
    const again = await put()
    await khue.drain()
    assert.deepEqual(await khue.app.read((tx) => bytesOf(tx, again.id)), own)
    await khue.app.transaction((tx) => discardUploads(tx, [again.id]))
    await khue.drain()
    assert.equal(await khue.app.storage.has(first.sha256), false)
  })
})
