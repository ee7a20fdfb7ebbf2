/** Asking to have a value corrected: a case, checked by who keeps the register and decided by their leader. Rules PD6 to PD12. */
import { type Actor, type Citizen, system } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import type { InputOf, ReplyOf } from '../../kernel/endpoint.ts'
import { dayOf } from '../../kernel/clock.ts'
import { newId } from '../../kernel/id.ts'
import { formatDate, translate } from '../../kernel/i18n.ts'
import { problem } from '../../kernel/problems.ts'
import type { Paper } from '../../platform/casework/contract.ts'
import { act, caseSummary, mayReadCase, openCase } from '../../platform/casework/index.ts'
import { attachToCase, documentsByIds, storeFile } from '../../platform/documents/index.ts'
import { recordAccess } from '../../platform/identity/index.ts'
import { administrativeDate, directory, may, type Unit } from '../../platform/organisation/index.ts'
import {
  type AboutRecord,
  amendRecord,
  checkChange,
  fieldInfo,
  findRecord,
  mayMaintain,
  registryNamed,
} from '../../platform/registry/index.ts'
import { aboutMe, citizenOf } from './about-me.ts'
import type { askCorrection, Correction, getOwnValue } from './contract.ts'
import { messages } from './messages.ts'
import { correctionProcess, legalGround } from './process.ts'
import * as store from './store.ts'
import { inBoth, namesIn, sourceInWords, wordsOf } from './words.ts'

const program = system('personal-data')

export interface Place {
  readonly registry: string
  readonly recordId: string
  readonly field: string
}

// ---- the person -------------------------------------------------------------------------------------------------

/** A value of one's own. Throws `kernel.not-found`: another person's record is no different from none. */
async function ownValue(tx: Tx, actor: Citizen, place: Place) {
  const records = await aboutMe(tx, actor.id)
  const record = records.find(({ registry, id }) => registry.name === place.registry && id === place.recordId)
  const value = record?.values.find(({ field }) => field === place.field)
  const field = record && fieldInfo(record.registry, place.field)
  if (!record || !value || !field) throw problem('kernel.not-found')
  return { record, value, field }
}

/** Ids and lists are not typed by a person: words say what is right, and who checks enters it. */
function isTyped(schema: Readonly<Record<string, unknown>>): boolean {
  return schema['type'] !== 'array' && !/"(uuid|Polygon)"/.test(JSON.stringify(schema))
}

/** Who keeps the record: the unit that it belongs to, as units are today; the city where it belongs to none. */
function keeperOf(tx: Tx, { registry, values }: AboutRecord): Unit {
  const unitId = registry.unitOf(Object.fromEntries(values.map(({ field, value }) => [field, value])))
  const date = administrativeDate(tx)
  const unit = unitId && directory().competentUnit({ competence: 'commune', addressUnitId: unitId, date })
  return unit || directory().city()
}

export async function valueOfMine(tx: Tx, actor: Actor, place: Place): Promise<ReplyOf<typeof getOwnValue>> {
  const citizen = citizenOf(actor)
  const { record, value, field } = await ownValue(tx, citizen, place)
  const open = await store.openCorrections(tx, citizen.id)
  const asked = open.find((one) => isAbout(one, place))
  return {
    registry: record.registry.title,
    field,
    value: value.value,
    shown: await inWords(tx, record.registry, place.field, value.value),
    since: value.since,
    source: sourceInWords(value.source.kind, value.source.reference),
    typed: isTyped(field.schema),
    unit: keeperOf(tx, record).name,
    days: correctionProcess.calendarDays ?? 0,
    correction: asked ? { caseId: asked.case_id, code: asked.case_code } : null,
  }
}

export const isAbout = (row: store.CorrectionRow, { registry, recordId, field }: Place): boolean =>
  row.registry === registry && row.record_id === recordId && row.field === field

async function inWords(tx: Tx, registry: AboutRecord['registry'], name: string, value: unknown) {
  const field = registry.fields[name]
  if (!field || value === null || value === undefined) return messages.noValue
  return wordsOf(name, field, value, await namesIn(tx, [value]))
}

