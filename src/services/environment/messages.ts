/** Texts of problems and notices of the environment. */
import { defineProblems } from '../../kernel/problems.ts'

export const problems = defineProblems({
  'environment.not-that-day': {
    status: 409,
    title: { vi: 'Chỉ ghi được cho hôm nay và hôm qua', en: 'Only today and yesterday can be noted' },
    detail: {
      vi: 'Chuyến này không có trong kế hoạch của ngày đó, hoặc ngày đó đã qua. Hãy chọn chuyến của hôm nay.',
      en: 'This round is not planned on that day, or that day is over. Choose a round of today.',
    },
  },
})
