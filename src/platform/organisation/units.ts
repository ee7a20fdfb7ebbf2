/** Units: what the public asks, and how the city enters changes made by decree. */
import type { Actor } from '../../kernel/actor.ts'
import type { App, Tx } from '../../kernel/app.ts'
import type { InputOf, ReplyOf } from '../../kernel/endpoint.ts'
import { problem } from '../../kernel/problems.ts'
import { requireMay } from './authority.ts'
import type * as contract from './contract.ts'
import type { Unit } from './contract.ts'
import { administrativeDate, directory, governmentModel, replaceDirectory } from './current.ts'
import { createDirectory, isValidOn } from './directory.ts'
import { unitsChanged, unitsReformed } from './events.ts'
import { changeInvalid } from './messages.ts'
import { cityId, referenceSuccessions, referenceUnits } from './reference.ts'
import * as store from './unit-store.ts'

function dateOf(tx: Tx, text: string | undefined): Temporal.PlainDate {
  return text === undefined ? administrativeDate(tx) : Temporal.PlainDate.from(text)
}

/** Throws `organisation.unknown-unit` when there never was such a unit. */
function known(id: string, date: Temporal.PlainDate): Unit {
  const unit = directory().unit(id)
  if (!unit) throw problem('organisation.unknown-unit', { unitId: id, date: date.toString() })
  return unit
}

export function model(tx: Tx): ReplyOf<typeof contract.getModel> {
  const date = administrativeDate(tx)
  return { date: date.toString(), model: governmentModel(date), pinned: tx.app.config.cityModel === 'three-level' }
}

export function search(
  tx: Tx,
  { query }: Pick<InputOf<typeof contract.searchUnits>, 'query'>,
): ReplyOf<typeof contract.searchUnits> {
  const date = dateOf(tx, query.date)
  const { text = '', level, within, limit } = query
  const options = { ...(level && { level }), ...(within && { within }), ...(limit && { limit }) }
  return { date: date.toString(), units: directory().search(text, date, options) }
}

export function detail(
  tx: Tx,
  { params, query }: Pick<InputOf<typeof contract.getUnit>, 'params' | 'query'>,
): ReplyOf<typeof contract.getUnit> {
  const asked = dateOf(tx, query.date)
  const unit = known(params.id, asked)
  const all = directory()
  // A unit is described on a day of its own: the last one of a unit that has ended, the first of one to come.
  const own = isValidOn(unit, asked.toString())
    ? asked
    : unit.validTo !== null && unit.validTo <= asked.toString()
      ? Temporal.PlainDate.from(unit.validTo).subtract({ days: 1 })
      : Temporal.PlainDate.from(unit.validFrom)
  return {
    unit,
    ancestors: all.ancestors(unit.id, own),
    children: all.children(unit.id, own),
    predecessors: all.predecessors(unit.id, Temporal.PlainDate.from(unit.validFrom).subtract({ days: 1 })),
    successors: unit.validTo === null ? [] : all.successors(unit.id, Temporal.PlainDate.from(unit.validTo)),
  }
}

export function tree(
  tx: Tx,
  { query }: Pick<InputOf<typeof contract.getTree>, 'query'>,
): ReplyOf<typeof contract.getTree> {
  const date = dateOf(tx, query.date)
  const parent = query.parentId === undefined ? directory().city() : known(query.parentId, date)
  return { date: date.toString(), parent, children: directory().children(parent.id, date) }
}

export function successors(
  tx: Tx,
  { params, query }: Pick<InputOf<typeof contract.getSuccessors>, 'params' | 'query'>,
): ReplyOf<typeof contract.getSuccessors> {
  const date = dateOf(tx, query.date)
  return { date: date.toString(), successors: directory().successors(known(params.id, date).id, date) }
}

export function competent(
  tx: Tx,
  { query }: Pick<InputOf<typeof contract.getCompetentUnit>, 'query'>,
): ReplyOf<typeof contract.getCompetentUnit> {
  const date = dateOf(tx, query.date)
  known(query.addressUnitId, date)
  const { competence, addressUnitId } = query
  const unit = directory().competentUnit({ competence, addressUnitId, date })
  if (!unit) throw problem('organisation.no-competent-unit', { competence, date: date.toString() })
  return { date: date.toString(), unit }
}

// ---- keeping the memory like the database ------------------------------------------------------------------------

/** Fills the tables from the files that ship with the program. */
export async function loadReference(tx: Tx, progress: (done: number, total: number) => void): Promise<void> {
  const total = referenceUnits.length + referenceSuccessions.length
  await store.saveUnits(tx, referenceUnits, 'reference')
  await store.saveSampleCodes(tx, referenceUnits)
  progress(referenceUnits.length, total)
  await store.dropReferenceSuccessions(tx)
  await store.saveSuccessions(tx, referenceSuccessions, 'reference')
  await store.raiseVersion(tx)
  progress(total, total)
}

export async function refresh(tx: Tx): Promise<void> {
  const stored = await store.readDirectory(tx)
  replaceDirectory(createDirectory(stored.units, stored.successions, stored.version))
}

const checkEveryMs = 3000

/** Reads the units, then again whenever another process has changed them. */
export async function keepFresh(app: App): Promise<() => Promise<void>> {
  await app.read(refresh)
  let running: Promise<void> = Promise.resolve()
  const check = async () => {
    const version = await app.read(store.readVersion)
    if (version !== directory().version) await app.read(refresh)
  }
  const timer = setInterval(() => {
    running = check().catch((error: unknown) => app.log.warn({ err: error }, 'the directory of units was not checked'))
  }, checkEveryMs)
  timer.unref()
  return async () => {
    clearInterval(timer)
    await running
  }
}

