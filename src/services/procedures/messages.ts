/** Every text of the procedures service that is not the catalogue's own data. Browser-safe. */
import { defineMessages } from '../../kernel/i18n.ts'
import { defineProblems } from '../../kernel/problems.ts'

export const problems = defineProblems({
  'procedures.unknown': {
    status: 404,
    title: { vi: 'Không có thủ tục này', en: 'There is no such procedure' },
    detail: {
      vi: 'Không tìm thấy thủ tục mã {code} đang có hiệu lực. Hãy tìm lại bằng tên.',
      en: 'No procedure with the code {code} is in force. Search for it by name.',
    },
  },
  'procedures.not-appliable': {
    status: 409,
    title: { vi: 'Thủ tục này chưa nhận hồ sơ tại đây', en: 'This procedure cannot be applied for here' },
    detail: {
      vi: 'Trang này chỉ cung cấp thông tin. Hãy nộp tại cơ quan được ghi trong phần mô tả.',
      en: 'Only its description is offered here. Apply at the office named in it.',
    },
  },
  'procedures.draft-unknown': {
    status: 404,
    title: { vi: 'Không tìm thấy hồ sơ nháp', en: 'Draft not found' },
    detail: {
      vi: 'Hồ sơ nháp không có, đã hết hạn, hoặc không phải của bạn.',
      en: 'The draft does not exist, has expired, or is not yours.',
    },
  },
  'procedures.draft-closed': {
    status: 409,
    title: { vi: 'Hồ sơ này đã nộp', en: 'This application has been submitted' },
    detail: {
      vi: 'Không sửa được hồ sơ nháp đã nộp. Mã hồ sơ: {code}.',
      en: 'A submitted draft cannot be changed. Case code: {code}.',
    },
  },
  'procedures.too-many-drafts': {
    status: 409,
    title: { vi: 'Bạn có quá nhiều hồ sơ nháp', en: 'You have too many drafts' },
    detail: {
      vi: 'Mỗi người giữ được nhiều nhất {limit} hồ sơ nháp. Hãy nộp hoặc xóa bớt.',
      en: 'One person can keep {limit} drafts. Submit or delete some.',
    },
  },
  'procedures.draft-too-large': {
    status: 413,
    title: { vi: 'Nội dung khai quá dài', en: 'The answers are too long' },
    detail: {
      vi: 'Giới hạn là {limit} ký tự. Chưa có gì bị mất.',
      en: 'The limit is {limit} characters. Nothing is lost.',
    },
  },
  'procedures.paper-unknown': {
    status: 404,
    title: { vi: 'Thủ tục không có giấy tờ này', en: 'The procedure has no such paper' },
    detail: { vi: 'Hãy tải lại trang rồi chọn lại giấy tờ.', en: 'Reload the page and choose the paper again.' },
  },
  'procedures.paper-limit': {
    status: 409,
    title: { vi: 'Đã đủ số tệp cho giấy tờ này', en: 'This paper has all the files it can take' },
    detail: { vi: 'Nhiều nhất {limit} tệp. Hãy xóa bớt trước.', en: 'At most {limit} files. Delete one first.' },
  },
  'procedures.incomplete': {
    status: 422,
    title: { vi: 'Hồ sơ chưa đủ hoặc chưa đúng', en: 'The application is incomplete or not right yet' },
    detail: {
      vi: 'Hãy sửa {count} mục được chỉ ra rồi nộp lại. Nội dung đã khai vẫn còn.',
      en: 'Correct the {count} {count|item|items} named and submit again. What you wrote is kept.',
    },
  },
  'procedures.no-office': {
    status: 422,
    title: { vi: 'Chưa xác định được nơi tiếp nhận', en: 'The office could not be found' },
    detail: {
      vi: 'Hãy chọn lại phường hoặc xã thuộc Hà Nội ở mục địa chỉ.',
      en: 'Choose a ward or commune of Hanoi in the address again.',
    },
  },
  'procedures.not-awaiting-supplement': {
    status: 409,
    title: { vi: 'Hồ sơ không chờ bổ sung', en: 'The case is not waiting for supplements' },
    detail: { vi: 'Hãy tải lại trang để xem tình trạng mới nhất.', en: 'Reload the page to see how it stands now.' },
  },
  'procedures.wrong-counter': {
    status: 403,
    title: { vi: 'Quầy này không tiếp nhận thủ tục đó', en: 'This counter does not take that procedure' },
    detail: {
      vi: 'Thủ tục {code} nộp tại {unit}. Hãy hướng dẫn người dân hoặc chọn đúng đơn vị.',
      en: 'Procedure {code} is taken at {unit}. Direct the person there or choose the right unit.',
    },
  },
  'procedures.result-stale': {
    status: 409,
    title: { vi: 'Dự thảo kết quả vừa được sửa', en: 'The drafted result has just been changed' },
    detail: {
      vi: 'Hãy xem lại bản mới nhất (bản {version}) rồi làm lại.',
      en: 'Read the newest version ({version}) and try again.',
    },
  },
  'procedures.result-incomplete': {
    status: 422,
    title: { vi: 'Dự thảo kết quả chưa đủ', en: 'The drafted result is incomplete' },
    detail: { vi: 'Hãy điền các mục được chỉ ra.', en: 'Fill in the fields named.' },
  },
  'procedures.result-closed': {
    status: 409,
    title: { vi: 'Kết quả đã được ký', en: 'The result has been signed' },
    detail: { vi: 'Không sửa được kết quả đã ký.', en: 'A signed result cannot be changed.' },
  },
  'procedures.result-missing': {
    status: 404,
    title: { vi: 'Chưa có kết quả', en: 'There is no result yet' },
    detail: { vi: 'Kết quả chưa được soạn hoặc chưa phát hành.', en: 'It has not been drafted or issued yet.' },
  },
  'procedures.not-for-signature': {
    status: 409,
    title: { vi: 'Hồ sơ chưa đến bước ký', en: 'The case is not at the signing step' },
    detail: { vi: 'Hồ sơ đang ở bước khác. Hãy tải lại trang.', en: 'The case is at another step. Reload the page.' },
  },
  'procedures.sealing-not-failed': {
    status: 409,
    title: { vi: 'Việc đóng dấu số không bị lỗi', en: 'Sealing has not failed' },
    detail: { vi: 'Không có gì phải thử lại. Hãy tải lại trang.', en: 'There is nothing to retry. Reload the page.' },
  },
  'procedures.import-unreadable': {
    status: 422,
    title: { vi: 'Không đọc được tệp danh mục', en: 'The catalogue file cannot be read' },
    detail: {
      vi: 'Cần tệp .csv có cột code và name, hoặc tệp .jsonl, .jsonl.gz. {reason}',
      en: 'It takes a .csv with the columns code and name, or a .jsonl or .jsonl.gz file. {reason}',
    },
  },
})

