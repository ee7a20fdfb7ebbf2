/**
 * Registration of residence. Facts: national catalogue, decisions 1523 and 9354/QĐ-BCA-C06; the questions are those of form CT01
 * (Circular 53/2025/TT-BCA). What is signed goes into the population registry (PR48).
 */
import type { Condition } from '../form.ts'
import {
  circulars,
  housing,
  housingPaper,
  movers,
  others,
  relations,
  requester,
  toHead,
  whoOf,
  withOthers,
} from './movers.ts'
import { address, choice, citizenNumber, date, laws, onPage, onPaper, option, say, simpleForm, text } from './parts.ts'
import { paper, simple } from './simple.ts'
import type { ProcedureSource, ResultSource } from './source.ts'

const who = whoOf('Ai chuyển đến', 'Who moves')
const stayers = others('Những người cùng tạm trú', 'Others who stay', 'Người tạm trú', 'Who stays')
const joins = { household: { const: 'join' } } as const
const joining: readonly Condition[] = [
  {
    if: { properties: joins, required: ['household'] },
    then: {
      properties: onPage('content', {
        headName: text('Họ tên chủ hộ', 'Name of the head of household', { maxLength: 100 }),
        headNumber: citizenNumber('Số định danh của chủ hộ', 'Citizen number of the head'),
      }),
      required: ['headName', 'headNumber'],
    },
  },
  {
    if: { properties: { ...joins, who: { enum: ['self', 'together'] } }, required: ['household', 'who'] },
    then: {
      properties: onPage('content', {
        relation: {
          ...toHead,
          'x-label': say('Quan hệ của bạn với chủ hộ', 'Your relation to the head'),
          enum: relations.slice(1).map(({ value }) => value),
          'x-options': relations.slice(1),
        },
      }),
      required: ['relation'],
    },
  },
]

const permanentNotice: ResultSource = {
  template: 'permanent-residence',
  title: say('Thông báo kết quả đăng ký thường trú', 'Notice of permanent residence'),
  symbol: 'TB-CT',
  fields: [
    ...requester,
    onPaper('newHome', address('Nơi thường trú', 'Permanent residence'), 'newHome'),
    onPaper('headName', text('Chủ hộ', 'Head of household', { maxLength: 100 }), 'move:headName'),
    onPaper('headNumber', citizenNumber('Số định danh của chủ hộ', 'Citizen number of the head'), 'move:headNumber'),
    onPaper('movers', { ...movers, 'x-label': say('Những người được đăng ký', 'Who is registered') }, 'move:movers'),
  ],
  required: ['requester', 'newHome', 'headName', 'movers'],
}

const temporaryNotice: ResultSource = {
  template: 'temporary-residence',
  title: say('Thông báo kết quả đăng ký tạm trú', 'Notice of temporary residence'),
  symbol: 'TB-CT',
  fields: [
    ...requester,
    onPaper('newHome', address('Nơi tạm trú', 'Temporary residence'), 'newHome'),
    onPaper('fromDate', date('Từ ngày', 'From'), 'from'),
    onPaper('toDate', date('Đến ngày', 'To'), 'to'),
    onPaper('movers', { ...stayers, 'x-label': say('Những người được đăng ký', 'Who is registered') }, 'move:movers'),
  ],
  required: ['requester', 'newHome', 'fromDate', 'toDate', 'movers'],
}

const consentPaper = paper(
  'owner-consent',
  'Ý kiến đồng ý của chủ hộ, chủ sở hữu',
  'Consent of the householder or owner',
  {
    need: 'when',
    when: {
      test: { properties: { housing: { enum: ['family', 'rented'] } }, required: ['housing'] },
      text: say('khi không ở nhà của mình', 'when it is not your own house'),
    },
    originals: 1,
  },
)
export const permanentResidence: ProcedureSource = {
  ...simple({
    code: '1.004222',
    decision: '1523/QĐ-BCA-C06',
    name: say('Đăng ký thường trú', 'Registration of permanent residence'),
    summary: say('Nhập hộ khẩu vào nơi ở mới.', 'Register a new permanent home.'),
    synonyms: [
      'nhập hộ khẩu',
      'chuyển hộ khẩu',
      'đăng ký hộ khẩu',
      'nhập khẩu cho con',
      'thường trú',
      'register address',
    ],
    fieldId: 'cu-tru',
    placeField: 'newHome',
    papers: [housingPaper, consentPaper],
    fees: [
      {
        id: 'registration',
        name: say('Lệ phí đăng ký thường trú (nộp trực tuyến)', 'Registration fee (online)'),
        amountDong: 10_000,
        legalBasis: '75/2022/TT-BTC',
      },
    ],
    rules: ['residence.one-head', 'residence.others-only'],
    times: [{ workingHours: 56 }],
    result: permanentNotice.title,
    symbol: permanentNotice.symbol,
    legalBasis: [laws.residence, laws.residenceDecree, laws.residenceFee, ...circulars],
    lifeEvents: ['house', 'child'],
    popular: 5,
    related: ['1.004194', '1.003197'],
  }),
  form: simpleForm(
    {
      newHome: address('Nơi đăng ký thường trú', 'New permanent residence'),
      housing,
      who,
      household: choice('Hộ gia đình', 'Household', [
        option('new', 'Lập hộ mới ở nơi này', 'A household of its own'),
        option('join', 'Nhập vào hộ đã có ở nơi này', 'Join a household that lives there'),
      ]),
    },
    ['newHome', 'housing', 'who', 'household'],
    [withOthers(movers), ...joining],
  ),
  result: permanentNotice,
}

export const temporaryResidence: ProcedureSource = {
  ...simple({
    code: '1.004194',
    decision: '9354/QĐ-BCA-C06',
    name: say('Đăng ký tạm trú', 'Registration of temporary residence'),
    summary: say(
      'Đăng ký khi thuê trọ hoặc ở nơi khác từ 30 ngày trở lên.',
      'Register when you rent or stay elsewhere for 30 days or more.',
    ),
    synonyms: [
      'làm tạm trú',
      'đăng ký tạm trú cho sinh viên',
      'ở trọ',
      'thuê phòng trọ',
      'giấy tạm trú',
      'kt3',
      'temporary residence',
    ],
    fieldId: 'cu-tru',
    placeField: 'newHome',
    papers: [housingPaper],
    fees: [
      {
        id: 'registration',
        name: say('Lệ phí đăng ký tạm trú (nộp trực tuyến)', 'Registration fee (online)'),
        amountDong: 7_000,
        legalBasis: '75/2022/TT-BTC',
      },
    ],
    rules: ['residence.temporary-span', 'residence.others-only'],
    result: temporaryNotice.title,
    symbol: temporaryNotice.symbol,
    legalBasis: [laws.residence, laws.residenceDecree, laws.residenceFee, ...circulars],
    lifeEvents: ['study', 'house'],
    popular: 6,
    related: ['1.002755', '1.010028', '1.004222', '1.003677'],
  }),
  form: simpleForm(
    {
      newHome: address('Nơi đăng ký tạm trú', 'Temporary residence'),
      housing,
      from: date('Từ ngày', 'From'),
      to: date('Đến ngày', 'To'),
      who,
    },
    ['newHome', 'housing', 'from', 'to', 'who'],
    [withOthers(stayers)],
  ),
  result: temporaryNotice,
}
