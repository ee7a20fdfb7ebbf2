/** Reads a row of the national catalogue, in the three shapes it comes in: index (CSV), structured and crawled (JSONL). Pure. */
import { dayFrom } from '../../kernel/clock.ts'
import type { Audience, DeliveryWay, ProcedureLevel } from './contract.ts'
import { fold } from './fold.ts'
import type { NationalContent } from './national.ts'

export interface NationalProcedure {
  readonly code: string
  readonly content: NationalContent
}

type Raw = Readonly<Record<string, unknown>>

/** Longer texts are cut with an ellipsis: some rows hold whole decrees. */
const longest = { name: 1_000, text: 6_000, items: 60 } as const

function text(value: unknown, limit: number = longest.text): string {
  if (typeof value !== 'string') return ''
  const clean = value
    .normalize('NFC')
    .replaceAll('\u0000', '')
    .replaceAll(/[ \t]+/g, ' ')
    .trim()
  if (clean === 'Không có thông tin') return ''
  return clean.length > limit ? `${clean.slice(0, limit - 1)}…` : clean
}

/** Gives the procedure, or says in a few words why the row cannot be read. */
export function readNational(raw: unknown, provenance: string): NationalProcedure | string {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return 'not an object'
  const row = raw as Raw
  const code = text(row['code'] ?? row['ma_thu_tuc'], 40)
  if (!/^[0-9]\.[0-9]{6}$/.test(code)) return `code “${code}” is not of the form 1.234567`
  const name = text(row['name'] ?? row['ten_thu_tuc'], longest.name)
  if (name === '') return 'no name'
  const content = 'ma_thu_tuc' in row ? crawled(row, provenance) : structured(row, provenance)
  return { code, content: { ...content, name } }
}

/** The structured file, and the index (which has no lists). */
function structured(row: Raw, provenance: string): NationalContent {
  const ways = list(row['submission']).map((one) => ({
    way: wayOf(text(one['method'])),
    time: text(one['time'], 1_000),
    fee: text(one['fee'], 1_000),
  }))
  const level = text(row['level'], 200)
  return {
    name: '',
    field: text(row['field'], 200) || 'Khác',
    level,
    decision: text(row['decision'], 100),
    levels: levelsOf(level),
    audiences: audiencesOf(words(row['subjects'])),
    time: ways[0]?.time ?? text(row['submission_time_fee'], 300),
    fee: ways[0]?.fee ?? '',
    steps: stepsOf(text(row['steps'])),
    conditions: words(row['conditions']),
    agency: words(row['agency']) || words(row['authority']),
    result: words(row['result']),
    ways,
    papers: list(row['documents']).map((one) => ({ name: text(one['name'], 1_000), ...copies(text(one['qty'])) })),
    legalBasis: list(row['legal']).map((one) => ({
      number: text(one['number'], 100),
      title: text(one['title'], 500),
      date: isoDay(text(one['date'])),
    })),
    provenance,
  }
}

/** The crawled file: table cells run together, so lists are kept as text. */
function crawled(row: Raw, provenance: string): NationalContent {
  const level = text(row['cap_thuc_hien'], 200)
  const papers = text(row['thanh_phan_ho_so']).replace(/^[-\s*]*Tên giấy tờMẫu đơn, tờ khaiSố lượng/u, '')
  const laws = [...text(row['can_cu_phap_ly']).matchAll(/\d{1,4}\/\d{4}\/[A-ZĐ]{2,}(?:-[A-ZĐ]+)*\d*/gu)].map(
    (m) => m[0],
  )
  return {
    name: '',
    field: text(row['linh_vuc'], 200) || 'Khác',
    level,
    decision: text(row['so_quyet_dinh'], 100),
    levels: levelsOf(level),
    audiences: audiencesOf(text(row['doi_tuong_thuc_hien'])),
    time: '',
    fee: '',
    steps: stepsOf(text(row['trinh_tu_thuc_hien'])),
    conditions: text(row['yeu_cau_dieu_kien']),
    agency: text(row['co_quan_co_tham_quyen']) || text(row['co_quan_thuc_hien']),
    result:
      text(row['ket_qua_xu_ly'], 500)
        .split(/Mã:|Từ khóa/u)[0]
        ?.trim() ?? '',
    ways: [],
    papers: papers === '' ? [] : [{ name: text(papers, 3_000), originals: 0, copies: 0 }],
    legalBasis: [...new Set(laws)].slice(0, longest.items).map((number) => ({ number, title: '', date: null })),
    provenance,
  }
}

