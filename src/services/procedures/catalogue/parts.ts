/** Pieces of forms that many procedures share, so that the same question is asked in the same words everywhere. */
import type { Message } from '../../../kernel/i18n.ts'
import type {
  BooleanField,
  Condition,
  FieldSchema,
  FormPage,
  FormSchema,
  GroupField,
  ListField,
  NumberField,
  Option,
  TextField,
} from '../form.ts'
import type { LegalSource, ResultField, ResultSource } from './source.ts'

export const say = (vi: string, en: string): Message => ({ vi, en })

type More<F> = Partial<Omit<F, 'type' | 'x-label'>>

export function text(vi: string, en: string, more: More<TextField> = {}): TextField {
  return { type: 'string', 'x-label': say(vi, en), minLength: 1, maxLength: 200, ...more }
}

export function lines(vi: string, en: string, more: More<TextField> = {}): TextField {
  return text(vi, en, { maxLength: 2000, 'x-widget': 'textarea', ...more })
}

export function date(vi: string, en: string, more: More<TextField> = {}): TextField {
  return { type: 'string', format: 'date', 'x-label': say(vi, en), 'x-widget': 'date', 'x-width': 'half', ...more }
}

/** Of many old people only the year of birth is known, or the month too. */
export function birthDate(vi: string, en: string, more: More<TextField> = {}): TextField {
  return date(vi, en, {
    format: 'partial-date',
    'x-widget': 'partial-date',
    ...more,
  })
}

export function choice(vi: string, en: string, options: readonly Option[], more: More<TextField> = {}): TextField {
  return {
    type: 'string',
    'x-label': say(vi, en),
    enum: options.map((o) => o.value),
    'x-options': options,
    'x-widget': options.length > 4 ? 'select' : 'radio',
    ...more,
  }
}

export function option(value: string, vi: string, en: string): Option {
  return { value, label: say(vi, en) }
}

export function whole(
  vi: string,
  en: string,
  minimum: number,
  maximum: number,
  more: More<NumberField> = {},
): NumberField {
  return { type: 'integer', 'x-label': say(vi, en), minimum, maximum, 'x-widget': 'number', 'x-width': 'half', ...more }
}

export function yes(vi: string, en: string, more: More<BooleanField> = {}): BooleanField {
  return { type: 'boolean', 'x-label': say(vi, en), 'x-widget': 'checkbox', ...more }
}

export function address(vi: string, en: string, more: More<GroupField> = {}): GroupField {
  return {
    type: 'object',
    'x-label': say(vi, en),
    'x-widget': 'address',
    properties: {
      unitId: { type: 'string', minLength: 1, maxLength: 80, 'x-label': say('Phường, xã', 'Ward or commune') },
      unitName: { type: 'string', minLength: 1, maxLength: 200, 'x-label': say('Tên phường, xã', 'Name of the ward') },
      line: {
        type: 'string',
        minLength: 1,
        maxLength: 200,
        'x-label': say('Số nhà, đường, tổ dân phố', 'House number, street, quarter'),
      },
    },
    required: ['unitId', 'unitName', 'line'],
    additionalProperties: false,
    ...more,
  }
}

export function group(
  vi: string,
  en: string,
  properties: Readonly<Record<string, FieldSchema>>,
  required: readonly string[],
  more: More<GroupField> = {},
): GroupField {
  return {
    type: 'object',
    'x-label': say(vi, en),
    'x-widget': 'group',
    properties,
    required,
    additionalProperties: false,
    ...more,
  }
}

export function list(
  vi: string,
  en: string,
  items: FieldSchema,
  maxItems: number,
  more: More<ListField> = {},
): ListField {
  return { type: 'array', 'x-label': say(vi, en), 'x-widget': 'list', items, maxItems, ...more }
}

export function onPage<F extends FieldSchema>(page: string, fields: Readonly<Record<string, F>>): Record<string, F> {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, { ...field, 'x-page': page }]))
}

export const sexes: readonly Option[] = [option('male', 'Nam', 'Male'), option('female', 'Nữ', 'Female')]

/** The most numerous of the 54 peoples of Việt Nam (General Statistics Office, 2019), and a place for the others. */
export const ethnicGroups: readonly Option[] = [
  ...[
    'Kinh',
    'Tày',
    'Thái',
    'Mường',
    'Hmông',
    'Khmer',
    'Nùng',
    'Dao',
    'Hoa',
    'Gia Rai',
    'Ê Đê',
    'Ba Na',
    'Xơ Đăng',
    'Sán Chay',
    'Cơ Ho',
    'Chăm',
    'Sán Dìu',
    'Hrê',
  ].map((name) => option(name, name, name)),
  option('Khác', 'Dân tộc khác', 'Another'),
]

