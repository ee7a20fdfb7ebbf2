/** The directory of units against the rules in README.md, and against the official lists in ../shared/data. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Unit } from './contract.ts'
import { createDirectory, isValidOn } from './directory.ts'
import { baseName, directory, foldText, governmentModel, threeLevelPin } from './index.ts'
import { cityId, referenceSuccessions, referenceUnits } from './reference.ts'

const on = (day: string) => Temporal.PlainDate.from(day)
const now = on('2026-11-22')
const dir = directory()
const communesOn = (day: string) => referenceUnits.filter((u) => u.level === 'commune' && isValidOn(u, day))
const named = (name: string, day: string): Unit => {
  const found = dir.units.filter((unit) => unit.name.vi === name && isValidOn(unit, day))
  assert.equal(found.length, 1, `${name} on ${day}`)
  return found[0] as Unit
}

// ---- the shared lists (tests only) -------------------------------------------------------------------------------

const shared = path.join(import.meta.dirname, '../../../../shared/data/admin')
const skip = existsSync(shared) ? false : 'the reference lists (../shared/data/admin) are not on this machine'

function csv(name: string): Record<string, string>[] {
  const [head = [], ...rows] = readFileSync(path.join(shared, name), 'utf8')
    .trim()
    .split(/\r?\n/)
    .map((line) => [...line.matchAll(/("([^"]*)"|[^,]*)(,|$)/g)].map((m) => m[2] ?? m[1] ?? ''))
  return rows.map((row) => Object.fromEntries(head.map((key, index) => [key.trim(), row[index] ?? ''])))
}

/** `Hoà` and `Hòa` are two ways to write the same name. */
const sameStyle = (name: string) =>
  name
    .normalize('NFD')
    .replace(/o(\p{M})a/gu, 'oa$1')
    .normalize('NFC')
    .toLowerCase()

for (const [file, day, count] of [
  ['hanoi_wards_584_2019.csv', '2019-10-06', 584],
  ['hanoi_wards_579_2021.csv', '2021-07-10', 579],
  ['hanoi_wards_526_2025-03.csv', '2025-03-01', 526],
] as const) {
  test(`ORG1: the ${count} communes and wards of ${day} are those of the official list`, { skip }, () => {
    const official = csv(file).map((row) => [row['ward_code'], row['ward_name'], row['district_name']].join(' '))
    const ours = communesOn(day).map((u) => [u.code, u.name.vi, dir.unit(u.parentId ?? '')?.name.vi].join(' '))
    assert.deepEqual(ours.toSorted().map(sameStyle), official.toSorted().map(sameStyle))
  })
}

test('ORG1: the 126 communes and wards since July 2025 are those of the official list', { skip }, () => {
  const official = csv('hanoi_units_126_2025-07.csv').map((row) => `${row['code']} ${row['full_name']}`)
  const ours = communesOn('2025-07-01').map((unit) => `${unit.code} ${unit.name.vi}`)
  assert.deepEqual(ours.toSorted().map(sameStyle), official.toSorted().map(sameStyle))
})

test('ORG4: what became of each of the 526 is what the reference mapping says', { skip }, () => {
  const reference = new Map(
    csv('hanoi_mapping_old526_new126.csv').map((row) => [`${row['old_code']} ${row['new_code']}`, row['part']]),
  )
  const ours = new Map(
    communesOn('2025-06-30').flatMap((unit) =>
      dir.successors(unit.id, on('2025-07-01')).map((s) => [`${unit.code} ${s.unit.code}`, s.share] as const),
    ),
  )
  // The reference confuses xã Sơn Đồng (09859, Hoài Đức) with xã Sơn Đông (09613, Sơn Tây): clause 89 of the resolution
  // makes xã Đoài Phương (09616) of Kim Sơn, Sơn Đông and a part of Cổ Đông; clause 104 takes Sơn Đồng whole (09871).
  assert.equal(reference.get('09859 09616'), 'partial')
  reference.delete('09859 09616')
  reference.set('09859 09871', 'full')
  assert.equal(reference.size, 795)
  assert.deepEqual(ours, reference)
})

// ---- rules ---------------------------------------------------------------------------------------------------------

