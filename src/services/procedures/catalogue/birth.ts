/** Birth registration. Facts: national catalogue, decision 163/QĐ-BTP. */
import {
  birthDate,
  applicantFields,
  choice,
  citizenNumber,
  date,
  ethnicGroups,
  formOf,
  group,
  laws,
  law,
  onPage,
  onPaper,
  option,
  relations,
  say,
  sexes,
  text,
  whole,
  yes,
} from './parts.ts'
import type { ProcedureSource } from './source.ts'

const parent = (vi: string, en: string, who: 'mother' | 'father') =>
  group(
    vi,
    en,
    {
      name: text('Họ, chữ đệm, tên', 'Full name', { maxLength: 100 }),
      citizenNumber: citizenNumber('Số định danh cá nhân', 'Citizen number'),
      dateOfBirth: birthDate('Ngày sinh', 'Date of birth'),
      ethnicity: choice('Dân tộc', 'Ethnic group', ethnicGroups, { 'x-width': 'half' }),
      nationality: text('Quốc tịch', 'Nationality', { maxLength: 60, 'x-width': 'half' }),
      residence: text('Nơi cư trú', 'Residence', { maxLength: 300 }),
    },
    ['name', 'dateOfBirth', 'nationality'],
    { 'x-page': 'parents', 'x-prefill': `family.${who}`, 'x-once': { key: `family.${who}-of-child` } },
  )

/** A grandparent who registers a birth may be of another people, nationality or place. */
const ofParent = {
  'x-known-when': { properties: { relation: { enum: ['father', 'mother'] } }, required: ['relation'] },
} as const

const child = {
  childName: text('Họ, chữ đệm, tên của trẻ', "Child's full name", {
    maxLength: 100,
    'x-help': say(
      'Viết đủ dấu, như sẽ in trên Giấy khai sinh.',
      'With all tone marks, as it will be printed on the certificate.',
    ),
  }),
  childBirth: date('Ngày sinh', 'Date of birth'),
  childSex: choice('Giới tính', 'Sex', sexes, { 'x-width': 'half' }),
  childEthnicity: choice('Dân tộc', 'Ethnic group', ethnicGroups, {
    'x-width': 'half',
  }),
  childNationality: text('Quốc tịch', 'Nationality', {
    maxLength: 60,
    'x-width': 'half',
  }),
  birthPlace: text('Nơi sinh', 'Place of birth', {
    maxLength: 300,
    'x-help': say(
      'Tên bệnh viện hoặc cơ sở y tế và địa chỉ; nếu sinh ở nhà thì ghi địa chỉ nhà.',
      'Name and address of the hospital, or the address of the home.',
    ),
  }),
  homeTown: text('Quê quán', 'Home town', { maxLength: 300 }),
}

/** Where a parent registers it, the city has these of the parent. */
const childOfParent = {
  ...child,
  childEthnicity: { ...child.childEthnicity, 'x-prefill': 'applicant.ethnicity', ...ofParent },
  childNationality: { ...child.childNationality, 'x-prefill': 'applicant.nationality', ...ofParent },
  homeTown: { ...child.homeTown, 'x-prefill': 'applicant.placeOfOrigin', ...ofParent },
} as const

