import { defineMessages } from '../../kernel/i18n.ts'
import { defineProblems } from '../../kernel/problems.ts'

export const messages = defineMessages({
  mailGreeting: { vi: 'Kính gửi ông/bà {name},', en: 'Dear {name},' },
  mailButton: { vi: 'Xem chi tiết', en: 'See the details' },
  mailFooter: {
    vi: 'Thư tự động của Cổng dịch vụ công thành phố Hà Nội. Vui lòng không trả lời thư này. Thành phố không bao giờ hỏi mật khẩu hay mã OTP qua thư.',
    en: 'Automatic message of the public service portal of Hanoi. Please do not reply. The city never asks for passwords or one-time codes by e-mail.',
  },
  mailPreferences: {
    vi: 'Ông/bà có thể đổi cách nhận thông báo trong mục Cá nhân của cổng.',
    en: 'You can change how you are told under “Me” in the portal.',
  },
  wishesTitle: { vi: 'Cách nhận thông báo', en: 'How you are told' },
  wishPreferences: { vi: 'Thư điện tử: {email}; thông báo đẩy: {push}', en: 'E-mail: {email}; push notices: {push}' },
  wishYes: { vi: 'có', en: 'yes' },
  wishNo: { vi: 'không', en: 'no' },
  wishBrowser: {
    vi: 'Thông báo đẩy trên một trình duyệt, qua {service}',
    en: 'Push notices on a browser, by way of {service}',
  },
  officialFooter: {
    vi: 'Thư tự động của hệ thống điều hành thành phố Hà Nội. Vui lòng không trả lời thư này.',
    en: 'Automatic message of the city’s systems. Please do not reply.',
  },
})

export const problems = defineProblems({
  'notifications.not-found': {
    status: 404,
    title: { vi: 'Không tìm thấy thông báo', en: 'There is no such notice' },
    detail: { vi: 'Thông báo này không phải của bạn hoặc không còn.', en: 'It is not yours or no longer exists.' },
  },
  'notifications.unknown-push-service': {
    status: 422,
    title: { vi: 'Trình duyệt này chưa được hỗ trợ', en: 'This browser is not supported' },
    detail: {
      vi: 'Dịch vụ thông báo của trình duyệt ({host}) chưa nằm trong danh sách được phép. Bạn vẫn nhận thư điện tử và thông báo trong cổng.',
      en: "The browser's push service ({host}) is not on the list. You still get e-mail and notices in the portal.",
    },
  },
  'notifications.too-many-subscriptions': {
    status: 409,
    title: { vi: 'Đã bật trên quá nhiều thiết bị', en: 'Too many devices' },
    detail: {
      vi: 'Mỗi người dùng tối đa {limit} thiết bị. Hãy tắt bớt trên một thiết bị cũ.',
      en: 'A person may have {limit} devices. Turn it off on an old one first.',
    },
  },
})
