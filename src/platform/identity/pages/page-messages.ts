/** Texts of the portal's pages about me. */
import { defineMessages, type Language, type Message } from '../../../kernel/i18n.ts'

export const messages = defineMessages({
  title: { vi: 'Tôi', en: 'Me' },
  profile: { vi: 'Thông tin của tôi', en: 'My information' },
  profileLead: {
    vi: 'Thành phố chỉ giữ những điều dưới đây. Mỗi mục ghi rõ lấy từ đâu.',
    en: 'This is all that the city keeps. Each item says where it is from.',
  },
  name: { vi: 'Họ và tên', en: 'Full name' },
  citizenNumber: { vi: 'Số định danh cá nhân', en: 'Citizen number' },
  dateOfBirth: { vi: 'Ngày sinh', en: 'Date of birth' },
  sex: { vi: 'Giới tính', en: 'Sex' },
  male: { vi: 'Nam', en: 'Male' },
  female: { vi: 'Nữ', en: 'Female' },
  ethnicity: { vi: 'Dân tộc', en: 'Ethnic group' },
  nationality: { vi: 'Quốc tịch', en: 'Nationality' },
  placeOfOrigin: { vi: 'Quê quán', en: 'Home town' },
  residence: { vi: 'Nơi thường trú', en: 'Residence' },
  family: { vi: 'Gia đình', en: 'Family' },
  spouse: { vi: 'Vợ, chồng', en: 'Spouse' },
  father: { vi: 'Cha', en: 'Father' },
  mother: { vi: 'Mẹ', en: 'Mother' },
  child: { vi: 'Con', en: 'Child' },
  source: { vi: 'Theo {source}, {date}', en: 'From {source}, {date}' },
  sourceVneid: { vi: 'VNeID', en: 'VNeID' },
  sourceSelf: { vi: 'bạn khai', en: 'you' },
  sourceCounter: { vi: 'quầy một cửa', en: 'the one-stop desk' },
  sourcePopulation: { vi: 'cơ sở dữ liệu dân cư', en: 'the population database' },
  assurance: { vi: 'Tài khoản định danh mức độ {n}', en: 'Electronic ID, level {n}' },
  contact: { vi: 'Liên hệ', en: 'Contact' },
  email: { vi: 'Thư điện tử', en: 'E-mail' },
  phone: { vi: 'Số điện thoại', en: 'Telephone' },
  language: { vi: 'Ngôn ngữ khi thành phố viết cho bạn', en: 'Language in which the city writes to you' },
  saved: { vi: 'Đã lưu', en: 'Saved' },
  badEmail: { vi: 'Thư điện tử phải như ten@example.vn', en: 'The e-mail must look like name@example.vn' },
  badPhone: { vi: 'Số điện thoại phải như 0912345678', en: 'The telephone number must look like 0912345678' },
  showNumber: { vi: 'Hiện số', en: 'Show' },
  devices: { vi: 'Thiết bị đang đăng nhập', en: 'Devices signed in' },
  thisDevice: { vi: 'Thiết bị này', en: 'This device' },
  lastSeen: { vi: 'Dùng lần cuối {at}', en: 'Last used {at}' },
  endSession: { vi: 'Đăng xuất thiết bị này', en: 'Sign this device out' },
  signOutEverywhere: { vi: 'Đăng xuất mọi thiết bị', en: 'Sign out everywhere' },
  history: { vi: 'Lịch sử đăng nhập', en: 'Sign-in history' },
  more: { vi: 'Xem thêm', en: 'Show more' },
  readLog: { vi: 'Ai đã xem dữ liệu của tôi', en: 'Who read my data' },
  readLogLead: {
    vi: 'Mỗi lần cán bộ mở dữ liệu của bạn đều được ghi lại cùng mục đích.',
    en: 'Every time an official opens your data it is recorded, with the purpose.',
  },
  readLogEmpty: { vi: 'Chưa có cán bộ nào xem dữ liệu của bạn.', en: 'No official has read your data yet.' },
  purpose: { vi: 'Mục đích: {purpose}', en: 'Purpose: {purpose}' },
  openCase: { vi: 'Xem hồ sơ', en: 'Open the case' },
  settings: { vi: 'Ngôn ngữ và giao diện', en: 'Language and appearance' },
  notices: { vi: 'Thông báo', en: 'Notices' },
  'signed-in': { vi: 'Đăng nhập', en: 'Signed in' },
  'wrong-password': { vi: 'Sai mật khẩu', en: 'Wrong password' },
  'wrong-code': { vi: 'Sai mã', en: 'Wrong code' },
  locked: { vi: 'Bị khóa tạm thời', en: 'Locked for a while' },
  'second-factor-confirmed': { vi: 'Xác nhận bước hai', en: 'Second factor confirmed' },
  'password-changed': { vi: 'Đổi mật khẩu', en: 'Password changed' },
  'password-reset': { vi: 'Đặt lại mật khẩu', en: 'Password reset' },
  'totp-enrolled': { vi: 'Thêm mã một lần', en: 'One-time codes added' },
  'totp-removed': { vi: 'Bỏ mã một lần', en: 'One-time codes removed' },
  'passkey-added': { vi: 'Thêm khóa truy cập', en: 'Passkey added' },
  'passkey-removed': { vi: 'Bỏ khóa truy cập', en: 'Passkey removed' },
  'signed-out': { vi: 'Đăng xuất', en: 'Signed out' },
  'signed-out-everywhere': { vi: 'Đăng xuất mọi thiết bị', en: 'Signed out everywhere' },
})

/** What was read, by the code that the modules record. */
const readWhat: Readonly<Record<string, Message>> = defineMessages({
  case: { vi: 'Xem hồ sơ của bạn', en: 'Opened your case' },
  application: { vi: 'Xem nội dung bạn khai', en: 'Read what you declared' },
  result: { vi: 'Xem kết quả giải quyết', en: 'Read the result' },
  person: { vi: 'Xem thông tin cá nhân', en: 'Read your personal data' },
  population: { vi: 'Xem bản ghi dân cư', en: 'Read the population record' },
  households: { vi: 'Xem hộ gia đình', en: 'Read the household' },
  delivery: { vi: 'Xem việc trả kết quả', en: 'Read how the result is delivered' },
})

/** Why, by the beginning of what the modules record; anything else is an official's own words. */
const readPurposes: readonly (readonly [string, Message])[] = [
  ['case-handling', { vi: 'giải quyết hồ sơ', en: 'handling a case' }],
  ['residence-management', { vi: 'quản lý cư trú', en: 'managing residence' }],
  ['case handling', { vi: 'giải quyết hồ sơ', en: 'handling a case' }],
  ['handling a case', { vi: 'giải quyết hồ sơ', en: 'handling a case' }],
  ['reception at the counter', { vi: 'tiếp nhận tại quầy', en: 'reception at the counter' }],
]

export const readInWords = (what: string, language: Language): string => readWhat[what]?.[language] ?? what

export const purposeInWords = (purpose: string, language: Language): string =>
  readPurposes.find(([code]) => purpose.startsWith(code))?.[1][language] ?? purpose
