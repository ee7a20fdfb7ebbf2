import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anonymous, type Official } from '../../kernel/actor.ts'
import { newId } from '../../kernel/id.ts'
import { startTestKhue } from '../../kernel/testing.ts'
import { modules } from '../../modules.ts'
import { rolePermissions } from '../../platform/organisation/index.ts'
import { retentionCommand } from './command.ts'
import { listRetention } from './contract.ts'

const khue = await startTestKhue({ modules })
const city = 'gso:01@2008-08-01'

export function officialAs(role: keyof typeof rolePermissions, unitId = city): Official {
  const grants = rolePermissions[role].map((permission) => ({ permission, unitId, subtree: true }))
  return { kind: 'official', id: newId(), name: 'Trần Văn Minh', grants, sessionId: newId(), strongUntil: 0 }
}

test('DP1: who may not, does not see the rules; data stewards and system administrators do, with the last run and the next', async () => {
  for (const actor of [anonymous, officialAs('one-stop-clerk'), officialAs('leader')])
    assert.ok([401, 403].includes((await khue.call(actor, listRetention, {})).status))
  for (const role of ['data-steward', 'system-admin'] as const) {
    const { body } = await khue.call(officialAs(role), listRetention, {})
    const ids = body.rules.map(({ id }) => id)
    for (const id of [
      'identity.sign-ins',
      'identity.readings',
      'registry.import-files',
      'procedures.drafts',
      'notifications.notices',
    ])
      assert.ok(ids.includes(id), id)
    assert.ok(Date.parse(body.nextRunAt) > khue.app.clock.now().epochMilliseconds)
  }
})

test('DP2: a dry run tells and changes nothing; a run erases what is due, and is seen as the last', async () => {
  const signIn = `insert into identity.sign_in (subject_id, id, kind, at, outcome, user_agent, address)
    values ($1, $2, 'citizen', $3, 'signed-in', 'Firefox', '10.0.0.1')`
  const [old, fresh] = [newId(), newId()]
  const at = (days: number) =>
    khue.app.clock
      .now()
      .subtract({ hours: 24 * days })
      .toString()
  await khue.app.transaction(async (tx) => {
    await tx.named('', signIn, [newId(), old, at(800)])
    await tx.named('', signIn, [newId(), fresh, at(200)])
  })
  const there = async () => {
    const rows = await khue.app.read((tx) =>
      tx.named<{ id: string; address: string }>('', 'select id, address from identity.sign_in where id = any($1)', [
        [old, fresh],
      ]),
    )
    return rows
      .map(({ id, address }) => `${id === old ? 'old' : 'fresh'} ${address}`)
      .toSorted((a, b) => a.localeCompare(b))
  }
  const before = await there()
  assert.equal(before.length, 2)
  assert.equal(await retentionCommand(khue.app, ['--dry-run']), 0)
  assert.deepEqual(await there(), before)
  assert.equal(await retentionCommand(khue.app, []), 0)
  assert.deepEqual(await there(), ['fresh '])
  const { body } = await khue.call(officialAs('data-steward'), listRetention, {})
  assert.ok((body.rules.find(({ id }) => id === 'identity.sign-ins')?.lastRun?.done ?? 0) >= 1)
  await assert.rejects(retentionCommand(khue.app, ['nobody.knows']), /no retention rule/)
})
