/** Texts and problems of casework. */
import { defineMessages } from '../../kernel/i18n.ts'
import { defineProblems } from '../../kernel/problems.ts'

export const problems = defineProblems({
  'casework.stale': {
    status: 409,
    title: { vi: 'Hồ sơ vừa được người khác xử lý', en: 'Somebody else has just changed this case' },
    detail: {
      vi: 'Hồ sơ đã có thay đổi mới (phiên bản {version}). Việc của bạn chưa được ghi. Hãy tải lại, xem thay đổi rồi làm lại nếu còn cần.',
      en: 'The case has moved on (version {version}). What you did was not recorded. Reload, look at the change, and do it again if it is still needed.',
    },
  },
  'casework.not-now': {
    status: 409,
    title: { vi: 'Chưa thể thực hiện ở bước này', en: 'Not possible at this step' },
    detail: {
      vi: 'Ở trạng thái và bước hiện tại, hồ sơ không cho phép việc này. Hãy tải lại để xem các việc có thể làm.',
      en: 'The case does not allow this in its present state and step. Reload to see what can be done.',
    },
  },
  'casework.assigned-to-other': {
    status: 409,
    title: { vi: 'Hồ sơ đã được phân công cho người khác', en: 'The case is assigned to somebody else' },
    detail: {
      vi: 'Chỉ người được phân công xử lý hồ sơ này. Nếu cần, hãy đề nghị lãnh đạo phân công lại.',
      en: 'Only the assigned official works on it. If needed, ask a leader to assign it anew.',
    },
  },
  'casework.payment-due': {
    status: 409,
    title: { vi: 'Chưa nộp phí, lệ phí', en: 'The fee has not been paid' },
    detail: {
      vi: 'Người nộp hồ sơ cần hoàn thành thanh toán trước. Việc này sẽ làm được ngay khi hệ thống nhận được tiền.',
      en: 'The applicant has to pay first. It becomes possible as soon as the payment arrives.',
    },
  },
  'casework.supplement-once': {
    status: 409,
    title: { vi: 'Đã yêu cầu bổ sung một lần', en: 'Supplements were already asked for once' },
    detail: {
      vi: 'Chỉ được yêu cầu bổ sung một lần, với danh mục đầy đủ (Nghị định 61/2018/NĐ-CP, Điều 15 khoản 3).',
      en: 'Supplements may be asked for only once, with a complete list (Decree 61/2018, art. 15.3).',
    },
  },
  'casework.supplement-too-late': {
    status: 409,
    title: { vi: 'Đã quá hạn yêu cầu bổ sung', en: 'Too late to ask for supplements' },
    detail: {
      vi: 'Hồ sơ chưa đủ điều kiện phải được trả lại để bổ sung trong 03 ngày làm việc kể từ khi tiếp nhận (Điều 19 khoản 4).',
      en: 'An incomplete case must be returned within 3 working days of acceptance (art. 19.4).',
    },
  },
  'casework.no-next-step': {
    status: 409,
    title: { vi: 'Đây là bước cuối', en: 'This is the last step' },
    detail: { vi: 'Không còn bước nào để chuyển hồ sơ.', en: 'There is no further step to hand the case over to.' },
  },
  'casework.no-draft': {
    status: 409,
    title: { vi: 'Chưa có dự thảo kết quả', en: 'There is no draft of the result' },
    detail: {
      vi: 'Hãy dự thảo kết quả trước khi trình ký.',
      en: 'Draft the result before it goes to be signed.',
    },
  },
  'casework.opinions-open': {
    status: 409,
    title: { vi: 'Đang chờ ý kiến của cơ quan phối hợp', en: 'Opinions of other units are awaited' },
    detail: {
      vi: 'Hồ sơ chuyển tiếp được khi các cơ quan đã cho ý kiến hoặc khi hết hạn lấy ý kiến.',
      en: 'The case can go on when every unit has answered or its time to answer has ended.',
    },
  },
  'casework.extend-once': {
    status: 409,
    title: { vi: 'Đã gia hạn một lần', en: 'The time was already extended once' },
    detail: {
      vi: 'Việc hẹn lại ngày trả kết quả chỉ được thực hiện một lần (Điều 19 khoản 9).',
      en: 'A new appointment may be given only once (art. 19.9).',
    },
  },
  'casework.extend-too-late': {
    status: 409,
    title: { vi: 'Đã quá thời điểm xin lỗi và hẹn lại', en: 'Too late to give a new appointment' },
    detail: {
      vi: 'Phiếu xin lỗi và hẹn lại phải gửi trước ngày hẹn trả ít nhất một ngày (Điều 19 khoản 9).',
      en: 'The apology with a new appointment must be sent at least one day before the due date (art. 19.9).',
    },
  },
  'casework.extend-not-later': {
    status: 422,
    title: { vi: 'Ngày hẹn mới không hợp lệ', en: 'The new due time is not valid' },
    detail: {
      vi: 'Ngày hẹn mới phải sau ngày hẹn hiện tại, trong giờ làm việc và không quá một năm.',
      en: 'It must be later than the present one, within working time and at most a year away.',
    },
  },
  'casework.already-rated': {
    status: 409,
    title: { vi: 'Bạn đã đánh giá hồ sơ này', en: 'You have already rated this case' },
    detail: { vi: 'Mỗi hồ sơ được đánh giá một lần. Cảm ơn bạn.', en: 'Each case is rated once. Thank you.' },
  },
  'casework.not-assignable': {
    status: 422,
    title: { vi: 'Không phân công được cho người này', en: 'This official cannot be assigned' },
    detail: {
      vi: 'Người được phân công phải đang giữ vai trò của bước này tại đơn vị đang giữ hồ sơ.',
      en: 'The official must hold the role of this step at the unit that holds the case.',
    },
  },
  'casework.unknown-unit': {
    status: 422,
    title: { vi: 'Đơn vị không tồn tại hoặc đã chấm dứt', en: 'No such unit, or it has ended' },
    detail: { vi: 'Hãy chọn một đơn vị đang hoạt động.', en: 'Choose a unit that exists today.' },
  },
  'casework.no-competent-unit': {
    status: 422,
    title: { vi: 'Chưa xác định được cơ quan có thẩm quyền', en: 'No competent unit was found' },
    detail: {
      vi: 'Không có cơ quan nào có thẩm quyền với địa chỉ này vào ngày nộp. Hãy kiểm tra lại địa chỉ.',
      en: 'No unit is competent for this address on this day. Check the address.',
    },
  },
  'casework.unknown-paper': {
    status: 422,
    title: { vi: 'Tệp đính kèm không hợp lệ', en: 'An attached file is not valid' },
    detail: {
      vi: 'Tệp {fileId} không tồn tại hoặc không phải của bạn. Hãy tải tệp lên lại.',
      en: 'File {fileId} does not exist or is not yours. Upload it again.',
    },
  },
  'casework.period-too-long': {
    status: 422,
    title: { vi: 'Khoảng thời gian quá dài', en: 'The period is too long' },
    detail: {
      vi: 'Hãy chọn khoảng không quá {days} ngày.',
      en: 'Choose at most {days} days, the first not after the last.',
    },
  },
  'casework.too-many-filters': {
    status: 409,
    title: { vi: 'Đã đủ số bộ lọc', en: 'There are enough saved filters' },
    detail: {
      vi: 'Mỗi người lưu tối đa {limit} bộ lọc. Hãy xóa bớt.',
      en: 'Each official keeps at most {limit}. Remove one first.',
    },
  },
  'casework.wrong-process': {
    status: 500,
    title: { vi: 'Quy trình của thủ tục có lỗi', en: 'The process of the procedure is faulty' },
    detail: {
      vi: 'Quy trình {procedureCode} phiên bản {version}: {why}. Chưa có hồ sơ nào được tạo.',
      en: 'Process {procedureCode} version {version}: {why}. No case was made.',
    },
  },
})

