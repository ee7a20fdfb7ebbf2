/** Texts of the operations centre. */
import { defineProblems } from '../../kernel/problems.ts'

export const problems = defineProblems({
  'operations.changed-meanwhile': {
    status: 409,
    title: { vi: 'Sự việc vừa được người khác cập nhật', en: 'Somebody else has just changed this incident' },
    detail: {
      vi: 'Chưa ghi thay đổi của bạn. Hãy xem diễn biến mới nhất rồi làm lại.',
      en: 'Your change was not made. Look at what is new, then do it again.',
    },
  },
  'operations.unknown-unit': {
    status: 422,
    title: { vi: 'Không có đơn vị này', en: 'There is no such unit' },
    detail: { vi: 'Hãy chọn một đơn vị đang hoạt động.', en: 'Choose a unit that is in force.' },
  },
  'operations.not-possible': {
    status: 409,
    title: {
      vi: 'Sự việc không ở trạng thái cho phép việc này',
      en: 'The incident is not in a state that allows this',
    },
    detail: {
      vi: 'Sự việc đã đóng, đã gộp hoặc bước này không có. Hãy tải lại để xem trạng thái hiện tại.',
      en: 'It is closed or merged, or there is no such step. Reload to see how it stands.',
    },
  },
  'operations.outcome-missing': {
    status: 422,
    title: { vi: 'Chưa nêu kết quả', en: 'The outcome is missing' },
    detail: {
      vi: 'Đóng một sự việc phải ghi: đã xử lý xong, hay báo nhầm.',
      en: 'Closing an incident says whether it was resolved or a false alarm.',
    },
  },
  'operations.no-caller': {
    status: 404,
    title: { vi: 'Không có thông tin người gọi', en: 'There is no caller on record' },
    detail: {
      vi: 'Không ai gọi báo việc này, hoặc thông tin đã hết thời hạn lưu.',
      en: 'Nobody called about it, or the time of keeping is over.',
    },
  },
})
