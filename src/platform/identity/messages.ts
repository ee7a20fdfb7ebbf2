/** Every text that identity shows. Browser-safe. */
import { defineMessages, type Language, type Message } from '../../kernel/i18n.ts'
import { defineProblems } from '../../kernel/problems.ts'

export const problems = defineProblems({
  'identity.assurance-too-low': {
    status: 403,
    title: { vi: 'Cần định danh mức {needed}', en: 'Level {needed} of electronic identity is needed' },
    detail: {
      vi: 'Việc này cần tài khoản định danh điện tử mức {needed}. Dữ liệu đã nhập vẫn được giữ; hãy đăng nhập lại bằng mức {needed}.',
      en: 'This needs an electronic identity of level {needed}. What you entered is kept; sign in again at level {needed}.',
    },
  },
  'identity.second-factor-required': {
    status: 403,
    title: { vi: 'Cần xác nhận thêm một bước', en: 'A second confirmation is needed' },
    detail: {
      vi: 'Hãy nhập mã dùng một lần hoặc dùng khóa truy cập. Việc đang làm vẫn được giữ.',
      en: 'Enter a one-time code or use your passkey. Your work is kept.',
    },
  },
  'identity.second-factor-not-enrolled': {
    status: 409,
    title: { vi: 'Tài khoản chưa có bước xác nhận thứ hai', en: 'No second factor is set up' },
    detail: {
      vi: 'Hãy cài mã dùng một lần hoặc khóa truy cập trong trang Tài khoản và bảo mật, rồi làm lại.',
      en: 'Set up a one-time code or a passkey under Account and security, then try again.',
    },
  },
  'identity.wrong-code': {
    status: 422,
    title: { vi: 'Mã không đúng', en: 'The code is not right' },
    detail: {
      vi: 'Mã sai, đã hết hạn hoặc đã được dùng. Hãy nhập mã mới nhất trong ứng dụng.',
      en: 'The code is wrong, has expired or was already used. Enter the newest one from your app.',
    },
  },
  'identity.wrong-password': {
    status: 422,
    title: { vi: 'Mật khẩu hiện tại không đúng', en: 'The current password is not right' },
    detail: { vi: 'Hãy nhập lại mật khẩu đang dùng.', en: 'Enter the password that you use now.' },
  },
  'identity.weak-password': {
    status: 422,
    title: { vi: 'Mật khẩu mới chưa đủ mạnh', en: 'The new password is too weak' },
    detail: {
      vi: 'Mật khẩu cần ít nhất {minimum} ký tự, không chứa tên đăng nhập và không thuộc nhóm mật khẩu phổ biến.',
      en: 'A password needs at least {minimum} characters, must not contain the username and must not be a common one.',
    },
  },
  'identity.locked': {
    status: 429,
    title: { vi: 'Tạm khóa vì nhập sai nhiều lần', en: 'Locked for a while after wrong attempts' },
    detail: { vi: 'Hãy thử lại sau {seconds} giây.', en: 'Try again in {seconds} {seconds|second|seconds}.' },
  },
  'identity.passkey-refused': {
    status: 422,
    title: { vi: 'Khóa truy cập không được chấp nhận', en: 'The passkey was not accepted' },
    detail: {
      vi: 'Khóa này không thuộc tài khoản của bạn hoặc lần xác nhận đã quá hạn. Hãy thử lại.',
      en: 'It does not belong to your account, or the confirmation took too long. Try again.',
    },
  },
  'identity.bad-return': {
    status: 400,
    title: { vi: 'Địa chỉ quay lại không hợp lệ', en: 'The address to return to is not allowed' },
    detail: {
      vi: 'Sau khi đăng nhập chỉ có thể quay lại một trang của Khuê. Hãy mở trang chủ và đăng nhập lại.',
      en: 'After signing in you can only return to a page of Khuê. Open the home page and sign in again.',
    },
  },
  'identity.sign-in-expired': {
    status: 400,
    title: { vi: 'Lần đăng nhập này đã quá hạn', en: 'This sign-in has expired' },
    detail: {
      vi: 'Lần đăng nhập đã được dùng, quá hạn hoặc bắt đầu ở trình duyệt khác. Hãy đăng nhập lại từ đầu.',
      en: 'It was already used, took too long, or began in another browser. Sign in again from the start.',
    },
  },
  'identity.sign-in-refused': {
    status: 403,
    title: { vi: 'Không đăng nhập được', en: 'Signing in was refused' },
    detail: { vi: 'Hãy thử lại; nếu vẫn không được, liên hệ tổng đài 1022.', en: 'Try again; if it fails, call 1022.' },
  },
  'identity.vneid-unavailable': {
    status: 503,
    title: { vi: 'VNeID tạm thời không trả lời', en: 'VNeID does not answer at the moment' },
    detail: {
      vi: 'Chưa có gì bị mất. Bạn vẫn tra cứu được thủ tục; hãy đăng nhập lại sau ít phút.',
      en: 'Nothing is lost. You can still look procedures up; sign in again in a few minutes.',
    },
  },
  'identity.unknown-person': {
    status: 404,
    title: { vi: 'Không tìm thấy người này', en: 'There is no such person' },
    detail: { vi: 'Hãy kiểm tra lại thông tin.', en: 'Check what you entered.' },
  },
  'identity.person-mismatch': {
    status: 409,
    title: { vi: 'Số định danh đã thuộc về người khác', en: 'The citizen number belongs to somebody else' },
    detail: {
      vi: 'Số này đã được ghi với họ tên hoặc ngày sinh khác. Hãy đối chiếu lại giấy tờ.',
      en: 'It is recorded with another name or date of birth. Compare the papers again.',
    },
  },
})

