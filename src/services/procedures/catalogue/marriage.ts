/** Marriage and the certificate of marital status. Facts: national catalogue, decision 163/QĐ-BTP. */
import {
  birthDate,
  choice,
  citizenNumber,
  date,
  ethnicGroups,
  formOf,
  group,
  laws,
  lines,
  onPage,
  onPaper,
  option,
  say,
  text,
  whole,
  yes,
} from './parts.ts'
import type { ProcedureSource } from './source.ts'

const maritalStates = [
  option('never', 'Chưa đăng ký kết hôn với ai', 'Never married'),
  option('divorced', 'Đã ly hôn', 'Divorced'),
  option('widowed', 'Vợ hoặc chồng đã chết', 'Widowed'),
]

const spouseFields = {
  ethnicity: choice('Dân tộc', 'Ethnic group', ethnicGroups, { 'x-width': 'half' }),
  nationality: text('Quốc tịch', 'Nationality', { maxLength: 60, 'x-width': 'half' }),
}

const divorcePaper = (slot: string, field: string) => ({
  slot,
  name: say('Bản án hoặc quyết định ly hôn', 'Judgment or decision of divorce'),
  need: 'when' as const,
  when: {
    test: { properties: { [field]: { const: 'divorced' } }, required: [field] },
    text: say('khi đã ly hôn', 'when divorced'),
  },
  copies: 1,
})

