/** Words for what happened, notices and problems. */
import { defineMessages } from '../../kernel/i18n.ts'
import { defineProblems } from '../../kernel/problems.ts'

export const unknownUnit = { vi: 'Đơn vị không còn', en: 'A unit that is no more' }
export const layerName = { vi: 'Phản ánh của người dân', en: 'Citizens’ reports' }
export const anonymousName = { vi: 'Người dân (ẩn danh)', en: 'A citizen (anonymous)' }

/** One line of a report's way; keys are types of case events and kinds of the report's own trail. */
export const trailWords = defineMessages({
  submitted: { vi: 'Phản ánh được gửi.', en: 'The report was sent.' },
  received: { vi: '{unit} đã tiếp nhận.', en: '{unit} received it.' },
  'passed-on': { vi: '{unit} tiếp tục xử lý.', en: '{unit} works on it.' },
  transferred: { vi: 'Chuyển đến {unit}.', en: 'Transferred to {unit}.' },
  moved: { vi: 'Đơn vị được sắp xếp lại; nay do {unit} xử lý.', en: 'Units were reformed; {unit} has it now.' },
  extended: { vi: '{unit} xin lỗi và hẹn lại thời hạn.', en: '{unit} apologised and set a new time.' },
  'returned-for-rework': { vi: 'Lãnh đạo yêu cầu làm lại.', en: 'The leader asked for it to be done again.' },
  granted: { vi: '{unit} báo đã xử lý xong, có minh chứng.', en: '{unit} says that it is done, with proof.' },
  refused: { vi: '{unit} từ chối xử lý, có nêu lý do.', en: '{unit} refused it, with a reason.' },
  stopped: { vi: '{unit} dừng xử lý.', en: '{unit} stopped it.' },
  withdrawn: { vi: 'Người phản ánh rút lại.', en: 'The reporter took it back.' },
  objected: {
    vi: 'Người phản ánh cho rằng chưa xong; {unit} xử lý lại.',
    en: 'The reporter held that it was not done; {unit} takes it up again.',
  },
  reopened: { vi: '{unit} mở lại.', en: '{unit} took it up again.' },
  joined: { vi: 'Có thêm người cùng phản ánh ({voices}).', en: 'Somebody else joined ({voices}).' },
  'reminded-before': { vi: 'Nhắc {unit}: sắp đến hạn.', en: '{unit} was reminded: the time is nearly over.' },
  'reminded-after': { vi: 'Nhắc {unit}: đã quá hạn.', en: '{unit} was reminded: the time is over.' },
  'reminded-receive': {
    vi: 'Nhắc {unit}: quá 8 giờ làm việc chưa tiếp nhận.',
    en: '{unit} was reminded: not received within 8 working hours.',
  },
  escalated: { vi: 'Báo cáo cấp trên: {unit}.', en: 'Told to the level above: {unit}.' },
  proof: { vi: 'Đã có minh chứng tại hiện trường.', en: 'There is proof from the spot.' },
  released: { vi: 'Nội dung, ảnh được công khai.', en: 'Words and photos were released.' },
  merged: { vi: 'Gộp vào phản ánh {code}.', en: 'Merged into {code}.' },
  unmerged: { vi: 'Tách lại thành phản ánh riêng.', en: 'No longer merged.' },
  'merged-here': { vi: 'Phản ánh {code} được gộp vào đây.', en: '{code} was merged into this.' },
  confirmed: { vi: 'Người phản ánh xác nhận đã xong.', en: 'The reporter confirmed that it is done.' },
  'confirmed-by-time': {
    vi: 'Hết thời hạn phản hồi, coi như đã xong.',
    en: 'The time to answer is over; it counts as done.',
  },
  'sent-out': { vi: 'Chuyển sang hệ thống của {server}, số {request}.', en: 'Sent on to {server}, number {request}.' },
  'outside-status': { vi: '{server} báo: {status}.', en: '{server} says: {status}.' },
})

/** How a report stands, for other systems. */
export const stateWords = defineMessages({
  sent: { vi: 'Đã gửi', en: 'Sent' },
  accepted: { vi: 'Đã tiếp nhận', en: 'Received' },
  working: { vi: 'Đang xử lý', en: 'Being worked on' },
  approval: { vi: 'Chờ duyệt kết quả', en: 'Waiting for approval' },
  done: { vi: 'Đã xử lý xong', en: 'Done' },
  refused: { vi: 'Không xử lý', en: 'Refused' },
  withdrawn: { vi: 'Đã rút', en: 'Taken back' },
  merged: { vi: 'Đã gộp', en: 'Merged' },
})

