/** Social assistance, poverty, disability, schools. Facts: national catalogue, decisions 2072 and 970/QĐ-BYT, 967/QĐ-BNNMT, 1755/QĐ-BGDĐT. */
import {
  birthDate,
  choice,
  citizenNumber,
  date,
  formOf,
  law,
  laws,
  lines,
  list,
  group,
  ofApplicant,
  onPage,
  onPaper,
  option,
  relations,
  say,
  text,
  whole,
  yes,
} from './parts.ts'
import { paper, simple } from './simple.ts'
import type { ProcedureSource } from './source.ts'

export const socialAllowance: ProcedureSource = {
  code: '1.001776',
  decision: '2072/QĐ-BYT',
  name: say(
    'Thực hiện, điều chỉnh, thôi hưởng trợ cấp xã hội hàng tháng, hỗ trợ kinh phí chăm sóc, nuôi dưỡng hàng tháng',
    'Monthly social allowance and care support',
  ),
  summary: say(
    'Trợ cấp hằng tháng cho người cao tuổi, người khuyết tật, trẻ mồ côi, người đơn thân nghèo nuôi con.',
    'A monthly allowance for the elderly, people with disabilities, orphans and poor single parents.',
  ),
  synonyms: [
    'trợ cấp xã hội',
    'trợ cấp người già',
    'trợ cấp người cao tuổi',
    'trợ cấp khuyết tật',
    'tiền trợ cấp hàng tháng',
    'trợ cấp mẹ đơn thân',
    'bảo trợ xã hội',
    'chế độ cho người khuyết tật',
    'social allowance',
  ],
  fieldId: 'bao-tro-xa-hoi',
  levels: ['commune'],
  audiences: ['citizen'],
  competence: 'commune',
  receivedBy: 'competent',
  placeField: 'residence',
  papers: [
    {
      slot: 'disability',
      name: say('Giấy xác nhận khuyết tật', 'Disability certificate'),
      need: 'when',
      when: {
        test: { properties: { category: { const: 'disabled' } }, required: ['category'] },
        text: say('với người khuyết tật', 'for a person with a disability'),
      },
      originals: 1,
    },
    {
      slot: 'hiv',
      name: say('Giấy xác nhận của cơ quan y tế', 'Confirmation by a health authority'),
      need: 'when',
      when: {
        test: { properties: { category: { const: 'hiv' } }, required: ['category'] },
        text: say('với người nhiễm HIV', 'for a person living with HIV'),
      },
      originals: 1,
    },
    {
      slot: 'child-birth',
      name: say('Giấy khai sinh của trẻ', "Child's birth certificate"),
      need: 'when',
      when: {
        test: { properties: { category: { enum: ['orphan', 'single-parent'] } }, required: ['category'] },
        text: say('với trẻ em, người đơn thân nuôi con', 'for a child or a single parent'),
      },
      copies: 1,
      filesMax: 5,
    },
    { slot: 'identity', name: say('Giấy tờ tùy thân', 'Identity paper'), need: 'optional', known: true },
  ],
  form: formOf(
    [
      { id: 'person', title: say('Người hưởng trợ cấp', 'Who is to receive it') },
      { id: 'situation', title: say('Hoàn cảnh', 'Situation') },
      { id: 'payment', title: say('Nhận tiền và cam đoan', 'Payment and declaration') },
    ],
    {
      ...onPage('person', {
        forWhom: choice('Bạn đề nghị cho ai?', 'For whom do you apply?', [
          option('self', 'Cho tôi', 'Myself'),
          option('other', 'Cho người tôi chăm sóc, giám hộ', 'Somebody I care for'),
        ]),
        request: choice('Đề nghị', 'What is asked for', [
          option('start', 'Hưởng trợ cấp', 'To receive it'),
          option('change', 'Điều chỉnh mức hưởng', 'To change it'),
          option('stop', 'Thôi hưởng', 'To stop it'),
        ]),
        category: choice('Thuộc đối tượng', 'Category', [
          option('elderly', 'Người cao tuổi', 'Elderly person'),
          option('disabled', 'Người khuyết tật đặc biệt nặng, nặng', 'Person with a severe disability'),
          option('orphan', 'Trẻ em mất nguồn nuôi dưỡng', 'Child without support'),
          option('single-parent', 'Người đơn thân nghèo đang nuôi con', 'Poor single parent'),
          option('hiv', 'Người nhiễm HIV thuộc hộ nghèo', 'Person living with HIV in a poor household'),
        ]),
      }),
      ...onPage('situation', {
        household: choice('Hộ gia đình', 'Household', [
          option('poor', 'Hộ nghèo', 'Poor'),
          option('near-poor', 'Hộ cận nghèo', 'Near-poor'),
          option('other', 'Khác', 'Other'),
        ]),
        pension: choice(
          'Đang hưởng lương hưu, trợ cấp bảo hiểm xã hội hằng tháng?',
          'Receives a pension or monthly insurance benefit?',
          [option('no', 'Không', 'No'), option('yes', 'Có', 'Yes')],
        ),
        familyMembers: list(
          'Người sống cùng',
          'Who lives with them',
          group(
            'Người',
            'Person',
            { name: text('Họ tên', 'Name'), relation: choice('Quan hệ', 'Relation', relations) },
            ['name', 'relation'],
          ),
          15,
          { 'x-add': say('Thêm người', 'Add a person') },
        ),
        situation: lines('Mô tả hoàn cảnh', 'Describe the situation'),
      }),
      ...onPage('payment', {
        payout: choice('Nhận tiền qua', 'Paid by', [
          option('bank', 'Tài khoản ngân hàng', 'Bank account'),
          option('cash', 'Tiền mặt tại điểm chi trả', 'Cash'),
        ]),
        declaration: yes('Tôi cam đoan những thông tin trên là đúng', 'I declare that this is true', { const: true }),
      }),
    },
    ['forWhom', 'request', 'category', 'household', 'pension', 'situation', 'payout', 'declaration'],
    [
      {
        if: { properties: { forWhom: { const: 'other' } }, required: ['forWhom'] },
        then: {
          properties: onPage('person', {
            beneficiary: group(
              'Người hưởng',
              'Beneficiary',
              {
                name: text('Họ tên', 'Name', { maxLength: 100 }),
                dateOfBirth: birthDate('Ngày sinh', 'Date of birth'),
                citizenNumber: citizenNumber('Số định danh', 'Citizen number'),
                relation: choice('Quan hệ với bạn', 'Relation to you', relations),
              },
              ['name', 'dateOfBirth', 'relation'],
              { 'x-once': { key: 'care.beneficiary' } },
            ),
          }),
          required: ['beneficiary'],
        },
      },
      {
        if: { properties: { payout: { const: 'bank' } }, required: ['payout'] },
        then: {
          properties: onPage('payment', {
            bankName: text('Ngân hàng', 'Bank', {
              'x-width': 'half',
              'x-once': { key: 'person.bank' },
              ...ofApplicant,
            }),
            bankAccount: text('Số tài khoản', 'Account number', {
              pattern: '^[0-9]{6,19}$',
              'x-pattern-message': say('Số tài khoản gồm 6 đến 19 chữ số.', 'An account number has 6 to 19 digits.'),
              'x-width': 'half',
              'x-once': { key: 'person.bank-account' },
              ...ofApplicant,
            }),
          }),
          required: ['bankName', 'bankAccount'],
        },
      },
    ],
  ),
  rules: ['allowance.elderly-age', 'allowance.no-pension'],
  fees: [],
  times: [{ workingHours: 80 }],
  result: {
    template: 'social-decision',
    title: say('Quyết định trợ cấp xã hội hàng tháng', 'Decision on a monthly social allowance'),
    symbol: 'QĐ-UBND',
    fields: [
      onPaper(
        'decision',
        choice('Quyết định', 'Decision', [
          option('start', 'Hưởng trợ cấp', 'Granted'),
          option('change', 'Điều chỉnh mức trợ cấp', 'Changed'),
          option('stop', 'Thôi hưởng trợ cấp', 'Stopped'),
        ]),
        'request',
      ),
      onPaper('beneficiary', text('Người hưởng', 'Beneficiary'), 'beneficiary.name|applicantName'),
      onPaper('beneficiaryBirth', birthDate('Ngày sinh', 'Date of birth'), 'beneficiary.dateOfBirth|applicantBirth'),
      onPaper('residence', text('Nơi cư trú', 'Residence', { maxLength: 300 }), 'residence:address'),
      onPaper('category', text('Đối tượng', 'Category'), 'category:label'),
      onPaper('coefficient', {
        type: 'number',
        minimum: 0.5,
        maximum: 10,
        'x-label': say('Hệ số', 'Coefficient'),
        'x-widget': 'number',
        'x-width': 'half',
      }),
      onPaper('amountDong', {
        type: 'integer',
        minimum: 0,
        maximum: 100_000_000,
        'x-label': say('Mức hằng tháng', 'Monthly amount'),
        'x-widget': 'money',
        'x-width': 'half',
        'x-unit': say('đồng', 'đồng'),
      }),
      onPaper('from', date('Từ ngày', 'From'), ':today'),
      onPaper('payout', text('Hình thức chi trả', 'Paid by'), 'payout:label'),
    ],
    required: ['decision', 'beneficiary', 'beneficiaryBirth', 'residence', 'category', 'amountDong', 'from'],
  },
  delivery: ['online', 'counter', 'post'],
  assurance: 2,
  online: { level: 'full' },
  conditions: [
    say(
      'Thuộc đối tượng tại Điều 5 Nghị định 20/2021/NĐ-CP, hoặc nhận chăm sóc, nuôi dưỡng theo khoản 1 Điều 18.',
      'Falls under art. 5 of Decree 20/2021, or gives care under art. 18.1.',
    ),
  ],
  legalBasis: [laws.socialHelp, laws.noHouseholdBook, laws.healthTwoLevel],
  validFrom: '2021-07-01',
  lifeEvents: ['hardship', 'old-age'],
  popular: 10,
  related: ['1.001699', '1.001731', '1.011607'],
}