export const marriage: ProcedureSource = {
  code: '1.000894',
  decision: '163/QĐ-BTP',
  name: say('Đăng ký kết hôn', 'Marriage registration'),
  summary: say(
    'Hai người đăng ký kết hôn và nhận Giấy chứng nhận kết hôn.',
    'Two people register their marriage and get the certificate.',
  ),
  synonyms: [
    'đăng ký kết hôn',
    'làm giấy kết hôn',
    'lấy vợ',
    'lấy chồng',
    'cưới',
    'hôn thú',
    'giấy đăng ký kết hôn',
    'giấy hôn thú',
    'get married',
    'marriage certificate',
  ],
  fieldId: 'ho-tich',
  levels: ['commune'],
  audiences: ['citizen'],
  competence: 'commune',
  receivedBy: 'competent',
  placeField: 'residence',
  papers: [
    divorcePaper('divorce-own', 'maritalState'),
    divorcePaper('divorce-spouse', 'spouseMaritalState'),
    {
      slot: 'marital-status',
      name: say('Giấy xác nhận tình trạng hôn nhân', 'Certificate of marital status'),
      help: say(
        'Chỉ cần khi không thường trú tại nơi đăng ký và dữ liệu chưa có.',
        'Only when you do not live where you register and the data is missing.',
      ),
      need: 'optional',
      originals: 1,
    },
    { slot: 'identity', name: say('Giấy tờ tùy thân', 'Identity papers'), need: 'optional', known: true },
  ],
  form: formOf(
    [
      { id: 'own', title: say('Thông tin của bạn', 'About you') },
      { id: 'spouse', title: say('Người kết hôn với bạn', 'Whom you marry') },
      { id: 'declaration', title: say('Cam đoan', 'Declaration') },
    ],
    {
      ...onPage('own', {
        applicantSex: choice('Giới tính', 'Sex', [option('male', 'Nam', 'Male'), option('female', 'Nữ', 'Female')], {
          'x-prefill': 'applicant.sex',
          'x-width': 'half',
        }),
        applicantEthnicity: choice('Dân tộc', 'Ethnic group', ethnicGroups, {
          'x-prefill': 'applicant.ethnicity',
          'x-width': 'half',
        }),
        applicantNationality: text('Quốc tịch', 'Nationality', {
          maxLength: 60,
          'x-prefill': 'applicant.nationality',
          'x-width': 'half',
        }),
        maritalState: choice('Tình trạng hôn nhân hiện nay', 'Marital status now', maritalStates, {
          'x-prefill': 'applicant.maritalState',
        }),
        marriageCount: whole('Kết hôn lần thứ', 'Which marriage is this', 1, 9),
      }),
      ...onPage('spouse', {
        spouse: group(
          'Người kết hôn',
          'The other person',
          {
            name: text('Họ, chữ đệm, tên', 'Full name', { maxLength: 100 }),
            citizenNumber: citizenNumber('Số định danh cá nhân', 'Citizen number'),
            dateOfBirth: birthDate('Ngày sinh', 'Date of birth'),
            ...spouseFields,
            residence: text('Nơi cư trú', 'Residence', { maxLength: 300 }),
          },
          ['name', 'citizenNumber', 'dateOfBirth', 'ethnicity', 'nationality', 'residence'],
          { 'x-once': { key: 'family.spouse' } },
        ),
        spouseMaritalState: choice('Tình trạng hôn nhân của người ấy', 'Their marital status', maritalStates),
        spouseMarriageCount: whole('Người ấy kết hôn lần thứ', 'Which marriage is it for them', 1, 9),
      }),
      ...onPage('declaration', {
        kinship: choice(
          'Hai người có quan hệ họ hàng không?',
          'Are you related to each other?',
          [
            option('none', 'Không có', 'No'),
            option('direct', 'Cùng dòng máu về trực hệ', 'In direct line'),
            option('three-generations', 'Trong phạm vi ba đời', 'Within three generations'),
            option(
              'adoptive',
              'Cha, mẹ nuôi và con nuôi (kể cả trước đây)',
              'Adoptive parent and child (also formerly)',
            ),
            option(
              'in-law',
              'Cha chồng và con dâu, mẹ vợ và con rể, cha dượng, mẹ kế và con riêng (kể cả trước đây)',
              'In-law or step parent and child (also formerly)',
            ),
            option('other', 'Họ hàng xa hơn', 'More distant relatives'),
          ],
          { 'x-widget': 'select' },
        ),
        copies: whole('Số bản sao Trích lục cần thêm', 'Further copies wanted', 0, 20),
        declaration: yes(
          'Chúng tôi cam đoan khai đúng sự thật, tự nguyện kết hôn và không vi phạm Luật Hôn nhân và gia đình',
          'We declare that this is true, that we marry of our free will and that the law does not forbid it',
          { const: true },
        ),
      }),
    },
    [
      'applicantSex',
      'applicantEthnicity',
      'applicantNationality',
      'maritalState',
      'marriageCount',
      'spouse',
      'spouseMaritalState',
      'spouseMarriageCount',
      'kinship',
      'declaration',
    ],
  ),
  rules: ['marriage.ages', 'marriage.no-close-kin', 'marriage.two-people'],
  fees: [
    {
      id: 'copy',
      name: say('Phí cấp bản sao Trích lục kết hôn', 'Fee for a copy of the record'),
      amountDong: 8000,
      timesField: 'copies',
      legalBasis: '281/2016/TT-BTC',
    },
  ],
  times: [{ sameDay: true, workingHours: 8 }],
  result: {
    template: 'marriage-certificate',
    title: say('Giấy chứng nhận kết hôn', 'Marriage certificate'),
    symbol: 'GCNKH',
    fields: [
      onPaper('wifeName', text('Họ tên vợ', "Wife's name"), 'marriage:wife.name'),
      onPaper('wifeBirth', birthDate('Ngày sinh của vợ', "Wife's date of birth"), 'marriage:wife.dateOfBirth'),
      onPaper('wifeEthnicity', text('Dân tộc', 'Ethnic group', { 'x-width': 'half' }), 'marriage:wife.ethnicity'),
      onPaper('wifeNationality', text('Quốc tịch', 'Nationality', { 'x-width': 'half' }), 'marriage:wife.nationality'),
      onPaper(
        'wifeResidence',
        text('Nơi cư trú của vợ', "Wife's residence", { maxLength: 300 }),
        'marriage:wife.residence',
      ),
      onPaper(
        'wifeNumber',
        citizenNumber('Số định danh của vợ', "Wife's citizen number"),
        'marriage:wife.citizenNumber',
      ),
      onPaper('husbandName', text('Họ tên chồng', "Husband's name"), 'marriage:husband.name'),
      onPaper(
        'husbandBirth',
        birthDate('Ngày sinh của chồng', "Husband's date of birth"),
        'marriage:husband.dateOfBirth',
      ),
      onPaper('husbandEthnicity', text('Dân tộc', 'Ethnic group', { 'x-width': 'half' }), 'marriage:husband.ethnicity'),
      onPaper(
        'husbandNationality',
        text('Quốc tịch', 'Nationality', { 'x-width': 'half' }),
        'marriage:husband.nationality',
      ),
      onPaper(
        'husbandResidence',
        text('Nơi cư trú của chồng', "Husband's residence", { maxLength: 300 }),
        'marriage:husband.residence',
      ),
      onPaper(
        'husbandNumber',
        citizenNumber('Số định danh của chồng', "Husband's citizen number"),
        'marriage:husband.citizenNumber',
      ),
    ],
    required: ['wifeName', 'wifeBirth', 'husbandName', 'husbandBirth', 'wifeNumber', 'husbandNumber'],
  },
  delivery: ['counter'],
  assurance: 2,
  online: {
    level: 'partial',
    reason: say(
      'Hai bên nam, nữ cùng có mặt, ký vào Sổ đăng ký kết hôn và Giấy chứng nhận kết hôn (Luật Hộ tịch, Điều 18).',
      'Both sign the register and the certificate in person (Law on Civil Status, art. 18).',
    ),
  },
  conditions: [
    say(
      'Nam từ đủ 20 tuổi, nữ từ đủ 18 tuổi (Luật Hôn nhân và gia đình, Điều 8).',
      'The man is at least 20, the woman at least 18 (Law on Marriage and Family, art. 8).',
    ),
    say(
      'Tự nguyện, không mất năng lực hành vi dân sự, không thuộc trường hợp bị cấm (Điều 5, Điều 8).',
      'Of free will, with legal capacity, and not forbidden by art. 5.',
    ),
  ],
  legalBasis: [
    laws.civilStatus,
    laws.family,
    laws.civilStatusDecree,
    laws.civilStatusOnline,
    laws.civilStatusCircular,
    laws.noHouseholdBook,
    laws.justiceTwoLevel,
    laws.localFees,
  ],
  validFrom: '2019-01-01',
  lifeEvents: ['marriage'],
  popular: 3,
  related: ['1.004873', '2.000635'],
}