/** What the reporter is told: title, and body with what the report is about. */
export const notices = {
  received: {
    title: { vi: 'Phản ánh {code} đã được tiếp nhận', en: 'Report {code} was received' },
    body: { vi: '{unit} xử lý “{category}”, hạn {due}.', en: '{unit} deals with “{category}”, due {due}.' },
  },
  transferred: {
    title: { vi: 'Phản ánh {code} chuyển đơn vị', en: 'Report {code} was transferred' },
    body: { vi: 'Nay do {unit} xử lý. {reason}', en: 'It is with {unit} now. {reason}' },
  },
  granted: {
    title: { vi: 'Phản ánh {code} đã xử lý xong', en: 'Report {code} is done' },
    body: {
      vi: '{answer} Nếu chưa xong, hãy báo lại trước {until}.',
      en: '{answer} If it is not, say so before {until}.',
    },
  },
  refused: {
    title: { vi: 'Phản ánh {code} không được xử lý', en: 'Report {code} was refused' },
    body: { vi: 'Lý do: {reason}', en: 'Reason: {reason}' },
  },
  stopped: {
    title: { vi: 'Phản ánh {code} đã dừng', en: 'Report {code} was stopped' },
    body: { vi: 'Lý do: {reason}', en: 'Reason: {reason}' },
  },
  extended: {
    title: { vi: 'Xin lỗi: phản ánh {code} cần thêm thời gian', en: 'Sorry: report {code} needs more time' },
    body: { vi: 'Hạn mới {due}. {reason}', en: 'Now due {due}. {reason}' },
  },
} as const

export const problems = defineProblems({
  'participation.outside-city': {
    status: 422,
    title: { vi: 'Địa điểm ở ngoài Hà Nội', en: 'The place is outside Hanoi' },
    detail: {
      vi: 'Hãy chọn lại địa điểm trên bản đồ. Nội dung bạn viết vẫn còn.',
      en: 'Choose the place on the map again. What you wrote is still there.',
    },
  },
  'participation.key-missing': {
    status: 400,
    title: { vi: 'Thiếu mã bí mật để theo dõi', en: 'The secret to follow it is missing' },
    detail: {
      vi: 'Phản ánh ẩn danh cần mã bí mật do trình duyệt tạo. Hãy mở lại trang rồi gửi lại.',
      en: 'An anonymous report needs the secret that the browser makes. Open the page again and resend.',
    },
  },
  'participation.not-a-picture': {
    status: 415,
    title: { vi: 'Tệp này không phải ảnh JPEG, PNG hoặc WebP', en: 'This is no JPEG, PNG or WebP picture' },
    detail: { vi: 'Hãy chọn ảnh khác.', en: 'Choose another picture.' },
  },
  'participation.photo-unknown': {
    status: 422,
    title: { vi: 'Không tìm thấy ảnh đã gửi', en: 'A photo is not there any more' },
    detail: {
      vi: 'Ảnh gửi quá một ngày thì bị xóa nếu phản ánh chưa được gửi. Hãy gửi lại ảnh.',
      en: 'Photos are erased after a day when their report was not sent. Send the photo again.',
    },
  },
  'participation.ended': {
    status: 409,
    title: { vi: 'Phản ánh này đã kết thúc', en: 'This report has ended' },
    detail: {
      vi: 'Hãy tải lại trang để xem kết quả. Nếu vẫn còn vấn đề, hãy gửi phản ánh mới.',
      en: 'Reload to see what came of it. If the matter is still there, send a new report.',
    },
  },
  'participation.answer-too-late': {
    status: 409,
    title: { vi: 'Đã hết thời hạn phản hồi', en: 'The time to answer is over' },
    detail: { vi: 'Nếu vẫn chưa xong, hãy gửi phản ánh mới.', en: 'If it is still not done, send a new report.' },
  },
  'participation.no-proof': {
    status: 422,
    title: { vi: 'Chưa có minh chứng', en: 'There is no proof' },
    detail: {
      vi: 'Cần ảnh chụp tại chỗ sau khi có phản ánh, hoặc số đo của thiết bị gần đó.',
      en: 'It takes a photo from the spot taken after the report, or a reading of an instrument nearby.',
    },
  },
  'participation.proof-too-early': {
    status: 422,
    title: { vi: 'Minh chứng có trước phản ánh', en: 'The proof is older than the report' },
    detail: {
      vi: 'Ảnh hoặc số đo phải có sau khi phản ánh được gửi (hoặc gửi lại).',
      en: 'The photo or reading must be from after the report was sent, or held to be not done.',
    },
  },
  'participation.proof-too-far': {
    status: 422,
    title: { vi: 'Minh chứng ở quá xa địa điểm phản ánh', en: 'The proof is too far from the place' },
    detail: { vi: 'Cách {metres} m; tối đa {max} m.', en: 'It is {metres} m away; {max} m at most.' },
  },
  'participation.proof-untold': {
    status: 422,
    title: { vi: 'Ảnh không cho biết chụp ở đâu, khi nào', en: 'The photo does not say where and when it was taken' },
    detail: {
      vi: 'Hãy chụp tại chỗ bằng điện thoại có bật định vị, hoặc cho phép trang này biết vị trí.',
      en: 'Take it on the spot with location switched on, or let this page know where you are.',
    },
  },
  'participation.no-reading': {
    status: 422,
    title: { vi: 'Không có số đo như vậy', en: 'There is no such reading' },
    detail: {
      vi: 'Kiểm tra mã chuỗi số liệu; thiết bị phải có vị trí và số đo mới.',
      en: 'Check the code of the series; its device needs a position and a new observation.',
    },
  },
  'participation.not-mergeable': {
    status: 409,
    title: { vi: 'Không gộp được hai phản ánh này', en: 'These two cannot be merged' },
    detail: {
      vi: 'Cả hai phải đang xử lý, cùng một đơn vị, và phản ánh kia chưa được gộp vào phản ánh khác.',
      en: 'Both must be open and with the same unit, and the other not be merged itself.',
    },
  },
})
