/** Texts of the portal's payment page. */
import { defineMessages } from '../../../kernel/i18n.ts'

export const messages = defineMessages({
  title: { vi: 'Nộp phí, lệ phí', en: 'Pay the fee' },
  lead: {
    vi: 'Quét mã bằng ứng dụng ngân hàng bất kỳ. Trang này tự cập nhật khi tiền đến.',
    en: 'Scan the code with any bank’s application. This page updates itself when the money arrives.',
  },
  backToCase: { vi: 'Về hồ sơ', en: 'Back to the case' },
  waiting: { vi: 'Đang chờ tiền đến', en: 'Waiting for the money' },
  waitingHelp: {
    vi: 'Bạn có thể đóng trang này; chúng tôi sẽ báo khi nhận được tiền. Mã có hiệu lực đến {until}.',
    en: 'You may close this page; you will be told when the money has come. The code is valid until {until}.',
  },
  settled: { vi: 'Đã nhận đủ {amount}', en: '{amount} received' },
  settledAt: { vi: 'lúc {at}', en: 'at {at}' },
  receipt: { vi: 'Tải biên lai (PDF)', en: 'Download the receipt (PDF)' },
  continue: { vi: 'Xem biên nhận hồ sơ', en: 'See the case’s receipt' },
  expired: { vi: 'Mã thanh toán đã hết hạn', en: 'This payment code has expired' },
  expiredHelp: {
    vi: 'Chưa có khoản tiền nào bị trừ. Hãy lấy mã mới để nộp.',
    en: 'No money was taken. Get a new code to pay.',
  },
  cancelled: { vi: 'Yêu cầu thanh toán đã hủy', en: 'This payment was cancelled' },
  again: { vi: 'Lấy mã mới', en: 'Get a new code' },
  refunding: { vi: 'Đang hoàn tiền', en: 'The refund is on its way' },
  refunded: { vi: 'Đã hoàn {amount}', en: '{amount} refunded' },
  held: {
    vi: '{amount} đã đến nhưng chưa khớp; cán bộ đang đối soát. Tiền của bạn không mất.',
    en: '{amount} came but did not match; an official is looking at it. Your money is not lost.',
  },
  items: { vi: 'Các khoản', en: 'What it is for' },
  total: { vi: 'Tổng cộng', en: 'Total' },
  sandboxPay: { vi: 'Trả bằng ngân hàng thử nghiệm', en: 'Pay at the trial bank' },
  sandboxHelp: {
    vi: 'Chỉ có trên bản thử nghiệm: không có tiền thật.',
    en: 'On the trial system only: no real money.',
  },
  none: { vi: 'Hồ sơ này không có khoản phí nào', en: 'This case has no fee' },
})
