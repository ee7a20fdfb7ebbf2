import { defineProblems } from '../../kernel/problems.ts'

export const problems = defineProblems({
  'transparency.not-logged-yet': {
    status: 409,
    title: { vi: 'Kết quả chưa vào sổ minh bạch', en: 'The result is not in the log yet' },
    detail: {
      vi: 'Kết quả sẽ vào sổ sau khoảng một giây. Hãy thử lại.',
      en: 'The log takes a result up within about a second. Try again.',
    },
  },
  'transparency.no-such-size': {
    status: 400,
    title: { vi: 'Sổ chưa có kích thước này', en: 'The log has no such size' },
    detail: {
      vi: 'Sổ hiện có {size} mục. Hãy yêu cầu kích thước từ 1 đến {size} và đủ để chứa mục cần chứng minh.',
      en: 'The log has {size} entries now. Ask for a size from 1 to {size} that contains the entry.',
    },
  },
  'transparency.not-current': {
    status: 409,
    title: { vi: 'Kết quả không còn hiệu lực', en: 'The result is no longer current' },
    detail: {
      vi: 'Kết quả đã bị thu hồi hoặc thay thế trước đó.',
      en: 'The result was revoked or superseded before.',
    },
  },
})
