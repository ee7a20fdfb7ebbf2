/** Problems of the signals. Texts of the pages: pages/page-messages.ts. */
import type { Message } from '../../kernel/i18n.ts'
import { defineProblems } from '../../kernel/problems.ts'

export const problems = defineProblems({
  'signals.bad-layout': {
    status: 422,
    title: { vi: 'Sơ đồ nút chưa đúng', en: 'The layout is not right' },
    detail: {
      vi: 'Nút {code}: {vi}. Chưa nút nào được nhập.',
      en: 'Intersection {code}: {en}. No intersection was entered.',
    },
  },
  'signals.unknown-name': {
    status: 422,
    title: { vi: 'Không có trong sơ đồ nút', en: 'Not in the layout' },
    detail: {
      vi: '“{name}” không có trong sơ đồ. Hãy sửa tên, hoặc bổ sung sơ đồ trước.',
      en: '“{name}” is not in the layout. Correct the name, or complete the layout first.',
    },
  },
  'signals.conflicting-greens': {
    status: 422,
    title: { vi: 'Hai hướng xung đột cùng xanh', en: 'Conflicting movements would be green together' },
    detail: {
      vi: 'Chương trình {patternVi}, pha {stageVi}: {aVi} và {bVi} không được cùng xanh. Hãy tách thành hai pha. Phương án chưa được ghi.',
      en: 'Pattern {patternEn}, stage {stageEn}: {aEn} and {bEn} must never be green together. Separate them. The plan was not saved.',
    },
  },
  'signals.short-green': {
    status: 422,
    title: { vi: 'Thời gian xanh quá ngắn', en: 'A green is too short' },
    detail: {
      vi: 'Chương trình {patternVi}, pha {stageVi}: {movementVi} xanh {given} giây, tối thiểu là {least} giây. Phương án chưa được ghi.',
      en: 'Pattern {patternEn}, stage {stageEn}: {movementEn} has {given} s of green, and {least} s is its minimum. The plan was not saved.',
    },
  },
  'signals.short-intergreen': {
    status: 422,
    title: { vi: 'Thời gian chuyển pha quá ngắn', en: 'An intergreen is too short' },
    detail: {
      vi: 'Chương trình {patternVi}, sau pha {stageVi}: từ {aVi} sang {bVi} có {given} giây, cần ít nhất {least} giây. Phương án chưa được ghi.',
      en: 'Pattern {patternEn}, after stage {stageEn}: {given} s from {aEn} to {bEn}, where {least} s are needed. The plan was not saved.',
    },
  },
  'signals.unserved': {
    status: 422,
    title: { vi: 'Có hướng không bao giờ xanh', en: 'A movement is never served' },
    detail: {
      vi: 'Chương trình {patternVi}: {movementVi} không có pha nào. Phương án chưa được ghi.',
      en: 'Pattern {patternEn}: {movementEn} never has green. The plan was not saved.',
    },
  },
  'signals.long-red': {
    status: 422,
    title: { vi: 'Thời gian đỏ quá dài', en: 'A red is too long' },
    detail: {
      vi: 'Chương trình {patternVi}: {movementVi} chờ {given} giây, nhiều nhất là {most} giây. Phương án chưa được ghi.',
      en: 'Pattern {patternEn}: {movementEn} waits {given} s, and {most} s is the most. The plan was not saved.',
    },
  },
  'signals.refused-in-rehearsal': {
    status: 422,
    title: { vi: 'Khóa an toàn không cho chạy như vậy', en: 'The interlock refuses this plan' },
    detail: {
      vi: 'Chương trình {patternVi}, giây {second} của chu kỳ: {refusalVi}, {movementVi}. Hãy sửa thời gian quanh giây đó. Phương án chưa được ghi.',
      en: 'Pattern {patternEn}, second {second} of the cycle: {refusalEn}, {movementEn}. Correct the times around it. The plan was not saved.',
    },
  },
  'signals.second-person': {
    status: 403,
    title: { vi: 'Cần người thứ hai', en: 'A second person is needed' },
    detail: {
      vi: 'Người đề xuất không tự duyệt phương án của mình. Hãy để người khác có quyền duyệt quyết định.',
      en: 'Who proposed a plan does not deploy it. Let somebody else who may approve decide.',
    },
  },
  'signals.decided': {
    status: 409,
    title: { vi: 'Phương án đã được quyết định', en: 'The plan has been decided about' },
    detail: { vi: 'Hãy tải lại trang để xem kết quả.', en: 'Reload the page to see the outcome.' },
  },
  'signals.nothing-earlier': {
    status: 409,
    title: { vi: 'Chưa có phương án trước đó', en: 'There is no earlier plan' },
    detail: {
      vi: 'Nút này chưa từng chạy phương án nào khác. Phương án hiện tại giữ nguyên.',
      en: 'No other plan ever ran here. The present one stays.',
    },
  },
  'signals.nothing-to-try': {
    status: 422,
    title: { vi: 'Chưa chọn gì để thử', en: 'There is nothing to try' },
    detail: {
      vi: 'Hãy chọn một phương án, hoặc ít nhất một làn để đóng.',
      en: 'Choose a plan, or one lane to be closed at least.',
    },
  },
  'signals.too-long': {
    status: 422,
    title: { vi: 'Can thiệp quá dài', en: 'The intervention is too long' },
    detail: {
      vi: 'Loại can thiệp này kéo dài nhiều nhất {most} giây.',
      en: 'An intervention of this kind lasts {most} s at most.',
    },
  },
  'signals.too-dear': {
    status: 422,
    title: { vi: 'Bắt người khác chờ quá nhiều', en: 'It would cost others too much' },
    detail: {
      vi: 'Loại can thiệp này được bắt người khác chờ nhiều nhất {most} xe·giây.',
      en: 'For an intervention of this kind others may wait {most} vehicle seconds at most.',
    },
  },
  'signals.in-use': {
    status: 409,
    title: { vi: 'Nút đang có can thiệp khác', en: 'Another intervention holds this intersection' },
    detail: {
      vi: '{name} đang có can thiệp ưu tiên ngang hoặc cao hơn. Hãy kết thúc nó trước.',
      en: '{name} is held by an intervention of the same or a higher rank. End that one first.',
    },
  },
  'signals.intervention-over': {
    status: 409,
    title: { vi: 'Can thiệp đã kết thúc', en: 'The intervention is over' },
    detail: { vi: 'Hãy tải lại trang.', en: 'Reload the page.' },
  },
})

/** Why the interlock let a command not through. */
const refusals: Readonly<Record<string, Message>> = {
  clock: { vi: 'sai đồng hồ', en: 'a wrong clock' },
  'too-soon': { vi: 'lệnh dồn dập', en: 'commands too close together' },
  'unknown-aspect': { vi: 'trạng thái không có', en: 'an unknown aspect' },
  conflict: { vi: 'hai hướng xung đột', en: 'conflicting movements' },
  'minimum-green': { vi: 'chưa đủ xanh tối thiểu', en: 'minimum green' },
  yellow: { vi: 'thiếu đèn vàng', en: 'yellow cut short' },
  intergreen: { vi: 'chưa dọn xong nút', en: 'the intergreen' },
  'maximum-red': { vi: 'có hướng chờ quá lâu, khóa an toàn tự phục vụ', en: 'somebody waited too long and was served' },
}
export const refusalWords = (reason: string): Message => refusals[reason] ?? { vi: reason, en: reason }
