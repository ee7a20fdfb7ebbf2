/** Judicial record certificate: received by the ward, decided by the city police. Facts: national catalogue, decision 1025/QĐ-BCA. */
import {
  birthDate,
  choice,
  citizenNumber,
  formOf,
  law,
  lines,
  ofApplicant,
  onPage,
  onPaper,
  option,
  say,
  sexes,
  text,
  whole,
  yes,
} from './parts.ts'
import type { ProcedureSource } from './source.ts'

export const judicialRecord: ProcedureSource = {
  code: '3.000333',
  decision: '1025/QĐ-BCA',
  name: say(
    'Cấp Phiếu Lý lịch tư pháp cho công dân Việt Nam, người nước ngoài đang cư trú tại Việt Nam',
    'Judicial record certificate',
  ),
  summary: say(
    'Chứng nhận có hay không có án tích: để xin việc, đi nước ngoài, nhận con nuôi.',
    'Certifies whether there are convictions: for work, for going abroad, for adoption.',
  ),
  synonyms: [
    'lý lịch tư pháp',
    'làm lý lịch tư pháp',
    'phiếu lý lịch tư pháp số 2',
    'giấy không tiền án tiền sự',
    'xác nhận không có án tích',
    'lý lịch tư pháp số 1',
    'criminal record',
    'police clearance',
  ],
  fieldId: 'ly-lich-tu-phap',
  levels: ['city'],
  audiences: ['citizen'],
  competence: 'department:cong-an-thanh-pho',
  receivedBy: 'commune',
  placeField: 'residence',
  papers: [
    {
      slot: 'authorisation',
      name: say('Văn bản ủy quyền', 'Authorisation'),
      help: say(
        'Cha, mẹ, vợ, chồng, con của người ủy quyền thì không cần. Phiếu số 2 không được ủy quyền.',
        'Not needed for parents, spouse and children. Certificate 2 cannot be asked for by another.',
      ),
      need: 'when',
      when: {
        test: { properties: { forWhom: { const: 'authorised' } }, required: ['forWhom'] },
        text: say('khi làm thay theo ủy quyền', 'when authorised by another'),
      },
      originals: 1,
    },
    {
      slot: 'exemption',
      name: say('Giấy tờ chứng minh được miễn, giảm phí', 'Proof of exemption or reduction'),
      need: 'when',
      when: {
        test: { properties: { feeClass: { enum: ['reduced', 'exempt'] } }, required: ['feeClass'] },
        text: say('khi được miễn, giảm phí', 'when exempt or reduced'),
      },
      originals: 1,
    },
    {
      slot: 'identity',
      name: say('Bản sao thẻ Căn cước hoặc Hộ chiếu', 'Copy of the identity card or passport'),
      need: 'optional',
      known: true,
    },
  ],
  form: formOf(
    [
      { id: 'certificate', title: say('Phiếu cần cấp', 'The certificate') },
      { id: 'life', title: say('Thông tin cá nhân', 'Personal details') },
    ],
    {
      ...onPage('certificate', {
        forWhom: choice('Bạn yêu cầu cho ai?', 'For whom?', [
          option('self', 'Cho tôi', 'Myself'),
          option('child', 'Cho con chưa thành niên', 'My minor child'),
          option('authorised', 'Theo ủy quyền', 'Authorised by another'),
        ]),
        kind: choice('Loại phiếu', 'Which certificate', [
          option('1', 'Phiếu số 1 (chỉ ghi án tích chưa được xóa)', 'Certificate 1 (convictions not yet spent)'),
          option('2', 'Phiếu số 2 (ghi đầy đủ án tích)', 'Certificate 2 (all convictions)'),
        ]),
        purpose: choice('Mục đích', 'Purpose', [
          option('work', 'Xin việc', 'Work'),
          option('abroad', 'Đi nước ngoài', 'Going abroad'),
          option('adoption', 'Nhận con nuôi', 'Adoption'),
          option('business', 'Thành lập, quản lý doanh nghiệp', 'Running an enterprise'),
          option('other', 'Mục đích khác', 'Another'),
        ]),
        copies: whole('Số phiếu', 'How many', 1, 10),
        feeClass: choice(
          'Mức phí',
          'Fee',
          [
            option('normal', 'Thông thường', 'Normal'),
            option('reduced', 'Sinh viên, người có công và thân nhân', 'Students, people of merit and their relatives'),
            option(
              'exempt',
              'Được miễn (trẻ em, người cao tuổi, khuyết tật, hộ nghèo)',
              'Exempt (children, elderly, disabled, poor households)',
            ),
          ],
          { 'x-widget': 'radio' },
        ),
        bans: yes(
          'Xác nhận cả nội dung cấm đảm nhiệm chức vụ, thành lập, quản lý doanh nghiệp',
          'Also state bans on holding office or running an enterprise',
        ),
      }),
      ...onPage('life', {
        subjectSex: choice('Giới tính', 'Sex', sexes, {
          'x-prefill': 'applicant.sex',
          ...ofApplicant,
          'x-width': 'half',
        }),
        subjectNationality: text('Quốc tịch', 'Nationality', {
          maxLength: 60,
          'x-prefill': 'applicant.nationality',
          ...ofApplicant,
          'x-width': 'half',
        }),
        birthPlace: text('Nơi sinh', 'Place of birth', {
          maxLength: 300,
          'x-prefill': 'applicant.placeOfBirth',
          ...ofApplicant,
        }),
        fatherName: text('Họ tên cha', "Father's name", {
          maxLength: 100,
          'x-once': { key: 'person.father-name' },
          ...ofApplicant,
        }),
        motherName: text('Họ tên mẹ', "Mother's name", {
          maxLength: 100,
          'x-once': { key: 'person.mother-name' },
          ...ofApplicant,
        }),
        spouseName: text('Họ tên vợ, chồng', "Spouse's name", {
          maxLength: 100,
          'x-once': { key: 'person.spouse-name' },
          ...ofApplicant,
        }),
        residences: lines('Nơi cư trú, nghề nghiệp từ khi đủ 14 tuổi', 'Where you lived and worked since you were 14', {
          'x-once': { key: 'person.residences' },
          ...ofApplicant,
        }),
        convictions: lines('Án tích (nếu có): ghi tội danh, bản án, tòa án', 'Convictions, if any'),
        declaration: yes('Tôi cam đoan những lời khai trên là đúng sự thật', 'I declare that this is true', {
          const: true,
        }),
      }),
    },
    [
      'forWhom',
      'kind',
      'purpose',
      'copies',
      'feeClass',
      'subjectSex',
      'subjectNationality',
      'birthPlace',
      'fatherName',
      'motherName',
      'residences',
      'declaration',
    ],
    [
      {
        if: { properties: { forWhom: { enum: ['child', 'authorised'] } }, required: ['forWhom'] },
        then: {
          properties: onPage('certificate', {
            subjectName: text('Người được cấp phiếu', 'Whose record', { maxLength: 100 }),
            subjectBirth: birthDate('Ngày sinh', 'Date of birth'),
            subjectNumber: citizenNumber('Số định danh', 'Citizen number'),
          }),
          required: ['subjectName', 'subjectBirth', 'subjectNumber'],
        },
      },
    ],
  ),
  rules: ['record.second-in-person', 'record.child-is-minor'],
  fees: [
    {
      id: 'normal',
      name: say('Phí cung cấp thông tin lý lịch tư pháp', 'Fee'),
      amountDong: 200_000,
      timesField: 'copies',
      when: {
        test: { properties: { feeClass: { const: 'normal' } }, required: ['feeClass'] },
        text: say('mức thông thường', 'normal'),
      },
      legalBasis: '244/2016/TT-BTC',
    },
    {
      id: 'reduced',
      name: say('Phí cung cấp thông tin lý lịch tư pháp (giảm)', 'Reduced fee'),
      amountDong: 100_000,
      timesField: 'copies',
      when: {
        test: { properties: { feeClass: { const: 'reduced' } }, required: ['feeClass'] },
        text: say('sinh viên, người có công và thân nhân', 'students, people of merit and relatives'),
      },
      legalBasis: '244/2016/TT-BTC',
    },
  ],
  times: [{ calendarDays: 10, workingHours: 56 }],
  result: {
    template: 'judicial-record',
    title: say('Phiếu Lý lịch tư pháp', 'Judicial record certificate'),
    symbol: 'LLTP',
    fields: [
      onPaper(
        'kind',
        choice('Loại phiếu', 'Which', [
          option('1', 'Phiếu số 1', 'Certificate 1'),
          option('2', 'Phiếu số 2', 'Certificate 2'),
        ]),
        'kind',
      ),
      onPaper('holder', text('Họ, chữ đệm, tên', 'Full name'), 'subjectName|applicantName'),
      onPaper('sex', choice('Giới tính', 'Sex', sexes), 'subjectSex'),
      onPaper('birth', birthDate('Ngày sinh', 'Date of birth'), 'subjectBirth|applicantBirth'),
      onPaper('birthPlace', text('Nơi sinh', 'Place of birth', { maxLength: 300 }), 'birthPlace'),
      onPaper('nationality', text('Quốc tịch', 'Nationality', { 'x-width': 'half' }), 'subjectNationality'),
      onPaper('residence', text('Nơi cư trú', 'Residence', { maxLength: 300 }), 'residence:address'),
      onPaper('number', citizenNumber('Số định danh', 'Citizen number'), 'subjectNumber|applicantNumber'),
      onPaper(
        'convictions',
        choice('Tình trạng án tích', 'Convictions', [
          option('none', 'Không có án tích', 'None'),
          option('some', 'Có án tích', 'Some'),
        ]),
      ),
      onPaper('convictionText', lines('Chi tiết án tích', 'Which convictions')),
      onPaper(
        'bans',
        text('Cấm đảm nhiệm chức vụ, thành lập, quản lý doanh nghiệp', 'Bans', {
          maxLength: 500,
        }),
      ),
    ],
    required: ['kind', 'holder', 'sex', 'birth', 'nationality', 'number', 'convictions'],
  },
  delivery: ['online', 'counter', 'post'],
  assurance: 2,
  online: { level: 'full' },
  conditions: [
    say(
      'Phiếu số 2 không được ủy quyền cho người khác làm thay (Luật Lý lịch tư pháp, Điều 46).',
      'Certificate 2 cannot be asked for by another (Law on Judicial Records, art. 46).',
    ),
  ],
  legalBasis: [
    law('28/2009/QH12', 'Luật Lý lịch tư pháp', '2009-06-17'),
    law('244/2016/TT-BTC', 'Thông tư về phí cung cấp thông tin lý lịch tư pháp', '2016-11-11'),
  ],
  validFrom: '2025-03-01',
  lifeEvents: ['work', 'abroad'],
  popular: 4,
  related: ['2.000884'],
}