export const social: readonly ProcedureSource[] = [
  socialAllowance,
  simple({
    code: '1.001699',
    decision: '970/QĐ-BYT',
    name: say(
      'Xác định, xác định lại mức độ khuyết tật và cấp Giấy xác nhận khuyết tật',
      'Disability assessment and certificate',
    ),
    summary: say(
      'Hội đồng của xã, phường xác định mức độ khuyết tật và cấp giấy.',
      'A board of the commune assesses the disability and issues the certificate.',
    ),
    synonyms: [
      'giấy xác nhận khuyết tật',
      'giấy khuyết tật',
      'xác nhận khuyết tật',
      'người tàn tật',
      'disability certificate',
    ],
    fieldId: 'bao-tro-xa-hoi',
    fields: {
      personName: text('Người được xác định', 'Who is assessed'),
      personBirth: birthDate('Ngày sinh', 'Date of birth'),
    },
    papers: [
      paper('medical', 'Bệnh án, giấy khám, điều trị liên quan', 'Medical papers', {
        need: 'optional',
        copies: 1,
        filesMax: 10,
      }),
    ],
    times: [{ workingHours: 200 }],
    online: {
      level: 'partial',
      reason: say('Hội đồng quan sát, phỏng vấn trực tiếp người khuyết tật.', 'The board sees the person.'),
    },
    result: say('Giấy xác nhận khuyết tật', 'Disability certificate'),
    symbol: 'GXN-KT',
    legalBasis: [
      law('51/2010/QH12', 'Luật Người khuyết tật', '2010-06-17'),
      law(
        '28/2012/NĐ-CP',
        'Nghị định quy định chi tiết và hướng dẫn thi hành một số điều của Luật Người khuyết tật',
        '2012-04-10',
      ),
      law('01/2019/TT-BLĐTBXH', 'Thông tư quy định việc xác định mức độ khuyết tật', '2019-01-02'),
    ],
    lifeEvents: ['hardship'],
    related: ['1.001776'],
  }),
  simple({
    code: '1.001731',
    decision: '2072/QĐ-BYT',
    name: say('Hỗ trợ chi phí mai táng cho đối tượng bảo trợ xã hội', 'Funeral support'),
    summary: say(
      'Hỗ trợ tiền mai táng khi người đang hưởng trợ cấp xã hội qua đời.',
      'Support when somebody who received a social allowance dies.',
    ),
    synonyms: ['tiền mai táng', 'mai táng phí', 'hỗ trợ tang lễ', 'tiền tử tuất', 'hỗ trợ chôn cất', 'funeral'],
    fieldId: 'bao-tro-xa-hoi',
    fields: { deceasedName: text('Người đã mất', 'The deceased'), deathDate: date('Ngày mất', 'Date of death') },
    papers: [paper('death', 'Bản sao giấy chứng tử hoặc giấy báo tử', 'Copy of the death record', { copies: 1 })],
    rules: ['death.not-in-future'],
    result: say('Quyết định hỗ trợ chi phí mai táng', 'Decision on funeral support'),
    symbol: 'QĐ-UBND',
    legalBasis: [laws.socialHelp, laws.healthTwoLevel],
    lifeEvents: ['loss'],
    related: ['1.000656'],
  }),
  simple({
    code: '1.011607',
    decision: '967/QĐ-BNNMT',
    name: say('Công nhận hộ nghèo, hộ cận nghèo thường xuyên hằng năm', 'Recognition as a poor or near-poor household'),
    summary: say(
      'Đề nghị rà soát và công nhận hộ nghèo, hộ cận nghèo.',
      'Ask to be recognised as a poor or near-poor household.',
    ),
    synonyms: ['xin hộ nghèo', 'sổ hộ nghèo', 'hộ cận nghèo', 'giấy hộ nghèo', 'chứng nhận hộ nghèo', 'poor household'],
    fieldId: 'bao-tro-xa-hoi',
    fields: { membersCount: whole('Số người trong hộ', 'People in the household', 1, 30) },
    papers: [
      paper('request', 'Giấy đề nghị rà soát (Mẫu số 01)', 'Request (form 01)', { need: 'optional', originals: 1 }),
    ],
    times: [{ calendarDays: 15, workingHours: 80 }],
    online: {
      level: 'partial',
      reason: say('Có bước rà soát tại hộ và họp dân.', 'The household is visited and neighbours meet.'),
    },
    result: say('Quyết định công nhận hộ nghèo, hộ cận nghèo', 'Decision on the household'),
    symbol: 'QĐ-UBND',
    legalBasis: [
      law('24/2021/QĐ-TTg', 'Quyết định về quy trình rà soát hộ nghèo, hộ cận nghèo hằng năm', '2021-07-16'),
      law('07/2021/TT-BLĐTBXH', 'Thông tư hướng dẫn phương pháp rà soát hộ nghèo, hộ cận nghèo', '2021-07-18'),
    ],
    lifeEvents: ['hardship'],
  }),
  simple({
    code: '1.005099',
    decision: '1755/QĐ-BGDĐT',
    name: say('Chuyển trường đối với học sinh tiểu học', 'Change of primary school'),
    summary: say('Xin cho con chuyển sang trường tiểu học khác.', 'Move a child to another primary school.'),
    synonyms: [
      'chuyển trường cho con',
      'xin chuyển trường',
      'chuyển trường tiểu học',
      'chuyển trường cấp 1',
      'change school',
    ],
    fieldId: 'giao-duc',
    fields: {
      pupil: text('Học sinh', 'Pupil'),
      pupilBirth: date('Ngày sinh', 'Date of birth'),
      fromSchool: text('Trường đang học', 'From school'),
      toSchool: text('Trường chuyển đến', 'To school'),
      grade: whole('Lớp', 'Grade', 1, 5),
    },
    papers: [paper('report', 'Học bạ', 'School report', { originals: 1, filesMax: 5 })],
    times: [{ workingHours: 80 }],
    result: say('Văn bản tiếp nhận học sinh chuyển trường', 'Letter of acceptance'),
    symbol: 'TN-HS',
    legalBasis: [
      law('28/2020/TT-BGDĐT', 'Thông tư ban hành Điều lệ Trường tiểu học', '2020-09-04'),
      law(
        '10/2025/TT-BGDĐT',
        'Thông tư quy định về phân quyền, phân cấp, phân định thẩm quyền quản lý nhà nước về giáo dục',
        '2025-06-12',
      ),
    ],
    lifeEvents: ['study'],
  }),
]
