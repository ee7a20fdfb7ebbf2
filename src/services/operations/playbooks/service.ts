/** Steps with timers: which playbook an incident calls for, started once, ticked off. Rules OP11 and OP12. */
import type { Actor } from '../../../kernel/actor.ts'
import type { Tx } from '../../../kernel/app.ts'
import type { InputOf } from '../../../kernel/endpoint.ts'
import { problem } from '../../../kernel/problems.ts'
import { directory, requireMay } from '../../../platform/organisation/index.ts'
import type * as api from '../contract-tasks.ts'
import type { PlanView, PlaybookView } from '../contract-tasks.ts'
import { getCommanded, getSeen } from '../incidents/authority.ts'
import { authorOf, change } from '../incidents/change.ts'
import type { IncidentRow } from '../incidents/store.ts'
import * as store from './store.ts'
import { usualPlaybooks } from './usual.ts'

function viewOf(row: store.PlaybookRow): PlaybookView {
  return {
    kind: row.kind as PlaybookView['kind'],
    fromSeverity: row.from_severity as PlaybookView['fromSeverity'],
    version: row.version,
    title: row.title,
    steps: [...row.steps],
    enteredAt: row.entered_at,
    enteredBy: row.entered_by,
  }
}

export async function list(tx: Tx): Promise<PlaybookView[]> {
  return (await store.newest(tx)).map(viewOf)
}

/** OP12: those of the program are version 1 of an empty house; what an official has entered stays. */
export async function load(tx: Tx): Promise<void> {
  for (const { kind, fromSeverity, title, steps } of usualPlaybooks)
    await store.insertPlaybook(tx, {
      kind,
      from_severity: fromSeverity,
      version: 1,
      title,
      steps,
      entered_at: tx.now.toString(),
      entered_by: 'Khuê',
    })
}

export async function enter(
  tx: Tx,
  actor: Actor,
  body: InputOf<typeof api.enterPlaybook>['body'],
): Promise<PlaybookView> {
  // They are everybody's: who may write them somewhere else may not write the city's.
  requireMay(actor, 'operations.playbooks', directory().city().id)
  const known = (await store.newest(tx)).find(
    (one) => one.kind === body.kind && one.from_severity === body.fromSeverity,
  )
  const row: store.PlaybookRow = {
    kind: body.kind,
    from_severity: body.fromSeverity,
    version: (known?.version ?? 0) + 1,
    title: body.title,
    steps: body.steps,
    entered_at: tx.now.toString(),
    entered_by: authorOf(actor).name,
  }
  if (!(await store.insertPlaybook(tx, row))) throw problem('operations.changed-meanwhile')
  return viewOf(row)
}

/** OP11: of its kind, from the highest severity that it has reached. */
async function calledFor(tx: Tx, { kind, severity }: IncidentRow): Promise<store.PlaybookRow | undefined> {
  return (await store.newest(tx))
    .filter((one) => one.kind === kind && one.from_severity <= severity)
    .toSorted((a, b) => b.from_severity - a.from_severity)[0]
}

async function plan(tx: Tx, incident: IncidentRow): Promise<PlanView> {
  const run = await store.runOf(tx, incident.id)
  if (!run) {
    const proposed = incident.status === 'closed' ? undefined : await calledFor(tx, incident)
    return { proposed: proposed ? viewOf(proposed) : null, run: null }
  }
  const steps = await store.stepsOf(tx, incident.id)
  return {
    proposed: null,
    run: {
      title: run.title,
      version: run.version,
      startedAt: run.started_at,
      startedBy: run.started_by,
      steps: steps.map(({ n, text, due_at, done_at, done_by, note }) => ({
        n,
        text,
        dueAt: due_at,
        doneAt: done_at,
        doneBy: done_by,
        note,
      })),
    },
  }
}

export async function read(tx: Tx, actor: Actor, id: string): Promise<PlanView> {
  return plan(tx, await getSeen(tx, actor, id))
}

export async function start(tx: Tx, actor: Actor, id: string): Promise<PlanView> {
  const incident = await getCommanded(tx, actor, id)
  const book = await calledFor(tx, incident)
  const isRunning = (await store.runOf(tx, id)) !== undefined
  if (!book || isRunning || incident.status === 'closed' || incident.merged_into !== null)
    throw problem('operations.not-possible')
  const run: store.RunRow = {
    incident_id: id,
    kind: book.kind,
    from_severity: book.from_severity,
    version: book.version,
    title: book.title,
    started_at: tx.now.toString(),
    started_by: authorOf(actor).name,
  }
  const steps = book.steps.map(({ text, withinMinutes }, at) => ({
    incident_id: id,
    n: at + 1,
    text,
    due_at: tx.now.add({ minutes: withinMinutes }).toString(),
    done_at: null,
    done_by: null,
    note: null,
  }))
  await store.insertRun(tx, run, steps)
  return plan(tx, await change(tx, actor, incident, { type: 'playbook-started', data: { title: book.title } }))
}

export async function tick(
  tx: Tx,
  actor: Actor,
  { id, n }: { id: string; n: number },
  { done, note = '' }: InputOf<typeof api.tickStep>['body'],
): Promise<PlanView> {
  const incident = await getCommanded(tx, actor, id)
  const step = (await store.stepsOf(tx, id)).find((one) => one.n === n)
  if (!step) throw problem('kernel.not-found')
  if (done === (step.done_at !== null)) return plan(tx, incident)
  await store.setStep(tx, id, n, {
    done_at: done ? tx.now.toString() : null,
    done_by: done ? authorOf(actor).name : null,
    note: note.trim() === '' ? null : note.trim(),
  })
  const type = done ? 'step-done' : 'step-reopened'
  return plan(tx, await change(tx, actor, incident, { type, data: { text: step.text, note: note.trim() } }))
}
