/** Household businesses, retail licences, food. Facts: national catalogue, decisions 2353/QĐ-BTC, 1752 and 1781/QĐ-BCT, 2495/QĐ-BYT. */
import {
  birthDate,
  address,
  choice,
  citizenNumber,
  date,
  formOf,
  group,
  law,
  laws,
  lines,
  list,
  onPage,
  onPaper,
  option,
  say,
  text,
  whole,
  yes,
} from './parts.ts'
import { paper, simple } from './simple.ts'
import type { ProcedureSource } from './source.ts'

export const householdBusiness: ProcedureSource = {
  code: '1.001612',
  decision: '2353/QĐ-BTC',
  name: say('Đăng ký thành lập hộ kinh doanh', 'Registration of a household business'),
  summary: say(
    'Mở cửa hàng, quán ăn, quán cà phê, tiệm nhỏ do cá nhân hoặc gia đình làm chủ.',
    'Open a shop, restaurant, café or other small business owned by a person or family.',
  ),
  synonyms: [
    'mở quán cà phê',
    'mở cửa hàng',
    'mở quán ăn',
    'mở quán phở',
    'mở tiệm tạp hóa',
    'mở tiệm làm tóc',
    'giấy phép kinh doanh',
    'đăng ký kinh doanh',
    'bán hàng online',
    'kinh doanh nhỏ lẻ',
    'hộ kinh doanh cá thể',
    'xin giấy phép kinh doanh',
    'open a shop',
    'open a coffee shop',
    'business licence',
  ],
  fieldId: 'kinh-doanh',
  levels: ['district', 'commune'],
  audiences: ['citizen', 'business'],
  competence: 'district',
  receivedBy: 'competent',
  placeField: 'premises',
  papers: [
    {
      slot: 'family-authorisation',
      name: say('Văn bản ủy quyền của các thành viên hộ gia đình', 'Authorisation by the family members'),
      need: 'when',
      when: {
        test: { properties: { founder: { const: 'family' } }, required: ['founder'] },
        text: say('khi các thành viên hộ gia đình cùng thành lập', 'when the family founds it together'),
      },
      copies: 1,
    },
    {
      slot: 'premises-lease',
      name: say('Hợp đồng thuê, mượn địa điểm', 'Lease of the premises'),
      need: 'optional',
      copies: 1,
    },
    {
      slot: 'identity',
      name: say('Giấy tờ tùy thân của chủ hộ', "Owner's identity paper"),
      need: 'optional',
      known: true,
    },
  ],
  form: formOf(
    [
      { id: 'business', title: say('Hộ kinh doanh', 'The business') },
      { id: 'money', title: say('Ngành nghề và vốn', 'Trade and capital') },
      { id: 'declaration', title: say('Cam kết', 'Declaration') },
    ],
    {
      ...onPage('business', {
        businessName: text('Tên hộ kinh doanh', 'Name of the business', {
          maxLength: 150,
          'x-help': say(
            'Gồm cụm từ “Hộ kinh doanh” và tên riêng. Không trùng tên đã đăng ký trên địa bàn.',
            '“Hộ kinh doanh” and a name of its own, not taken in the area.',
          ),
        }),
        premises: address('Địa chỉ trụ sở', 'Premises', {
          'x-help': say(
            'Nơi đặt trụ sở quyết định cơ quan đăng ký.',
            'The place of the premises decides which office registers it.',
          ),
        }),
        businessPhone: {
          type: 'string',
          format: 'phone',
          'x-label': say('Điện thoại', 'Telephone'),
          'x-widget': 'phone',
          'x-width': 'half',
        },
        founder: choice('Chủ thể thành lập', 'Founded by', [
          option('person', 'Một cá nhân', 'One person'),
          option('family', 'Các thành viên hộ gia đình', 'Members of a family'),
        ]),
      }),
      ...onPage('money', {
        // VSIC 2025 (Decision 36/2025/QĐ-TTg, in force since 2025-11-15): retail over the internet has no code of its own
        // any more, it goes by what is sold; hairdressing was 9631.
        mainTrade: choice(
          'Ngành nghề chính',
          'Main trade',
          [
            option('5630', '5630 – Dịch vụ phục vụ đồ uống (quán cà phê, trà)', '5630 – Serving drinks (café)'),
            option('5610', '5610 – Nhà hàng và dịch vụ ăn uống', '5610 – Restaurants'),
            option('4711', '4711 – Bán lẻ lương thực, thực phẩm, tạp hóa', '4711 – Grocery'),
            option('4771', '4771 – Bán lẻ hàng may mặc, giày dép', '4771 – Clothes and shoes'),
            option(
              '4719',
              '4719 – Bán lẻ tổng hợp khác (cửa hàng hoặc qua mạng)',
              '4719 – Other general retail (in a shop or online)',
            ),
            option('9621', '9621 – Dịch vụ làm tóc', '9621 – Hairdressing'),
            option('5510', '5510 – Khách sạn, nhà nghỉ', '5510 – Hotels and guest houses'),
            option('5520', '5520 – Dịch vụ lưu trú ngắn ngày khác', '5520 – Other short stays'),
            option('other', 'Ngành nghề khác', 'Another'),
          ],
          { 'x-edition': 'vsic-2025' },
        ),
        capitalDong: {
          type: 'integer',
          'x-label': say('Vốn kinh doanh', 'Capital'),
          minimum: 1_000_000,
          maximum: 1_000_000_000_000,
          'x-widget': 'money',
          'x-width': 'half',
          'x-unit': say('đồng', 'đồng'),
        },
        workers: whole('Số lao động dự kiến', 'Workers expected', 0, 500),
        startDate: date('Ngày bắt đầu hoạt động', 'Start of business'),
      }),
      ...onPage('declaration', {
        oneOnly: yes(
          'Tôi không đồng thời là chủ hộ kinh doanh khác, chủ doanh nghiệp tư nhân hay thành viên hợp danh',
          'I own no other household business or private enterprise and am no general partner',
          { const: true },
        ),
        declaration: yes(
          'Tôi chịu trách nhiệm về tính hợp pháp, chính xác và trung thực của nội dung đăng ký',
          'I answer for the lawfulness and truth of what I register',
          { const: true },
        ),
      }),
    },
    ['businessName', 'premises', 'founder', 'mainTrade', 'capitalDong', 'workers', 'oneOnly', 'declaration'],
    [
      {
        if: { properties: { mainTrade: { const: 'other' } }, required: ['mainTrade'] },
        then: {
          properties: onPage('money', { tradeText: text('Ghi rõ ngành nghề', 'Which trade', { maxLength: 300 }) }),
          required: ['tradeText'],
        },
      },
      {
        if: { properties: { founder: { const: 'family' } }, required: ['founder'] },
        then: {
          properties: onPage('business', {
            members: list(
              'Thành viên hộ gia đình cùng thành lập',
              'Family members',
              group(
                'Thành viên',
                'Member',
                {
                  name: text('Họ tên', 'Name', { maxLength: 100 }),
                  citizenNumber: citizenNumber('Số định danh', 'Citizen number'),
                },
                ['name', 'citizenNumber'],
              ),
              20,
              { minItems: 1, 'x-add': say('Thêm thành viên', 'Add a member') },
            ),
          }),
          required: ['members'],
        },
      },
    ],
  ),
  rules: ['business.name', 'business.owner-of-age'],
  fees: [
    {
      id: 'registration',
      name: say('Lệ phí đăng ký hộ kinh doanh', 'Registration fee'),
      amountDong: 100_000,
      legalBasis: '85/2019/TT-BTC',
    },
  ],
  times: [{ workingHours: 24 }],
  result: {
    template: 'household-business',
    title: say('Giấy chứng nhận đăng ký hộ kinh doanh', 'Certificate of household business registration'),
    symbol: 'GCN-HKD',
    fields: [
      onPaper(
        'businessNumber',
        text('Mã số hộ kinh doanh', 'Business number', {
          'x-width': 'half',
          pattern: '^[0-9]{10}(-[0-9]{3})?$|^[0-9]{12}$',
          'x-pattern-message': say('Mã số gồm 10 hoặc 12 chữ số.', 'The number has 10 or 12 digits.'),
        }),
        'applicantNumber',
      ),
      onPaper('businessName', text('Tên hộ kinh doanh', 'Name'), 'businessName'),
      onPaper('premises', text('Địa chỉ trụ sở', 'Premises', { maxLength: 300 }), 'premises:address'),
      onPaper('phone', text('Điện thoại', 'Telephone', { 'x-width': 'half' }), 'businessPhone'),
      onPaper('trade', lines('Ngành, nghề kinh doanh', 'Trade'), 'tradeText|mainTrade:label'),
      onPaper(
        'capitalDong',
        {
          type: 'integer',
          minimum: 0,
          maximum: 1_000_000_000_000,
          'x-label': say('Vốn kinh doanh', 'Capital'),
          'x-widget': 'money',
        },
        'capitalDong',
      ),
      onPaper('owner', text('Chủ hộ kinh doanh', 'Owner'), 'applicantName'),
      onPaper('ownerBirth', birthDate('Ngày sinh', 'Date of birth'), 'applicantBirth'),
      onPaper('ownerNumber', citizenNumber('Số định danh cá nhân', 'Citizen number'), 'applicantNumber'),
      onPaper('ownerResidence', text('Nơi cư trú', 'Residence', { maxLength: 300 }), 'residence:address'),
    ],
    required: ['businessNumber', 'businessName', 'premises', 'trade', 'capitalDong', 'owner', 'ownerNumber'],
  },
  delivery: ['online', 'counter', 'post'],
  assurance: 2,
  online: { level: 'full' },
  conditions: [
    say(
      'Ngành, nghề không bị cấm đầu tư kinh doanh; tên đặt đúng quy định; hồ sơ hợp lệ; nộp đủ lệ phí.',
      'The trade is not forbidden, the name follows the rules, the file is valid and the fee is paid.',
    ),
    say(
      'Một cá nhân chỉ được đăng ký một hộ kinh doanh trên phạm vi toàn quốc.',
      'One person may register one household business in the whole country.',
    ),
  ],
  legalBasis: [
    laws.enterprise,
    laws.enterpriseRegistration,
    laws.enterpriseForms,
    laws.localFees,
    law('76/2025/QH15', 'Luật sửa đổi, bổ sung một số điều của Luật Doanh nghiệp', '2025-06-17'),
  ],
  validFrom: '2019-01-01',
  lifeEvents: ['shop'],
  popular: 9,
  related: ['2.000720', '1.001570', '1.001266', '1.013855', '1.013274'],
}

