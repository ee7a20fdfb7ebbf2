/** Opens cases: the hot path of the house. One statement, and nothing that grows with the city is read. */
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { dayOf } from '../../kernel/clock.ts'
import { newId } from '../../kernel/id.ts'
import { problem } from '../../kernel/problems.ts'
import { administrativeDate, type Competence, directory, may } from '../organisation/index.ts'
import type { EventActor, NewEvent } from './case-events.ts'
import { announce, nowOf, numbered } from './change.ts'
import type { ApplicationDataType, Channel, Paper, Process } from './contract.ts'
import { countingFrom } from './deadline.ts'
import { keepProcess } from './processes.ts'
import { project } from './projection.ts'
import { iso, rowOf } from './row.ts'
import { insertCase } from './store.ts'

export interface OpenCaseInput {
  /** From `newId()`, when something (a payment, an upload) had to name the case before; otherwise made here. */
  readonly id?: string
  readonly process: Process
  readonly applicant: { readonly personId: string; readonly name: string }
  /** The one-stop desk that takes it in. */
  readonly receivingUnitId: string
  /** Who decides, by law. */
  readonly competence: Competence
  /** Commune of the address that the case is about; null: the receiving unit's own ground. */
  readonly addressUnitId: string | null
  readonly channel: Channel
  readonly data: ApplicationDataType
  readonly papers: readonly Paper[]
  /** A fee already asked for with this case (payments.requestPayment with reference = id). */
  readonly fee?: { readonly paymentId: string; readonly amountDong: number }
  /**
   * Walk-in: the clerk at the counter accepts in the same breath, unless the fee has to be paid first. Needs
   * casework.receive at the receiving unit.
   */
  readonly receiveNow?: boolean
}

export interface OpenedCase {
  readonly id: string
  readonly code: string
  readonly version: number
  /** ISO instant; null until accepted. */
  readonly dueAt: string | null
}

/**
 * Opens a case. Call it last in the transaction: it takes the agency's running number of the day, which others wait for.
 * Throws `kernel.forbidden`, `casework.unknown-unit`, `casework.no-competent-unit`, `casework.wrong-process`.
 */
export async function openCase(tx: Tx, actor: Actor, input: OpenCaseInput): Promise<OpenedCase> {
  refuseStrangers(actor, input)
  const { process } = input
  const agencyCode = agencyCodeOf(tx, input.receivingUnitId)
  const processId = await keepProcess(tx, process)
  const at = nowOf(tx)
  const events = numbered(0, at, openingActor(actor, input), openingEvents(tx, input, processId, at))
  const state = project(process, events)
  const identity = { caseId: input.id ?? newId(), code: '', applicantName: input.applicant.name }
  const row = rowOf(identity, process, state)
  const code = await insertCase(tx, agencyCode, dayOf(at).toString(), row, events, input.data)
  announce(tx, { ...row, code }, events, null)
  return { id: identity.caseId, code, version: state.version, dueAt: row.due_at }
}

/** CW2: a citizen opens cases of their own; an official at the counter where they may receive. */
function refuseStrangers(actor: Actor, input: OpenCaseInput): void {
  const allowed =
    actor.kind === 'system' ||
    (actor.kind === 'citizen' && actor.id === input.applicant.personId && !input.receiveNow) ||
    (actor.kind === 'official' && may(actor, 'casework.receive', input.receivingUnitId))
  if (!allowed) throw problem('kernel.forbidden')
}

/** The agency's prefix of case codes. Throws `casework.unknown-unit` for a unit that is not in force. */
export function agencyCodeOf(tx: Tx, unitId: string): string {
  const unit = directory().unit(unitId)
  if (!unit || !directory().isValid(unit, administrativeDate(tx))) throw problem('casework.unknown-unit')
  return unit.agencyCode
}

function openingActor(actor: Actor, input: OpenCaseInput): EventActor {
  if (actor.kind === 'official')
    return { kind: 'official', id: actor.id, name: actor.name, unitId: input.receivingUnitId }
  if (actor.kind === 'citizen') return { kind: 'applicant', id: actor.id, name: null, unitId: null }
  return { kind: 'system', id: actor.id, name: actor.name, unitId: null }
}

function openingEvents(tx: Tx, input: OpenCaseInput, processId: string, at: Temporal.Instant): NewEvent[] {
  const { process, fee, papers, receivingUnitId } = input
  const competentUnitId = competentUnitOf(tx, input)
  const [first] = process.steps
  if (!first) throw new Error('a process has at least one step')
  const unitOf = (place: string) => unitAt(tx, place, receivingUnitId, competentUnitId)
  const events: NewEvent[] = [
    {
      type: 'submitted',
      papers,
      data: {
        procedureCode: process.procedureCode,
        procedureVersion: process.version,
        processId,
        applicantPersonId: input.applicant.personId,
        channel: input.channel,
        receivingUnitId,
        competentUnitId,
        addressUnitId: input.addressUnitId,
        stepId: first.id,
        stepUnits: Object.fromEntries(process.steps.map((step) => [step.id, unitOf(step.at)])),
      },
    },
  ]
  if (fee) events.push({ type: 'payment-requested', data: { ...fee, pauses: false } })
  const payFirst = fee !== undefined && process.payment === 'before-receiving'
  if (input.receiveNow && !payFirst) events.push({ type: 'received', data: { clockFrom: iso(countingFrom(at)) } })
  return events
}

function competentUnitOf(tx: Tx, { competence, addressUnitId, receivingUnitId }: OpenCaseInput): string {
  const date = administrativeDate(tx)
  const unit = directory().competentUnit({ competence, addressUnitId: addressUnitId ?? receivingUnitId, date })
  if (!unit) throw problem('casework.no-competent-unit')
  return unit.id
}

/** The unit at a place of a process. */
export function unitAt(tx: Tx, place: string, receivingUnitId: string, competentUnitId: string): string {
  if (place === 'receiving') return receivingUnitId
  if (place === 'competent') return competentUnitId
  if (place === 'city') return directory().city().id
  const [kind, rest = ''] = place.split(/:(.*)/s)
  const unit = kind === 'unit' ? directory().unit(rest) : directory().unitByCode(rest, administrativeDate(tx))
  if (!unit) throw problem('casework.unknown-unit')
  return unit.id
}