export const citizenNumber = (vi: string, en: string, more: More<TextField> = {}): TextField => ({
  type: 'string',
  format: 'citizen-number',
  'x-label': say(vi, en),
  'x-widget': 'citizen-number',
  'x-width': 'half',
  ...more,
})

/** For a form that asks for whom: what the city knows of the applicant is not the answer about somebody else. */
export const ofApplicant = {
  'x-known-when': { properties: { forWhom: { const: 'self' } }, required: ['forWhom'] },
} as const

/** Who applies: known from the electronic identity, so locked. */
export const applicantFields: Readonly<Record<string, FieldSchema>> = {
  applicantName: text('Họ, chữ đệm, tên', 'Full name', {
    'x-prefill': 'applicant.name',
    'x-locked': true,
    maxLength: 100,
  }),
  applicantNumber: citizenNumber('Số định danh cá nhân', 'Citizen number', {
    'x-prefill': 'applicant.citizenNumber',
    'x-locked': true,
  }),
  applicantBirth: birthDate('Ngày sinh', 'Date of birth', { 'x-prefill': 'applicant.dateOfBirth', 'x-locked': true }),
  applicantPhone: {
    type: 'string',
    format: 'phone',
    'x-label': say('Số điện thoại', 'Telephone'),
    'x-widget': 'phone',
    'x-width': 'half',
    'x-prefill': 'applicant.phone',
    'x-once': { key: 'person.phone' },
  },
  applicantEmail: {
    type: 'string',
    format: 'email',
    maxLength: 200,
    'x-label': say('Thư điện tử', 'E-mail'),
    'x-widget': 'email',
    'x-width': 'half',
    'x-prefill': 'applicant.email',
    'x-once': { key: 'person.email' },
  },
  residence: address('Nơi cư trú', 'Residence', {
    'x-prefill': 'applicant.residence',
    'x-once': { key: 'person.residence' },
  }),
}

export const applicantPage: FormPage = { id: 'applicant', title: say('Người yêu cầu', 'Who applies') }
export const applicantRequired = [
  'applicantName',
  'applicantNumber',
  'applicantBirth',
  'applicantPhone',
  'residence',
] as const

/** A form whose first page is the applicant. */
export function formOf(
  pages: readonly FormPage[],
  properties: Readonly<Record<string, FieldSchema>>,
  required: readonly string[],
  allOf: readonly Condition[] = [],
): FormSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    'x-pages': [applicantPage, ...pages],
    properties: { ...onPage('applicant', applicantFields), ...properties },
    required: [...applicantRequired, ...required],
    ...(allOf.length > 0 && { allOf }),
    unevaluatedProperties: false,
  }
}

/** The application form of a procedure without one of its own: what is asked for, and details. */
export function simpleForm(
  fields: Readonly<Record<string, FieldSchema>>,
  required: readonly string[],
  allOf: readonly Condition[] = [],
): FormSchema {
  return formOf(
    [{ id: 'content', title: say('Nội dung đề nghị', 'What is asked for') }],
    onPage('content', fields),
    required,
    allOf,
  )
}

export const details = lines('Nội dung cụ thể', 'Details', {
  'x-help': say('Viết ngắn gọn điều bạn đề nghị và lý do.', 'Say briefly what you ask for and why.'),
})

/** Relation to somebody, for those who apply for another. */
export const relations: readonly Option[] = [
  option('father', 'Cha', 'Father'),
  option('mother', 'Mẹ', 'Mother'),
  option('grandparent', 'Ông, bà', 'Grandparent'),
  option('spouse', 'Vợ, chồng', 'Spouse'),
  option('child', 'Con', 'Child'),
  option('sibling', 'Anh, chị, em', 'Brother or sister'),
  option('other', 'Người khác', 'Another person'),
]

/** A field of the result's paper, filled `from` an answer of the case or by the specialist. */
export function onPaper(name: string, field: FieldSchema, from?: string): ResultField {
  return { name, field: { ...field, 'x-page': 'result' }, ...(from !== undefined && { from }) }
}

/** The paper of a procedure without a template of its own: what was decided, in the specialist's words. */
export function plainResult(vi: string, en: string, symbol: string): ResultSource {
  const fields: readonly ResultField[] = [
    onPaper('holder', text('Cấp cho', 'Issued to'), 'applicantName'),
    onPaper('holderNumber', citizenNumber('Số định danh cá nhân', 'Citizen number'), 'applicantNumber'),
    onPaper('holderAddress', text('Địa chỉ', 'Address', { maxLength: 400 }), 'residence:address'),
    onPaper('content', lines('Nội dung', 'Content', { maxLength: 4000 }), 'details'),
    onPaper('validUntil', date('Có giá trị đến ngày', 'Valid until')),
  ]
  return { template: 'plain-result', title: say(vi, en), symbol, fields, required: ['holder', 'content'] }
}

