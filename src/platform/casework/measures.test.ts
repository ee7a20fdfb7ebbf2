import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestKhue } from '../../kernel/testing.ts'
import { modules } from '../../modules.ts'
import { at, cauGiay, citizen, hoanKiem, monday, office, official, open, refused, walk } from './fixture.ts'
import { measures } from './measures.ts'

const khue = await startTestKhue({ modules })
const ward = office(hoanKiem)
const span = { from: '2026-11-01', to: '2026-12-01' }
const of = (name: string) => measures.find((measure) => measure.name === `cases.${name}`) ?? assert.fail(name)
const count = async (name: string, when = span) => khue.app.read((tx) => of(name).byUnit(tx, when))
const units = { unitIds: [hoanKiem, cauGiay], span, limit: 10 }

test('CW60: cases are counted where they are decided and when; rows are for who may read the cases, and name nobody', async () => {
  // The last minute of October in Hanoi is not November.
  khue.app.clock.set(at('2026-10-31T23:59:00'))
  await open(khue, citizen())
  khue.app.clock.set(at(`${monday}T09:00:00`))
  const applicant = citizen('Trần Thị Không Tên')
  const online = await open(khue, applicant)
  await open(khue, citizen(), { channel: 'counter' }, ward.clerk)
  await walk(khue, online, [
    [ward.clerk, { type: 'receive', passOn: true }],
    [ward.leader, { type: 'refuse', legalGround: 'Điều 5', reason: 'Thiếu thẩm quyền' }],
  ])
  assert.deepEqual(
    await Promise.all(
      ['submitted', 'online', 'decided', 'on_time'].map(async (name) => (await count(name)).get(hoanKiem)),
    ),
    [2, 1, 1, 1],
  )
  assert.equal((await count('submitted', { from: '2026-10-01', to: '2026-11-01' })).get(hoanKiem), 1)

  const rows = (actor: Parameters<NonNullable<ReturnType<typeof of>['rows']>>[1]) =>
    khue.app.read(async (tx) => of('submitted').rows?.(tx, actor, units) ?? [])
  await assert.rejects(rows(official('operator', hoanKiem)), refused('kernel.forbidden'))
  assert.deepEqual(await rows(office(cauGiay).leader), [])
  const shown = await rows(ward.leader)
  assert.equal(shown.length, 2)
  assert.ok(shown.some(({ link }) => link === `/cases/${online.id}`))
  assert.doesNotMatch(JSON.stringify(shown), /Không Tên/)
})
