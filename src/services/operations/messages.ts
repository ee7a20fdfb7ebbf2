/** Texts of the operations centre. */
import { defineMessages } from '../../kernel/i18n.ts'
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
  'operations.reason-missing': {
    status: 422,
    title: { vi: 'Chưa nêu lý do', en: 'The reason is missing' },
    detail: { vi: 'Từ chối nhiệm vụ phải ghi lý do.', en: 'Refusing a task says why.' },
  },
  'operations.outside-of-unit': {
    status: 422,
    title: { vi: 'Vùng cảnh báo nằm ngoài địa bàn', en: 'The area lies outside of the unit' },
    detail: {
      vi: 'Đơn vị chỉ cảnh báo trong địa bàn của mình. Hãy chọn lại vùng, hoặc để thành phố ban hành.',
      en: 'A unit warns within its own area. Choose the area again, or let the city issue it.',
    },
  },
  'operations.outside-of-sector': {
    status: 422,
    title: { vi: 'Ngoài lĩnh vực của sở, ngành', en: 'Outside of the department’s field' },
    detail: {
      vi: 'Sở, ngành chỉ cảnh báo về lĩnh vực mình quản lý. Hãy để thành phố hoặc sở, ngành khác ban hành.',
      en: 'A department warns of its own field. Let the city or another department issue it.',
    },
  },
  'operations.no-area': {
    status: 422,
    title: { vi: 'Vùng vẽ chưa thành hình', en: 'What was drawn is no area' },
    detail: {
      vi: 'Vùng có ít nhất ba góc không thẳng hàng, và các cạnh không cắt nhau.',
      en: 'An area has three corners or more that are not in a line, and edges that do not cross.',
    },
  },
  'operations.drawn-outside': {
    status: 422,
    title: { vi: 'Vùng vẽ vượt ra ngoài nơi đã chọn', en: 'What was drawn reaches beyond the places chosen' },
    detail: {
      vi: 'Hãy vẽ trong ranh giới các phường, xã đã chọn, hoặc chọn thêm nơi mà vùng vẽ chạm tới.',
      en: 'Draw within the boundaries of the wards and communes chosen, or choose those as well that the drawing reaches.',
    },
  },
  'operations.warning-time': {
    status: 422,
    title: { vi: 'Thời gian của cảnh báo chưa đúng', en: 'The times of the warning are not right' },
    detail: {
      vi: 'Cảnh báo phải hết hạn sau lúc này, không quá {hours} giờ, và bắt đầu trước khi hết hạn.',
      en: 'A warning ends after now, within {hours} hours, and begins before it ends.',
    },
  },
  'operations.own-warning': {
    status: 403,
    title: { vi: 'Cần người thứ hai duyệt', en: 'A second person has to let it out' },
    detail: {
      vi: 'Người soạn không tự duyệt cảnh báo của mình. Hãy nhờ người có quyền duyệt.',
      en: 'Who composed a warning does not approve it. Ask somebody else who may.',
    },
  },
  'operations.warning-not-in-force': {
    status: 409,
    title: { vi: 'Cảnh báo này không còn hiệu lực', en: 'This warning is not in force' },
    detail: {
      vi: 'Cảnh báo đã hết hạn, đã bị thay, hoặc đang có bản cập nhật chờ duyệt.',
      en: 'It has ended or was replaced, or an update of it is being prepared.',
    },
  },
  'operations.shift-waits': {
    status: 409,
    title: { vi: 'Đang có ca chờ nhận', en: 'A shift waits to be taken' },
    detail: {
      vi: 'Lần giao ca trước chưa ai nhận. Hãy để người nhận ca xác nhận trước.',
      en: 'Nobody has taken the shift that was handed over before. Let who comes confirm it first.',
    },
  },
})

export const reportTexts = defineMessages({
  title: { vi: 'Báo cáo tình hình', en: 'Situation report' },
  new: { vi: 'Mới', en: 'New' },
  'in-hand': { vi: 'Đang xử lý', en: 'In hand' },
  contained: { vi: 'Đã khống chế', en: 'Contained' },
  closed: { vi: 'Đã đóng', en: 'Closed' },
})

/** What a person asked for, as it stands in their data. */
export const wishes = defineMessages({
  title: { vi: 'Cảnh báo của thành phố', en: 'Warnings' },
})
