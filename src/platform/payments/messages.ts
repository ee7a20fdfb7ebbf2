import { defineMessages } from '../../kernel/i18n.ts'
import { defineProblems } from '../../kernel/problems.ts'

export const messages = defineMessages({
  title: { vi: 'Thanh toán', en: 'Payment' },
  pay: { vi: 'Thanh toán phí, lệ phí', en: 'Pay the fee' },
  scan: {
    vi: 'Mở ứng dụng ngân hàng và quét mã VietQR này',
    en: 'Open your banking application and scan this VietQR code',
  },
  copy: { vi: 'Hoặc chuyển khoản với nội dung sau', en: 'Or make a transfer with these details' },
  bank: { vi: 'Ngân hàng', en: 'Bank' },
  account: { vi: 'Số tài khoản', en: 'Account number' },
  accountName: { vi: 'Tên người thụ hưởng', en: 'Beneficiary' },
  amount: { vi: 'Số tiền', en: 'Amount' },
  content: { vi: 'Nội dung chuyển khoản', en: 'Transfer description' },
  contentHint: {
    vi: 'Giữ nguyên nội dung này để khoản tiền được ghi nhận tự động.',
    en: 'Keep this text as it is, so that the money is credited by itself.',
  },
  openSandboxBank: { vi: 'Mở ngân hàng thử nghiệm', en: 'Open the sandbox bank' },
  items: { vi: 'Các khoản', en: 'Items' },
  total: { vi: 'Tổng cộng', en: 'Total' },
  inWords: { vi: 'Bằng chữ', en: 'In words' },
  until: { vi: 'Hạn thanh toán', en: 'Pay by' },
  receipt: { vi: 'Biên lai', en: 'Receipt' },
  payAgain: { vi: 'Lấy mã thanh toán mới', en: 'Get a new payment code' },
  cancel: { vi: 'Hủy thanh toán', en: 'Cancel the payment' },
  refund: { vi: 'Hoàn tiền', en: 'Refund' },
  cash: { vi: 'Thu tiền mặt', en: 'Receive cash' },
  reason: { vi: 'Lý do', en: 'Reason' },
  held: {
    vi: 'Đã nhận {amount} nhưng chưa khớp với khoản phải nộp; cán bộ đang kiểm tra. Tiền của bạn không bị mất.',
    en: '{amount} arrived but does not match what is due; an official is looking at it. Your money is safe.',
  },
  nothingToPay: { vi: 'Thủ tục này không thu phí', en: 'There is no fee' },
  statusWaiting: { vi: 'Chờ thanh toán', en: 'Waiting for payment' },
  statusSettled: { vi: 'Đã thanh toán', en: 'Paid' },
  statusExpired: { vi: 'Đã hết hạn', en: 'Expired' },
  statusCancelled: { vi: 'Đã hủy', en: 'Cancelled' },
  statusRefunding: { vi: 'Đang hoàn tiền', en: 'Refund under way' },
  statusRefunded: { vi: 'Đã hoàn tiền', en: 'Refunded' },
  methodTransfer: { vi: 'Chuyển khoản', en: 'Bank transfer' },
  methodCash: { vi: 'Tiền mặt', en: 'Cash' },
  reconciliation: { vi: 'Đối soát', en: 'Reconciliation' },
  suspense: { vi: 'Tiền chờ xử lý', en: 'Money in suspense' },
  balances: { vi: 'Số dư các tài khoản', en: 'Account balances' },
  stateCredited: { vi: 'Đã ghi có', en: 'Credited' },
  stateUnknownReference: { vi: 'Không rõ nội dung', en: 'Unknown reference' },
  stateUnderpaid: { vi: 'Chuyển thiếu', en: 'Too little' },
  stateOverpaid: { vi: 'Chuyển thừa', en: 'Too much' },
  stateWrongCurrency: { vi: 'Sai loại tiền', en: 'Wrong currency' },
  stateWrongAccount: { vi: 'Sai tài khoản', en: 'Wrong account' },
  stateExpired: { vi: 'Chuyển sau hạn', en: 'After the expiry' },
  stateCancelled: { vi: 'Khoản đã hủy', en: 'For a cancelled payment' },
  stateAlreadyPaid: { vi: 'Chuyển lần hai', en: 'Already paid' },
  stateAlreadyRefunded: { vi: 'Khoản đã hoàn', en: 'Already refunded' },
  kindConflict: { vi: 'Ngân hàng báo hai nội dung khác nhau', en: 'The bank said two different things' },
  kindMissing: { vi: 'Không có trong sao kê', en: 'Not in the bank statement' },
  kindRefundFailed: { vi: 'Hoàn tiền không thành công', en: 'The refund failed' },
  resolveCredit: { vi: 'Ghi nhận cho khoản thanh toán', en: 'Credit it to a payment' },
  resolveReturn: { vi: 'Trả lại người chuyển', en: 'Return it to the sender' },
  resolveReverse: { vi: 'Đảo bút toán', en: 'Reverse the entry' },
  resolveClose: { vi: 'Kết thúc, không chuyển tiền', en: 'Close without moving money' },
})

