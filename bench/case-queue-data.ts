/**
 * A city's cases for the benchmark and nothing else: some thousand histories made by the module's own rules (so every row is
 * what a replay gives), copied to many units, people and days.
 */
import { once } from 'node:events'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { newId } from '../src/kernel/id.ts'
import { type EventActor, type NewEvent } from '../src/platform/casework/case-events.ts'
import { numbered } from '../src/platform/casework/change.ts'
import { type Process, usualProcess } from '../src/platform/casework/contract.ts'
import { countingFrom } from '../src/platform/casework/deadline.ts'
import { project } from '../src/platform/casework/projection.ts'
import { type CaseRow, iso, rowOf } from '../src/platform/casework/row.ts'
import { addWorkingHours } from '../src/platform/organisation/index.ts'

export const processes: readonly Process[] = [
  ['1.001193', 'Đăng ký khai sinh', 'Birth registration', 8],
  ['1.000894', 'Đăng ký kết hôn', 'Marriage registration', 16],
  ['1.004873', 'Cấp giấy xác nhận tình trạng hôn nhân', 'Certificate of marital status', 24],
  ['1.001612', 'Đăng ký thành lập hộ kinh doanh', 'Household business registration', 24],
  ['1.013274', 'Cấp phép sử dụng tạm thời lòng đường, vỉa hè', 'Temporary use of a pavement', 40],
  ['3.000333', 'Cấp phiếu lý lịch tư pháp', 'Judicial record certificate', 80],
].map(([procedureCode, vi, en, workingHours]) =>
  usualProcess({
    procedureCode: String(procedureCode),
    version: 1,
    title: { vi: String(vi), en: String(en) },
    workingHours: Number(workingHours),
    payment: 'none',
  }),
)

/** Replaced in each copy; of the form of what they stand for, so that JSON stays JSON. */
const mark = {
  unit: '@unit@',
  case: '@case@',
  code: '@code@',
  person: '@person@',
  name: '@name@',
  official: '@official@',
}
const anId = '00000000-0000-7000-8000-000000000000'

interface Template {
  readonly open: boolean
  readonly submittedAt: string
  readonly row: Line
  readonly events: readonly Line[]
}

/** A line of COPY in pieces: what stays, and between them the marks that each copy fills in. */
type Line = readonly string[]
const marks = new RegExp(`(${Object.values(mark).join('|')})`)
const pieces = (line: string): Line => line.split(marks)

const rowColumns = (row: CaseRow) => Object.keys(row) as (keyof CaseRow)[]

/** How far a case has come, and what share of all has come so far: 15 of 100 are open. */
const stages = [
  ['returned', 74],
  ['withdrawn', 3],
  ['refused', 4],
  ['stopped', 4],
  ['submitted', 2],
  ['supplement', 1],
  ['unassigned', 3],
  ['taken', 5],
  ['deciding', 2],
  ['issued', 2],
] as const
type Stage = (typeof stages)[number][0]