export const birth: ProcedureSource = {
  code: '1.001193',
  decision: '163/QĐ-BTP',
  name: say('Đăng ký khai sinh', 'Birth registration'),
  summary: say(
    'Đăng ký cho trẻ mới sinh và nhận Giấy khai sinh đầu tiên.',
    'Register a newborn child and get the first birth certificate.',
  ),
  synonyms: [
    'làm giấy khai sinh',
    'khai sinh cho con',
    'đăng ký giấy khai sinh cho bé',
    'mới sinh em bé',
    'giấy khai sinh',
    'sinh con',
    'birth certificate',
    'register a baby',
  ],
  fieldId: 'ho-tich',
  levels: ['commune'],
  audiences: ['citizen'],
  competence: 'commune',
  receivedBy: 'competent',
  placeField: 'residence',
  papers: [
    {
      slot: 'birth-notice',
      name: say('Giấy chứng sinh', 'Notice of birth from the hospital'),
      help: say(
        'Không có thì nộp văn bản của người làm chứng xác nhận việc sinh, hoặc giấy cam đoan. Đã có bản điện tử ký số thì không phải nộp giấy.',
        'Without one: a witness’s statement, or a declaration. A digitally signed notice makes the paper needless.',
      ),
      need: 'required',
      originals: 1,
    },
    {
      slot: 'authorisation',
      name: say('Văn bản ủy quyền', 'Authorisation'),
      help: say(
        'Ông, bà, cha, mẹ, con, vợ, chồng, anh, chị, em ruột thì không phải chứng thực.',
        'It need not be certified for a close relative.',
      ),
      need: 'when',
      when: {
        test: { properties: { relation: { enum: ['grandparent', 'sibling', 'other'] } }, required: ['relation'] },
        text: say('khi người yêu cầu không phải cha, mẹ', 'when the applicant is not a parent'),
      },
      originals: 1,
    },
    {
      slot: 'identity',
      name: say('Giấy tờ tùy thân của người yêu cầu', 'Identity paper of the applicant'),
      need: 'optional',
      known: true,
    },
  ],
  form: formOf(
    [
      { id: 'child', title: say('Trẻ được khai sinh', 'The child') },
      { id: 'parents', title: say('Cha và mẹ', 'Parents') },
      { id: 'copies', title: say('Bản sao và cam đoan', 'Copies and declaration') },
    ],
    {
      relation: choice(
        'Quan hệ với trẻ',
        'Relation to the child',
        relations.filter((r) => r.value !== 'spouse' && r.value !== 'child'),
        {
          'x-page': 'applicant',
        },
      ),
      ...onPage('child', childOfParent),
      mother: parent('Mẹ', 'Mother', 'mother'),
      fatherKnown: choice(
        'Có khai thông tin về cha không?',
        'Is the father to be entered?',
        [option('yes', 'Có', 'Yes'), option('no', 'Không (chưa xác định được cha)', 'No (not established)')],
        { 'x-page': 'parents' },
      ),
      copies: whole('Số bản sao Giấy khai sinh cần thêm', 'Further copies wanted', 0, 20, { 'x-page': 'copies' }),
      declaration: yes(
        'Tôi cam đoan nội dung khai là đúng sự thật, được sự thỏa thuận của các bên liên quan',
        'I declare that this is true and agreed between those concerned',
        { const: true, 'x-page': 'copies' },
      ),
    },
    [
      'relation',
      'childName',
      'childBirth',
      'childSex',
      'childEthnicity',
      'childNationality',
      'birthPlace',
      'homeTown',
      'mother',
      'fatherKnown',
      'declaration',
    ],
    [
      {
        if: { properties: { fatherKnown: { const: 'yes' } }, required: ['fatherKnown'] },
        then: { properties: { father: parent('Cha', 'Father', 'father') }, required: ['father'] },
      },
    ],
  ),
  rules: ['birth.child-not-in-future', 'birth.parents-older-than-child', 'birth.child-name-vietnamese'],
  fees: [
    {
      id: 'copy',
      name: say('Phí cấp bản sao Trích lục', 'Fee for a copy of the record'),
      amountDong: 8000,
      timesField: 'copies',
      legalBasis: '281/2016/TT-BTC',
    },
  ],
  times: [{ sameDay: true, workingHours: 8 }],
  result: {
    template: 'birth-certificate',
    title: say('Giấy khai sinh', 'Birth certificate'),
    symbol: 'GKS',
    fields: [
      onPaper('childName', text('Họ, chữ đệm, tên', 'Full name', { maxLength: 100 }), 'childName'),
      onPaper('childBirth', date('Ngày sinh', 'Date of birth'), 'childBirth'),
      onPaper('childSex', choice('Giới tính', 'Sex', sexes), 'childSex'),
      onPaper('childEthnicity', text('Dân tộc', 'Ethnic group', { 'x-width': 'half' }), 'childEthnicity'),
      onPaper('childNationality', text('Quốc tịch', 'Nationality', { 'x-width': 'half' }), 'childNationality'),
      onPaper('birthPlace', text('Nơi sinh', 'Place of birth', { maxLength: 300 }), 'birthPlace'),
      onPaper('homeTown', text('Quê quán', 'Home town', { maxLength: 300 }), 'homeTown'),
      onPaper('childNumber', citizenNumber('Số định danh cá nhân của trẻ', "Child's citizen number")),
      onPaper('motherName', text('Họ tên mẹ', "Mother's name"), 'mother.name'),
      onPaper('motherBirth', birthDate('Ngày sinh của mẹ', "Mother's date of birth"), 'mother.dateOfBirth'),
      onPaper(
        'motherEthnicity',
        text('Dân tộc của mẹ', "Mother's ethnic group", { 'x-width': 'half' }),
        'mother.ethnicity',
      ),
      onPaper(
        'motherNationality',
        text('Quốc tịch của mẹ', "Mother's nationality", { 'x-width': 'half' }),
        'mother.nationality',
      ),
      onPaper(
        'motherResidence',
        text('Nơi cư trú của mẹ', "Mother's residence", { maxLength: 300 }),
        'mother.residence',
      ),
      onPaper('fatherName', text('Họ tên cha', "Father's name"), 'father.name'),
      onPaper('fatherBirth', birthDate('Ngày sinh của cha', "Father's date of birth"), 'father.dateOfBirth'),
      onPaper(
        'fatherEthnicity',
        text('Dân tộc của cha', "Father's ethnic group", { 'x-width': 'half' }),
        'father.ethnicity',
      ),
      onPaper(
        'fatherNationality',
        text('Quốc tịch của cha', "Father's nationality", { 'x-width': 'half' }),
        'father.nationality',
      ),
      onPaper(
        'fatherResidence',
        text('Nơi cư trú của cha', "Father's residence", { maxLength: 300 }),
        'father.residence',
      ),
      onPaper('requester', text('Người đi khai sinh', 'Registered by'), 'applicantName'),
    ],
    required: [
      'childName',
      'childBirth',
      'childSex',
      'childEthnicity',
      'childNationality',
      'birthPlace',
      'homeTown',
      'motherName',
      'requester',
    ],
  },
  delivery: ['online', 'counter', 'post'],
  assurance: 2,
  online: { level: 'full' },
  conditions: [
    say(
      'Cha, mẹ có trách nhiệm đăng ký khai sinh cho con trong 60 ngày kể từ ngày sinh (Luật Hộ tịch, Điều 15).',
      'Parents register the birth within 60 days (Law on Civil Status, art. 15).',
    ),
    say(
      'Đăng ký tại Ủy ban nhân dân xã, phường nơi cư trú của cha hoặc mẹ (Luật Hộ tịch, Điều 13).',
      'At the People’s Committee where the father or mother lives (art. 13).',
    ),
  ],
  legalBasis: [
    laws.civilStatus,
    laws.civilStatusDecree,
    laws.civilStatusOnline,
    laws.civilStatusCircular,
    laws.noHouseholdBook,
    laws.justiceTwoLevel,
    laws.localFees,
    law('18/2026/NĐ-CP', 'Nghị định cắt giảm, đơn giản hóa thủ tục hành chính thuộc phạm vi quản lý của Bộ Tư pháp'),
  ],
  validFrom: '2019-01-01',
  lifeEvents: ['child'],
  popular: 1,
  related: ['2.000986', '1.004222', '2.000635'],
}