/** Words of the national statuses (STANDARDS.md). */
export const statusNames = {
  1: { vi: 'Mới đăng ký', en: 'Newly registered' },
  2: { vi: 'Được tiếp nhận', en: 'Accepted' },
  3: { vi: 'Không được tiếp nhận', en: 'Not accepted' },
  4: { vi: 'Đang xử lý', en: 'Being processed' },
  5: { vi: 'Yêu cầu bổ sung giấy tờ', en: 'Supplement asked for' },
  6: { vi: 'Yêu cầu thực hiện nghĩa vụ tài chính', en: 'Payment asked for' },
  7: { vi: 'Công dân yêu cầu rút hồ sơ', en: 'Withdrawn by the citizen' },
  8: { vi: 'Dừng xử lý', en: 'Stopped' },
  9: { vi: 'Đã xử lý xong', en: 'Processed' },
  10: { vi: 'Đã trả kết quả', en: 'Result returned' },
} as const

export const actionNames = defineMessages({
  receive: { vi: 'Tiếp nhận', en: 'Accept' },
  'request-supplement': { vi: 'Yêu cầu bổ sung', en: 'Ask for supplements' },
  'provide-supplement': { vi: 'Nộp bổ sung', en: 'Hand in supplements' },
  refuse: { vi: 'Từ chối', en: 'Refuse' },
  assign: { vi: 'Phân công', en: 'Assign' },
  take: { vi: 'Nhận xử lý', en: 'Take' },
  'pass-on': { vi: 'Chuyển tiếp', en: 'Pass on' },
  'ask-opinion': { vi: 'Lấy ý kiến', en: 'Ask an opinion' },
  'give-opinion': { vi: 'Cho ý kiến', en: 'Give the opinion' },
  draft: { vi: 'Dự thảo kết quả', en: 'Draft the result' },
  'return-for-rework': { vi: 'Trả lại để sửa', en: 'Return for rework' },
  sign: { vi: 'Ký ban hành', en: 'Sign' },
  'return-result': { vi: 'Trả kết quả', en: 'Return the result' },
  withdraw: { vi: 'Rút hồ sơ', en: 'Withdraw' },
  stop: { vi: 'Dừng xử lý', en: 'Stop' },
  extend: { vi: 'Xin lỗi và hẹn lại', en: 'Apologise and extend' },
  rate: { vi: 'Đánh giá', en: 'Rate' },
  reopen: { vi: 'Mở lại hồ sơ', en: 'Reopen' },
  note: { vi: 'Ghi chú', en: 'Note' },
})

