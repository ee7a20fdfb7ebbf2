/** Texts of the register of enterprises. */
import { defineMessages } from '../../kernel/i18n.ts'

export const registryTexts = defineMessages({
  enterprises: { vi: 'Doanh nghiệp và hộ kinh doanh', en: 'Enterprises and household businesses' },
  owner: { vi: 'Sở Tài chính Hà Nội', en: 'Hanoi Department of Finance' },
})

const field = (vi: string, en: string, meaningVi: string, meaningEn: string) => ({
  title: { vi, en },
  meaning: { vi: meaningVi, en: meaningEn },
})

export const fieldTexts = {
  code: field(
    'Mã số',
    'Number',
    'Mã số đăng ký, đồng thời là mã số thuế: 10, 12 hoặc 13 chữ số.',
    'The number of registration, which is the tax number: 10, 12 or 13 digits.',
  ),
  certificate: field(
    'Số giấy chứng nhận',
    'Certificate',
    'Số giấy chứng nhận đăng ký đang có hiệu lực.',
    'The number of the certificate that is in force.',
  ),
  name: field('Tên', 'Name', 'Như trên giấy chứng nhận đăng ký.', 'As on the certificate of registration.'),
  kind: field('Loại hình', 'Kind', 'Loại hình theo luật.', 'What kind it is by law.'),
  owners: field('Chủ, thành viên', 'Owners', 'Chủ hộ, chủ sở hữu hoặc thành viên.', 'The owner, or the members.'),
  trades: field(
    'Ngành, nghề',
    'Lines of business',
    'Mã cấp 4 của hệ thống ngành kinh tế (VSIC) và bản của nó; ngành chính đứng đầu.',
    'Codes of the fourth level of VSIC and its edition; the main one first.',
  ),
  address: field('Trụ sở', 'Seat', 'Xã, phường và dòng địa chỉ.', 'The commune and the address line.'),
  phone: field('Điện thoại', 'Telephone', 'Số liên hệ đã khai.', 'The number that was declared.'),
  capitalDong: field(
    'Vốn',
    'Capital',
    'Vốn điều lệ hoặc vốn kinh doanh, đồng.',
    'Charter or business capital, in đồng.',
  ),
  workers: field('Số lao động', 'Workers', 'Số lao động đã khai.', 'As declared.'),
  status: field('Tình trạng', 'Status', 'Tình trạng hoạt động.', 'Whether it does business.'),
  registeredOn: field('Ngày đăng ký', 'Registered on', 'Ngày cấp lần đầu.', 'The day of the first certificate.'),
  closedOn: field('Ngày chấm dứt', 'Closed on', 'Ngày chấm dứt hoặc bị thu hồi.', 'When it ended or was revoked.'),
}

export const partTexts = defineMessages({
  personId: { vi: 'Bản ghi cá nhân', en: 'Person’s record' },
  name: { vi: 'Tên', en: 'Name' },
  role: { vi: 'Vai trò', en: 'Role' },
  code: { vi: 'Mã', en: 'Code' },
  edition: { vi: 'Bản', en: 'Edition' },
  unitId: { vi: 'Xã, phường', en: 'Commune' },
  line: { vi: 'Số nhà, đường', en: 'Street and number' },
})

export const choiceTexts = {
  kind: defineMessages({
    'household-business': { vi: 'Hộ kinh doanh', en: 'Household business' },
    'private-enterprise': { vi: 'Doanh nghiệp tư nhân', en: 'Private enterprise' },
    'limited-company': { vi: 'Công ty trách nhiệm hữu hạn', en: 'Limited liability company' },
    'joint-stock-company': { vi: 'Công ty cổ phần', en: 'Joint-stock company' },
    partnership: { vi: 'Công ty hợp danh', en: 'Partnership' },
    cooperative: { vi: 'Hợp tác xã', en: 'Cooperative' },
    branch: { vi: 'Chi nhánh, văn phòng, địa điểm kinh doanh', en: 'Branch, office or place of business' },
  }),
  status: defineMessages({
    active: { vi: 'Đang hoạt động', en: 'Active' },
    suspended: { vi: 'Tạm ngừng', en: 'Suspended' },
    closed: { vi: 'Đã chấm dứt', en: 'Closed' },
    revoked: { vi: 'Bị thu hồi giấy chứng nhận', en: 'Certificate revoked' },
  }),
  role: defineMessages({
    owner: { vi: 'Chủ', en: 'Owner' },
    member: { vi: 'Thành viên', en: 'Member' },
    representative: { vi: 'Người đại diện', en: 'Representative' },
  }),
  edition: defineMessages({
    'vsic-2018': { vi: 'VSIC 2018 (QĐ 27/2018)', en: 'VSIC 2018 (Decision 27/2018)' },
    'vsic-2025': { vi: 'VSIC 2025 (QĐ 36/2025)', en: 'VSIC 2025 (Decision 36/2025)' },
  }),
}

export const purposeTexts = {
  caseHandling: {
    title: { vi: 'Giải quyết hồ sơ', en: 'Handling a case' },
    legalGround: 'Nghị định 224/2026/NĐ-CP Điều 15',
  },
  businessRegistration: {
    title: { vi: 'Quản lý đăng ký kinh doanh', en: 'Business registration' },
    legalGround: 'Nghị định 168/2025/NĐ-CP',
  },
}

