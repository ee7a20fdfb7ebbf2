/** Texts and problems of casework. */
import { defineMessages } from '../../kernel/i18n.ts'
import { defineProblems } from '../../kernel/problems.ts'

export { statusNames } from './status-messages.ts'

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
  'casework.no-result': {
    status: 409,
    title: { vi: 'Không có kết quả đang có hiệu lực', en: 'There is no result that counts' },
    detail: {
      vi: 'Chỉ thu hồi được kết quả đã ban hành và chưa bị thu hồi.',
      en: 'Only a result that was issued and has not been revoked can be revoked.',
    },
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
  grant: { vi: 'Chấp thuận', en: 'Grant' },
  'return-result': { vi: 'Trả kết quả', en: 'Return the result' },
  withdraw: { vi: 'Rút hồ sơ', en: 'Withdraw' },
  stop: { vi: 'Dừng xử lý', en: 'Stop' },
  extend: { vi: 'Xin lỗi và hẹn lại', en: 'Apologise and extend' },
  rate: { vi: 'Đánh giá', en: 'Rate' },
  transfer: { vi: 'Chuyển đơn vị khác', en: 'Transfer to another unit' },
  object: { vi: 'Chưa xong, yêu cầu làm lại', en: 'Not done, ask again' },
  reopen: { vi: 'Mở lại hồ sơ', en: 'Reopen' },
  'revoke-result': { vi: 'Thu hồi kết quả', en: 'Revoke the result' },
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

export const roleNames = defineMessages({
  'one-stop-clerk': { vi: 'Bộ phận một cửa', en: 'One-stop desk' },
  specialist: { vi: 'Chuyên viên', en: 'Specialist' },
  leader: { vi: 'Lãnh đạo', en: 'Leader' },
})

/** One line of a case's history, by type of event. */
export const eventWords = defineMessages({
  submitted: { vi: 'Hồ sơ được nộp.', en: 'The case was submitted.' },
  received: {
    vi: 'Hồ sơ được tiếp nhận; thời hạn tính từ {from}.',
    en: 'The case was accepted; time counts from {from}.',
  },
  'supplement-requested': { vi: 'Yêu cầu bổ sung: {items}.', en: 'Supplements were asked for: {items}.' },
  'supplement-provided': { vi: 'Đã nộp bổ sung.', en: 'The supplements were handed in.' },
  refused: { vi: 'Từ chối giải quyết. Căn cứ: {ground}.', en: 'The case was refused. Legal ground: {ground}.' },
  assigned: { vi: 'Phân công cho {name}.', en: 'Assigned to {name}.' },
  taken: { vi: '{name} nhận xử lý.', en: '{name} took the case.' },
  'passed-on': { vi: 'Chuyển đến bước “{step}” tại {unit}.', en: 'Handed over to “{step}” at {unit}.' },
  'opinion-asked': {
    vi: 'Lấy ý kiến {unit}, hạn trả lời {due}: {question}',
    en: 'Opinion asked of {unit}, due {due}: {question}',
  },
  'opinion-lapsed': {
    vi: 'Đã hết hạn trả lời của {unit}; không chờ ý kiến này nữa.',
    en: '{unit} did not answer in time; its opinion is no longer waited for.',
  },
  'opinion-given': { vi: 'Ý kiến: {opinion}. {text}', en: 'Opinion: {opinion}. {text}' },
  'opinion.agree': { vi: 'đồng ý', en: 'agrees' },
  'opinion.disagree': { vi: 'không đồng ý', en: 'disagrees' },
  'opinion.comment': { vi: 'có góp ý', en: 'comments' },
  drafted: { vi: 'Đã dự thảo kết quả.', en: 'The result was drafted.' },
  'returned-for-rework': { vi: 'Lãnh đạo trả lại để sửa.', en: 'The leader returned it for rework.' },
  signing: { vi: 'Lãnh đạo đã ký; đang đóng dấu số.', en: 'The leader signed; the digital seal is being made.' },
  'result-issued': { vi: 'Kết quả đã được ban hành.', en: 'The result was issued.' },
  'seal-failed': {
    vi: 'Chưa đóng được dấu số; kết quả chưa được ban hành, cần ký lại.',
    en: 'The digital seal failed; the result is not issued and has to be signed again.',
  },
  granted: { vi: 'Đã chấp thuận. Căn cứ: {ground}.', en: 'It was granted. Legal ground: {ground}.' },
  returned: { vi: 'Đã trả kết quả.', en: 'The result was returned.' },
  withdrawn: { vi: 'Người nộp đã rút hồ sơ.', en: 'The applicant withdrew the case.' },
  stopped: { vi: 'Dừng xử lý. Căn cứ: {ground}.', en: 'The case was stopped. Legal ground: {ground}.' },
  extended: {
    vi: 'Xin lỗi và hẹn lại: từ {before} sang {due}.',
    en: 'Apology and new appointment: {due} instead of {before}.',
  },
  rated: { vi: 'Người nộp đánh giá {score}/5.', en: 'The applicant rated it {score} of 5.' },
  transferred: { vi: 'Chuyển từ {from} đến {to}.', en: 'Transferred from {from} to {to}.' },
  objected: {
    vi: 'Người nộp cho rằng chưa xong; {to} xử lý lại.',
    en: 'The applicant held that it was not done; {to} takes it up again.',
  },
  reopened: { vi: 'Mở lại hồ sơ. Căn cứ: {ground}.', en: 'The case was opened again. Legal ground: {ground}.' },
  'result-revoked': {
    vi: 'Thu hồi kết quả đã ban hành. Căn cứ: {ground}.',
    en: 'The issued result was revoked. Legal ground: {ground}.',
  },
  noted: { vi: 'Ghi chú: {text}', en: 'Note: {text}' },
  moved: {
    vi: 'Chuyển từ {from} sang {to} theo {basis}. Thời hạn và giấy tờ giữ nguyên.',
    en: 'Moved from {from} to {to} under {basis}. Time and papers stay as they were.',
  },
  'payment-requested': { vi: 'Cần nộp {amount} đồng.', en: 'VND {amount} to be paid.' },
  'payment-settled': { vi: 'Đã nộp {amount} đồng.', en: 'VND {amount} paid.' },
  'payment-reversed': {
    vi: 'Khoản đã nộp {amount} đồng bị đảo: chưa có tiền, phải nộp lại.',
    en: 'The payment of VND {amount} was reversed: the money is not there and is owed again.',
  },
  'payment-refunded': { vi: 'Đã hoàn {amount} đồng.', en: 'VND {amount} refunded.' },
  'delivery-started': { vi: 'Đang chuyển kết quả đến người nộp.', en: 'The result is on its way to the applicant.' },
  'delivery-completed': { vi: 'Kết quả đã đến người nộp.', en: 'The result has reached the applicant.' },
  'delivery-failed': { vi: 'Chưa chuyển được kết quả.', en: 'The result could not be delivered.' },
  'sync-queued': { vi: 'Chờ đồng bộ.', en: 'To be synchronised.' },
  'sync-done': { vi: 'Đã đồng bộ trạng thái {status} lên {system}.', en: 'Status {status} synchronised to {system}.' },
  'sync-failed': { vi: 'Chưa đồng bộ được lên {system}: {error}', en: 'Synchronisation to {system} failed: {error}' },
})

export const pauseReasons = defineMessages({
  supplement: { vi: 'chờ bổ sung hồ sơ', en: 'supplements are awaited' },
  money: { vi: 'chờ thực hiện nghĩa vụ tài chính', en: 'payment is awaited' },
})

/** Sentences that explain a deadline. */
export const deadlineWords = defineMessages({
  notAccepted: {
    vi: 'Hồ sơ chưa được tiếp nhận nên chưa tính thời hạn giải quyết.',
    en: 'The case has not been accepted yet, so no time counts yet.',
  },
  neverAccepted: {
    vi: 'Hồ sơ đã kết thúc khi chưa được tiếp nhận nên không có hạn trả kết quả.',
    en: 'The case ended before it was accepted, so it has no due date.',
  },
  accepted: { vi: 'Hồ sơ được tiếp nhận lúc {at}.', en: 'The case was accepted at {at}.' },
  supplemented: {
    vi: 'Hồ sơ được bổ sung lúc {at}, thời hạn được tính lại từ đầu (Nghị định 61/2018/NĐ-CP, Điều 19 khoản 4).',
    en: 'The supplements came in at {at}, and the time is counted anew (Decree 61/2018, art. 19.4).',
  },
  reopened: {
    vi: 'Hồ sơ được mở lại lúc {at}, thời hạn được tính lại từ đầu.',
    en: 'The case was opened again at {at}, and the time is counted anew.',
  },
  countsFrom: {
    vi: 'Vì sau 15 giờ hoặc ngoài giờ làm việc, thời hạn tính từ {from} (Điều 18).',
    en: 'That was after 15:00 or outside working hours, so time counts from {from} (art. 18).',
  },
  sameDay: {
    vi: 'Thủ tục này được giải quyết ngay trong ngày làm việc {date}.',
    en: 'This procedure is settled within the working day, {date}.',
  },
  termDays: { vi: 'Thời hạn giải quyết là {n} ngày làm việc.', en: 'The time allowed is {n} working {n|day|days}.' },
  calendarDays: {
    vi: 'Thời hạn giải quyết là {n} ngày, kể cả ngày nghỉ; rơi vào ngày nghỉ thì đến hết ngày làm việc tiếp theo.',
    en: 'The time allowed is {n} calendar {n|day|days}; when the last is a day off, until the end of the next working day.',
  },
  termHours: { vi: 'Thời hạn giải quyết là {n} giờ làm việc.', en: 'The time allowed is {n} working {n|hour|hours}.' },
  paused: {
    vi: 'Không tính từ {from} đến {to} ({n} giờ làm việc) vì {why}.',
    en: 'From {from} to {to} ({n} working {n|hour|hours}) did not count because {why}.',
  },
  extended: {
    vi: 'Cơ quan đã xin lỗi lúc {at} và hẹn lại đến {due} (Điều 19 khoản 9).',
    en: 'The office apologised at {at} and gave a new appointment at {due} (art. 19.9).',
  },
  daysOff: {
    vi: 'Trong khoảng đó có {n} ngày nghỉ cuối tuần, lễ, Tết không tính vào thời hạn.',
    en: '{n} {n|day|days} off in between (weekends, public holidays) {n|does|do} not count.',
  },
  due: { vi: 'Vì vậy hạn trả kết quả là {due}.', en: 'So the result is due at {due}.' },
  pausedNow: {
    vi: 'Thời hạn đang tạm dừng từ {since} vì {why}; hạn mới sẽ được tính khi tiếp tục.',
    en: 'The clock has been paused since {since} because {why}; the due time is set when it goes on.',
  },
  withdrawn: { vi: 'Hồ sơ được rút lúc {at}.', en: 'The case was withdrawn at {at}.' },
  'on-time': { vi: 'Hồ sơ đang trong hạn.', en: 'It is on time.' },
  'due-soon': { vi: 'Hồ sơ sắp đến hạn.', en: 'It is due soon.' },
  overdue: { vi: 'Hồ sơ đã quá hạn.', en: 'It is overdue.' },
  'done-early': { vi: 'Đã giải quyết trước hạn, lúc {at}.', en: 'It was done early, at {at}.' },
  'done-on-time': { vi: 'Đã giải quyết đúng hạn, lúc {at}.', en: 'It was done on time, at {at}.' },
  'done-late': { vi: 'Đã giải quyết quá hạn, lúc {at}.', en: 'It was done late, at {at}.' },
})

/** What the applicant reads: where the case is, what comes next, what to do. */
export const applicantWords = defineMessages({
  atDesk: { vi: 'Chờ bộ phận một cửa của {unit} kiểm tra.', en: 'The one-stop desk of {unit} will check it.' },
  withRole: { vi: '{role} của {unit} đang giữ hồ sơ (bước “{step}”).', en: '{unit} holds it: {role}, step “{step}”.' },
  withYou: { vi: 'Đang chờ bạn.', en: 'It is waiting for you.' },
  sealing: { vi: '{unit} đã ký; hệ thống đang đóng dấu số.', en: '{unit} has signed; the digital seal is being made.' },
  ended: { vi: 'Hồ sơ đã kết thúc tại {unit}.', en: 'The case has ended at {unit}.' },
  nextReceive: {
    vi: 'Bạn sẽ được thông báo tiếp nhận hoặc yêu cầu bổ sung trong 8 giờ làm việc.',
    en: 'Within 8 working hours you will hear that it is accepted or what is missing.',
  },
  nextStep: { vi: '{step}. Hạn trả kết quả: {due}.', en: '{step}. The result is due at {due}.' },
  nextStepPaused: {
    vi: '{step}. Thời hạn đang tạm dừng.',
    en: '{step}. The clock is paused.',
  },
  nextAfterSupplement: {
    vi: 'Khi bạn nộp bổ sung, hồ sơ được xử lý tiếp và thời hạn tính lại từ đầu.',
    en: 'Once you hand in what is missing, work goes on and the time is counted anew.',
  },
  nextReturn: { vi: 'Kết quả đã có; {unit} sẽ trả cho bạn.', en: 'The result is there; {unit} will return it to you.' },
  nothingNext: { vi: 'Không còn bước nào nữa.', en: 'There is nothing further.' },
  paymentBlocks: {
    vi: 'Hồ sơ được xem xét khi bạn đã nộp phí.',
    en: 'The case is looked at once you have paid the fee.',
  },
  toPay: { vi: 'Nộp {amount} đồng.', en: 'Pay VND {amount}.' },
  toSupplement: { vi: 'Nộp bổ sung: {items}.', en: 'Hand in: {items}.' },
  toRate: { vi: 'Bạn có thể đánh giá việc giải quyết.', en: 'You may rate how it was handled.' },
})

/** What the exchange says of the service that other agencies ask. */
export const exchangeTexts = {
  service: {
    title: { vi: 'Tình trạng hồ sơ', en: 'The state of a case' },
    summary: {
      vi: 'Hồ sơ thủ tục hành chính đang ở đâu, trạng thái và hạn trả, theo mã hồ sơ.',
      en: 'Where an administrative case stands and when it is due, by its code.',
    },
  },
  purpose: {
    title: { vi: 'Giải quyết thủ tục hành chính', en: 'Handling a case' },
    legalGround: 'Nghị định 224/2026/NĐ-CP, điều 15',
  },
  code: { vi: 'Mã hồ sơ', en: 'Case code' },
  procedure: { vi: 'Thủ tục', en: 'Procedure' },
  status: { vi: 'Trạng thái (1 đến 10)', en: 'Status (1 to 10)' },
  statusName: { vi: 'Tên trạng thái', en: 'Name of the status' },
  holder: { vi: 'Cơ quan đang giữ', en: 'Unit that holds it' },
  submittedAt: { vi: 'Nộp lúc', en: 'Submitted at' },
  receivedAt: { vi: 'Tiếp nhận lúc', en: 'Received at' },
  dueAt: { vi: 'Hạn trả kết quả', en: 'Due at' },
} as const