test('ORG1: totals by date', () => {
  const count = (level: string, day: string) =>
    referenceUnits.filter((u) => u.level === level && isValidOn(u, day)).length
  assert.equal(count('commune', '2019-10-06'), 584)
  assert.equal(count('commune', '2020-02-29'), 584)
  assert.equal(count('commune', '2020-03-01'), 579)
  assert.equal(count('commune', '2024-12-31'), 579)
  assert.equal(count('commune', '2025-01-01'), 526)
  assert.equal(count('commune', '2025-06-30'), 526)
  assert.equal(count('commune', '2025-07-01'), 126)
  assert.equal(count('district', '2025-06-30'), 30)
  assert.equal(count('district', '2025-07-01'), 0)
  assert.equal(count('city', '2026-11-22'), 1)
  assert.ok(count('department', '2024-12-31') >= 20)
  assert.ok(count('department', '2026-11-22') >= 20)
  const kinds = communesOn('2025-07-01').map((unit) => unit.kind)
  assert.equal(kinds.filter((kind) => kind === 'ward').length, 51)
  assert.equal(kinds.filter((kind) => kind === 'commune').length, 75)
})

test('ORG2: on every day a code belongs to one unit, and its parent is in force', () => {
  for (const day of [
    '2019-10-06',
    '2021-07-10',
    '2025-01-01',
    '2025-02-28',
    '2025-03-01',
    '2025-06-30',
    '2025-07-01',
  ]) {
    const valid = referenceUnits.filter((unit) => isValidOn(unit, day))
    assert.equal(new Set(valid.map((unit) => unit.code)).size, valid.length)
    for (const unit of valid) {
      if (unit.level === 'city') continue
      const parent = dir.unit(unit.parentId ?? '')
      assert.ok(parent && isValidOn(parent, day), `${unit.id} on ${day}`)
    }
  }
})

test('ORG3: every unit says where its facts are from, and its agency code is unique and marked as a sample', () => {
  for (const unit of referenceUnits) {
    assert.ok(unit.provenance.length > 0 && unit.provenance.every((source) => source.trim() !== ''), unit.id)
    assert.match(unit.agencyCode, /^H26\.9\d(\.\d{1,4})*$/)
    assert.equal(unit.sampleAgencyCode, true)
  }
  assert.equal(new Set(referenceUnits.map((unit) => unit.agencyCode)).size, referenceUnits.length)
})

test('ORG4: every ended unit has successors that are in force the day it ends', () => {
  for (const unit of referenceUnits.filter((u) => u.validTo !== null)) {
    const heirs = dir.successors(unit.id, on(unit.validTo ?? ''))
    assert.ok(heirs.length > 0, unit.id)
    for (const heir of heirs) assert.ok(isValidOn(heir.unit, unit.validTo ?? ''), `${unit.id} → ${heir.unit.id}`)
  }
})

test('ORG4: succession is followed through several reforms, and a part of a part is a part', () => {
  const before2020 = named('Phường Bùi Thị Xuân', '2019-10-06')
  assert.equal(before2020.code, '00250')
  const heirs = dir.successors(before2020.id, now)
  assert.deepEqual(heirs.map((h) => `${h.unit.name.vi} ${h.share}`).toSorted(), [
    'Phường Cửa Nam partial',
    'Phường Hai Bà Trưng partial',
    'Phường Văn Miếu - Quốc Tử Giám partial',
  ])
  const whole = named('Xã Viên Nội', '2021-07-10')
  assert.deepEqual(
    dir.successors(whole.id, on('2025-01-01')).map((h) => [h.unit.name.vi, h.share]),
    [['Xã Hoa Viên', 'full']],
  )
  assert.deepEqual(
    dir.successors(whole.id, now).map((h) => [h.unit.name.vi, h.share]),
    [['Xã Ứng Thiên', 'full']],
  )
})

test('ORG4: a unit in force is its own successor; predecessors go back the same ways', () => {
  const baDinh = named('Phường Ba Đình', '2025-07-01')
  assert.deepEqual(dir.successors(baDinh.id, now), [{ unit: baDinh, share: 'full' }])
  for (const unit of communesOn('2025-07-01')) {
    for (const { unit: old } of dir.predecessors(unit.id, on('2025-06-30'))) {
      assert.ok(
        dir.successors(old.id, on('2025-07-01')).some((heir) => heir.unit.id === unit.id),
        `${old.id} ${unit.id}`,
      )
    }
  }
  assert.equal(dir.predecessors(baDinh.id, on('2025-06-30')).length, 10)
})

test('ORG4: departments merged on 1 March 2025', () => {
  const planning = named('Sở Kế hoạch và Đầu tư', '2025-02-28')
  assert.deepEqual(
    dir.successors(planning.id, on('2025-03-01')).map((heir) => [heir.unit.id, heir.share]),
    [['department:so-tai-chinh@2025-03-01', 'full']],
  )
  const labour = dir.successors(named('Sở Lao động - Thương binh và Xã hội', '2025-02-28').id, now)
  assert.deepEqual(labour.map((heir) => heir.unit.code).toSorted(), ['so-giao-duc-va-dao-tao', 'so-noi-vu', 'so-y-te'])
})