function list(value: unknown): Raw[] {
  if (!Array.isArray(value)) return []
  return value.filter((one): one is Raw => typeof one === 'object' && one !== null).slice(0, longest.items)
}

/** A text, or a list of texts in one line. */
function words(value: unknown): string {
  return Array.isArray(value) ? text(value.filter((one) => typeof one === 'string').join('; ')) : text(value)
}

function stepsOf(steps: string): string[] {
  return steps
    .split(/\n+|(?=Bước \d+\s*:)/u)
    .map((step) => step.trim())
    .filter((step) => step !== '')
    .slice(0, longest.items)
}

export function levelsOf(level: string): ProcedureLevel[] {
  const folded = fold(level)
  const levels: ProcedureLevel[] = []
  if (/cap xa/.test(folded)) levels.push('commune')
  if (/cap huyen/.test(folded)) levels.push('district')
  if (/cap tinh/.test(folded)) levels.push('city')
  return levels
}

function audiencesOf(subjects: string): Audience[] {
  const folded = fold(subjects)
  const audiences: Audience[] = []
  if (folded === '' || /cong dan|nguoi|ca nhan/.test(folded)) audiences.push('citizen')
  // “Tổ chức (không bao gồm doanh nghiệp, HTX)” names enterprises to leave them out.
  if (/doanh nghiep|hop tac xa/.test(folded.replaceAll(/\(khong bao gom[^)]*\)/g, ''))) audiences.push('business')
  if (/to chuc/.test(folded)) audiences.push('organisation')
  return audiences
}

function wayOf(method: string): DeliveryWay {
  const folded = fold(method)
  if (/truc tuyen/.test(folded)) return 'online'
  return /buu chinh/.test(folded) ? 'post' : 'counter'
}

function copies(quantity: string): { originals: number; copies: number } {
  const number = (pattern: RegExp) => Math.min(99, Number(pattern.exec(fold(quantity))?.[1] ?? 0))
  return { originals: number(/ban chinh\s*:\s*(\d+)/), copies: number(/ban sao\s*:\s*(\d+)/) }
}

/** 20-11-2014 → 2014-11-20; null for what is no day. */
function isoDay(value: string): string | null {
  const match = /^(\d{1,2})[-/](\d{1,2})[-/](\d{4})$/.exec(value)
  if (!match) return null
  const [, day = '', month = '', year = ''] = match
  return dayFrom(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`)?.toString() ?? null
}

// ---- CSV (RFC 4180) ---------------------------------------------------------------------------------------------

/** Splits CSV text into rows; quoted cells may hold commas, line ends and doubled quotes. */
export function* csvRows(content: string): Generator<string[]> {
  let row: string[] = []
  let cell = ''
  let quoted = false
  for (let i = 0; i < content.length; i++) {
    const c = content[i]
    if (quoted) {
      if (c !== '"') cell += c
      else if (content[i + 1] === '"') {
        cell += '"'
        i++
      } else quoted = false
    } else if (c === '"') quoted = true
    else if (c === ',') {
      row.push(cell)
      cell = ''
    } else if (c === '\n') {
      row.push(cell.replace(/\r$/, ''))
      yield row
      row = []
      cell = ''
    } else cell += c
  }
  if (cell !== '' || row.length > 0) yield [...row, cell]
}