export const messages = defineMessages({
  title: { vi: 'Đăng nhập', en: 'Sign in' },
  product: { vi: 'Khuê', en: 'Khuê' },
  tagline: { vi: 'Nền tảng số Thủ đô Hà Nội', en: 'The digital platform of Hanoi' },
  officialTitle: { vi: 'Đăng nhập dành cho cán bộ', en: 'Sign in for officials' },
  citizenTitle: { vi: 'Đăng nhập để tiếp tục', en: 'Sign in to continue' },
  citizenLead: {
    vi: 'Dùng tài khoản định danh điện tử VNeID. Khuê không nhìn thấy mật khẩu của bạn.',
    en: 'Use your national electronic identity, VNeID. Khuê never sees your password.',
  },
  withVneid: { vi: 'Đăng nhập bằng VNeID', en: 'Sign in with VNeID' },
  asOfficial: { vi: 'Tôi là cán bộ', en: 'I am an official' },
  username: { vi: 'Tên đăng nhập', en: 'Username' },
  password: { vi: 'Mật khẩu', en: 'Password' },
  next: { vi: 'Tiếp tục', en: 'Continue' },
  withPasskey: { vi: 'Dùng khóa truy cập', en: 'Use a passkey' },
  or: { vi: 'hoặc', en: 'or' },
  codeTitle: { vi: 'Xác nhận bước hai', en: 'Second step' },
  codeLead: {
    vi: 'Nhập mã 6 số trong ứng dụng xác thực của bạn.',
    en: 'Enter the six-digit code from your authenticator app.',
  },
  code: { vi: 'Mã dùng một lần', en: 'One-time code' },
  confirm: { vi: 'Xác nhận', en: 'Confirm' },
  startAgain: { vi: 'Đăng nhập bằng tài khoản khác', en: 'Use another account' },
  cancel: { vi: 'Hủy và quay lại', en: 'Cancel and go back' },
  wrongLogin: {
    vi: 'Tên đăng nhập hoặc mật khẩu không đúng. Hãy kiểm tra phím Caps Lock và bộ gõ rồi nhập lại.',
    en: 'The username or password is not right. Check Caps Lock and your keyboard, then try again.',
  },
  wrongCode: {
    vi: 'Mã sai, đã hết hạn hoặc đã được dùng. Hãy nhập mã mới nhất.',
    en: 'The code is wrong, has expired or was already used. Enter the newest one.',
  },
  passkeyFailed: {
    vi: 'Khóa truy cập không được chấp nhận. Hãy thử lại hoặc dùng mật khẩu.',
    en: 'The passkey was not accepted. Try again, or use your password.',
  },
  passkeyUnsupported: {
    vi: 'Trình duyệt này không dùng được khóa truy cập.',
    en: 'This browser cannot use passkeys.',
  },
  problemWith: { vi: 'Chưa đăng nhập được', en: 'You are not signed in yet' },
  sandboxBanner: {
    vi: 'Hệ thống thử nghiệm: tài khoản và dữ liệu đều là giả định.',
    en: 'Sandbox: all accounts and data are made up.',
  },
  sandboxCode: { vi: 'Mã thử nghiệm hiện tại: {code}', en: 'The sandbox code now: {code}' },
  sandboxPassword: {
    vi: 'Tài khoản thử nghiệm, mật khẩu {password}. Chạm để chọn:',
    en: 'Sandbox accounts, password {password}. Choose one:',
  },
  lowTitle: { vi: 'Cần định danh mức 2', en: 'Level 2 is needed' },
  lowLead: {
    vi: 'Tài khoản VNeID vừa dùng ở mức 1. Việc này cần mức 2: hãy xác nhận mức 2 trên VNeID, hoặc đến Công an xã, phường để được nâng mức.',
    en: 'The VNeID account that you used is of level 1. This needs level 2: confirm level 2 in VNeID, or have it raised at the police of your commune or ward.',
  },
  tryAgain: { vi: 'Thử lại', en: 'Try again' },
  home: { vi: 'Về trang chủ', en: 'Go to the home page' },
  consentTitle: { vi: 'Cho phép {client}?', en: 'Allow {client}?' },
  consentLead: {
    vi: 'Ứng dụng {client} muốn biết từ Khuê:',
    en: '{client} asks Khuê for:',
  },
  scopeOpenid: {
    vi: 'một mã riêng để nhận ra bạn trong ứng dụng đó',
    en: 'an identifier for you, for this application alone',
  },
  scopeProfile: { vi: 'họ tên, ngày sinh, giới tính', en: 'your name, date of birth and sex' },
  scopeEmail: { vi: 'thư điện tử', en: 'your e-mail address' },
  scopePhone: { vi: 'số điện thoại', en: 'your telephone number' },
  scopeCitizen: { vi: 'số định danh cá nhân', en: 'your citizen number' },
  allow: { vi: 'Cho phép', en: 'Allow' },
  deny: { vi: 'Từ chối', en: 'Refuse' },
  signOutTitle: { vi: 'Đăng xuất khỏi Khuê?', en: 'Sign out of Khuê?' },
  signOutLead: {
    vi: 'Bạn sẽ đăng xuất khỏi Khuê và các ứng dụng đang dùng đăng nhập này.',
    en: 'You will be signed out of Khuê and of the applications that use this sign-in.',
  },
  signOut: { vi: 'Đăng xuất', en: 'Sign out' },
  staySignedIn: { vi: 'Ở lại', en: 'Stay signed in' },
  signedOutTitle: { vi: 'Bạn đã đăng xuất', en: 'You are signed out' },
  signedOutLead: { vi: 'Cảm ơn bạn đã sử dụng dịch vụ.', en: 'Thank you for using the service.' },
  language: { vi: 'Ngôn ngữ', en: 'Language' },
  mustBeHttps: {
    vi: 'Cần địa chỉ https đầy đủ, cùng một máy chủ, không có phần sau dấu #',
    en: 'A full https address is needed, all on one host, without a # part',
  },
})