export const queueTitles = defineMessages({
  mine: { vi: 'Việc của tôi', en: 'My work' },
  unit: { vi: 'Việc của đơn vị', en: 'My unit’s work' },
  unassigned: { vi: 'Chưa phân công', en: 'Unassigned' },
  'at-risk': { vi: 'Sắp đến hạn', en: 'At risk' },
  overdue: { vi: 'Quá hạn', en: 'Overdue' },
  waiting: { vi: 'Chờ người khác', en: 'Waiting for others' },
  opinions: { vi: 'Cần cho ý kiến', en: 'Opinions to give' },
  done: { vi: 'Đã xong', en: 'Done' },
})

export const deadlineNames = defineMessages({
  none: { vi: 'Chưa tính hạn', en: 'No date yet' },
  'on-time': { vi: 'Trong hạn', en: 'On time' },
  'due-soon': { vi: 'Sắp đến hạn', en: 'Due soon' },
  overdue: { vi: 'Quá hạn', en: 'Overdue' },
  paused: { vi: 'Tạm dừng tính hạn', en: 'Clock paused' },
  'done-early': { vi: 'Xong trước hạn', en: 'Done early' },
  'done-on-time': { vi: 'Xong đúng hạn', en: 'Done on time' },
  'done-late': { vi: 'Xong quá hạn', en: 'Done late' },
})

export const roleNames = defineMessages({
  'one-stop-clerk': { vi: 'Bộ phận một cửa', en: 'One-stop desk' },
  specialist: { vi: 'Chuyên viên', en: 'Specialist' },
  leader: { vi: 'Lãnh đạo', en: 'Leader' },
})