test('ORG5: ancestors, children and subtree are those of the date', () => {
  const trangTien = named('Phường Tràng Tiền', '2025-06-30')
  assert.deepEqual(
    dir.ancestors(trangTien.id, threeLevelPin).map((unit) => unit.name.vi),
    ['Quận Hoàn Kiếm', 'Thành phố Hà Nội'],
  )
  assert.deepEqual(dir.ancestors(trangTien.id, now), [])
  const hoanKiem = named('Phường Hoàn Kiếm', '2026-11-22')
  assert.deepEqual(
    dir.ancestors(hoanKiem.id, now).map((unit) => unit.id),
    [cityId],
  )
  assert.equal(dir.children('gso:002@2014-04-01', threeLevelPin).length, 18)
  assert.equal(dir.subtree(cityId, threeLevelPin).filter((unit) => unit.level !== 'department').length, 1 + 30 + 526)
  assert.equal(dir.subtree(cityId, now).filter((unit) => unit.level !== 'department').length, 1 + 126)
  assert.deepEqual(dir.subtree('gso:002@2014-04-01', now), [])
  assert.ok(dir.isWithin(trangTien.id, 'gso:002@2014-04-01') && !dir.isWithin('gso:002@2014-04-01', trangTien.id))
})

test('ORG6: competence by level, address and date; the district’s falls to the commune in the two-level model', () => {
  const trangTien = named('Phường Tràng Tiền', '2025-06-30').id
  const ask = (competence: 'commune' | 'district' | 'city', addressUnitId: string, date: Temporal.PlainDate) =>
    dir.competentUnit({ competence, addressUnitId, date })?.name.vi ?? null
  assert.equal(ask('commune', trangTien, threeLevelPin), 'Phường Tràng Tiền')
  assert.equal(ask('district', trangTien, threeLevelPin), 'Quận Hoàn Kiếm')
  assert.equal(ask('city', trangTien, now), 'Thành phố Hà Nội')
  const hoanKiem = named('Phường Hoàn Kiếm', '2026-11-22').id
  assert.equal(ask('commune', hoanKiem, now), 'Phường Hoàn Kiếm')
  assert.equal(ask('district', hoanKiem, now), 'Phường Hoàn Kiếm')
  const hangBac = named('Phường Hàng Bạc', '2025-06-30').id
  assert.equal(ask('commune', hangBac, now), 'Phường Hoàn Kiếm')
})

test('ORG6: where a ward was split, the place is not guessed but offered', () => {
  const trangTien = named('Phường Tràng Tiền', '2025-06-30').id
  assert.equal(dir.competentUnit({ competence: 'commune', addressUnitId: trangTien, date: now }), null)
  assert.deepEqual(
    dir
      .placeOn(trangTien, now)
      .map((place) => place.unit.name.vi)
      .toSorted(),
    ['Phường Cửa Nam', 'Phường Hoàn Kiếm'],
  )
  assert.equal(dir.competentUnit({ competence: 'commune', addressUnitId: 'gso:99999@2025-07-01', date: now }), null)
})

test('ORG6: an address of today has a district on an earlier date when all its ground lay in one', () => {
  const socSon = named('Xã Sóc Sơn', '2026-11-22').id
  assert.equal(
    dir.competentUnit({ competence: 'district', addressUnitId: socSon, date: threeLevelPin })?.name.vi,
    'Huyện Sóc Sơn',
  )
})

test('ORG6: a department’s competence follows its mergers', () => {
  const at = (date: string) =>
    dir.competentUnit({ competence: 'department:so-ke-hoach-va-dau-tu', addressUnitId: cityId, date: on(date) })?.id
  assert.equal(at('2024-06-01'), 'department:so-ke-hoach-va-dau-tu@2008-08-01')
  assert.equal(at('2026-11-22'), 'department:so-tai-chinh@2025-03-01')
  const unknown = dir.competentUnit({ competence: 'department:so-khong-co', addressUnitId: cityId, date: now })
  assert.equal(unknown, null)
})

test('ORG7: open work has exactly one successor, decided by the address where it is known', () => {
  const reform = on('2025-07-01')
  for (const unit of referenceUnits.filter((u) => u.validTo === '2025-07-01')) {
    const heir = dir.successorFor(unit.id, reform)
    assert.ok(heir && isValidOn(heir, '2025-07-01'), unit.id)
  }
  const district = 'gso:002@2014-04-01'
  assert.equal(dir.successorFor(district, reform)?.name.vi, 'Phường Hoàn Kiếm')
  const hangBai = named('Phường Hàng Bài', '2025-06-30').id
  assert.equal(dir.successorFor(district, reform, hangBai)?.name.vi, 'Phường Cửa Nam')
  const cuaNam = named('Phường Cửa Nam', '2025-07-01').id
  assert.equal(dir.successorFor(district, reform, cuaNam)?.name.vi, 'Phường Cửa Nam')
  assert.equal(dir.successorFor('department:so-tu-phap@2008-08-01', reform)?.code, 'so-tu-phap')
})

