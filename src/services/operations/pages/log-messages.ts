import { defineMessages } from '../../../kernel/i18n.ts'

export const logWords = defineMessages({
  title: { vi: 'Sổ trực', en: 'Duty book' },
  lead: {
    vi: 'Nhật ký chỉ ghi thêm, giao ca có chữ ký của hai người, lực lượng và danh bạ.',
    en: 'A log that is only added to, shifts signed by both, and who or what can be sent.',
  },
  log: { vi: 'Nhật ký', en: 'Log' },
  write: { vi: 'Ghi', en: 'Write' },
  entry: { vi: 'Việc cần ghi', en: 'Entry' },
  none: { vi: 'Chưa có dòng nào', en: 'There is no entry yet' },
  correct: { vi: 'Đính chính', en: 'Put right' },
  correcting: { vi: 'Đính chính dòng lúc {at}', en: 'Puts right the entry of {at}' },
  wasCorrected: { vi: 'đã đính chính', en: 'was put right' },
  isCorrection: { vi: 'đính chính', en: 'correction' },
  shift: { vi: 'Giao ca', en: 'Shifts' },
  give: { vi: 'Giao ca', en: 'Hand over' },
  take: { vi: 'Nhận ca', en: 'Take over' },
  notes: { vi: 'Lưu ý cho ca sau', en: 'What who comes has to know' },
  givenBy: { vi: 'Giao: {name}, {at}', en: 'Given by {name}, {at}' },
  takenBy: { vi: 'Nhận: {name}, {at}', en: 'Taken by {name}, {at}' },
  waits: { vi: 'Chờ người nhận ca ký', en: 'Waits for who comes' },
  openThen: { vi: '{n} sự việc đang mở khi giao', en: '{n} {n|incident was|incidents were} open then' },
  noShift: { vi: 'Chưa giao ca lần nào', en: 'No shift has been handed over' },
  resources: { vi: 'Lực lượng và danh bạ', en: 'Resources and contacts' },
  add: { vi: 'Thêm', en: 'Add' },
  name: { vi: 'Tên', en: 'Name' },
  kind: { vi: 'Loại', en: 'Kind' },
  amount: { vi: 'Số lượng', en: 'Number' },
  phone: { vi: 'Điện thoại', en: 'Phone' },
  detail: { vi: 'Ghi chú', en: 'Note' },
  state: { vi: 'Tình trạng', en: 'State' },
  change: { vi: 'Sửa', en: 'Change' },
  noResources: { vi: 'Chưa có lực lượng hay số liên hệ nào', en: 'There are no resources or contacts yet' },
  report: { vi: 'Báo cáo tình hình (PDF)', en: 'Situation report (PDF)' },
  // Replay
  replay: { vi: 'Xem lại', en: 'Look back' },
  replayLead: {
    vi: 'Bản đồ như nó đã là vào một thời điểm: sự việc, cảnh báo và số đo quanh một sự việc.',
    en: 'The map as it was at a moment: incidents, alerts, and what was measured around one.',
  },
  at: { vi: 'Thời điểm', en: 'Moment' },
  play: { vi: 'Chạy', en: 'Play' },
  pause: { vi: 'Dừng', en: 'Pause' },
  window: { vi: 'Khoảng thời gian', en: 'Span' },
  lastHours: { vi: '{n} giờ qua', en: 'The last {n} hours' },
  thenOpen: { vi: 'Đang mở lúc đó', en: 'Open then' },
  thenAlerts: { vi: 'Cảnh báo lúc đó', en: 'Alerts then' },
  thenValues: { vi: 'Số đo quanh sự việc', en: 'Measured around the incident' },
  noValues: {
    vi: 'Chọn một sự việc để xem số đo quanh đó.',
    en: 'Choose an incident to see what was measured around it.',
  },
  nothingThen: { vi: 'Không có gì', en: 'Nothing' },
})

export const resourceKindWords = defineMessages({
  team: { vi: 'Đội', en: 'Team' },
  vehicle: { vi: 'Xe', en: 'Vehicle' },
  equipment: { vi: 'Thiết bị', en: 'Equipment' },
  shelter: { vi: 'Nơi sơ tán', en: 'Shelter' },
  contact: { vi: 'Đầu mối liên hệ', en: 'Contact' },
})
export const resourceStateWords = defineMessages({
  ready: { vi: 'Sẵn sàng', en: 'Ready' },
  busy: { vi: 'Đang dùng', en: 'In use' },
  out: { vi: 'Hỏng, nghỉ', en: 'Out of use' },
})