const business = {
  fieldId: 'kinh-doanh',
  levels: ['district', 'commune'] as const,
  audiences: ['citizen', 'business'] as const,
  competence: 'district' as const,
  placeField: 'premises',
}
const premises = address('Địa chỉ kinh doanh', 'Premises')
const businessName = text('Tên hộ kinh doanh', 'Name of the business')
const businessNumber = text('Mã số hộ kinh doanh', 'Business number', { pattern: '^[0-9]{10,13}$', 'x-width': 'half' })

export const businesses: readonly ProcedureSource[] = [
  householdBusiness,
  simple({
    ...business,
    code: '2.000720',
    decision: '2353/QĐ-BTC',
    name: say('Đăng ký thay đổi nội dung đăng ký hộ kinh doanh', 'Change of a household business'),
    summary: say('Đổi tên, địa chỉ, ngành nghề, chủ hộ kinh doanh.', 'Change the name, premises, trade or owner.'),
    synonyms: [
      'đổi tên cửa hàng',
      'đổi địa chỉ kinh doanh',
      'thay đổi giấy phép kinh doanh',
      'thêm ngành nghề',
      'chuyển địa điểm kinh doanh',
    ],
    fields: { businessName, businessNumber, premises },
    papers: [
      paper('authorisation', 'Văn bản ủy quyền của thành viên hộ gia đình', 'Authorisation by family members', {
        need: 'optional',
        copies: 1,
      }),
    ],
    fees: [
      {
        id: 'change',
        name: say('Lệ phí thay đổi đăng ký hộ kinh doanh', 'Fee'),
        amountDong: 50_000,
        legalBasis: '85/2019/TT-BTC',
      },
    ],
    result: say('Giấy chứng nhận đăng ký hộ kinh doanh (thay đổi)', 'Changed certificate of a household business'),
    symbol: 'GCN-HKD',
    legalBasis: [laws.enterprise, laws.enterpriseRegistration, laws.enterpriseForms],
    lifeEvents: ['shop'],
  }),
  simple({
    ...business,
    code: '1.001570',
    decision: '2353/QĐ-BTC',
    name: say(
      'Tạm ngừng kinh doanh, tiếp tục kinh doanh trước thời hạn của hộ kinh doanh',
      'Pause or resume a household business',
    ),
    summary: say(
      'Tạm đóng cửa hàng một thời gian, hoặc mở lại sớm.',
      'Close the shop for a while, or open it again early.',
    ),
    synonyms: ['tạm ngừng kinh doanh', 'tạm đóng cửa hàng', 'nghỉ bán hàng một thời gian', 'tạm nghỉ kinh doanh'],
    fields: { businessName, businessNumber, premises, from: date('Từ ngày', 'From'), to: date('Đến ngày', 'To') },
    rules: ['business.pause-span'],
    times: [{ workingHours: 8 }],
    result: say('Giấy xác nhận tạm ngừng kinh doanh', 'Confirmation of the pause'),
    symbol: 'XN-HKD',
    legalBasis: [laws.enterprise, laws.enterpriseRegistration, laws.enterpriseForms],
    lifeEvents: ['shop'],
  }),
  simple({
    ...business,
    code: '1.001266',
    decision: '2353/QĐ-BTC',
    name: say('Chấm dứt hoạt động hộ kinh doanh', 'Closing a household business'),
    summary: say('Đóng hẳn cửa hàng, trả giấy phép.', 'Close the business for good.'),
    synonyms: [
      'đóng cửa hàng',
      'giải thể hộ kinh doanh',
      'trả giấy phép kinh doanh',
      'nghỉ kinh doanh',
      'dẹp tiệm',
      'close my shop',
    ],
    fields: { businessName, businessNumber, premises },
    times: [{ workingHours: 40 }],
    result: say('Thông báo chấm dứt hoạt động hộ kinh doanh', 'Notice of closing'),
    symbol: 'TB-HKD',
    legalBasis: [laws.enterprise, laws.enterpriseRegistration, laws.enterpriseForms],
    lifeEvents: ['shop'],
  }),
  simple({
    ...business,
    code: '2.000620',
    decision: '1752/QĐ-BCT',
    name: say('Cấp Giấy phép bán lẻ rượu', 'Licence to sell spirits'),
    summary: say('Cho cửa hàng, quán bán lẻ rượu.', 'For shops and restaurants that sell spirits.'),
    synonyms: ['giấy phép bán rượu', 'bán rượu', 'kinh doanh rượu', 'alcohol licence'],
    fieldId: 'thuong-mai',
    fields: { businessName, businessNumber, premises },
    papers: [
      paper('lease', 'Hợp đồng thuê, mượn địa điểm', 'Lease of the premises', { copies: 1 }),
      paper(
        'supplier',
        'Văn bản giới thiệu hoặc hợp đồng nguyên tắc của thương nhân cung cấp rượu',
        "Supplier's introduction or contract",
        { copies: 1, filesMax: 5 },
      ),
    ],
    times: [{ workingHours: 80 }],
    result: say('Giấy phép bán lẻ rượu', 'Licence to sell spirits'),
    symbol: 'GP-BLR',
    legalBasis: [
      law('105/2017/NĐ-CP', 'Nghị định về kinh doanh rượu', '2017-09-14'),
      law('17/2020/NĐ-CP', 'Nghị định sửa đổi các nghị định về điều kiện kinh doanh', '2020-02-05'),
      law('139/2025/NĐ-CP', 'Nghị định phân định thẩm quyền 02 cấp của Bộ Công Thương', '2025-06-12'),
    ],
    lifeEvents: ['shop'],
  }),
  simple({
    ...business,
    code: '2.000181',
    decision: '1781/QĐ-BCT',
    name: say('Cấp Giấy phép bán lẻ sản phẩm thuốc lá', 'Licence to sell tobacco'),
    summary: say('Cho cửa hàng bán lẻ thuốc lá.', 'For shops that sell tobacco.'),
    synonyms: ['giấy phép bán thuốc lá', 'bán thuốc lá', 'tobacco licence'],
    fieldId: 'thuong-mai',
    fields: { businessName, businessNumber, premises },
    papers: [
      paper('supplier', 'Văn bản giới thiệu của thương nhân phân phối hoặc bán buôn', "Distributor's introduction", {
        copies: 1,
        filesMax: 5,
      }),
    ],
    times: [{ workingHours: 120 }],
    result: say('Giấy phép bán lẻ sản phẩm thuốc lá', 'Licence to sell tobacco'),
    symbol: 'GP-BLTL',
    legalBasis: [
      law('67/2013/NĐ-CP', 'Nghị định về kinh doanh thuốc lá', '2013-06-27'),
      law('106/2017/NĐ-CP', 'Nghị định sửa đổi Nghị định 67/2013/NĐ-CP', '2017-09-14'),
      law('139/2025/NĐ-CP', 'Nghị định phân định thẩm quyền 02 cấp của Bộ Công Thương', '2025-06-12'),
    ],
    lifeEvents: ['shop'],
  }),
  simple({
    ...business,
    code: '1.013855',
    decision: '2495/QĐ-BYT',
    name: say(
      'Cấp giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm đối với cơ sở kinh doanh dịch vụ ăn uống',
      'Food safety certificate for restaurants and canteens',
    ),
    summary: say(
      'Chứng nhận an toàn thực phẩm cho nhà hàng, quán ăn, bếp ăn.',
      'For restaurants, eateries and canteens.',
    ),
    synonyms: [
      'an toàn thực phẩm',
      'vệ sinh an toàn thực phẩm',
      'giấy an toàn thực phẩm cho quán ăn',
      'giấy vệ sinh thực phẩm',
      'mở nhà hàng',
      'food safety',
    ],
    fieldId: 'an-toan-thuc-pham',
    levels: ['city'],
    audiences: ['business'],
    competence: 'department:so-y-te',
    receivedBy: 'commune',
    fields: {
      businessName,
      businessNumber,
      premises,
      meals: choice('Quy mô', 'Size', [
        option('under-200', 'Dưới 200 suất ăn', 'Under 200 meals'),
        option('from-200', 'Từ 200 suất ăn', '200 meals or more'),
      ]),
    },
    papers: [
      paper('description', 'Bản thuyết minh cơ sở vật chất, trang thiết bị', 'Description of premises and equipment', {
        originals: 1,
        filesMax: 5,
      }),
      paper('health', 'Danh sách người đã tập huấn và đủ sức khỏe', 'Trained and healthy staff', { originals: 1 }),
    ],
    fees: [
      {
        id: 'under-200',
        name: say('Phí thẩm định (dưới 200 suất ăn)', 'Fee, under 200 meals'),
        amountDong: 350_000,
        when: {
          test: { properties: { meals: { const: 'under-200' } }, required: ['meals'] },
          text: say('dưới 200 suất ăn', 'under 200 meals'),
        },
        legalBasis: '67/2021/TT-BTC',
      },
      {
        id: 'from-200',
        name: say('Phí thẩm định (từ 200 suất ăn)', 'Fee, 200 meals or more'),
        amountDong: 500_000,
        when: {
          test: { properties: { meals: { const: 'from-200' } }, required: ['meals'] },
          text: say('từ 200 suất ăn', '200 meals or more'),
        },
        legalBasis: '67/2021/TT-BTC',
      },
    ],
    times: [{ workingHours: 160 }],
    result: say('Giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm', 'Food safety certificate'),
    symbol: 'GCN-ATTP',
    legalBasis: [
      laws.food,
      law(
        '155/2018/NĐ-CP',
        'Nghị định sửa đổi quy định về điều kiện đầu tư kinh doanh thuộc phạm vi Bộ Y tế',
        '2018-11-12',
      ),
      law('148/2025/NĐ-CP', 'Nghị định phân quyền, phân cấp trong lĩnh vực y tế', '2025-06-12'),
      law('67/2021/TT-BTC', 'Thông tư về phí trong lĩnh vực an toàn thực phẩm', '2021-08-05'),
    ],
    lifeEvents: ['shop'],
  }),
]
