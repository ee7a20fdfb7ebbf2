/** Texts of the population registry. */
import { defineMessages } from '../../kernel/i18n.ts'
import { defineProblems } from '../../kernel/problems.ts'

export const registryTexts = defineMessages({
  population: { vi: 'Dân cư', en: 'Population' },
  households: { vi: 'Hộ gia đình', en: 'Households' },
  police: { vi: 'Công an thành phố Hà Nội', en: 'Hanoi City Police' },
})

const field = (vi: string, en: string, meaningVi: string, meaningEn: string) => ({
  title: { vi, en },
  meaning: { vi: meaningVi, en: meaningEn },
})

export const fieldTexts = {
  citizenNumber: field(
    'Số định danh cá nhân',
    'Citizen number',
    '12 chữ số (Nghị định 137/2015); là dữ liệu, không phải khóa.',
    '12 digits (Decree 137/2015); a datum, not the key.',
  ),
  name: field('Họ, chữ đệm và tên', 'Full name', 'Như trong giấy khai sinh.', 'As in the birth certificate.'),
  otherName: field('Tên gọi khác', 'Other name', 'Tên khác được ghi nhận.', 'Another recorded name.'),
  dateOfBirth: field('Ngày sinh', 'Date of birth', 'Ngày dương lịch.', 'In the Gregorian calendar.'),
  sex: field('Giới tính', 'Sex', 'Nam hoặc nữ, như đã đăng ký.', 'Male or female, as registered.'),
  ethnicity: field(
    'Dân tộc',
    'Ethnicity',
    'Theo danh mục dân tộc Việt Nam.',
    'From the list of ethnic groups of Việt Nam.',
  ),
  religion: field('Tôn giáo', 'Religion', 'Do người dân khai.', 'As the person declared it.'),
  nationality: field('Quốc tịch', 'Nationality', 'Quốc tịch hiện tại.', 'Present nationality.'),
  placeOfBirth: field('Nơi sinh', 'Place of birth', 'Như trong giấy khai sinh.', 'As in the birth certificate.'),
  placeOfOrigin: field('Quê quán', 'Place of origin', 'Theo quê của cha hoặc mẹ.', 'The father’s or the mother’s.'),
  residence: field(
    'Nơi thường trú',
    'Permanent residence',
    'Đơn vị hành chính, địa chỉ và ngày bắt đầu.',
    'Unit, address line and the day it began.',
  ),
  temporaryResidence: field(
    'Nơi tạm trú',
    'Temporary residence',
    'Đơn vị hành chính, địa chỉ, ngày bắt đầu và kết thúc.',
    'Unit, address line, first and last day.',
  ),
  householdId: field(
    'Hộ gia đình',
    'Household',
    'Hộ mà người này là thành viên.',
    'The household of which the person is a member.',
  ),
  maritalStatus: field(
    'Tình trạng hôn nhân',
    'Marital status',
    'Như đã đăng ký hộ tịch.',
    'As registered in civil status.',
  ),
  spouseId: field('Vợ hoặc chồng', 'Spouse', 'Bản ghi dân cư của vợ hoặc chồng.', 'The spouse’s record.'),
  motherId: field('Mẹ', 'Mother', 'Bản ghi dân cư của mẹ.', 'The mother’s record.'),
  fatherId: field('Cha', 'Father', 'Bản ghi dân cư của cha.', 'The father’s record.'),
  dateOfDeath: field('Ngày chết', 'Date of death', 'Theo đăng ký khai tử.', 'From the registration of death.'),
  synthetic: field(
    'Dữ liệu mô phỏng',
    'Synthetic',
    'Người này do máy tạo ra, không có thật.',
    'A person made up by the generator, not a real one.',
  ),
  householdNumber: field(
    'Số hộ',
    'Household number',
    'Số của hộ trong cơ sở dữ liệu cư trú.',
    'Its number in the residence database.',
  ),
  head: field('Chủ hộ', 'Head of household', 'Họ tên chủ hộ.', 'The name of its head.'),
  householdAddress: field('Địa chỉ', 'Address', 'Nơi thường trú của hộ.', 'Where the household is registered.'),
  members: field(
    'Thành viên',
    'Members',
    'Từng người và quan hệ với chủ hộ.',
    'Each person and the relation to the head.',
  ),
} as const