/** What is said about an answer that does not fit the form, by JSON Schema keyword. */
export const fieldMessages = defineMessages({
  required: { vi: 'Mục này phải điền.', en: 'This is required.' },
  type: { vi: 'Giá trị chưa đúng kiểu.', en: 'This is not the right kind of value.' },
  minLength: { vi: 'Phải có ít nhất {limit} ký tự.', en: 'It needs at least {limit} {limit|character|characters}.' },
  maxLength: { vi: 'Nhiều nhất {limit} ký tự.', en: 'At most {limit} {limit|character|characters}.' },
  pattern: { vi: 'Chưa đúng cách viết.', en: 'It is not written in the right way.' },
  enum: { vi: 'Hãy chọn một trong các giá trị có sẵn.', en: 'Choose one of the values offered.' },
  const: { vi: 'Giá trị này không dùng được ở đây.', en: 'This value cannot be used here.' },
  declared: { vi: 'Hãy đánh dấu xác nhận.', en: 'Tick this to confirm.' },
  minimum: { vi: 'Nhỏ nhất là {limit}.', en: 'The least is {limit}.' },
  maximum: { vi: 'Lớn nhất là {limit}.', en: 'The most is {limit}.' },
  minItems: { vi: 'Cần ít nhất {limit} mục.', en: 'At least {limit} {limit|entry is|entries are} needed.' },
  maxItems: { vi: 'Nhiều nhất {limit} mục.', en: 'At most {limit} {limit|entry|entries}.' },
  uniqueItems: { vi: 'Có mục bị lặp lại.', en: 'An entry is repeated.' },
  unknownField: { vi: 'Biểu mẫu không có mục này.', en: 'The form has no such field.' },
  formatDate: { vi: 'Ngày không có thật hoặc chưa đúng.', en: 'This is not a real date.' },
  formatPartialDate: {
    vi: 'Ngày không có thật hoặc chưa đúng. Chỉ biết tháng, năm hoặc chỉ biết năm thì để trống phần còn lại.',
    en: 'This is not a real date. If only the month and year or the year is known, leave the rest empty.',
  },
  formatEmail: { vi: 'Địa chỉ thư điện tử chưa đúng.', en: 'This is not an e-mail address.' },
  formatCitizenNumber: { vi: 'Số định danh cá nhân gồm 12 chữ số.', en: 'A citizen number has 12 digits.' },
  formatPhone: {
    vi: 'Số điện thoại chưa đúng (10 hoặc 11 chữ số, bắt đầu bằng 0).',
    en: 'This is not a telephone number (10 or 11 digits, beginning with 0).',
  },
  commune: {
    vi: 'Hãy chọn lại phường, xã trong danh sách hiện nay.',
    en: 'Choose the ward or commune again, from the list of today.',
  },
  format: { vi: 'Chưa đúng định dạng.', en: 'It is not in the right format.' },
  postNeedsIt: {
    vi: 'Để gửi kết quả qua bưu chính cần có mục này. Hãy điền, hoặc chọn cách nhận khác.',
    en: 'The post needs this to bring you the result. Fill it in, or choose another way to receive it.',
  },
  paperMissing: { vi: 'Chưa đính kèm: {name}.', en: 'Not attached yet: {name}.' },
})

