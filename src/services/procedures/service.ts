/** What is read: search, home, detail, and the content of a case. Rules PR1, PR2 and PR15. */
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { problem } from '../../kernel/problems.ts'
import type { InputOf, ReplyOf } from '../../kernel/endpoint.ts'
import { caseSummary, mayReadCase } from '../../platform/casework/index.ts'
import { documentsByIds } from '../../platform/documents/index.ts'
import { recordAccess } from '../../platform/identity/index.ts'
import { administrativeDate, directory, requireMay } from '../../platform/organisation/index.ts'
import { verificationUrl } from '../../platform/transparency/index.ts'
import { type Catalogue, catalogueOf, feeText, papersOf, timeText, versionOf } from './catalogue.ts'
import { lifeEvents } from './catalogue/index.ts'
import type { ProcedureSource } from './catalogue/source.ts'
import type {
  AnswerRow,
  CaseContent,
  homeProcedures,
  ProcedureDetail,
  ProcedureLevel,
  ProcedureSummary,
  searchProcedures,
} from './contract.ts'
import { activeFields, type Answers, type FieldSchema, type FormSchema } from './form.ts'
import { type NationalContent, nationalDetail } from './national.ts'
import { tellPeopleIn } from './people-in-case.ts'
import { sourceWords } from './prefill.ts'
import { displayed } from './result-data.ts'
import { slipTitle } from './slips.ts'
import * as store from './store.ts'
import { procedureRow } from './store-catalogue.ts'

// ---- the catalogue ----------------------------------------------------------------------------------------------

type Search = InputOf<typeof searchProcedures>['query']

const pageSizeUsual = 20

export async function search(tx: Tx, query: Search): Promise<ReplyOf<typeof searchProcedures>> {
  const catalogue = await catalogueOf(tx)
  const { found, understood } = matching(catalogue, query.text ?? '')
  const filtered = found.filter((summary) => passes(summary, query))
  const size = query.pageSize ?? pageSizeUsual
  const from = ((query.page ?? 1) - 1) * size
  return {
    total: filtered.length,
    items: filtered.slice(from, from + size),
    fields: countFields(found),
    levels: countLevels(found),
    understood,
  }
}

function matching(catalogue: Catalogue, text: string): { found: ProcedureSummary[]; understood: string | null } {
  if (text.trim() === '') {
    const all = [...catalogue.summaries.values()]
    return { found: all.toSorted((a, b) => usual(catalogue, a) - usual(catalogue, b)), understood: null }
  }
  const exact = catalogue.summaries.get(text.trim())
  if (exact) return { found: [exact], understood: null }
  const { hits, understood } = catalogue.index.search(text)
  return { found: hits.flatMap((hit) => catalogue.summaries.get(hit.code) ?? []), understood }
}

/** The order without words: the popular, what can be applied for, the rest. */
function usual(catalogue: Catalogue, summary: ProcedureSummary): number {
  const source = catalogue.city.get(summary.code)?.source
  if (!source) return 1_000
  return source.popular > 0 ? source.popular : 100
}

function passes(summary: ProcedureSummary, query: Search): boolean {
  if (query.field !== undefined && summary.fieldId !== query.field) return false
  if (query.level !== undefined && !summary.levels.includes(query.level)) return false
  if (query.audience !== undefined && !summary.audiences.includes(query.audience)) return false
  return query.appliable !== true || summary.onlineLevel !== 'information'
}

function countFields(found: readonly ProcedureSummary[]) {
  const counts = new Map<string, { id: string; name: ProcedureSummary['field']; count: number }>()
  for (const { fieldId, field } of found) {
    const known = counts.get(fieldId) ?? { id: fieldId, name: field, count: 0 }
    counts.set(fieldId, { ...known, count: known.count + 1 })
  }
  return [...counts.values()].toSorted((a, b) => b.count - a.count).slice(0, 50)
}

function countLevels(found: readonly ProcedureSummary[]) {
  const levels: ProcedureLevel[] = ['commune', 'district', 'city']
  return levels.map((id) => ({ id, count: found.filter((s) => s.levels.includes(id)).length }))
}

export async function home(tx: Tx): Promise<ReplyOf<typeof homeProcedures>> {
  const { city, summaries } = await catalogueOf(tx)
  const all = [...city.values()]
  const order = (source: ProcedureSource) => (source.popular > 0 ? source.popular : 100)
  const sorted = all.toSorted((a, b) => order(a.source) - order(b.source))
  return {
    lifeEvents: lifeEvents.map((event) => ({
      ...event,
      procedures: sorted.filter((p) => p.source.lifeEvents.includes(event.id)).map((p) => p.summary),
    })),
    popular: sorted.filter((p) => p.source.popular > 0).map((p) => p.summary),
    total: summaries.size,
  }
}

