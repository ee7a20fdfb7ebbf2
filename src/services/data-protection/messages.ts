/** Texts of data protection. */
import { defineProblems } from '../../kernel/problems.ts'

export const problems = defineProblems({
  'data-protection.decided': {
    status: 409,
    title: { vi: 'Cảnh báo này đã có kết luận', en: 'This alarm has been decided' },
    detail: {
      vi: 'Không giải trình hay kết luận lại được nữa. Hãy mở lại trang để xem kết luận.',
      en: 'It can no longer be explained or decided. Open the page again to see the conclusion.',
    },
  },
})
