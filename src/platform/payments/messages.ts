import { defineProblems } from '../../kernel/problems.ts'

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