function history(stage: Stage, official: string): NewEvent[] {
  const unit = mark.unit
  const to = (fromStep: string, toStep: string): NewEvent => ({
    type: 'passed-on',
    data: { fromStep, toStep, fromUnitId: unit, toUnitId: unit },
  })
  const received: NewEvent[] = [{ type: 'received', data: { clockFrom: '' } }, to('reception', 'examination')]
  const taken: NewEvent[] = [
    ...received,
    { type: 'taken', data: { officialId: official, officialName: 'Chuyên viên' } },
  ]
  const drafted: NewEvent[] = [
    ...taken,
    { type: 'drafted', data: { documentId: anId, sha256: 'c'.repeat(64) } },
    to('examination', 'decision'),
  ]
  const issued: NewEvent[] = [
    ...drafted,
    { type: 'signing', data: { documentId: anId, sealId: anId } },
    { type: 'result-issued', data: { sealId: anId, documentId: anId, sealedDocumentId: anId, toStep: 'return' } },
  ]
  switch (stage) {
    case 'submitted':
      return []
    case 'supplement':
      return [
        ...taken,
        { type: 'supplement-requested', reason: 'thiếu giấy tờ', data: { items: [{ text: 'Bản chụp sổ hộ khẩu' }] } },
      ]
    case 'unassigned':
      return received
    case 'taken':
      return taken
    case 'deciding':
      return drafted
    case 'issued':
      return issued
    case 'returned':
      return [...issued, { type: 'returned', data: { how: 'electronic' } }]
    case 'withdrawn':
      return [...received, { type: 'withdrawn', reason: 'không còn nhu cầu', data: {} }]
    case 'refused':
      return [
        { type: 'refused', reason: 'không thuộc thẩm quyền', data: { legalGround: 'Điều 5', beforeAcceptance: true } },
      ]
    case 'stopped':
      return [...taken, { type: 'stopped', reason: 'không đủ điều kiện', data: { legalGround: 'Điều 6' } }]
  }
}

/** One history at a time of the past; `pace` is the share of the lawful time that each step takes. */
function template(
  process: Process,
  processId: string,
  stage: Stage,
  submitted: Temporal.Instant,
  pace: number,
): Template {
  const open = !['returned', 'withdrawn', 'refused', 'stopped'].includes(stage)
  const official: EventActor = { kind: 'official', id: anId, name: 'Cán bộ', unitId: mark.unit }
  const first: NewEvent = {
    type: 'submitted',
    papers: [{ kind: 'form', name: { vi: 'Tờ khai', en: 'Form' }, fileId: null, source: 'uploaded' }],
    data: {
      procedureCode: process.procedureCode,
      procedureVersion: 1,
      processId,
      applicantPersonId: mark.person,
      channel: 'online',
      receivingUnitId: mark.unit,
      competentUnitId: mark.unit,
      addressUnitId: mark.unit,
      stepId: 'reception',
      stepUnits: Object.fromEntries(process.steps.map((step) => [step.id, mark.unit])),
    },
  }
  const citizen: EventActor = { kind: 'applicant', id: mark.person, name: null, unitId: null }
  const events = numbered(0, submitted, citizen, [first])
  let at = submitted
  for (const event of history(stage, mark.official)) {
    at = addWorkingHours(at, Math.max(0.5, (process.workingHours * pace) / 8))
    const next = event.type === 'received' ? { ...event, data: { clockFrom: iso(countingFrom(at)) } } : event
    events.push(...numbered(events.length, at, official, [next]))
  }
  const row = rowOf({ caseId: mark.case, code: mark.code, applicantName: mark.name }, process, project(process, events))
  return {
    open,
    submittedAt: row.submitted_at,
    row: pieces(
      rowColumns(row)
        .map((name) => field(row[name]))
        .join('\t'),
    ),
    events: events.map((event) =>
      pieces(
        [
          mark.case,
          event.seq,
          event.type,
          iso(event.at),
          event.actor.kind,
          event.actor.id,
          event.actor.name,
          event.actor.unitId,
        ]
          .concat([
            event.reason,
            event.papers.length > 0 ? JSON.stringify(event.papers) : null,
            JSON.stringify(event.data),
          ])
          .map(field)
          .join('\t'),
      ),
    ),
  }
}

/** COPY text format: https://www.postgresql.org/docs/18/sql-copy.html */
function field(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return '\\N'
  return String(value).replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n')
}

// A fixed sequence, so that runs can be compared.
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/**
 * Words of a name with their shares, as of the family names of the country: what is looked for most is also what is found most.
 * The rare ones stand for the long tail.
 */