export const problems = defineProblems({
  'payments.not-found': {
    status: 404,
    title: { vi: 'Không tìm thấy khoản thanh toán', en: 'There is no such payment' },
    detail: {
      vi: 'Khoản này không có hoặc bạn không được xem. Hãy mở lại từ hồ sơ của bạn.',
      en: 'It does not exist or you may not see it. Open it again from your case.',
    },
  },
  'payments.not-waiting': {
    status: 409,
    title: { vi: 'Khoản này không còn chờ thanh toán', en: 'This payment no longer waits' },
    detail: {
      vi: 'Trạng thái hiện nay: {status}. Hãy tải lại trang.',
      en: 'Its state is now {status}. Reload the page.',
    },
  },
  'payments.not-settled': {
    status: 409,
    title: { vi: 'Khoản này chưa được thanh toán', en: 'This payment is not settled' },
    detail: {
      vi: 'Chỉ khoản đã thanh toán mới có biên lai hoặc được hoàn tiền. Trạng thái hiện nay: {status}.',
      en: 'Only a settled payment has a receipt or can be refunded. Its state is now {status}.',
    },
  },
  'payments.cannot-pay-again': {
    status: 409,
    title: { vi: 'Không cần mã thanh toán mới', en: 'A new payment code is not needed' },
    detail: {
      vi: 'Chỉ khoản đã hết hạn mới lấy mã mới. Trạng thái hiện nay: {status}.',
      en: 'Only an expired payment gets a new code. Its state is now {status}.',
    },
  },
  'payments.wrong-cash-amount': {
    status: 422,
    title: { vi: 'Số tiền mặt không khớp', en: 'The cash does not match' },
    detail: {
      vi: 'Khoản phải nộp là {dueDong} đồng. Chưa có gì được ghi nhận.',
      en: 'The amount due is {dueDong} đồng. Nothing was recorded.',
    },
  },
  'payments.already-requested': {
    status: 409,
    title: { vi: 'Hồ sơ đã có yêu cầu thanh toán khác', en: 'The case already has another payment request' },
    detail: {
      vi: 'Hãy hủy yêu cầu cũ trước khi lập yêu cầu với số tiền khác.',
      en: 'Cancel the earlier request before making one with another amount.',
    },
  },
  'payments.forged-confirmation': {
    status: 401,
    title: { vi: 'Chữ ký của ngân hàng không đúng', en: "The bank's signature is not valid" },
    detail: {
      vi: 'Thông báo bị từ chối và không có khoản tiền nào được ghi nhận.',
      en: 'The message was refused and no money was credited.',
    },
  },
  'payments.unreadable-confirmation': {
    status: 400,
    title: { vi: 'Không đọc được thông báo của ngân hàng', en: "The bank's message cannot be read" },
    detail: {
      vi: 'Chữ ký đúng nhưng nội dung không theo mẫu đã thống nhất. Thông báo đã được lưu để kiểm tra.',
      en: 'The signature is good but the content does not follow the agreed shape. It is kept for inspection.',
    },
  },
  'payments.bank-unavailable': {
    status: 503,
    title: { vi: 'Chưa kết nối được ngân hàng', en: 'The bank cannot be reached' },
    detail: {
      vi: 'Việc này sẽ được thử lại. Chưa có gì bị mất.',
      en: 'It will be tried again. Nothing is lost.',
    },
  },
  'payments.already-resolved': {
    status: 409,
    title: { vi: 'Mục này đã được xử lý', en: 'This item is already decided' },
    detail: { vi: 'Hãy tải lại danh sách đối soát.', en: 'Reload the reconciliation list.' },
  },
  'payments.cannot-resolve': {
    status: 422,
    title: { vi: 'Không thể xử lý theo cách này', en: 'It cannot be decided this way' },
    detail: { vi: '{why}', en: '{why}' },
  },
})
