/** Every text that identity shows. Browser-safe. */
import { defineMessages } from '../../kernel/i18n.ts'
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
})
