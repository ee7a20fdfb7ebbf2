/** The catalogue in memory: what is in force now, and older versions as cases ask for them. */
import type { App, Tx } from '../../kernel/app.ts'
import { formatMoney, type Message, translate } from '../../kernel/i18n.ts'
import { problem } from '../../kernel/problems.ts'
import { fields } from './catalogue/index.ts'
import type { ProcedureSource } from './catalogue/source.ts'
import type { Paper, ProcedureSummary } from './contract.ts'
import { messages } from './messages.ts'
import { type NationalBrief, nationalSummary } from './national.ts'
import { createSearch, type SearchIndex } from './search.ts'
import * as store from './store-catalogue.ts'

/** A procedure that can be applied for here, in one version. */
export interface CityProcedure {
  readonly version: number
  readonly source: ProcedureSource
  readonly summary: ProcedureSummary
  readonly validFrom: string
  readonly validTo: string | null
}

export interface Catalogue {
  readonly revision: number
  /** In force, by code. */
  readonly city: ReadonlyMap<string, CityProcedure>
  readonly summaries: ReadonlyMap<string, ProcedureSummary>
  readonly index: SearchIndex
}

interface Memory {
  catalogue: Catalogue | null
  checkedAtMs: number
  loading: Promise<Catalogue> | null
  /** `code version` → a version that is no longer in force; it never changes. */
  readonly older: Map<string, CityProcedure>
}

// By program, since tests run several in one process.
const memories = new WeakMap<App, Memory>()
/** How long another process's change may go unnoticed. */
const checkEveryMs = 3_000

function memoryOf(app: App): Memory {
  const memory = memories.get(app) ?? {
    catalogue: null,
    checkedAtMs: Number.NEGATIVE_INFINITY,
    loading: null,
    older: new Map<string, CityProcedure>(),
  }
  memories.set(app, memory)
  return memory
}

/** The catalogue as of now; at most three seconds behind another process's import. */
export async function catalogueOf(tx: Tx): Promise<Catalogue> {
  const memory = memoryOf(tx.app)
  // The wall clock, not the program's: a test's standing clock must not stop the check.
  const nowMs = performance.now()
  if (memory.catalogue && nowMs - memory.checkedAtMs < checkEveryMs) return memory.catalogue
  memory.loading ??= refresh(tx, memory).finally(() => {
    memory.loading = null
  })
  return memory.loading
}

/** After this process changed the catalogue. */
export function forgetCatalogue(app: App): void {
  memoryOf(app).checkedAtMs = Number.NEGATIVE_INFINITY
}

// On the caller's own connection: one that waits for another while holding its own could lock up the pool.
async function refresh(tx: Tx, memory: Memory): Promise<Catalogue> {
  const revision = await store.revision(tx)
  const { catalogue: known } = memory
  const catalogue = known?.revision === revision ? known : build(revision, await store.currentRows(tx))
  memory.catalogue = catalogue
  memory.checkedAtMs = performance.now()
  return catalogue
}

function build(revision: number, rows: readonly store.ProcedureRow[]): Catalogue {
  const city = new Map<string, CityProcedure>()
  const summaries = new Map<string, ProcedureSummary>()
  const documents = rows.map((row) => {
    if (row.source === 'city') {
      const procedure = cityProcedure(row)
      city.set(row.code, procedure)
      summaries.set(row.code, procedure.summary)
      const { source } = procedure
      const field = procedure.summary.field.vi
      // What can be done here comes first, the most used a little before the rest.
      const boost = source.popular > 0 ? 1.4 : 1.3
      return {
        code: row.code,
        name: `${source.name.vi} ${source.name.en}`,
        synonyms: source.synonyms,
        summary: source.summary.vi,
        field,
        boost,
      }
    }
    const summary = nationalSummary(row.code, row.version, row.name_vi, row.field, row.content as NationalBrief)
    summaries.set(row.code, summary)
    return { code: row.code, name: row.name_vi, synonyms: [], summary: '', field: row.field, boost: nearness(summary) }
  })
  return { revision, city, summaries, index: createSearch(documents) }
}

