/** Texts of the page where a signal plan is written. */
import { defineMessages } from '../../../kernel/i18n.ts'

export const planWords = defineMessages({
  title: { vi: 'Soạn phương án: {name}', en: 'A signal plan for {name}' },
  lead: {
    vi: 'Bắt đầu từ phương án đang chạy. Khóa an toàn chạy thử từng giây; người thứ hai duyệt thì đèn mới đổi.',
    en: 'It begins with the plan that runs. The interlock rehearses every second of it; nothing changes in the street before a second person deploys it.',
  },
  patterns: { vi: 'Chương trình', en: 'Patterns' },
  addPattern: { vi: 'Thêm chương trình', en: 'Add a pattern' },
  copyName: { vi: '{name} (bản sao)', en: '{name} (copy)' },
  removePattern: { vi: 'Xóa chương trình này', en: 'Remove this pattern' },
  nameVi: { vi: 'Tên chương trình', en: 'Vietnamese name' },
  nameEn: { vi: 'Tên tiếng Anh', en: 'English name' },
  offset: { vi: 'Độ lệch (giây)', en: 'Offset (s)' },
  offsetHelp: {
    vi: 'Độ lệch: giây sau nửa đêm, chia dư cho chu kỳ, khi pha đầu bắt đầu xanh.',
    en: 'Offset: seconds after midnight, modulo the cycle, at which the first stage turns green.',
  },
  steps: { vi: 'Thứ tự pha', en: 'Order of the stages' },
  step: { vi: 'Bước {n}', en: 'Step {n}' },
  stage: { vi: 'Pha', en: 'Stage' },
  green: { vi: 'Xanh (giây)', en: 'Green (s)' },
  between: { vi: 'Chuyển pha (giây)', en: 'Intergreen (s)' },
  up: { vi: 'Đưa bước {n} lên trước', en: 'Move step {n} up' },
  down: { vi: 'Đưa bước {n} ra sau', en: 'Move step {n} down' },
  removeStep: { vi: 'Bỏ bước {n}', en: 'Remove step {n}' },
  addStep: { vi: 'Thêm bước', en: 'Add a step' },
  cycle: { vi: 'Chu kỳ {n} giây', en: 'Cycle {n} s' },
  share: { vi: 'xanh {n} %', en: '{n} % green' },
  schedule: { vi: 'Lịch trong tuần', en: 'The week' },
  scheduleHelp: {
    vi: 'Mỗi dòng giữ đến dòng sau, qua cả nửa đêm.',
    en: 'Each line holds until the next one, over midnight too.',
  },
  days: { vi: 'Ngày', en: 'Days' },
  from: { vi: 'Từ (giờ:phút)', en: 'From (hh:mm)' },
  addEntry: { vi: 'Thêm giờ', en: 'Add a time' },
  removeEntry: { vi: 'Bỏ dòng {n}', en: 'Remove line {n}' },
  entry: { vi: 'Dòng {n}', en: 'Line {n}' },
  weekPicture: { vi: 'Lịch tuần theo chương trình', en: 'The week by pattern' },
  ring: { vi: 'Vòng pha', en: 'Ring of the stages' },
  ringItem: {
    vi: '{name}: xanh {green} giây, chuyển pha {between} giây',
    en: '{name}: {green} s green, then {between} s',
  },
  timing: { vi: 'Biểu đồ đèn trong một chu kỳ', en: 'The lights through one cycle' },
  timingRow: {
    vi: '{name}: xanh từ giây {from} đến giây {to}',
    en: '{name}: green from second {from} to second {to}',
  },
  checks: { vi: 'Kiểm tra', en: 'Checks' },
  passes: {
    vi: 'Không xung đột, đủ xanh tối thiểu và chuyển pha, không ai chờ quá {most} giây; khóa an toàn đã chạy thử từng giây.',
    en: 'No conflicts, minimum greens and intergreens are kept, nobody waits beyond {most} s; the interlock has rehearsed every second.',
  },
  fails: { vi: 'Chưa đề xuất được', en: 'It cannot be proposed yet' },
  incomplete: { vi: 'Điền đủ các số trước đã.', en: 'Fill in all figures first.' },
  send: { vi: 'Gửi người thứ hai duyệt', en: 'Send to a second person' },
  sent: { vi: 'Đã đề xuất, chờ người thứ hai duyệt', en: 'Proposed; a second person decides' },
  saveNote: { vi: 'Tên và lý do', en: 'Title and reason' },
  backTo: { vi: 'Nút giao', en: 'The intersection' },
  backReason: { vi: 'Phương án mới chạy không tốt', en: 'The new plan does not run well' },
})

/** Monday first. */
export const dayWords = [
  { vi: 'T2', en: 'Mon' },
  { vi: 'T3', en: 'Tue' },
  { vi: 'T4', en: 'Wed' },
  { vi: 'T5', en: 'Thu' },
  { vi: 'T6', en: 'Fri' },
  { vi: 'T7', en: 'Sat' },
  { vi: 'CN', en: 'Sun' },
] as const

/** Which of the six colours a pattern has in the pictures; its name always stands beside it. */
export const swatchOf = (patterns: readonly { readonly id: string }[], id: string): number =>
  patterns.findIndex((one) => one.id === id) % 6