export const maritalStatus: ProcedureSource = {
  code: '1.004873',
  decision: '163/QĐ-BTP',
  name: say('Cấp Giấy xác nhận tình trạng hôn nhân', 'Certificate of marital status'),
  summary: say(
    'Xác nhận bạn chưa kết hôn, đã ly hôn hoặc đang có vợ, chồng: để kết hôn, mua bán nhà đất hay việc khác.',
    'Certifies that you are single, divorced or married: to marry, to sell a house, and for other purposes.',
  ),
  synonyms: [
    'giấy độc thân',
    'xin giấy độc thân',
    'giấy xác nhận độc thân',
    'chứng nhận chưa kết hôn',
    'xác nhận tình trạng hôn nhân',
    'giấy chưa vợ chưa chồng',
    'certificate of singleness',
    'single status',
  ],
  fieldId: 'ho-tich',
  levels: ['commune'],
  audiences: ['citizen'],
  competence: 'commune',
  receivedBy: 'competent',
  placeField: 'residence',
  papers: [
    divorcePaper('divorce', 'maritalState'),
    {
      slot: 'earlier-certificate',
      name: say('Giấy xác nhận tình trạng hôn nhân đã được cấp', 'The certificate issued before'),
      need: 'when',
      when: {
        test: { properties: { issuedBefore: { const: true } }, required: ['issuedBefore'] },
        text: say('khi xin cấp lại', 'when asking for a new one'),
      },
      originals: 1,
    },
    { slot: 'identity', name: say('Giấy tờ tùy thân', 'Identity paper'), need: 'optional', known: true },
  ],
  form: formOf(
    [
      { id: 'status', title: say('Tình trạng hôn nhân', 'Marital status') },
      { id: 'purpose', title: say('Mục đích', 'Purpose') },
    ],
    {
      ...onPage('status', {
        applicantSex: choice('Giới tính', 'Sex', [option('male', 'Nam', 'Male'), option('female', 'Nữ', 'Female')], {
          'x-prefill': 'applicant.sex',
          'x-width': 'half',
        }),
        applicantEthnicity: choice('Dân tộc', 'Ethnic group', ethnicGroups, {
          'x-prefill': 'applicant.ethnicity',
          'x-width': 'half',
        }),
        applicantNationality: text('Quốc tịch', 'Nationality', {
          maxLength: 60,
          'x-prefill': 'applicant.nationality',
          'x-width': 'half',
        }),
        maritalState: choice(
          'Tình trạng hiện nay',
          'Status now',
          [...maritalStates, option('married', 'Đang có vợ, có chồng', 'Married')],
          { 'x-prefill': 'applicant.maritalState' },
        ),
        period: choice('Cần xác nhận cho thời gian nào?', 'For which period?', [
          option('now', 'Từ khi đủ tuổi kết hôn đến nay', 'From marriageable age until now'),
          option('span', 'Trong thời gian cư trú tại một nơi', 'While living at one place'),
        ]),
        issuedBefore: yes('Tôi đã được cấp giấy này trước đây và xin cấp lại', 'I was given this certificate before'),
      }),
      ...onPage('purpose', {
        purpose: choice('Dùng để làm gì?', 'What is it for?', [
          option('marriage', 'Kết hôn', 'To marry'),
          option('property', 'Mua bán, chuyển nhượng nhà đất', 'To buy or sell property'),
          option('loan', 'Vay vốn', 'For a loan'),
          option('abroad', 'Học tập, lao động, định cư ở nước ngoài', 'To study, work or live abroad'),
          option('other', 'Mục đích khác', 'Another purpose'),
        ]),
        declaration: yes('Tôi cam đoan lời khai là đúng sự thật', 'I declare that this is true', { const: true }),
      }),
    },
    ['applicantSex', 'applicantEthnicity', 'applicantNationality', 'maritalState', 'period', 'purpose', 'declaration'],
    [
      {
        if: { properties: { period: { const: 'span' } }, required: ['period'] },
        then: {
          properties: onPage('status', {
            spanFrom: date('Từ ngày', 'From'),
            spanTo: date('Đến ngày', 'To'),
            spanPlace: text('Nơi cư trú khi đó', 'Residence then', { maxLength: 300 }),
          }),
          required: ['spanFrom', 'spanTo', 'spanPlace'],
        },
      },
      {
        if: { properties: { purpose: { const: 'marriage' } }, required: ['purpose'] },
        then: {
          properties: onPage('purpose', {
            partner: group(
              'Người dự định kết hôn',
              'The intended spouse',
              {
                name: text('Họ, chữ đệm, tên', 'Full name', { maxLength: 100 }),
                dateOfBirth: birthDate('Ngày sinh', 'Date of birth'),
                citizenNumber: citizenNumber('Số định danh cá nhân', 'Citizen number'),
              },
              ['name', 'dateOfBirth'],
            ),
          }),
          required: ['partner'],
        },
      },
      {
        if: { properties: { purpose: { const: 'other' } }, required: ['purpose'] },
        then: {
          properties: onPage('purpose', { purposeText: text('Ghi rõ mục đích', 'Which purpose') }),
          required: ['purposeText'],
        },
      },
    ],
  ),
  rules: ['marital-status.of-age', 'marital-status.span'],
  fees: [],
  times: [{ workingHours: 24 }],
  result: {
    template: 'marital-status',
    title: say('Giấy xác nhận tình trạng hôn nhân', 'Certificate of marital status'),
    symbol: 'XNTTHN',
    fields: [
      onPaper('holder', text('Họ, chữ đệm, tên', 'Full name'), 'applicantName'),
      onPaper('birth', birthDate('Ngày sinh', 'Date of birth'), 'applicantBirth'),
      onPaper(
        'sex',
        choice('Giới tính', 'Sex', [option('male', 'Nam', 'Male'), option('female', 'Nữ', 'Female')]),
        'applicantSex',
      ),
      onPaper('ethnicity', text('Dân tộc', 'Ethnic group', { 'x-width': 'half' }), 'applicantEthnicity'),
      onPaper('nationality', text('Quốc tịch', 'Nationality', { 'x-width': 'half' }), 'applicantNationality'),
      onPaper('number', citizenNumber('Số định danh cá nhân', 'Citizen number'), 'applicantNumber'),
      onPaper('residence', text('Nơi cư trú', 'Residence', { maxLength: 300 }), 'residence:address'),
      onPaper('statement', lines('Tình trạng hôn nhân', 'Marital status', { maxLength: 1000 }), 'maritalState:label'),
      onPaper(
        'purpose',
        lines('Giấy này được sử dụng để', 'To be used for', { maxLength: 500 }),
        'purposeText|purpose:label',
      ),
    ],
    required: ['holder', 'birth', 'sex', 'number', 'residence', 'statement', 'purpose'],
  },
  delivery: ['online', 'counter', 'post'],
  assurance: 2,
  online: { level: 'full' },
  conditions: [
    say(
      'Giấy có giá trị 6 tháng kể từ ngày cấp (Nghị định 123/2015/NĐ-CP, Điều 23).',
      'Valid for 6 months (Decree 123/2015, art. 23).',
    ),
    say('Dùng đúng mục đích ghi trong giấy.', 'Only for the purpose stated.'),
  ],
  legalBasis: [
    laws.civilStatus,
    laws.civilStatusDecree,
    laws.civilStatusOnline,
    laws.civilStatusCircular,
    laws.noHouseholdBook,
    laws.justiceTwoLevel,
    laws.localFees,
  ],
  validFrom: '2019-01-01',
  lifeEvents: ['marriage', 'house'],
  popular: 2,
  related: ['1.000894'],
}