export async function detail(tx: Tx, code: string): Promise<ProcedureDetail> {
  const catalogue = await catalogueOf(tx)
  const city = catalogue.city.get(code)
  if (city) return cityDetail(catalogue, city.source, city.summary, city.validFrom, city.validTo)
  const summary = catalogue.summaries.get(code)
  const row = summary && (await procedureRow(tx, code, summary.version))
  if (!summary || !row) throw problem('procedures.unknown', { code })
  return nationalDetail(summary, row.content as NationalContent, row.valid_from)
}

const deciders: Readonly<Record<string, { vi: string; en: string }>> = {
  commune: { vi: 'Ủy ban nhân dân phường, xã', en: 'The People’s Committee of the ward or commune' },
  district: {
    vi: 'Ủy ban nhân dân quận, huyện, thị xã (từ 01/7/2025: phường, xã)',
    en: 'The district (since 1 July 2025 the ward or commune)',
  },
  city: { vi: 'Ủy ban nhân dân thành phố', en: 'The City People’s Committee' },
}

function deciderOf(source: ProcedureSource) {
  const slug = source.competence.startsWith('department:') ? source.competence.slice('department:'.length) : null
  const unit = slug === null ? null : directory().units.findLast((u) => u.level === 'department' && u.code === slug)
  return unit?.name ?? deciders[source.competence] ?? deciders['city'] ?? { vi: '', en: '' }
}

const stepsOf = (source: ProcedureSource) => [
  {
    vi: 'Đăng nhập, điền tờ khai (đã có sẵn thông tin của bạn) và đính kèm giấy tờ.',
    en: 'Sign in, complete the form (what the city knows is filled in) and attach the papers.',
  },
  ...(source.fees.length > 0 ? [{ vi: 'Nộp phí, lệ phí bằng mã VietQR.', en: 'Pay the fee by VietQR.' }] : []),
  {
    vi: 'Bộ phận Một cửa kiểm tra, tiếp nhận và hẹn ngày trả kết quả.',
    en: 'The one-stop desk checks it, receives it and names the date.',
  },
  {
    vi: 'Cơ quan có thẩm quyền giải quyết; bạn theo dõi từng bước.',
    en: 'The competent office decides; you see every step.',
  },
  { vi: `Nhận ${source.result.title.vi} đã ký số.`, en: `Receive the digitally signed ${source.result.title.en}.` },
]

function cityDetail(
  catalogue: Catalogue,
  source: ProcedureSource,
  summary: ProcedureSummary,
  validFrom: string,
  validTo: string | null,
): ProcedureDetail {
  const decider = deciderOf(source)
  const receiver = source.receivedBy === 'commune' ? (deciders['commune'] ?? decider) : decider
  const fee = feeText(source)
  return {
    ...summary,
    decision: source.decision,
    description: source.summary,
    steps: stepsOf(source),
    conditions: [...source.conditions],
    papers: papersOf(source),
    fees: source.fees.map((f) => ({
      id: f.id,
      name: f.name,
      amountDong: f.amountDong,
      when: f.when?.text ?? null,
      legalBasis: f.legalBasis ?? null,
    })),
    feeText: fee,
    ways: source.delivery.map((way) => ({ way, time: timeText(source.times.at(-1)), fee })),
    receivingUnit: receiver,
    decidingUnit: decider,
    result: source.result.title,
    legalBasis: [...source.legalBasis],
    delivery: [...source.delivery],
    assurance: source.assurance,
    partialReason: source.online.reason ?? null,
    appliable: true,
    validFrom,
    validTo,
    provenance: `Danh mục thủ tục hành chính quốc gia, ${source.decision}`,
    related: source.related.flatMap((code) => {
      const other = catalogue.summaries.get(code)
      return other ? [{ code, name: other.name }] : []
    }),
  }
}

export async function form(tx: Tx, code: string) {
  const { city, summaries } = await catalogueOf(tx)
  const procedure = city.get(code)
  if (!procedure) throw problem(summaries.has(code) ? 'procedures.not-appliable' : 'procedures.unknown', { code })
  return { code, version: procedure.version, form: procedure.source.form, papers: papersOf(procedure.source) }
}

/** What a counter takes: what its unit receives, by level and by the rule of the procedure. */
export async function atCounter(tx: Tx, actor: Actor, query: { unitId: string; text?: string }) {
  requireMay(actor, 'casework.receive', query.unitId)
  const unit = directory().unit(query.unitId)
  if (!unit) throw problem('kernel.not-found')
  const catalogue = await catalogueOf(tx)
  const { found } = matching(catalogue, query.text ?? '')
  const date = administrativeDate(tx)
  const items = found.filter((summary) => {
    const source = catalogue.city.get(summary.code)?.source
    if (!source) return false
    if (source.receivedBy === 'commune') return unit.level === 'commune'
    const competent = directory().competentUnit({ competence: source.competence, addressUnitId: unit.id, date })
    return competent?.id === unit.id || (source.competence === 'district' && unit.level === 'district')
  })
  return { items: items.slice(0, 100) }
}