export const messages = defineMessages({
  fromPopulation: { vi: 'Từ Cơ sở dữ liệu quốc gia về dân cư', en: 'From the national population database' },
  fromRegistry: { vi: 'Dân cư, cập nhật ngày {date}', en: 'Population, as of {date}' },
  fromAccount: { vi: 'Từ tài khoản của bạn', en: 'From your account' },
  fromEarlier: { vi: 'Từ hồ sơ {code} bạn đã nộp', en: 'From your earlier case {code}' },
  fromClock: { vi: 'Ngày hôm nay', en: "Today's date" },
  fromTyped: { vi: 'Bạn tự khai', en: 'Typed by you' },
  yes: { vi: 'Có', en: 'Yes' },
  no: { vi: 'Không', en: 'No' },
  free: { vi: 'Không thu phí, lệ phí', en: 'Free of charge' },
  feeDepends: { vi: 'Theo từng trường hợp', en: 'Depends on the case' },
  sameDay: { vi: 'Trong ngày làm việc', en: 'The same working day' },
  workingDays: { vi: '{n} ngày làm việc', en: '{n} working {n|day|days}' },
  calendarDays: { vi: '{n} ngày (tính cả ngày nghỉ)', en: '{n} calendar {n|day|days}' },
  workingHours: { vi: '{n} giờ làm việc', en: '{n} working {n|hour|hours}' },
  timeAsDescribed: { vi: 'Theo mô tả của thủ tục', en: 'As described in the procedure' },
  receivedAt: {
    vi: 'Nơi tiếp nhận theo địa chỉ {address}: {unit}',
    en: 'For the address {address} the office is {unit}',
  },
  receivedAtCity: {
    vi: 'Thủ tục do {unit} giải quyết, không phụ thuộc nơi ở',
    en: '{unit} decides, wherever you live',
  },
  slipSubmitted: { vi: 'Giấy xác nhận nộp hồ sơ trực tuyến', en: 'Confirmation of an online application' },
  slip01: { vi: 'Giấy tiếp nhận hồ sơ và hẹn trả kết quả', en: 'Receipt and appointment' },
  slip02: { vi: 'Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ', en: 'Request for supplements' },
  slip03: { vi: 'Phiếu từ chối tiếp nhận giải quyết hồ sơ', en: 'Refusal' },
  slip04: { vi: 'Phiếu xin lỗi và hẹn lại ngày trả kết quả', en: 'Apology and new appointment' },
})

/** Letters to officials. */
export const letters = defineMessages({
  debtTitle: { vi: 'Hồ sơ {code} chưa có tiền phí', en: 'The fee of case {code} is owed again' },
  debtBody: {
    vi: 'Khoản {amount} đã ghi là nộp cho hồ sơ “{name}” bị đảo. Người nộp đã được báo phải nộp lại; cho đến khi nộp, hồ sơ được giải quyết như hồ sơ chưa nộp tiền.',
    en: 'The {amount} that was recorded as paid for “{name}” was reversed. The applicant has been asked to pay again; until then it is handled like any unpaid case.',
  },
})

