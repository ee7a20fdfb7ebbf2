/** Fills any form of the catalogue with answers that a person could have given, for journeys and tests. */
import {
  activeFields,
  type Answers,
  type FieldSchema,
  type FormSchema,
  type GroupField,
} from '../src/services/procedures/form.ts'

const dayMs = 86_400_000
const day = (offset: number): string => new Date(Date.now() + offset * dayMs + 7 * 3_600_000).toISOString().slice(0, 10)

/** What the law asks for and a schema cannot know, by field name (the last part of the path first). */
const known: Readonly<Record<string, unknown>> = {
  childName: 'Nguyễn Minh Khuê',
  childBirth: day(-6),
  childSex: 'female',
  birthPlace: 'Bệnh viện Phụ sản Hà Nội, 929 đường La Thành, Hà Nội',
  homeTown: 'Xã Đông Anh, thành phố Hà Nội',
  relation: 'father',
  forWhom: 'self',
  feeClass: 'normal',
  copies: 1,
  /** Of what is registered, and what it is to become. */
  until: day(5),
  to: day(11),
  businessName: 'Hộ kinh doanh Cà phê Văn Miếu',
  businessNumber: '0108765432',
  bankAccount: '0011004321987',
  licenceNumber: '010123456789',
  insuranceNumber: '0123456789',
  category: 'disabled',

  nationality: 'Việt Nam',
  ethnicity: 'Kinh',
  details: 'Đề nghị giải quyết theo quy định để sử dụng vào việc gia đình.',
}

const byKind: readonly (readonly [RegExp, unknown])[] = [
  [/death.*(date|day)|diedOn|deathDate|dateOfDeath/i, day(-2)],
  [/(start|from|begin)/i, day(10)],
  [/(end|until|to)$/i, day(20)],
  [/birth|born/i, '1991-04-18'],
]

const names: readonly (readonly [RegExp, string])[] = [
  [/mother|wife|female|bride/i, 'Trần Thị Thu Thảo'],
  [/father|husband|groom|deceased/i, 'Nguyễn Văn Hải'],
  [/.*/, 'Lê Hoàng Nam'],
]

function textFor(path: string, field: Extract<FieldSchema, { type: 'string' }>): string {
  const options = field['x-options']?.map((option) => option.value) ?? field.enum
  if (field.const !== undefined) return field.const
  if (options?.[0] !== undefined) return options[0]
  if (field.format === 'date' || field.format === 'partial-date')
    return String(byKind.find(([pattern]) => pattern.test(path))?.[1] ?? day(-400))
  if (field.format === 'citizen-number') return `00119${String(Math.floor(Math.random() * 1e7)).padStart(7, '0')}`
  if (field.format === 'phone') return '0912345678'
  if (field.format === 'email') return 'nguoidan@example.vn'
  if (/name$/i.test(path)) return names.find(([pattern]) => pattern.test(path))?.[1] ?? 'Lê Hoàng Nam'
  if (/nationality$/i.test(path)) return 'Việt Nam'
  return field['x-label'].vi.slice(0, field.maxLength ?? 200)
}

function group(path: string, field: GroupField, address: unknown): unknown {
  if (field['x-widget'] === 'address') return address
  const entries = Object.entries(field.properties).filter(([name]) => field.required?.includes(name))
  return Object.fromEntries(entries.map(([name, inner]) => [name, valueFor(`${path}/${name}`, inner, address)]))
}

function valueFor(path: string, field: FieldSchema, address: unknown): unknown {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const fits = known[name]
  const options = field.type === 'string' ? (field['x-options']?.map((one) => one.value) ?? field.enum) : undefined
  if (fits !== undefined && (!options || options.includes(String(fits)))) return fits
  switch (field.type) {
    case 'string':
      return textFor(path, field)
    case 'integer':
    case 'number':
      return Math.max(field.minimum ?? 1, Math.min(field.maximum ?? 10, 10))
    case 'boolean':
      return true
    case 'object':
      return group(path, field, address)
    case 'array':
      return [valueFor(`${path}/0`, field.items, address)]
  }
}

/**
 * Answers for what is required and not yet answered. `address` (`{ unitId, unitName, line }`) is used wherever one is
 * asked for. Goes round until the conditions that its own answers bring in are filled, too.
 */
export function fillForm(form: FormSchema, given: Answers, address: unknown): Record<string, unknown> {
  const set: Record<string, unknown> = {}
  for (let round = 0; round < 5; round += 1) {
    const answers = { ...given, ...set }
    const { fields, required } = activeFields(form, answers)
    const open = [...fields].filter(([name]) => required.has(name) && answers[name] === undefined)
    if (open.length === 0) return set
    for (const [name, field] of open) set[name] = valueFor(`/${name}`, field, address)
  }
  return set
}

/** A one-page PDF that says what it stands for. */
export function samplePdf(title: string): Buffer {
  const plain = title
    .normalize('NFD')
    .replace(/[^\x20-\x7e]/g, '')
    .replace(/[()\\]/g, '')
  const stream = `BT /F1 18 Tf 60 760 Td (${plain}) Tj ET`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
  let text = '%PDF-1.4\n'
  const offsets = objects.map((object, index) => {
    const offset = text.length
    text += `${index + 1} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const start = text.length
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`
  text += offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`
  return Buffer.from(text, 'latin1')
}