// ---- changes -----------------------------------------------------------------------------------------------------

type Change = InputOf<typeof contract.changeUnits>['body']

/** A change made by decree: all of it, or nothing. */
export async function change(tx: Tx, actor: Actor, body: Change): Promise<ReplyOf<typeof contract.changeUnits>> {
  requireMay(actor, 'organisation.change-units', cityId)
  const version = await store.raiseVersion(tx)
  const stored = await store.readDirectory(tx)
  const now = createDirectory(stored.units, stored.successions, version)
  const begun = body.begun.map((unit, index) => toUnit(unit, body, version, index))
  const ended = body.ended.map((id) => now.unit(id) ?? invalid(id, 'unknown'))
  checkChange(body, now.units, begun, ended)
  await store.saveUnits(tx, begun, 'decision')
  await store.saveSampleCodes(tx, begun)
  if (ended.length > 0) await store.endUnits(tx, body.ended, body.effective, body.decision)
  const idOf = new Map(begun.map((unit) => [unit.code, unit.id]))
  const links = body.succession.map((link) => ({ ...link, to: idOf.get(link.to) ?? link.to }))
  await store.saveSuccessions(tx, links, 'decision')
  tx.emit(unitsChanged, { version })
  return { begun, ended: ended.map((unit) => ({ ...unit, validTo: body.effective })) }
}

function toUnit(unit: Change['begun'][number], body: Change, version: number, index: number): Unit {
  const { code, name, level, kind, parentId } = unit
  return {
    id: `${level === 'department' ? 'department' : 'gso'}:${code}@${body.effective}`,
    code,
    name,
    level,
    kind,
    parentId,
    validFrom: body.effective,
    validTo: null,
    // The version is raised by every change, so the pair is unique. 90 to 99 in the second group marks a sample.
    agencyCode: `H26.97.${version}.${index + 1}`,
    sampleAgencyCode: true,
    provenance: [body.decision],
  }
}

function checkChange(body: Change, units: readonly Unit[], begun: readonly Unit[], ended: readonly Unit[]): void {
  const day = body.effective
  const before = Temporal.PlainDate.from(day).subtract({ days: 1 }).toString()
  const gone = new Set(body.ended)
  const after = [...units.filter((unit) => isValidOn(unit, day) && !gone.has(unit.id)), ...begun]
  const ids = new Set(after.map((unit) => unit.id))
  const codes = new Set<string>()
  for (const unit of ended) if (unit.validTo !== null || !isValidOn(unit, before)) invalid(unit.id, 'ended')
  for (const unit of after) {
    if (codes.has(unit.code)) invalid(unit.id, 'codeTaken')
    codes.add(unit.code)
    if (unit.parentId !== null && !ids.has(unit.parentId)) invalid(unit.id, 'noParent')
  }
  const heirs = new Set(body.succession.map((link) => link.from))
  for (const id of gone) if (!heirs.has(id)) invalid(id, 'noHeir')
  const targets = new Set([...ids, ...begun.map((unit) => unit.code)])
  for (const link of body.succession) {
    if (!gone.has(link.from)) invalid(link.from, 'notEnded')
    if (!targets.has(link.to)) invalid(link.to, 'unknown')
  }
}

function invalid(unitId: string, reason: keyof typeof changeInvalid): never {
  throw problem('organisation.change-invalid', { unitId }, [{ pointer: '', message: changeInvalid[reason] }])
}

export async function importAgencyCodes(
  tx: Tx,
  actor: Actor,
  body: InputOf<typeof contract.importAgencyCodes>['body'],
): Promise<ReplyOf<typeof contract.importAgencyCodes>> {
  requireMay(actor, 'organisation.import-agency-codes', cityId)
  const version = await store.raiseVersion(tx)
  const stored = await store.readDirectory(tx)
  const codeOf = new Map(stored.units.map((unit) => [unit.id, unit.agencyCode]))
  for (const { unitId, code } of body.codes) {
    if (!codeOf.has(unitId))
      throw problem('organisation.unknown-unit', { unitId, date: administrativeDate(tx).toString() })
    codeOf.set(unitId, code)
  }
  const seen = new Set<string>()
  for (const code of codeOf.values()) {
    if (seen.has(code)) throw problem('organisation.agency-code-taken', { code })
    seen.add(code)
  }
  await store.saveOfficialCodes(tx, body.codes, body.source)
  tx.emit(unitsChanged, { version })
  return { imported: body.codes.length }
}

/** Says that the reform of a day is in force; open work at ended units moves (listeners of `unitsReformed`). */
export function announceReform(tx: Tx, actor: Actor, day: string): ReplyOf<typeof contract.reform> {
  requireMay(actor, 'organisation.reform', cityId)
  const date = Temporal.PlainDate.from(day)
  if (Temporal.PlainDate.compare(date, administrativeDate(tx)) > 0)
    throw problem('organisation.reform-not-due', { date: day })
  const { units } = directory()
  const ended = units.filter((unit) => unit.validTo === day).length
  const begun = units.filter((unit) => unit.validFrom === day).length
  tx.emit(unitsReformed, { date: day })
  return { date: day, ended, begun }
}

/** Every night: a reform that comes into force today announces itself. */
export async function announceTodaysReform(tx: Tx): Promise<void> {
  if (tx.app.config.cityModel === 'three-level') return
  const today = administrativeDate(tx).toString()
  if (directory().units.some((unit) => unit.validTo === today)) tx.emit(unitsReformed, { date: today })
}