type Words = readonly (readonly [word: string, weight: number])[]
const family: Words = [
  ['Nguyễn', 38],
  ['Trần', 11],
  ['Lê', 10],
  ['Phạm', 7],
  ['Hoàng', 5],
  ['Vũ', 5],
  ['Phan', 4],
  ['Đặng', 3],
  ['Bùi', 3],
  ['Đỗ', 2],
  ['Hồ', 2],
  ['Ngô', 2],
  ['Dương', 1],
  ['Lý', 1],
  ['Quách', 0.2],
  ['Nghiêm', 0.1],
  ['Âu', 0.01],
]
const middle: Words = [
  ['Thị', 30],
  ['Văn', 25],
  ['Thị Thu', 6],
  ['Đức', 5],
  ['Minh', 5],
  ['Ngọc', 5],
  ['Quang', 4],
  ['Hồng', 4],
  ['Thanh', 4],
  ['Anh', 3],
  ['Khắc', 0.5],
  ['Bá', 0.5],
]
const given: Words = [
  ['Anh', 9],
  ['Hương', 6],
  ['Hà', 6],
  ['Linh', 6],
  ['Hùng', 5],
  ['An', 4],
  ['Bình', 4],
  ['Dũng', 4],
  ['Giang', 4],
  ['Lan', 4],
  ['Mai', 4],
  ['Nam', 4],
  ['Phúc', 4],
  ['Sơn', 4],
  ['Trang', 4],
  ['Tuấn', 4],
  ['Vân', 3],
  ['Yến', 3],
  ['Quỳnh', 3],
  ['Khánh', 3],
  ['Châu', 2],
  ['Đào', 1],
  ['Thược', 0.1],
]

const application = JSON.stringify({
  applicant: { relation: 'cha', phone: '0912345678' },
  child: {
    name: 'Nguyễn Minh Anh',
    dateOfBirth: '2026-10-02',
    sex: 'female',
    placeOfBirth: 'Bệnh viện Phụ sản Hà Nội',
  },
  father: { name: 'Nguyễn Văn An', citizenNumber: '001095000001', ethnicity: 'Kinh', nationality: 'Việt Nam' },
  mother: { name: 'Trần Thị Bình', citizenNumber: '001196000002', ethnicity: 'Kinh', nationality: 'Việt Nam' },
  residence: { line: 'Số 12 phố Huế' },
})

export interface CityOfCases {
  readonly processIds: readonly string[]
  readonly units: readonly { readonly id: string; readonly agencyCode: string; readonly specialistId: string }[]
  readonly now: Temporal.Instant
}

function templates({ processIds, now }: CityOfCases, next: () => number): Map<Stage, Template[]> {
  return new Map(
    stages.map(([stage]) => [
      stage,
      Array.from({ length: 300 }, (_, i) => {
        const process = processes[i % processes.length]
        const processId = processIds[i % processes.length]
        if (!process || !processId) throw new Error('no process')
        const closed = ['returned', 'withdrawn', 'refused', 'stopped'].includes(stage)
        // Closed ones over a year; open ones mostly of the last two weeks, a few long overdue.
        const days = closed ? 20 + next() * 345 : next() < 0.9 ? next() * 12 : 12 + next() * 40
        const submitted = now.subtract({ seconds: Math.round(days * 86_400) }).round('second')
        return template(process, processId, stage, submitted, 0.1 + next() * (next() < 0.1 ? 2 : 1))
      }),
    ]),
  )
}

/** Copies `count` cases in, in the transaction that has emptied the tables. Indexes are made after, as any big load does. */
export async function copyCases(client: pg.ClientBase, city: CityOfCases, count: number): Promise<void> {
  const next = random(42)
  const byStage = templates(city, next)
  const columns = rowColumns(rowOf(...anyRow(city)))
  const numbers = new Map<string, number>()
  const part = 50_000
  for (let done = 0; done < count; done += part) {
    const size = Math.min(part, count - done)
    const rows: string[] = []
    const events: string[] = []
    const applications: string[] = []
    for (let i = 0; i < size; i++) {
      const made = one(city, byStage, pick(stages, next), next, numbers)
      rows.push(made.row)
      events.push(...made.events)
      applications.push(`${made.caseId}\t1\t${field(application)}\n`)
    }
    await copy(client, `casework.case_file (${columns.join(', ')})`, rows)
    await copy(
      client,
      'casework.event (case_id, seq, type, at, actor_kind, actor_id, actor_name, actor_unit_id, reason, papers, data)',
      events,
    )
    await copy(client, 'casework.application (case_id, seq, data)', applications)
    process.stdout.write(`\r  ${(done + size).toLocaleString('en')} of ${count.toLocaleString('en')} cases`)
  }
  process.stdout.write('\n')
}

