/**
 * What becomes of a residence: a stay is extended, a stay or a home is taken off the register. Facts: national catalogue, decisions
 * 9354 and 1523/QĐ-BCA-C06. What is signed goes into the population registry (PR48).
 */
import type { FieldSchema } from '../form.ts'
import { circulars, housingPaper, others, requester, whoOf, withOthers } from './movers.ts'
import { address, choice, date, type law, laws, onPaper, option, say, simpleForm } from './parts.ts'
import { paper, simple } from './simple.ts'
import type { ProcedureSource, ResultField } from './source.ts'

const people = others('Những người khác', 'The others', 'Người trong hồ sơ', 'Person')
const onNotice: ResultField = onPaper(
  'movers',
  { ...people, 'x-label': say('Những người trong thông báo', 'Who this is about') },
  'move:movers',
)

// ---- a stay goes on ---------------------------------------------------------------------------------------------

const stayHome: FieldSchema = { ...address('Nơi đang tạm trú', 'Temporary residence'), 'x-prefill': 'applicant.stay' }
const stayEnds = date('Đã đăng ký đến ngày', 'Registered until', { 'x-prefill': 'applicant.stayUntil' })

export const stayExtension: ProcedureSource = {
  ...simple({
    code: '1.002755',
    decision: '9354/QĐ-BCA-C06',
    name: say('Gia hạn tạm trú', 'Extension of temporary residence'),
    summary: say('Tiếp tục ở nơi tạm trú khi sắp hết hạn.', 'Go on staying when the registered time is nearly over.'),
    synonyms: [
      'gia hạn tạm trú',
      'tạm trú hết hạn',
      'sắp hết hạn tạm trú',
      'gia hạn phòng trọ',
      'extend temporary residence',
    ],
    fieldId: 'cu-tru',
    placeField: 'newHome',
    papers: [housingPaper],
    fees: [
      {
        id: 'registration',
        name: say('Lệ phí gia hạn tạm trú (nộp trực tuyến)', 'Extension fee (online)'),
        amountDong: 7_000,
        legalBasis: '75/2022/TT-BTC',
      },
    ],
    rules: ['residence.extension-span', 'residence.others-only'],
    conditions: [
      say(
        'Làm thủ tục trong 15 ngày trước ngày hết thời hạn tạm trú đã đăng ký.',
        'Apply within the 15 days before the registered time is over.',
      ),
    ],
    result: say('Thông báo kết quả gia hạn tạm trú', 'Notice of extension of temporary residence'),
    symbol: 'TB-CT',
    legalBasis: [laws.residence, laws.residenceDecree, laws.residenceFee, ...circulars],
    lifeEvents: ['study', 'house'],
    related: ['1.004194', '1.010028'],
  }),
  form: simpleForm(
    {
      newHome: stayHome,
      until: stayEnds,
      to: date('Gia hạn đến ngày', 'Extend until'),
      who: whoOf('Gia hạn cho ai', 'For whom'),
    },
    ['newHome', 'until', 'to', 'who'],
    [withOthers(people)],
  ),
  result: {
    template: 'residence-extension',
    title: say('Thông báo kết quả gia hạn tạm trú', 'Notice of extension of temporary residence'),
    symbol: 'TB-CT',
    fields: [
      ...requester,
      onPaper('newHome', address('Nơi tạm trú', 'Temporary residence'), 'newHome'),
      onPaper('toDate', date('Đến ngày', 'Until'), 'to'),
      onNotice,
    ],
    required: ['requester', 'newHome', 'toDate', 'movers'],
  },
}

// ---- taken off the register -------------------------------------------------------------------------------------

const reason = {
  died: option(
    'died',
    'Đã chết, hoặc Tòa án tuyên bố mất tích, đã chết',
    'Died, or declared missing or dead by a court',
  ),
  nationality: option('nationality', 'Không còn quốc tịch Việt Nam', 'No longer of Vietnamese nationality'),
  lodging: option('lodging', 'Thôi thuê, mượn, ở nhờ tại đó', 'Rents, borrows or lodges there no more'),
  sold: option('sold', 'Chỗ ở đã chuyển cho chủ khác', 'The dwelling has passed to another owner'),
  gone: option('gone', 'Chỗ ở đã bị phá dỡ, phương tiện đã xóa đăng ký', 'The dwelling was demolished or struck off'),
}

