/** Texts of the desk's page of e-mails that came to nothing. */
import { defineMessages } from '../../../kernel/i18n.ts'

export const words = defineMessages({
  title: { vi: 'Thư không gửi được', en: 'Undelivered e-mails' },
  lead: {
    vi: 'Thông báo vẫn có trong cổng của người nhận. Không hiện địa chỉ: người nhận tự sửa trong trang cá nhân.',
    en: 'The notice itself is in the person’s portal. Addresses are not shown: each person mends their own on their page.',
  },
  none: { vi: 'Thư nào cũng gửi được', en: 'Every e-mail was delivered' },
  noneHelp: {
    vi: 'Một thư được thử chín lần; hộp thư không tồn tại thì có ở đây ngay.',
    en: 'Each is tried nine times; one to a mailbox that does not exist comes here at once.',
  },
  when: { vi: 'Lúc', en: 'When' },
  about: { vi: 'Về việc', en: 'About' },
  state: { vi: 'Tình trạng', en: 'State' },
  failed: { vi: 'Gửi không được', en: 'Failed' },
  bounced: { vi: 'Bị trả lại', en: 'Bounced' },
  error: { vi: 'Máy chủ thư trả lời', en: 'The mail server said' },
  attempts: { vi: 'Số lần thử', en: 'Tries' },
  retry: { vi: 'Gửi lại', en: 'Send again' },
  queued: { vi: 'Thư được gửi lại', en: 'It is being sent again' },
  other: { vi: 'Việc khác', en: 'Something else' },
  procedures: { vi: 'Hồ sơ thủ tục', en: 'An application' },
  delivery: { vi: 'Trả kết quả', en: 'A result' },
  payments: { vi: 'Thanh toán', en: 'A payment' },
  participation: { vi: 'Phản ánh', en: 'A report' },
  consultations: { vi: 'Lấy ý kiến', en: 'A consultation' },
  identity: { vi: 'Tài khoản', en: 'The account' },
  'personal-data': { vi: 'Dữ liệu cá nhân', en: 'Personal data' },
})