export async function keepPaper(tx: Tx, actor: Actor, name: string, bytes: Buffer) {
  const stored = await storeFile(tx, actor, { bytes, name, ownerPersonId: citizenOf(actor).id })
  return { id: stored.id, name: stored.name, size: stored.size }
}

type Asked = InputOf<typeof askCorrection>['body']

/** Once, whatever is clicked and retried: while a request about the value is open, it is the request. */
export async function ask(tx: Tx, actor: Actor, asked: Asked): Promise<ReplyOf<typeof askCorrection>> {
  const citizen = citizenOf(actor)
  const { record, value, field } = await ownValue(tx, citizen, asked)
  if (asked.value !== undefined) {
    if (!isTyped(field.schema)) throw problem('personal-data.not-typed')
    await checkChange(tx, asked.registry, asked.recordId, { [asked.field]: asked.value })
  }
  const papers = await papersOf(tx, citizen, asked.paperIds)
  const caseId = newId(tx.now.epochMilliseconds)
  const row: store.CorrectionRow = {
    person_id: citizen.id,
    case_id: caseId,
    case_code: '',
    registry: asked.registry,
    record_id: asked.recordId,
    field: asked.field,
    was: value.value,
    since: value.since,
    value: asked.value,
    said: asked.said,
    why: asked.why,
    finding: null,
    state: 'open',
    asked_at: tx.now.toString(),
  }
  if (!(await store.insertCorrection(tx, row))) return knownCase(tx, citizen, asked)
  const unit = keeperOf(tx, record)
  await attachToCase(tx, { documentIds: asked.paperIds, caseId, ownerPersonId: citizen.id })
  const opened = await openCase(tx, citizen, {
    id: caseId,
    process: correctionProcess,
    applicant: { personId: citizen.id, name: citizen.name },
    receivingUnitId: unit.id,
    competence: unit.level === 'city' ? 'city' : 'commune',
    addressUnitId: unit.level === 'city' ? null : unit.id,
    channel: 'online',
    // The content is this service's own: what is asked about is not shown to whoever sees the queue.
    data: {},
    papers,
  })
  store.nameCase(tx, citizen.id, caseId, opened.code)
  return { caseId, code: opened.code, repeated: false }
}

async function knownCase(tx: Tx, citizen: Citizen, asked: Asked): Promise<ReplyOf<typeof askCorrection>> {
  const known = (await store.openCorrections(tx, citizen.id)).find((one) => isAbout(one, asked))
  if (!known) throw problem('kernel.conflict')
  return { caseId: known.case_id, code: known.case_code, repeated: true }
}

async function papersOf(tx: Tx, citizen: Citizen, ids: readonly string[]): Promise<Paper[]> {
  const found = new Map((await documentsByIds(tx, [...ids])).map((file) => [file.id, file]))
  return ids.map((fileId): Paper => {
    const file = found.get(fileId)
    if (!file || file.ownerPersonId !== citizen.id) throw problem('casework.unknown-paper', { fileId })
    return { kind: 'proof', name: { vi: file.name, en: file.name }, fileId, source: 'uploaded' }
  })
}

// ---- the office -------------------------------------------------------------------------------------------------

async function getRow(tx: Tx, actor: Actor, caseId: string, lock = false): Promise<store.CorrectionRow> {
  const row = await store.correctionOf(tx, caseId, lock)
  if (!row || !(await mayReadCase(tx, actor, caseId))) throw problem('kernel.not-found')
  return row
}

export async function correction(tx: Tx, actor: Actor, caseId: string): Promise<Correction> {
  const row = await getRow(tx, actor, caseId)
  if (actor.kind === 'official') {
    await recordAccess(tx, actor, {
      personIds: [row.person_id],
      what: row.registry,
      purpose: 'handling a case',
      caseId,
    })
  }
  return viewOf(tx, actor, row)
}

