/** Residence and certification. Facts: national catalogue, decisions 1523 and 9354/QĐ-BCA-C06, 3152 and 858/QĐ-BTP. */
import { householdSplit } from './household-split.ts'
import { permanentResidence, temporaryResidence } from './moves.ts'
import { residenceRemoval, stayExtension, stayRemoval } from './residence-changes.ts'
import { date, law, laws, say, text, whole } from './parts.ts'
import { paper, simple } from './simple.ts'
import type { ProcedureSource } from './source.ts'

export const residence: readonly ProcedureSource[] = [
  permanentResidence,
  temporaryResidence,
  stayExtension,
  stayRemoval,
  residenceRemoval,
  householdSplit,
  simple({
    code: '1.003677',
    decision: '9354/QĐ-BCA-C06',
    name: say('Khai báo tạm vắng', 'Notice of temporary absence'),
    summary: say(
      'Khai báo khi đi khỏi nơi thường trú trong thời gian phải khai báo.',
      'Notify an absence from the permanent residence.',
    ),
    synonyms: ['tạm vắng', 'báo đi vắng', 'khai tạm vắng', 'đi làm ăn xa'],
    fieldId: 'cu-tru',
    fields: {
      destination: text('Nơi đến', 'Where to', { maxLength: 300 }),
      from: date('Từ ngày', 'From'),
      to: date('Đến ngày', 'To'),
    },
    rules: ['residence.temporary-span'],
    times: [{ workingHours: 8 }],
    result: say('Phiếu khai báo tạm vắng', 'Slip of temporary absence'),
    symbol: 'CT03',
    legalBasis: [
      laws.residence,
      law('55/2021/TT-BCA', 'Thông tư quy định chi tiết một số điều và biện pháp thi hành Luật Cư trú', '2021-05-15'),
    ],
    related: ['1.004194'],
  }),
  simple({
    code: '2.000815',
    decision: '3152/QĐ-BTP',
    name: say('Chứng thực bản sao từ bản chính', 'Certified copies'),
    summary: say('Công chứng, sao y bằng cấp, giấy tờ.', 'Have copies of diplomas and papers certified.'),
    synonyms: [
      'công chứng giấy tờ',
      'sao y bản chính',
      'sao y công chứng',
      'photo công chứng',
      'chứng thực bằng cấp',
      'certified copy',
      'công chứng bằng đại học',
    ],
    fieldId: 'chung-thuc',
    fields: {
      paperName: text('Giấy tờ cần chứng thực', 'Which paper'),
      pages: whole('Số trang', 'Pages', 1, 200),
      copies: whole('Số bản', 'Copies', 1, 50),
    },
    papers: [
      paper(
        'original',
        'Bản chụp giấy tờ (mang bản chính khi nhận kết quả)',
        'Picture of the paper (bring the original)',
        { originals: 1, filesMax: 10 },
      ),
    ],
    fees: [
      {
        id: 'certification',
        name: say('Phí chứng thực (mỗi trang)', 'Fee per page'),
        amountDong: 2_000,
        timesField: 'pages',
        legalBasis: '226/2016/TT-BTC',
      },
    ],
    times: [{ sameDay: true, workingHours: 8 }],
    delivery: ['counter', 'online'],
    online: {
      level: 'partial',
      reason: say(
        'Người chứng thực phải đối chiếu với bản chính (Nghị định 23/2015/NĐ-CP, Điều 20).',
        'The original must be seen (Decree 23/2015, art. 20).',
      ),
    },
    result: say('Lời chứng chứng thực bản sao', 'Certification of the copy'),
    symbol: 'CT-SGT',
    legalBasis: [
      laws.certification,
      laws.certificationFee,
      law('280/2025/NĐ-CP', 'Nghị định sửa đổi, bổ sung Nghị định 23/2015/NĐ-CP', '2025-10-27'),
    ],
    lifeEvents: ['study', 'work'],
    popular: 7,
    related: ['2.000884'],
  }),
  simple({
    code: '2.000884',
    decision: '858/QĐ-BTP',
    name: say('Chứng thực chữ ký trong các giấy tờ, văn bản', 'Certification of a signature'),
    summary: say(
      'Xác nhận chữ ký trên sơ yếu lý lịch, giấy ủy quyền, cam kết.',
      'Certifies the signature on a résumé, an authorisation or a declaration.',
    ),
    synonyms: [
      'xác nhận sơ yếu lý lịch',
      'chứng thực sơ yếu lý lịch',
      'chứng thực chữ ký',
      'xác nhận chữ ký',
      'công chứng sơ yếu lý lịch',
      'giấy ủy quyền',
    ],
    fieldId: 'chung-thuc',
    fields: { paperName: text('Văn bản cần chứng thực chữ ký', 'Which paper') },
    papers: [paper('document', 'Văn bản sẽ ký', 'The paper to be signed', { originals: 1, filesMax: 5 })],
    fees: [
      {
        id: 'certification',
        name: say('Phí chứng thực chữ ký', 'Fee'),
        amountDong: 10_000,
        legalBasis: '226/2016/TT-BTC',
      },
    ],
    times: [{ sameDay: true, workingHours: 8 }],
    delivery: ['counter'],
    online: {
      level: 'partial',
      reason: say(
        'Người yêu cầu ký trước mặt người chứng thực (Nghị định 23/2015/NĐ-CP, Điều 24).',
        'The signature is given in person (Decree 23/2015, art. 24).',
      ),
    },
    result: say('Lời chứng chứng thực chữ ký', 'Certification of the signature'),
    symbol: 'CT-CK',
    legalBasis: [laws.certification, laws.certificationFee],
    lifeEvents: ['work'],
    related: ['2.000815'],
  }),
  simple({
    code: '2.001019',
    decision: '858/QĐ-BTP',
    name: say('Chứng thực di chúc', 'Certification of a will'),
    summary: say('Chứng thực di chúc tại Ủy ban nhân dân xã, phường.', 'Have a will certified at the commune.'),
    synonyms: ['làm di chúc', 'lập di chúc', 'công chứng di chúc', 'thừa kế', 'will'],
    fieldId: 'chung-thuc',
    fields: { assets: text('Tài sản trong di chúc', 'What the will is about', { maxLength: 500 }) },
    papers: [
      paper('will', 'Dự thảo di chúc', 'Draft of the will', { originals: 1 }),
      paper('titles', 'Giấy tờ về quyền sở hữu, quyền sử dụng tài sản', 'Titles of the property', {
        copies: 1,
        filesMax: 10,
      }),
    ],
    fees: [
      {
        id: 'certification',
        name: say('Phí chứng thực di chúc', 'Fee'),
        amountDong: 50_000,
        legalBasis: '226/2016/TT-BTC',
      },
    ],
    times: [{ workingHours: 16 }],
    delivery: ['counter'],
    online: {
      level: 'partial',
      reason: say('Người lập di chúc ký trước mặt người chứng thực.', 'The will is signed in person.'),
    },
    result: say('Lời chứng chứng thực di chúc', 'Certification of the will'),
    symbol: 'CT-DC',
    legalBasis: [laws.certification, laws.certificationFee],
    lifeEvents: ['loss'],
  }),
]
