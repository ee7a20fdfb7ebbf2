/** Texts of indicators. */
import { defineMessages } from '../../kernel/i18n.ts'
import { defineProblems } from '../../kernel/problems.ts'

export const problems = defineProblems({
  'indicators.bad-formula': {
    status: 422,
    title: { vi: 'Không đọc được công thức', en: 'The formula cannot be read' },
    detail: {
      vi: 'Công thức sai từ ký tự thứ {at}. Hãy viết như: 100 * cases.on_time / cases.done.',
      en: 'It is wrong from character {at}. Write it like: 100 * cases.on_time / cases.done.',
    },
  },
  'indicators.unknown-measure': {
    status: 422,
    title: { vi: 'Không có số đo này', en: 'There is no such measure' },
    detail: {
      vi: 'Không phân hệ nào cung cấp “{name}”. Hãy chọn trong danh sách các số đo.',
      en: 'No module offers “{name}”. Choose from the list of measures.',
    },
  },
  'indicators.code-taken': {
    status: 409,
    title: { vi: 'Mã này đã được dùng', en: 'This code is taken' },
    detail: { vi: 'Đã có chỉ tiêu mang mã {code}.', en: 'There is an indicator with the code {code}.' },
  },
  'indicators.changed-meanwhile': {
    status: 409,
    title: { vi: 'Có người vừa sửa', en: 'Somebody has just changed it' },
    detail: {
      vi: 'Định nghĩa đã có phiên bản mới hơn bản anh/chị đang sửa. Hãy mở lại và sửa trên bản mới.',
      en: 'There is a newer version than the one you changed. Open it again and change that one.',
    },
  },
  'indicators.reckoned': {
    status: 409,
    title: { vi: 'Chỉ tiêu này do chương trình tính', en: 'This indicator is reckoned by the program' },
    detail: {
      vi: 'Số liệu lấy từ công thức, không nhập tay. Muốn sửa, hãy sửa dữ liệu gốc hoặc công thức.',
      en: 'Its figures come from the formula and are not entered. Correct the data behind it, or the formula.',
    },
  },
  'indicators.no-period': {
    status: 422,
    title: { vi: 'Không phải đầu kỳ', en: 'Not the beginning of a period' },
    detail: {
      vi: 'Kỳ phải bắt đầu từ {from} và không ở tương lai.',
      en: 'The period begins on {from}, and may not lie in the future.',
    },
  },
  'indicators.reason-needed': {
    status: 422,
    title: { vi: 'Cần lý do sửa', en: 'A correction needs a reason' },
    detail: {
      vi: 'Kỳ này đã có số liệu. Hãy nói vì sao sửa; số cũ vẫn được giữ.',
      en: 'This period has a figure. Say why it is corrected; the old one is kept.',
    },
  },
  'indicators.past-promise': {
    status: 422,
    title: { vi: 'Hạn đã qua', en: 'The day has passed' },
    detail: { vi: 'Lời hứa phải có hạn từ ngày mai trở đi.', en: 'A promise is for tomorrow or later.' },
  },
  'indicators.promise-closed': {
    status: 409,
    title: { vi: 'Lời hứa này đã có kết luận', en: 'This promise has been closed' },
    detail: { vi: 'Hãy mở lại trang để xem kết luận.', en: 'Open the page again to see what became of it.' },
  },
  'indicators.draft-exists': {
    status: 409,
    title: { vi: 'Đã có bản dự thảo', en: 'There is a draft' },
    detail: {
      vi: 'Chương trình năm {year} đang có một bản dự thảo. Hãy sửa bản đó.',
      en: 'The programme of {year} has a draft already. Change that one.',
    },
  },
  'indicators.adopted': {
    status: 409,
    title: { vi: 'Chương trình đã được thông qua', en: 'The programme has been adopted' },
    detail: {
      vi: 'Chương trình đã thông qua không sửa được. Muốn điều chỉnh, hãy lập dự thảo của năm sau.',
      en: 'An adopted programme is not changed. To revise it, draft the next one.',
    },
  },
  'indicators.own-draft': {
    status: 403,
    title: { vi: 'Cần người khác thông qua', en: 'Another person must adopt it' },
    detail: {
      vi: 'Người soạn dự thảo không tự thông qua được.',
      en: 'Who drafted a programme cannot adopt it.',
    },
  },
  'indicators.double-target': {
    status: 422,
    title: { vi: 'Hai mục tiêu cho cùng một ngày', en: 'Two targets for the same day' },
    detail: {
      vi: 'Một chỉ tiêu chỉ có một mục tiêu cho mỗi ngày đến hạn.',
      en: 'An indicator has one target for a day.',
    },
  },
})

export const letters = defineMessages({
  stale: { vi: 'Chỉ tiêu chưa có số liệu mới', en: 'An indicator has no new figure' },
  staleBody: {
    vi: 'Chỉ tiêu “{name}” phải có số liệu mới từ {on}. Anh/chị là người chịu trách nhiệm.',
    en: 'A new figure of “{name}” was due on {on}. You answer for it.',
  },
  promiseDue: { vi: 'Cam kết sắp đến hạn', en: 'A promise falls due soon' },
  promiseDueBody: {
    vi: 'Cam kết về chỉ tiêu “{name}” đến hạn ngày {on}: {text}',
    en: 'Your promise about “{name}” falls due on {on}: {text}',
  },
  promiseOver: { vi: 'Cam kết đã quá hạn', en: 'A promise is overdue' },
  promiseOverBody: {
    vi: 'Cam kết về chỉ tiêu “{name}” đã quá hạn từ ngày {on}: {text}',
    en: 'Your promise about “{name}” has been overdue since {on}: {text}',
  },
  offTrack: { vi: 'Chỉ tiêu khó đạt', en: 'A target is out of reach' },
  offTrackBody: {
    vi: 'Theo xu hướng hiện nay, chỉ tiêu “{name}” sẽ không đạt mục tiêu ngày {on}, và chưa có cam kết nào. Hãy nói sẽ làm gì, đến khi nào.',
    en: 'As things go, “{name}” will not reach its target of {on}, and nothing has been promised. Say what will be done, and until when.',
  },
})