export const purposeTexts = {
  caseHandling: {
    title: { vi: 'Giải quyết hồ sơ', en: 'Handling a case' },
    legalGround: 'Nghị định 224/2026/NĐ-CP Điều 15',
  },
  residenceManagement: {
    title: { vi: 'Quản lý cư trú', en: 'Managing residence' },
    legalGround: 'Luật Cư trú 2020 Điều 36, 37',
  },
} as const

const described = (vi: string, en: string, summaryVi: string, summaryEn: string) => ({
  title: { vi, en },
  summary: { vi: summaryVi, en: summaryEn },
})

/** The services that the exchange offers. */
export const serviceTexts = {
  registry: described(
    'Cơ sở dữ liệu dân cư',
    'Population registry',
    'Dân cư của thành phố, đọc theo giao diện GovStack.',
    'The people of the city, read by GovStack’s interface.',
  ),
  households: described(
    'Cơ sở dữ liệu hộ gia đình',
    'Household registry',
    'Hộ gia đình của thành phố, đọc theo giao diện GovStack.',
    'The households of the city, read by GovStack’s interface.',
  ),
  person: described(
    'Thông tin dân cư',
    'A person',
    'Thông tin của một người theo số định danh cá nhân.',
    'What is recorded of a person, by citizen number.',
  ),
  exists: described(
    'Số định danh có trong cơ sở dữ liệu',
    'Whether a person is recorded',
    'Trả lời có hay không, không kèm thông tin nào của người đó.',
    'Answers yes or no, and gives nothing else of the person.',
  ),
  household: described(
    'Hộ gia đình',
    'The household of a person',
    'Số hộ, nơi cư trú và các thành viên của hộ mà người đó thuộc về.',
    'Number, address and members of the household to which a person belongs.',
  ),
}

export const sharedTexts = {
  caseHandling: {
    title: { vi: 'Giải quyết thủ tục hành chính', en: 'Handling a case' },
    legalGround: 'Nghị định 224/2026/NĐ-CP, điều 15',
  },
  byConsent: {
    title: { vi: 'Xác minh khi người dân đồng ý', en: 'Verification by consent' },
    legalGround: 'Luật 91/2025/QH15, điều 9',
  },
  exists: { title: { vi: 'Có trong cơ sở dữ liệu', en: 'Is recorded' } },
  members: { title: { vi: 'Thành viên của hộ', en: 'Members of the household' } },
}

export const choiceTexts = {
  sex: defineMessages({ male: { vi: 'Nam', en: 'Male' }, female: { vi: 'Nữ', en: 'Female' } }),
  maritalStatus: defineMessages({
    single: { vi: 'Chưa kết hôn', en: 'Single' },
    married: { vi: 'Đang có vợ hoặc chồng', en: 'Married' },
    widowed: { vi: 'Góa', en: 'Widowed' },
    divorced: { vi: 'Đã ly hôn', en: 'Divorced' },
  }),
  relation: defineMessages({
    head: { vi: 'Chủ hộ', en: 'Head' },
    spouse: { vi: 'Vợ hoặc chồng', en: 'Spouse' },
    child: { vi: 'Con', en: 'Child' },
    parent: { vi: 'Cha hoặc mẹ', en: 'Parent' },
    grandchild: { vi: 'Cháu', en: 'Grandchild' },
    relative: { vi: 'Họ hàng', en: 'Relative' },
    other: { vi: 'Khác', en: 'Other' },
  }),
}

export const partTexts = defineMessages({
  unitId: { vi: 'Xã, phường', en: 'Commune' },
  line: { vi: 'Số nhà, đường', en: 'Street and number' },
  since: { vi: 'Từ ngày', en: 'Since' },
  until: { vi: 'Đến ngày', en: 'Until' },
  personId: { vi: 'Bản ghi dân cư', en: 'Person’s record' },
  relation: { vi: 'Quan hệ với chủ hộ', en: 'Relation to the head' },
})