export const sharedTexts = defineMessages({
  summary: {
    vi: 'Doanh nghiệp và hộ kinh doanh của thành phố, đọc theo giao diện GovStack.',
    en: 'The city’s enterprises and household businesses, read by GovStack’s interface.',
  },
})

const legalGround = {
  vi: 'Luật Doanh nghiệp 2020, điều 33; Luật Dữ liệu 60/2024/QH15; Nghị định 194/2025/NĐ-CP',
  en: 'Law on Enterprises 2020, art. 33; Law on Data 60/2024/QH15; Decree 194/2025/NĐ-CP',
}
const unitColumns = {
  unitId: ['Mã xã', 'Commune', 'Định danh xã, phường đặt trụ sở, hoặc total.', 'Where the seat is, or total.'],
  unitVi: ['Xã, phường', 'Name of the commune', 'Tên tiếng Việt.', 'In Vietnamese.'],
  unitEn: ['Xã, phường (tiếng Anh)', 'English name of the commune', 'Tên tiếng Anh.', 'In English.'],
} as const

/** Household businesses are persons: only counted. */
export const countTexts = {
  title: {
    vi: 'Doanh nghiệp và hộ kinh doanh theo xã, ngành và năm đăng ký',
    en: 'Enterprises and household businesses by commune, line of business and year',
  },
  description: {
    vi: 'Số doanh nghiệp và hộ kinh doanh đang có trong cơ sở dữ liệu, theo xã, phường, ngành cấp 2 (VSIC, kèm bản) của ngành chính và năm đăng ký. Số từ 1 đến 4, và số khác mà tổng có thể làm lộ chúng, được giữ lại.',
    en: 'Enterprises and household businesses in the register, by commune, division of the main line of business (VSIC, with its edition) and year of registration. Counts from 1 to 4 are kept back, and others through which a total would give them away.',
  },
  keywords: [
    { vi: 'doanh nghiệp', en: 'enterprises' },
    { vi: 'hộ kinh doanh', en: 'household businesses' },
    { vi: 'ngành nghề', en: 'lines of business' },
  ],
  legalGround,
  columns: {
    level: [
      'Mức',
      'Level',
      'Dòng này gộp đến mức nào: thành phố, xã, bản VSIC, ngành, năm.',
      'How far the row sums up: city, commune, edition of VSIC, division, year.',
    ],
    ...unitColumns,
    edition: [
      'Bản VSIC',
      'Edition of VSIC',
      'vsic-2018, vsic-2025, none hoặc total.',
      'vsic-2018, vsic-2025, none or total.',
    ],
    division: [
      'Ngành cấp 2',
      'Division',
      'Hai chữ số đầu của mã ngành chính; none khi chỉ ghi bằng chữ.',
      'The first two digits of the main line of business; none where it is in words alone.',
    ],
    year: ['Năm đăng ký', 'Year of registration', 'Năm cấp đăng ký, hoặc total.', 'When it was registered, or total.'],
    businesses: ['Số lượng', 'Businesses', 'Số lượng; trống khi được giữ lại.', 'How many; empty where kept back.'],
  },
} as const

/** What everybody may know of a company; household businesses are not in it. */
export const listTexts = {
  title: { vi: 'Danh sách doanh nghiệp', en: 'Enterprises' },
  description: {
    vi: 'Doanh nghiệp, chi nhánh và hợp tác xã đang có trong cơ sở dữ liệu với những nội dung mà luật cho mọi người biết: mã số, tên, loại hình, tình trạng, ngành nghề chính, trụ sở, ngày đăng ký. Không có hộ kinh doanh, chủ sở hữu, điện thoại, vốn.',
    en: 'Companies, branches and cooperatives in the register, with what the law lets everybody know: number, name, kind, status, main line of business, seat, day of registration. Without household businesses, owners, telephones and capital.',
  },
  keywords: [
    { vi: 'doanh nghiệp', en: 'enterprises' },
    { vi: 'mã số doanh nghiệp', en: 'company number' },
  ],
  legalGround,
  columns: {
    ...unitColumns,
    code: ['Mã số', 'Number', 'Mã số doanh nghiệp.', 'The number of the enterprise.'],
    name: ['Tên', 'Name', 'Như trên giấy chứng nhận.', 'As on the certificate.'],
    kind: ['Loại hình', 'Kind', 'Mã loại hình.', 'Code of the kind.'],
    kindVi: ['Tên loại hình', 'Kind, in Vietnamese', 'Tên tiếng Việt.', 'In Vietnamese.'],
    status: [
      'Tình trạng',
      'Status',
      'active, suspended, closed hoặc revoked.',
      'active, suspended, closed or revoked.',
    ],
    edition: ['Bản VSIC', 'Edition of VSIC', 'Bản của mã ngành chính.', 'Of the code of the main line of business.'],
    trade: ['Mã ngành chính', 'Main line of business', 'Mã cấp 4.', 'Its code of the fourth level.'],
    tradeName: ['Tên ngành chính', 'Its name', 'Như đã đăng ký.', 'As registered.'],
    address: ['Địa chỉ trụ sở', 'Address', 'Số nhà, đường.', 'Street and number.'],
    registeredOn: ['Ngày đăng ký', 'Registered on', 'Ngày cấp đăng ký lần đầu.', 'When it was first registered.'],
  },
} as const