// ---- a case -----------------------------------------------------------------------------------------------------

/** PR15: the applicant, and officials who may read the case; their reading is recorded. */
export async function caseContent(tx: Tx, actor: Actor, caseId: string): Promise<CaseContent> {
  const application = await store.applicationOf(tx, caseId)
  if (!application || !(await mayReadCase(tx, actor, caseId))) throw problem('kernel.not-found')
  const summary = await caseSummary(tx, caseId)
  const { source } = await versionOf(tx, application.procedure_code, application.procedure_version)
  await recordAccess(tx, actor, {
    personIds: [application.person_id],
    what: 'application',
    purpose: 'handling a case',
    caseId,
  })
  await tellPeopleIn(tx, actor, summary, summary.data)
  const result = await store.resultOf(tx, caseId)
  const issued = result?.state === 'issued'
  const known = issued || result?.state === 'revoked'
  const asked = summary.events.findLast((e) => e.type === 'supplement-requested')
  const waiting = summary.phase === 'supplement' && asked?.type === 'supplement-requested' ? asked : null
  return {
    caseId,
    caseCode: application.case_code,
    code: application.procedure_code,
    procedureVersion: application.procedure_version,
    name: source.name,
    applicant: { id: application.person_id, name: application.person_name },
    channel: application.channel,
    delivery: application.delivery,
    pages: source.form['x-pages'].map(({ id, title }) => ({ id, title })),
    rows: answerRows(source.form, summary.data, application.sources),
    files: await filesOf(tx, summary.papers),
    slips: (await store.slipsOf(tx, caseId)).map((slip) => ({
      form: slip.form,
      title: slipTitle(application, slip),
      at: slip.at,
      documentId: slip.document_id,
    })),
    quote: { items: application.fee, feeDong: application.fee.reduce((sum, item) => sum + item.amountDong, 0) },
    result: {
      // What is being drafted is the office's own; the applicant sees that it is being signed.
      state: actor.kind === 'citizen' && result?.state === 'drafted' ? 'none' : (result?.state ?? 'none'),
      number: known ? result.number_text : null,
      documentId: issued ? result.sealed_document_id : null,
      issuedAt: result?.issued_at ?? null,
      verifyUrl: known && result.result_id ? verificationUrl(tx.app.config.publicUrl, result.result_id) : null,
    },
    supplement: waiting
      ? {
          asked: [waiting.reason ?? '', ...waiting.data.items.map((item) => `• ${item.text}`)]
            .filter((l) => l !== '')
            .join('\n'),
          at: waiting.at.toString(),
        }
      : null,
  }
}

export function answerRows(
  formSchema: FormSchema,
  answers: Answers,
  sources: store.ApplicationRow['sources'],
): AnswerRow[] {
  const { fields } = activeFields(formSchema, answers)
  return [...fields].flatMap(([name, field]) => {
    const value = answers[name]
    if (value === undefined) return []
    const row = (label: AnswerRow['label'], key: string, shown: FieldSchema, given: unknown): AnswerRow => ({
      field: key,
      page: field['x-page'] ?? '',
      label,
      value: { vi: displayed(shown, given, 'vi'), en: displayed(shown, given, 'en') },
      source: sources[name] ? sourceWords(sources[name]) : null,
    })
    // A group reads better line by line.
    if (field.type === 'object' && field['x-widget'] === 'group') {
      return Object.entries(field.properties).flatMap(([key, inner]) => {
        const one = (value as Answers)[key]
        if (one === undefined) return []
        const label = {
          vi: `${field['x-label'].vi}: ${inner['x-label'].vi}`,
          en: `${field['x-label'].en}: ${inner['x-label'].en}`,
        }
        return [row(label, `${name}.${key}`, inner, one)]
      })
    }
    return [row(field['x-label'], name, field, value)]
  })
}

async function filesOf(
  tx: Tx,
  papers: readonly { kind: string; name: { vi: string; en: string }; fileId: string | null }[],
) {
  const ids = papers.flatMap((p) => p.fileId ?? [])
  const found = new Map((await documentsByIds(tx, ids)).map((file) => [file.id, file]))
  return papers.flatMap((paper) => {
    const file = paper.fileId === null ? undefined : found.get(paper.fileId)
    if (!file) return []
    const { id, name, mediaType, size, sha256 } = file
    return [
      { id, slot: paper.kind, slotName: paper.name, name, mediaType, size, sha256, at: file.createdAt.toString() },
    ]
  })
}
