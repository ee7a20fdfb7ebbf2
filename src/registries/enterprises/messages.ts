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