/** Notices to the applicant, in plain words. */
export const notices = defineMessages({
  submittedTitle: { vi: 'Đã nộp hồ sơ {code}', en: 'Case {code} was submitted' },
  submittedBody: {
    vi: 'Hồ sơ “{name}” đã đến {unit}. Cơ quan sẽ kiểm tra và báo lại cho bạn.',
    en: 'Your application “{name}” has reached {unit}. The office will check it and tell you.',
  },
  payTitle: { vi: 'Cần nộp {amount} cho hồ sơ {code}', en: 'Please pay {amount} for case {code}' },
  payBody: {
    vi: 'Hồ sơ “{name}” được tiếp nhận sau khi phí, lệ phí đã nộp. Mở hồ sơ để quét mã VietQR.',
    en: 'The application “{name}” is received once the fee is paid. Open the case to scan the VietQR code.',
  },
  paidTitle: { vi: 'Đã nhận tiền của hồ sơ {code}', en: 'Your payment for case {code} has arrived' },
  paidBody: { vi: 'Đã nhận {amount} cho hồ sơ “{name}”.', en: '{amount} was received for “{name}”.' },
  reversedTitle: { vi: 'Hồ sơ {code} cần nộp lại {amount}', en: 'Please pay {amount} for case {code} again' },
  reversedBody: {
    vi: 'Ngân hàng cho biết khoản tiền bạn nộp cho hồ sơ “{name}” không có: {reason}. Mở hồ sơ để nộp lại; nếu tài khoản của bạn đã bị trừ tiền, hãy báo cho {unit}.',
    en: 'The money that was paid for “{name}” is not at the bank after all: {reason}. Open the case to pay again; if your account was charged, tell {unit}.',
  },
  receivedTitle: { vi: 'Hồ sơ {code} đã được tiếp nhận', en: 'Case {code} was received' },
  receivedBody: {
    vi: '{unit} đã tiếp nhận hồ sơ “{name}”. Ngày hẹn trả kết quả: {due}.',
    en: '{unit} received “{name}”. The result is due on {due}.',
  },
  supplementTitle: { vi: 'Hồ sơ {code} cần bổ sung', en: 'Case {code} needs something more' },
  supplementBody: {
    vi: 'Cơ quan cần: {reason} Mở hồ sơ để bổ sung; thời hạn tạm dừng cho đến khi bạn gửi.',
    en: 'The office asks: {reason} Open the case to answer; the clock stands still until you do.',
  },
  refusedTitle: { vi: 'Hồ sơ {code} không được tiếp nhận', en: 'Case {code} was refused' },
  refusedBody: {
    vi: 'Lý do: {reason} Phiếu từ chối có trong hồ sơ của bạn.',
    en: 'The reason: {reason} The refusal slip is in your case.',
  },
  extendedTitle: { vi: 'Hồ sơ {code} có ngày hẹn mới', en: 'Case {code} has a new date' },
  extendedBody: {
    vi: 'Chúng tôi xin lỗi. Ngày hẹn mới: {due}. Lý do: {reason}',
    en: 'We apologise. The new date is {due}. The reason: {reason}',
  },
  movedTitle: { vi: 'Hồ sơ {code} được chuyển đến cơ quan mới', en: 'Case {code} moved to another office' },
  movedBody: {
    vi: 'Hồ sơ “{name}” nay do {unit} giải quyết. Thời hạn và giấy tờ giữ nguyên.',
    en: '“{name}” is now handled by {unit}. Its date and papers are unchanged.',
  },
  stoppedTitle: { vi: 'Hồ sơ {code} dừng giải quyết', en: 'Case {code} was stopped' },
  stoppedBody: { vi: 'Lý do: {reason}', en: 'The reason: {reason}' },
  returnedTitle: { vi: 'Đã trả kết quả hồ sơ {code}', en: 'The result of case {code} was handed over' },
  returnedBody: { vi: 'Mời bạn đánh giá việc giải quyết hồ sơ “{name}”.', en: 'Please rate how “{name}” was handled.' },
  reopenedTitle: { vi: 'Hồ sơ {code} được mở lại', en: 'Case {code} was opened again' },
  reopenedBody: {
    vi: '{unit} xem xét lại hồ sơ “{name}”. Lý do: {reason} Giấy tờ đã cấp vẫn có giá trị cho đến khi có kết quả mới.',
    en: '{unit} takes up “{name}” again. The reason: {reason} What was issued counts until there is a new result.',
  },
  revokedTitle: { vi: 'Kết quả hồ sơ {code} đã bị thu hồi', en: 'The result of case {code} was revoked' },
  revokedBody: {
    vi: 'Kết quả của “{name}” không còn giá trị sử dụng. Lý do: {reason} Bạn có quyền khiếu nại, khởi kiện theo quy định của pháp luật.',
    en: 'The result of “{name}” can no longer be used. The reason: {reason} You may complain or go to court as the law provides.',
  },
  keptTitle: {
    vi: 'Kết quả hồ sơ {code} chờ bạn tại Bộ phận Một cửa',
    en: 'The result of case {code} waits at the desk',
  },
  keptBody: {
    vi: 'Bạn chọn nhận qua bưu chính, nhưng hồ sơ không có đủ địa chỉ và số điện thoại để gửi. Mời bạn đến nhận tại {unit}, mang theo giấy tờ tùy thân. Bản điện tử đã có trong kho giấy tờ của bạn.',
    en: 'You chose the post, but the application lacks the address and telephone that it needs. Please collect the paper at {unit} with your identity paper. The electronic one is among your documents.',
  },
  withdrawnTitle: { vi: 'Đã rút hồ sơ {code}', en: 'Case {code} was withdrawn' },
  withdrawnBody: { vi: 'Hồ sơ “{name}” đã được rút theo yêu cầu của bạn.', en: '“{name}” was withdrawn as you asked.' },
})