test('ORG7: the principal successor takes the whole, else keeps the name', () => {
  const reform = on('2025-07-01')
  for (const unit of dir.units.filter((u) => u.level === 'district' && !/Từ Liêm/.test(u.name.vi))) {
    assert.equal(baseName(dir.successorFor(unit.id, reform) as Unit), baseName(unit))
  }
  assert.equal(dir.successorFor(named('Quận Nam Từ Liêm', '2025-06-30').id, reform)?.name.vi, 'Phường Từ Liêm')
})

test('ORG8: search with and without marks; what was typed with marks comes first', () => {
  const found = (text: string, date = now) => dir.search(text, date).map((unit) => unit.name.vi)
  assert.equal(found('hoan kiem')[0], 'Phường Hoàn Kiếm')
  assert.equal(found('HOÀN KIẾM')[0], 'Phường Hoàn Kiếm')
  assert.equal(found('phuong cau giay')[0], 'Phường Cầu Giấy')
  assert.equal(found('đống đa')[0], 'Phường Đống Đa')
  assert.equal(found('dong da')[0], 'Phường Đống Đa')
  assert.equal(found('so tu phap')[0], 'Sở Tư pháp')
  assert.equal(found('00070')[0], 'Phường Hoàn Kiếm')
  assert.deepEqual(found('hoan kiem', threeLevelPin), ['Quận Hoàn Kiếm'])
  assert.deepEqual(found('khong co noi nay'), [])
  assert.equal(dir.search('', now, { level: 'commune', limit: 500 }).length, 126)
  const sonDong = dir.search('sơn đồng', threeLevelPin, { level: 'commune' }).map((unit) => unit.name.vi)
  assert.deepEqual(sonDong.slice(0, 2), ['Xã Sơn Đồng', 'Xã Sơn Đông'])
  const within = dir.search('phu', threeLevelPin, { within: 'gso:016@2014-04-01', limit: 200 })
  assert.ok(within.length > 0 && within.every((unit) => dir.isWithin(unit.id, 'gso:016@2014-04-01')))
})

test('ORG8: every unit in force is found by its folded name', () => {
  const valid = dir.units.filter((unit) => isValidOn(unit, '2026-11-22'))
  fc.assert(
    fc.property(fc.constantFrom(...valid), (unit) => {
      assert.ok(dir.search(foldText(unit.name.vi), now, { limit: 20 }).some((hit) => hit.id === unit.id))
    }),
  )
})

test('ORG9: three levels before 1 July 2025, two since', () => {
  assert.equal(governmentModel(on('2025-06-30')), 'three-level')
  assert.equal(governmentModel(on('2025-07-01')), 'two-level')
  assert.equal(governmentModel(threeLevelPin), 'three-level')
})

test('ORG4: a circle in data entered by hand ends', () => {
  const unit = (id: string, to: string | null): Unit => ({
    ...dir.city(),
    id,
    code: id,
    validFrom: '2020-01-01',
    validTo: to,
  })
  const circle = createDirectory(
    [unit('a', '2021-01-01'), unit('b', '2021-01-01'), unit('c', null)],
    [
      { from: 'a', to: 'b', share: 'full' },
      { from: 'b', to: 'a', share: 'full' },
      { from: 'b', to: 'c', share: 'partial' },
    ],
  )
  assert.deepEqual(
    circle.successors('a', now).map((heir) => [heir.unit.id, heir.share]),
    [['c', 'partial']],
  )
})

test('ORG4: links lead from units that end to units that begin or go on', () => {
  for (const { from, to } of referenceSuccessions) {
    const [old, heir] = [dir.unit(from), dir.unit(to)]
    assert.ok(old?.validTo && heir && isValidOn(heir, old.validTo), `${from} → ${to}`)
  }
})

for (const script of ['organisation-data.ts', 'holiday-data.ts']) {
  test(`ORG3: scripts/${script} writes exactly the data that are here`, () => {
    const file = path.join(import.meta.dirname, '../../../scripts', script)
    const run = spawnSync(process.execPath, [file, '--check'], { encoding: 'utf8' })
    assert.equal(run.status, 0, run.stderr)
  })
}