/** What a commune does concerns more people than what a ministry does. */
function nearness(summary: ProcedureSummary): number {
  if (summary.levels.includes('commune')) return 1
  return summary.levels.includes('city') ? 0.92 : 0.8
}

function cityProcedure(row: store.ProcedureRow): CityProcedure {
  const source = row.content as ProcedureSource
  return {
    version: row.version,
    source,
    summary: summaryOf(source, row.version),
    validFrom: row.valid_from,
    validTo: row.valid_to,
  }
}

function summaryOf(source: ProcedureSource, version: number): ProcedureSummary {
  return {
    code: source.code,
    version,
    name: source.name,
    summary: source.summary,
    field: fields[source.fieldId] ?? { vi: source.fieldId, en: source.fieldId },
    fieldId: source.fieldId,
    levels: [...source.levels],
    audiences: [...source.audiences],
    onlineLevel: source.online.level,
    feeFromDong: source.fees.length === 0 ? 0 : Math.min(...source.fees.map((f) => (f.timesField ? 0 : f.amountDong))),
    timeText: timeText(source.times[0]),
  }
}

export function timeText(time: ProcedureSource['times'][number] | undefined): Message {
  if (!time) return messages.timeAsDescribed
  if (time.sameDay) return messages.sameDay
  const { workingHours, calendarDays } = time
  const whole = workingHours % 8 === 0
  const working = whole ? messages.workingDays : messages.workingHours
  const message = calendarDays === undefined ? working : messages.calendarDays
  const n = calendarDays ?? (whole ? workingHours / 8 : workingHours)
  return { vi: translate('vi', message, { n }), en: translate('en', message, { n }) }
}

export function feeText(source: ProcedureSource): Message {
  if (source.fees.length === 0) return messages.free
  const say = (language: 'vi' | 'en') =>
    source.fees
      .map((fee) => {
        const condition = fee.when ? ` (${fee.when.text[language]})` : ''
        return `${fee.name[language]}${condition}: ${formatMoney(language, fee.amountDong)}`
      })
      .join('; ')
  return { vi: say('vi'), en: say('en') }
}

/** The procedure in force. Throws `procedures.unknown`, `procedures.not-appliable`. */
export async function appliable(tx: Tx, code: string): Promise<CityProcedure> {
  const catalogue = await catalogueOf(tx)
  const procedure = catalogue.city.get(code)
  if (procedure) return procedure
  throw problem(catalogue.summaries.has(code) ? 'procedures.not-appliable' : 'procedures.unknown', { code })
}

/** The version under which a draft was begun or a case received, in force or not. */
export async function versionOf(tx: Tx, code: string, version: number): Promise<CityProcedure> {
  const memory = memoryOf(tx.app)
  const current = memory.catalogue?.city.get(code)
  if (current?.version === version) return current
  const key = `${code} ${version}`
  const known = memory.older.get(key)
  if (known) return known
  const row = await store.procedureRow(tx, code, version)
  if (!row) throw problem('procedures.unknown', { code })
  const procedure = cityProcedure(row)
  memory.older.set(key, procedure)
  return procedure
}

export function papersOf(source: ProcedureSource): Paper[] {
  return source.papers.map((paper) => ({
    slot: paper.slot,
    name: paper.name,
    help: paper.when ? joined(paper.when.text, paper.help) : (paper.help ?? null),
    need: paper.need,
    originals: paper.originals ?? 0,
    copies: paper.copies ?? 0,
    known: paper.known ?? false,
    filesMax: paper.known ? 0 : (paper.filesMax ?? 3),
  }))
}

function joined(condition: Message, help: Message | undefined): Message {
  const upper = (text: string) => text.charAt(0).toLocaleUpperCase('vi') + text.slice(1)
  return {
    vi: `${upper(condition.vi)}. ${help?.vi ?? ''}`.trim(),
    en: `${upper(condition.en)}. ${help?.en ?? ''}`.trim(),
  }
}
