/** What the reporter sees and answers: signed in, or by the secret that was made with the report. Rules PT6, PT12, PT13. */
import { timingSafeEqual } from 'node:crypto'
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import type { InputOf } from '../../kernel/endpoint.ts'
import { problem } from '../../kernel/problems.ts'
import { act, caseSummary } from '../../platform/casework/index.ts'
import type { answerReport, OwnReport } from './contract.ts'
import { bringUpToDate } from './follow.ts'
import { unitAbove } from './place.ts'
import { hashOf, reporterOf } from './reports.ts'
import { signal } from './situation.ts'
import * as store from './store.ts'
import { addToTrail } from './trail.ts'
import { isOpen, pageOf } from './views.ts'

function isReporter(actor: Actor, row: store.ReportRow, key: string | undefined): boolean {
  if (!row.anonymous) return actor.kind === 'citizen' && actor.id === row.person_id
  if (row.key_sha256 === null || key === undefined) return false
  return timingSafeEqual(Buffer.from(hashOf(key)), Buffer.from(row.key_sha256))
}

/** Throws `kernel.not-found`: another's report is no different from none. */
async function getOwn(
  tx: Tx,
  actor: Actor,
  id: string,
  key: string | undefined,
  lock = false,
): Promise<store.ReportRow> {
  const row = await store.reportById(tx, id, lock)
  if (!row || !isReporter(actor, row, key)) throw problem('kernel.not-found')
  return row
}

export async function follow(tx: Tx, code: string, key: string): Promise<{ id: string }> {
  const row = await store.reportByCode(tx, code.trim().toUpperCase())
  if (!row || !isReporter({ kind: 'anonymous', id: null, name: null }, row, key)) throw problem('kernel.not-found')
  return { id: row.report_id }
}

/** The page of a report asks it of everybody who comes by: nothing for whom it is not. */
export async function own(
  tx: Tx,
  actor: Actor,
  id: string,
  key: string | undefined,
): Promise<{ own: OwnReport | null }> {
  const row = await store.reportById(tx, id)
  return { own: row && isReporter(actor, row, key) ? await ownView(tx, row) : null }
}

const isAnswerable = (tx: Tx, row: store.ReportRow) =>
  row.state === 'done' &&
  row.confirmed_at === null &&
  row.answer_until !== null &&
  Temporal.Instant.compare(tx.now, Temporal.Instant.from(row.answer_until)) <= 0

async function ownView(tx: Tx, row: store.ReportRow): Promise<OwnReport> {
  const photos = await store.photosOf(tx, [row.report_id])
  return {
    report: { ...(await pageOf(tx, row)), place: row.place_words },
    words: row.words,
    photoIds: photos.filter(({ kind }) => kind === 'report').map(({ photo_id }) => photo_id),
    anonymous: row.anonymous,
    mayAnswer: isAnswerable(tx, row),
    mayRate: row.state === 'done' && row.confirmed_at !== null && row.score === null,
    mayWithdraw: isOpen(row),
  }
}

type Answer = InputOf<typeof answerReport>['body']['answer']

export async function answer(
  tx: Tx,
  actor: Actor,
  id: string,
  { key, answer: said }: { key?: string; answer: Answer },
): Promise<OwnReport> {
  const row = await getOwn(tx, actor, id, key, true)
  if (said.type === 'confirm') await confirm(tx, row, said.score)
  if (said.type === 'object') await object(tx, row, said.reason)
  if (said.type === 'withdraw') await withdraw(tx, row, said.reason)
  return ownView(tx, (await bringUpToDate(tx, id)) ?? row)
}

async function confirm(tx: Tx, row: store.ReportRow, score: number | undefined): Promise<void> {
  if (row.state !== 'done') throw problem('participation.ended')
  if (row.confirmed_at === null) {
    await store.updateReport(tx, row.report_id, { confirmed_at: tx.now.toString(), confirmed_by: 'reporter' })
    await addToTrail(tx, row.report_id, 'confirmed')
  }
  if (score === undefined || row.score !== null) return
  const { version } = await caseSummary(tx, row.report_id)
  const action = { type: 'rate', score } as const
  await act(tx, reporterOf(row), { caseId: row.report_id, expectedVersion: version, action })
}

/** PT13: the first time the same unit does it again; once more, the level above has it. */
async function object(tx: Tx, row: store.ReportRow, reason: string): Promise<void> {
  if (!isAnswerable(tx, row)) throw problem('participation.answer-too-late')
  const unitId = row.objections === 0 ? row.holder_unit_id : unitAbove(tx, row.holder_unit_id).id
  const { version } = await caseSummary(tx, row.report_id)
  const action = { type: 'object', unitId, reason } as const
  await act(tx, reporterOf(row), { caseId: row.report_id, expectedVersion: version, action })
  await store.updateReport(tx, row.report_id, {
    objections: row.objections + 1,
    round_since: tx.now.toString(),
    reminded_before_at: null,
    reminded_after_at: null,
    escalated_at: null,
    escalated_unit_id: null,
  })
  // What was a danger is one again.
  signal(tx, row)
}

async function withdraw(tx: Tx, row: store.ReportRow, reason: string): Promise<void> {
  if (!isOpen(row)) throw problem('participation.ended')
  const { version } = await caseSummary(tx, row.report_id)
  const action = { type: 'withdraw', reason } as const
  await act(tx, reporterOf(row), { caseId: row.report_id, expectedVersion: version, action })
}