/** Re-registration: the book was lost or destroyed. */
export const birthAgain: ProcedureSource = {
  ...birth,
  code: '1.004884',
  name: say('Đăng ký lại khai sinh', 'Re-registration of birth'),
  summary: say(
    'Đăng ký lại khi sổ hộ tịch và bản chính Giấy khai sinh đều đã mất.',
    'Register a birth again when both the register and the certificate are lost.',
  ),
  synonyms: [
    'mất giấy khai sinh gốc',
    'làm lại giấy khai sinh',
    'đăng ký lại giấy khai sinh',
    'khai sinh lại',
    'cấp lại khai sinh',
  ],
  papers: [
    {
      slot: 'old-copies',
      name: say('Bản sao giấy tờ có thông tin về khai sinh', 'Copies of papers that show the birth'),
      help: say('Hồ sơ, học bạ, giấy tờ tùy thân cũ.', 'School records, older identity papers.'),
      need: 'required',
      copies: 1,
      filesMax: 10,
    },
  ],
  form: formOf(
    [{ id: 'child', title: say('Người đăng ký lại khai sinh', 'Whose birth it is') }],
    {
      ...onPage('child', {
        ...child,
        motherName: text('Họ tên mẹ', "Mother's name", { maxLength: 100 }),
        fatherName: text('Họ tên cha', "Father's name", { maxLength: 100 }),
        registeredAt: text('Nơi đã đăng ký trước đây', 'Where it was registered before', { maxLength: 300 }),
        registeredYear: whole('Năm đăng ký', 'Year', 1900, 2015),
      }),
      applicantEmail: {
        ...(applicantFields['applicantEmail'] ?? text('Thư điện tử', 'E-mail')),
        'x-page': 'applicant',
      },
    },
    ['childName', 'childBirth', 'childSex', 'birthPlace', 'motherName', 'registeredAt'],
  ),
  rules: ['birth.child-not-in-future'],
  fees: [],
  times: [{ workingHours: 40 }],
  result: {
    ...birth.result,
    fields: birth.result.fields.map((f) => {
      if (f.name === 'motherName') return { ...f, from: 'motherName' }
      if (f.name === 'fatherName') return { ...f, from: 'fatherName' }
      return f
    }),
    required: ['childName', 'childBirth', 'childSex', 'birthPlace', 'motherName', 'requester'],
  },
  lifeEvents: [],
  popular: 0,
  related: ['1.001193', '2.000635'],
  conditions: [
    say(
      'Việc khai sinh đã đăng ký trước ngày 01/01/2016, sổ hộ tịch và bản chính đều bị mất (Nghị định 123/2015/NĐ-CP, Điều 24).',
      'The birth was registered before 1 January 2016 and both register and certificate are lost (Decree 123/2015, art. 24).',
    ),
  ],
}