interface Removal {
  readonly code: string
  readonly name: ProcedureSource['name']
  readonly summary: ProcedureSource['summary']
  readonly synonyms: readonly string[]
  readonly home: FieldSchema
  readonly reasons: readonly ReturnType<typeof option>[]
  readonly workingHours: number
  readonly delivery: ProcedureSource['delivery']
  readonly notice: ProcedureSource['name']
  readonly related: readonly string[]
  readonly legalBasis: readonly ReturnType<typeof law>[]
}

function removal({ home, reasons, workingHours, notice, ...facts }: Removal): ProcedureSource {
  const why = choice('Lý do', 'Reason', reasons)
  return {
    ...simple({
      ...facts,
      decision: '1523/QĐ-BCA-C06',
      fieldId: 'cu-tru',
      placeField: 'newHome',
      papers: [
        paper('proof', 'Giấy tờ chứng minh lý do', 'Proof of the reason', {
          need: 'optional',
          help: say(
            'Không cần khi cơ quan nhà nước đã có thông tin, chẳng hạn người mất đã được khai tử.',
            'Not needed where an agency knows it already: a registered death, for one.',
          ),
          copies: 1,
          filesMax: 5,
        }),
      ],
      rules: ['residence.others-only', 'residence.not-the-dead'],
      times: [{ workingHours }],
      conditions: [
        say(
          'Nộp hồ sơ trong 7 ngày kể từ ngày có người thuộc diện xóa đăng ký.',
          'Apply within 7 days after the reason has come about.',
        ),
      ],
      result: notice,
      symbol: 'TB-CT',
    }),
    form: simpleForm(
      { newHome: home, reason: why, who: whoOf('Xóa đăng ký cho ai', 'Whose registration') },
      ['newHome', 'reason', 'who'],
      [withOthers(people)],
    ),
    result: {
      template: 'residence-removal',
      title: notice,
      symbol: 'TB-CT',
      fields: [
        ...requester,
        onPaper('newHome', { ...address('Nơi đã đăng ký', 'Where it was registered') }, 'newHome'),
        onPaper('reason', why, 'reason'),
        onNotice,
      ],
      required: ['requester', 'newHome', 'reason', 'movers'],
    },
  }
}

/** Law on Residence 2020, art. 29. */
export const stayRemoval = removal({
  code: '1.010028',
  name: say('Xóa đăng ký tạm trú', 'Cancellation of temporary residence'),
  summary: say('Báo thôi ở nơi đã đăng ký tạm trú.', 'Say that somebody stays there no more.'),
  synonyms: ['xóa tạm trú', 'hủy tạm trú', 'trả phòng trọ', 'thôi tạm trú', 'cancel temporary residence'],
  home: { ...address('Nơi đã đăng ký tạm trú', 'Where the stay is registered'), 'x-prefill': 'applicant.stay' },
  reasons: [
    reason.lodging,
    option('absent', 'Vắng mặt liên tục từ 6 tháng trở lên', 'Away for six months or more'),
    option('settled', 'Đã đăng ký thường trú tại chính nơi đó', 'Registered there permanently'),
    reason.sold,
    reason.gone,
    reason.nationality,
    reason.died,
  ],
  workingHours: 16,
  delivery: ['online', 'counter', 'post'],
  notice: say('Thông báo kết quả xóa đăng ký tạm trú', 'Notice of cancellation of temporary residence'),
  related: ['1.004194', '1.002755'],
  legalBasis: [laws.residence, laws.residenceDecree, ...circulars.slice(0, 1)],
})

/** Law on Residence 2020, art. 24. */
export const residenceRemoval = removal({
  code: '1.003197',
  name: say('Xóa đăng ký thường trú', 'Cancellation of permanent residence'),
  summary: say('Báo thôi thường trú, chẳng hạn khi ra nước ngoài định cư.', 'Say that somebody lives there no more.'),
  synonyms: ['xóa hộ khẩu', 'xóa thường trú', 'cắt hộ khẩu', 'ra nước ngoài định cư', 'cancel residence'],
  home: {
    ...address('Nơi đã đăng ký thường trú', 'Where the residence is registered'),
    'x-prefill': 'applicant.residence',
  },
  reasons: [
    option('abroad', 'Ra nước ngoài để định cư', 'Settles abroad'),
    option('absent', 'Vắng mặt liên tục từ 12 tháng trở lên', 'Away for twelve months or more'),
    reason.lodging,
    reason.sold,
    reason.gone,
    reason.nationality,
    reason.died,
  ],
  workingHours: 40,
  delivery: ['online', 'counter'],
  notice: say('Thông báo kết quả xóa đăng ký thường trú', 'Notice of cancellation of permanent residence'),
  related: ['1.004222'],
  legalBasis: [laws.residence, laws.residenceDecree, ...circulars.slice(0, 1)],
})