export function law(number: string, title: string, on: string | null = null): LegalSource {
  return { number, title, date: on }
}

// Laws that several procedures rest on, as the national catalogue cites them.
export const laws = {
  civilStatus: law('60/2014/QH13', 'Luật Hộ tịch', '2014-11-20'),
  family: law('52/2014/QH13', 'Luật Hôn nhân và gia đình', '2014-06-19'),
  civilStatusDecree: law(
    '123/2015/NĐ-CP',
    'Nghị định quy định chi tiết một số điều và biện pháp thi hành Luật Hộ tịch',
    '2015-11-15',
  ),
  civilStatusOnline: law(
    '87/2020/NĐ-CP',
    'Nghị định quy định về Cơ sở dữ liệu hộ tịch điện tử, đăng ký hộ tịch trực tuyến',
    '2020-07-28',
  ),
  civilStatusCircular: law(
    '04/2020/TT-BTP',
    'Thông tư quy định chi tiết thi hành một số điều của Luật Hộ tịch và Nghị định 123/2015/NĐ-CP',
    '2020-05-28',
  ),
  noHouseholdBook: law(
    '104/2022/NĐ-CP',
    'Nghị định sửa đổi các nghị định liên quan đến việc nộp, xuất trình sổ hộ khẩu, sổ tạm trú giấy',
    '2022-12-21',
  ),
  justiceTwoLevel: law(
    '120/2025/NĐ-CP',
    'Nghị định phân định thẩm quyền của chính quyền địa phương 02 cấp trong lĩnh vực quản lý nhà nước của Bộ Tư pháp',
    '2025-06-11',
  ),
  localFees: law(
    '85/2019/TT-BTC',
    'Thông tư hướng dẫn về phí và lệ phí thuộc thẩm quyền quyết định của Hội đồng nhân dân cấp tỉnh',
    '2019-11-29',
  ),
  extractFee: law(
    '281/2016/TT-BTC',
    'Thông tư về phí khai thác, sử dụng thông tin trong cơ sở dữ liệu hộ tịch, phí xác nhận quốc tịch',
    '2016-11-14',
  ),
  residence: law('68/2020/QH14', 'Luật Cư trú', '2020-11-13'),
  residenceDecree: law(
    '154/2024/NĐ-CP',
    'Nghị định quy định chi tiết một số điều và biện pháp thi hành Luật Cư trú',
    '2024-11-26',
  ),
  residenceFee: law(
    '75/2022/TT-BTC',
    'Thông tư quy định mức thu, chế độ thu, nộp và quản lý lệ phí đăng ký cư trú',
    '2022-12-22',
  ),
  certification: law(
    '23/2015/NĐ-CP',
    'Nghị định về cấp bản sao từ sổ gốc, chứng thực bản sao từ bản chính, chứng thực chữ ký và chứng thực hợp đồng, giao dịch',
    '2015-02-16',
  ),
  certificationFee: law(
    '226/2016/TT-BTC',
    'Thông tư quy định mức thu, chế độ thu, nộp, quản lý và sử dụng phí chứng thực',
    '2016-11-11',
  ),
  enterprise: law('59/2020/QH14', 'Luật Doanh nghiệp', '2020-06-17'),
  enterpriseRegistration: law('168/2025/NĐ-CP', 'Nghị định về đăng ký doanh nghiệp', '2025-06-30'),
  enterpriseForms: law(
    '68/2025/TT-BTC',
    'Thông tư ban hành biểu mẫu sử dụng trong đăng ký doanh nghiệp, đăng ký hộ kinh doanh',
    '2025-07-01',
  ),
  socialHelp: law(
    '20/2021/NĐ-CP',
    'Nghị định quy định chính sách trợ giúp xã hội đối với đối tượng bảo trợ xã hội',
    '2021-03-15',
  ),
  healthTwoLevel: law(
    '147/2025/NĐ-CP',
    'Nghị định phân định thẩm quyền của chính quyền địa phương 02 cấp trong lĩnh vực quản lý nhà nước của Bộ Y tế',
    '2025-06-12',
  ),
  construction: law('50/2014/QH13', 'Luật Xây dựng', '2014-06-18'),
  constructionDecree: law(
    '175/2024/NĐ-CP',
    'Nghị định quy định chi tiết một số điều và biện pháp thi hành Luật Xây dựng về quản lý hoạt động xây dựng',
    '2024-12-30',
  ),
  constructionTwoLevel: law(
    '140/2025/NĐ-CP',
    'Nghị định phân định thẩm quyền của chính quyền địa phương 02 cấp trong lĩnh vực quản lý nhà nước của Bộ Xây dựng',
    '2025-06-12',
  ),
  food: law('55/2010/QH12', 'Luật An toàn thực phẩm', '2010-06-17'),
} as const
