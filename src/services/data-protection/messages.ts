/** Texts of data protection. */
import { defineProblems } from '../../kernel/problems.ts'

export const problems = defineProblems({
  'data-protection.unknown-official': {
    status: 422,
    title: { vi: 'Không có cán bộ này', en: 'There is no such official' },
    detail: {
      vi: 'Không cán bộ nào có địa chỉ thư này. Hãy kiểm tra lại địa chỉ.',
      en: 'No official has this e-mail address. Check the address.',
    },
  },
  'data-protection.nobody-recorded': {
    status: 422,
    title: { vi: 'Không tìm thấy người này trong dân cư', en: 'Nobody is recorded so' },
    detail: {
      vi: 'Không ai được ghi nhận với số định danh và ngày sinh này. Hãy kiểm tra cả hai.',
      en: 'Nobody is recorded under this citizen number with this day of birth. Check both.',
    },
  },
  'data-protection.person-taken': {
    status: 409,
    title: { vi: 'Người này đã gắn với cán bộ khác', en: 'This person is another official already' },
    detail: {
      vi: 'Mỗi người chỉ gắn với một cán bộ. Nếu lần gắn trước sai, hãy bỏ nó trước.',
      en: 'A person is one official only. If the earlier link is wrong, take it away first.',
    },
  },
  'data-protection.decided': {
    status: 409,
    title: { vi: 'Cảnh báo này đã có kết luận', en: 'This alarm has been decided' },
    detail: {
      vi: 'Không giải trình hay kết luận lại được nữa. Hãy mở lại trang để xem kết luận.',
      en: 'It can no longer be explained or decided. Open the page again to see the conclusion.',
    },
  },
})
