/** Texts of the desk's page of what went back. */
import { defineMessages } from '../../../kernel/i18n.ts'

export const words = defineMessages({
  title: { vi: 'Hoàn tiền', en: 'Refunds' },
  lead: {
    vi: 'Tiền đã trả lại người nộp, hoặc đang trên đường. Khoản ngân hàng từ chối chờ quyết định ở trang Đối soát.',
    en: 'Money that went back, or is on its way. What the bank refused waits for a decision on the page of payments.',
  },
  show: { vi: 'Hiện', en: 'Show' },
  all: { vi: 'Tất cả', en: 'All' },
  find: { vi: 'Tìm theo mã hồ sơ, giao dịch, lý do', en: 'Find by case code, transaction, reason' },
  none: { vi: 'Không có khoản hoàn tiền nào', en: 'No refunds' },
  noneHelp: {
    vi: 'Hoàn tiền có ở đây khi hồ sơ được rút, bị từ chối, hoặc tiền chuyển không đúng được trả lại.',
    en: 'They come when a case is withdrawn or refused, or money that was not right is sent back.',
  },
  ordered: { vi: 'Lúc', en: 'When' },
  what: { vi: 'Hoàn cho', en: 'For' },
  noCase: { vi: 'Tiền không thuộc hồ sơ nào', en: 'Money that paid nothing' },
  case: { vi: 'Mở hồ sơ', en: 'Open the case' },
  amount: { vi: 'Số tiền', en: 'Amount' },
  reason: { vi: 'Lý do', en: 'Reason' },
  byRule: { vi: 'Tự động theo quy định', en: 'By rule' },
  byOfficial: { vi: 'Cán bộ quyết định', en: 'Decided by an official' },
  state: { vi: 'Tình trạng', en: 'State' },
  requested: { vi: 'Chưa gửi ngân hàng', en: 'Not with the bank yet' },
  sent: { vi: 'Ngân hàng đang chuyển', en: 'With the bank' },
  completed: { vi: 'Đã hoàn', en: 'Back' },
  rejected: { vi: 'Ngân hàng từ chối', en: 'Refused by the bank' },
  transfer: { vi: 'Chuyển khoản', en: 'Transfer' },
  cash: { vi: 'Tiền mặt', en: 'Cash' },
  back: { vi: 'Đối soát thanh toán', en: 'Payments to reconcile' },
})