export const openTexts = {
  title: { vi: 'Dân số theo xã, nhóm tuổi và giới tính', en: 'Population by commune, age group and sex' },
  description: {
    vi: 'Số người cư trú theo cơ sở dữ liệu dân cư, tính theo xã, phường, nhóm năm tuổi và giới tính. Số từ 1 đến 4, và số khác mà tổng có thể làm lộ chúng, được giữ lại.',
    en: 'Residents by the population registry, counted by commune, age in groups of five years, and sex. Counts from 1 to 4 are kept back, and others through which a total would give them away.',
  },
  keywords: [
    { vi: 'dân số', en: 'population' },
    { vi: 'dân cư', en: 'residents' },
    { vi: 'nhóm tuổi', en: 'age groups' },
  ],
  legalGround: {
    vi: 'Luật Dữ liệu 60/2024/QH15; Luật 91/2025/QH15 (khử nhận dạng); Nghị định 194/2025/NĐ-CP',
    en: 'Law on Data 60/2024/QH15; Law 91/2025/QH15 (de-identification); Decree 194/2025/NĐ-CP',
  },
  columns: {
    level: [
      'Mức',
      'Level',
      'Dòng này gộp đến mức nào: thành phố, xã, nhóm tuổi, giới tính.',
      'How far the row sums up: city, commune, age group, sex.',
    ],
    unitId: ['Mã xã', 'Commune', 'Định danh xã, phường của nơi thường trú, hoặc total.', 'Where they live, or total.'],
    unitVi: ['Xã, phường', 'Name of the commune', 'Tên tiếng Việt.', 'In Vietnamese.'],
    unitEn: ['Xã, phường (tiếng Anh)', 'English name of the commune', 'Tên tiếng Anh.', 'In English.'],
    ageGroup: [
      'Nhóm tuổi',
      'Age group',
      'Tuổi tròn vào ngày phát hành, theo nhóm 5 năm, hoặc total.',
      'Full years on the day of the edition, in groups of five, or total.',
    ],
    sex: ['Giới tính', 'Sex', 'female, male hoặc total.', 'female, male or total.'],
    people: ['Số người', 'People', 'Số người; trống khi được giữ lại.', 'How many; empty where kept back.'],
  },
} as const

export const careTexts = defineMessages({
  soMany: {
    vi: 'Trong sổ có {n} người cùng họ tên có thể sinh vào lúc đó',
    en: '{n} {n|person|people} of that name in the register may be born then',
  },
  sameUnit: { vi: 'Cùng nơi thường trú', en: 'The same place of residence' },
  otherSex: { vi: 'Khác giới tính', en: 'Of the other sex' },
  sameNumber: { vi: 'Cùng số định danh', en: 'The same citizen number' },
  numbersNear: { vi: 'Số định danh khác nhau một chữ số', en: 'Citizen numbers one digit apart' },
  numbersApart: { vi: 'Số định danh khác nhau', en: 'Different citizen numbers' },
  sameKin: { vi: 'Cùng cha, mẹ hoặc vợ, chồng', en: 'The same parent or spouse' },
  otherKin: { vi: 'Khác cha, mẹ và vợ, chồng', en: 'Other parents and another spouse' },
})

export const ruleTexts = defineMessages({
  numberFitsBirth: {
    vi: 'Số định danh khớp giới tính và năm sinh',
    en: 'The citizen number fits sex and year of birth',
  },
  youngerThanParents: { vi: 'Con nhỏ tuổi hơn cha, mẹ', en: 'Children are younger than their parents' },
  hasResidence: { vi: 'Có nơi thường trú hoặc tạm trú', en: 'There is a residence, permanent or temporary' },
  hasNumber: { vi: 'Công dân có số định danh', en: 'Citizens have a number' },
  diedAfterBirth: { vi: 'Ngày chết sau ngày sinh', en: 'Nobody died before birth' },
  hasOneHead: { vi: 'Hộ có một chủ hộ', en: 'A household has one head' },
})

export const problems = defineProblems({
  'population.national-unavailable': {
    status: 503,
    title: { vi: 'Chưa hỏi được Cơ sở dữ liệu quốc gia', en: 'The national database cannot be asked now' },
    detail: {
      vi: 'Chưa có gì thay đổi. Hãy thử lại sau {seconds} giây.',
      en: 'Nothing has changed. Try again in {seconds} {seconds|second|seconds}.',
    },
  },
  'population.notice-settled': {
    status: 409,
    title: { vi: 'Thông báo này đã được giải quyết', en: 'This notice is settled already' },
    detail: { vi: 'Hãy tải lại danh sách.', en: 'Load the list again.' },
  },
  'population.nobody-meant': {
    status: 409,
    title: { vi: 'Không xác định được người hoặc giá trị', en: 'It is not clear who or what is meant' },
    detail: {
      vi: 'Bản ghi không còn hiệu lực, thiếu số định danh, hoặc giá trị không thuộc thành phố. Hãy sửa bản ghi, hoặc giữ nguyên dữ liệu của thành phố.',
      en: 'The record is not current, has no number, or the value is not of this city. Change the record by hand, or keep what the city has.',
    },
  },
})
