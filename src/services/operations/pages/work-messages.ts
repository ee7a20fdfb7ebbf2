import { defineMessages } from '../../../kernel/i18n.ts'
import type { State } from '../../../web/ui/status.tsx'
import type { TaskView } from '../contract-tasks.ts'

export const workWords = defineMessages({
  mostUrgent: { vi: 'Đang hiện {n} nhiệm vụ gấp nhất.', en: 'The {n} most urgent are shown.' },
  review: { vi: 'Rút kinh nghiệm', en: 'After-action review' },
  toInHand: { vi: 'Tiếp nhận xử lý: {time}', en: 'Taken in hand: {time}' },
  toContained: { vi: 'Khống chế: {time}', en: 'Contained: {time}' },
  toClosed: { vi: 'Đóng: {time}', en: 'Closed: {time}' },
  reopenedTimes: { vi: 'Mở lại {n} lần', en: 'Taken up again {n} {n|time|times}' },
  tasksSummed: {
    vi: 'Nhiệm vụ: giao {n}, xong {done}, từ chối {refused}',
    en: 'Tasks: {n} given, {done} done, {refused} refused',
  },
  stepsSummed: { vi: 'Bước kịch bản đã làm: {n}', en: 'Playbook steps done: {n}' },
  inMinutes: { vi: '{n} phút', en: '{n} min' },
  inHours: { vi: '{h} giờ {n} phút', en: '{h} h {n} min' },
  notReached: { vi: 'không có', en: 'never' },
  wentWell: { vi: 'Điều làm tốt', en: 'What went well' },
  toChange: { vi: 'Điều cần làm khác đi, do ai, khi nào', en: 'What to do differently, by whom, until when' },
  writeReview: { vi: 'Viết rút kinh nghiệm', en: 'Write the review' },
  saveReview: { vi: 'Ghi vào diễn biến', en: 'Put it into the timeline' },
  lookBack: { vi: 'Xem lại trên bản đồ', en: 'Look back on the map' },
  playbook: { vi: 'Kịch bản ứng phó', en: 'Playbook' },
  stepsOf: { vi: '{n} bước', en: '{n} {n|step|steps}' },
  start: { vi: 'Bắt đầu kịch bản', en: 'Start the playbook' },
  version: { vi: 'bản {n}', en: 'version {n}' },
  left: { vi: 'còn {minutes} phút', en: '{minutes} min left' },
  overdue: { vi: 'trễ {minutes} phút', en: '{minutes} min late' },
  doneBy: { vi: '{at}, {name}', en: '{at}, {name}' },
  tasks: { vi: 'Nhiệm vụ', en: 'Tasks' },
  give: { vi: 'Giao nhiệm vụ', en: 'Give a task' },
  noTasks: { vi: 'Chưa giao nhiệm vụ nào.', en: 'No task has been given.' },
  what: { vi: 'Việc cần làm', en: 'What is to be done' },
  level: { vi: 'Cấp', en: 'Level' },
  department: { vi: 'Sở, ngành', en: 'Department' },
  commune: { vi: 'Phường, xã', en: 'Ward or commune' },
  unit: { vi: 'Đơn vị thực hiện', en: 'Unit' },
  unitMissing: { vi: 'Chọn đơn vị trong danh sách gợi ý', en: 'Choose a unit from the suggestions' },
  within: { vi: 'Thời hạn', en: 'Due' },
  minutes: { vi: 'trong {n} phút', en: 'within {n} minutes' },
  detail: { vi: 'Chi tiết', en: 'Details' },
  due: { vi: 'hạn {at}', en: 'due {at}' },
  dueLate: { vi: 'quá hạn {at}', en: 'was due {at}' },
  proof: { vi: 'Minh chứng', en: 'Proof' },
  // The desk
  deskTitle: { vi: 'Nhiệm vụ điều hành', en: 'Tasks of the operations centre' },
  deskLead: {
    vi: 'Việc trung tâm điều hành giao cho đơn vị của bạn, việc gấp ở trên.',
    en: 'What the operations centre asks of your unit, the most urgent on top.',
  },
  none: { vi: 'Không có nhiệm vụ nào', en: 'There are no tasks' },
  noneHelp: {
    vi: 'Nhiệm vụ mới hiện ở đây ngay khi được giao.',
    en: 'A new task shows here the moment it is given.',
  },
  incident: { vi: 'Sự việc', en: 'Incident' },
  state: { vi: 'Tình trạng', en: 'State' },
  givenBy: { vi: 'Người giao: {name}, {at}', en: 'Given by {name}, {at}' },
  accept: { vi: 'Nhận', en: 'Accept' },
  refuse: { vi: 'Từ chối', en: 'Refuse' },
  finish: { vi: 'Báo hoàn thành', en: 'Report done' },
  whyNot: { vi: 'Lý do từ chối', en: 'Why not' },
  whatWasDone: { vi: 'Đã làm gì', en: 'What was done' },
  proofField: { vi: 'Ảnh hoặc tài liệu minh chứng', en: 'A photo or paper as proof' },
})

export const taskStateWords = defineMessages({
  given: { vi: 'Chờ nhận', en: 'Waiting' },
  accepted: { vi: 'Đang làm', en: 'Accepted' },
  refused: { vi: 'Từ chối', en: 'Refused' },
  done: { vi: 'Đã xong', en: 'Done' },
  withdrawn: { vi: 'Đã rút', en: 'Withdrawn' },
})

export function taskStateOf({ state, isLate }: Pick<TaskView, 'state' | 'isLate'>): State {
  if (state === 'done') return isLate ? 'late' : 'done'
  if (state === 'refused' || state === 'withdrawn') return 'ended'
  return isLate ? 'overdue' : state === 'given' ? 'due' : 'progress'
}