async function viewOf(tx: Tx, actor: Actor, row: store.CorrectionRow): Promise<Correction> {
  const registry = registryNamed(row.registry)
  const field = fieldInfo(registry, row.field)
  if (!field) throw new Error(`${row.registry} has no field ${row.field} any more`)
  const [summary, record] = await Promise.all([
    caseSummary(tx, row.case_id),
    findRecord(tx, row.registry, { id: row.record_id }),
  ])
  const shown = (value: unknown) => inWords(tx, registry, row.field, value)
  const { finding } = row
  return {
    caseId: row.case_id,
    registry: registry.title,
    field,
    was: await shown(row.was),
    since: row.since,
    now: await shown(record?.data[row.field]),
    value: row.value,
    valueShown: row.value === null ? null : await shown(row.value),
    said: row.said,
    why: row.why,
    papers: [...summary.papers],
    finding: finding && {
      value: finding.value,
      shown: await shown(finding.value),
      validFrom: finding.validFrom,
      note: finding.note,
      by: actor.kind === 'citizen' ? null : finding.byName,
    },
    state: row.state,
    mayCheck: await mayCheck(tx, actor, row, summary),
  }
}

type Summary = Awaited<ReturnType<typeof caseSummary>>

/** PD9: who keeps the register where the record is, at the step that checks, and nobody else’s case. */
async function mayCheck(tx: Tx, actor: Actor, row: store.CorrectionRow, summary: Summary): Promise<boolean> {
  if (actor.kind !== 'official' || summary.phase !== 'in-progress' || summary.stepId !== 'check') return false
  if (!may(actor, 'casework.process', summary.holderUnitId)) return false
  if (summary.assigneeId !== null && summary.assigneeId !== actor.id) return false
  return mayMaintain(tx, actor, row.registry, row.record_id)
}

export interface Found {
  readonly value: unknown
  readonly validFrom: string
  readonly note: string
}

export async function find(tx: Tx, actor: Actor, caseId: string, found: Found): Promise<Correction> {
  const row = await getRow(tx, actor, caseId, true)
  const summary = await caseSummary(tx, caseId)
  if (!(await mayCheck(tx, actor, row, summary))) throw problem('personal-data.not-checking')
  if (found.validFrom > dayOf(tx.now).toString()) throw problem('registry.valid-in-future')
  // A value counts from its day on: from an earlier one, the wrong one would go on counting.
  if (found.validFrom < row.since) {
    const message = inBoth((language) => translate(language, messages.notBefore, { date: formatDate(row.since) }))
    throw problem('kernel.invalid-input', {}, [{ pointer: '/validFrom', message }])
  }
  await checkChange(tx, row.registry, row.record_id, { [row.field]: found.value })
  const finding = { ...found, by: actor.id ?? '', byName: actor.name ?? '', at: tx.now.toString() }
  await store.saveFinding(tx, row, finding)
  tx.live(`case:${caseId}`)
  return viewOf(tx, actor, { ...row, finding })
}

/** PD10: the decision and what it decides, in one transaction: neither is there without the other. */
export async function grant(
  tx: Tx,
  actor: Actor,
  caseId: string,
  { expectedVersion, reason }: { expectedVersion: number; reason: string },
) {
  const row = await getRow(tx, actor, caseId, true)
  const { finding } = row
  if (!finding) throw problem('personal-data.not-checked')
  const action = { type: 'grant', legalGround, reason } as const
  const reply = await act(tx, actor, { caseId, expectedVersion, action })
  const record = await findRecord(tx, row.registry, { id: row.record_id })
  if (!record) throw problem('kernel.not-found')
  const ground = { kind: 'case', reference: row.case_code, legalGround, reason } as const
  const change = {
    kind: 'corrected',
    version: record.version,
    values: { [row.field]: finding.value },
    validFrom: finding.validFrom,
  } as const
  await amendRecord(tx, program, row.registry, row.record_id, change, ground)
  await store.setState(tx, row, 'granted')
  return reply
}