function anyRow({ processIds, now }: CityOfCases): Parameters<typeof rowOf> {
  const [process, processId] = [processes[0], processIds[0]]
  if (!process || !processId) throw new Error('no process')
  const made = template(process, processId, 'submitted', now, 1)
  if (made.events.length !== 1) throw new Error('a submitted case has one event')
  const first: NewEvent = {
    type: 'submitted',
    data: {
      procedureCode: '',
      procedureVersion: 1,
      processId,
      applicantPersonId: anId,
      channel: 'online',
      receivingUnitId: '',
      competentUnitId: '',
      addressUnitId: null,
      stepId: 'reception',
      stepUnits: {},
    },
  }
  const actor: EventActor = { kind: 'system', id: null, name: null, unitId: null }
  return [{ caseId: '', code: '', applicantName: '' }, process, project(process, numbered(0, now, actor, [first]))]
}

/** One of them, as often as its weight says. */
function pick<T>(choices: readonly (readonly [choice: T, weight: number])[], next: () => number): T {
  let left = next() * choices.reduce((sum, [, weight]) => sum + weight, 0)
  for (const [choice, weight] of choices) if ((left -= weight) < 0) return choice
  throw new Error('weights without a sum')
}

function one(
  { units }: CityOfCases,
  byStage: ReadonlyMap<Stage, readonly Template[]>,
  stage: Stage,
  next: () => number,
  numbers: Map<string, number>,
) {
  const choices = byStage.get(stage) ?? []
  const chosen = choices[Math.floor(next() * choices.length)]
  // The first units are the busiest: a square gives the tenth of them a third of the cases.
  const unit = units[Math.floor(next() ** 2 * units.length)]
  if (!chosen || !unit) throw new Error('nothing to choose from')
  const caseId = newId(Date.parse(chosen.submittedAt))
  const personId = newId(Date.parse(chosen.submittedAt))
  const name = `${pick(family, next)} ${pick(middle, next)} ${pick(given, next)}`
  const day = chosen.submittedAt.slice(2, 10).replaceAll('-', '')
  const key = `${unit.agencyCode}-${day}`
  const number = (numbers.get(key) ?? 0) + 1
  numbers.set(key, number)
  const filled: Record<string, string> = {
    [mark.case]: caseId,
    [mark.unit]: unit.id,
    [mark.person]: personId,
    [mark.official]: unit.specialistId,
    [mark.name]: name,
    [mark.code]: `${key}-${String(number).padStart(4, '0')}`,
  }
  // Marks are every second piece.
  const fill = (line: Line) => {
    let text = ''
    for (let i = 0; i < line.length; i++) text += i % 2 === 0 ? line[i] : filled[line[i] ?? '']
    return `${text}\n`
  }
  return { caseId, row: fill(chosen.row), events: chosen.events.map(fill) }
}

/** Frozen: the tables were emptied in the same transaction, so nobody else can see the rows and no vacuum has to follow. */
async function copy(client: pg.ClientBase, target: string, lines: readonly string[]): Promise<void> {
  const stream = client.query(copyFrom(`copy ${target} from stdin (freeze)`))
  const ended = once(stream, 'finish')
  for (let i = 0; i < lines.length; i += 2000) {
    if (!stream.write(lines.slice(i, i + 2000).join(''))) await once(stream, 'drain')
  }
  stream.end()
  await ended
}