/** What was read, by the code that the modules record. */
const readWhat: Readonly<Record<string, Message>> = defineMessages({
  case: { vi: 'Xem hồ sơ của bạn', en: 'Opened your case' },
  'named-in-case': {
    vi: 'Xem hồ sơ của người khác, trong đó có nêu bạn',
    en: 'Opened the case of another person that speaks of you',
  },
  application: { vi: 'Xem nội dung bạn khai', en: 'Read what you declared' },
  result: { vi: 'Xem kết quả giải quyết', en: 'Read the result' },
  person: { vi: 'Xem thông tin cá nhân', en: 'Read your personal data' },
  population: { vi: 'Xem bản ghi dân cư', en: 'Read the population record' },
  households: { vi: 'Xem hộ gia đình', en: 'Read the household' },
  delivery: { vi: 'Xem việc trả kết quả', en: 'Read how the result is delivered' },
  land: { vi: 'Xem thửa đất', en: 'Read the land parcel' },
  'land-certificates': { vi: 'Xem giấy chứng nhận về đất', en: 'Read the land certificate' },
  enterprises: { vi: 'Xem bản ghi doanh nghiệp', en: 'Read the business record' },
  report: { vi: 'Xem phản ánh của bạn', en: 'Read your report' },
  'dialogue registration': { vi: 'Xem bạn đăng ký dự đối thoại', en: 'Read that you registered for a dialogue' },
  alarm: { vi: 'Xem cảnh báo về việc đọc dữ liệu của bạn', en: 'Read an alarm about readings of your data' },
  'payment receipt': { vi: 'Xem biên lai', en: 'Opened the receipt' },
})

/** Why, by the beginning of what the modules record; anything else is an official's own words. */
const readPurposes: readonly (readonly [string, Message])[] = [
  ['case-handling', { vi: 'giải quyết hồ sơ', en: 'handling a case' }],
  ['residence-management', { vi: 'quản lý cư trú', en: 'managing residence' }],
  ['case handling', { vi: 'giải quyết hồ sơ', en: 'handling a case' }],
  ['handling a case', { vi: 'giải quyết hồ sơ', en: 'handling a case' }],
  [
    'data-protection',
    {
      vi: 'ghi nhận cán bộ là ai, để bảo vệ dữ liệu cá nhân',
      en: 'telling which official somebody is, to protect personal data',
    },
  ],
  ['handling a payment', { vi: 'quản lý thu phí, lệ phí', en: 'handling a payment' }],
  ['business-registration', { vi: 'đăng ký kinh doanh', en: 'business registration' }],
  ['land-management', { vi: 'quản lý đất đai', en: 'managing land' }],
  ['planning-work', { vi: 'lập và quản lý quy hoạch', en: 'planning work' }],
  ['national verification', { vi: 'đối chiếu với CSDL quốc gia', en: 'verification with the national database' }],
  ['holding a dialogue', { vi: 'tổ chức đối thoại', en: 'holding a dialogue' }],
  ['reception at the counter', { vi: 'tiếp nhận tại quầy', en: 'reception at the counter' }],
]

export const readInWords = (what: string, language: Language): string => readWhat[what]?.[language] ?? what

export const purposeInWords = (purpose: string, language: Language): string =>
  readPurposes.find(([code]) => purpose.startsWith(code))?.[1][language] ?? purpose
