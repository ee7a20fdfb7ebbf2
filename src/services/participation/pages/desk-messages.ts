/** Words of reports at the desk. */
import { defineMessages } from '../../../kernel/i18n.ts'
import type { Message } from '../../../kernel/i18n.ts'
import type { queues } from '../contract-desk.ts'

export const queueNames: Readonly<Record<(typeof queues)[number], Message>> = {
  open: { vi: 'Đang xử lý', en: 'Open' },
  'at-risk': { vi: 'Sắp đến hạn', en: 'At risk' },
  overdue: { vi: 'Quá hạn', en: 'Overdue' },
  reminded: { vi: 'Bị nhắc', en: 'Reminded' },
  objected: { vi: 'Bị phản hồi chưa xong', en: 'Held to be not done' },
  done: { vi: 'Đã kết thúc', en: 'Ended' },
}

export const deskWords = defineMessages({
  title: { vi: 'Phản ánh hiện trường', en: 'Citizens’ reports' },
  consultations: { vi: 'Lấy ý kiến người dân', en: 'Consultations' },
  keys: { vi: 'j, k: xuống, lên; Enter: mở', en: 'j, k: down, up; Enter: open' },
  search: { vi: 'Tìm trong nội dung, mã', en: 'Search words or code' },
  empty: { vi: 'Không có phản ánh nào', en: 'No reports' },
  more: { vi: 'Còn nữa: hãy lọc bớt.', en: 'There are more: narrow the list.' },
  reminded: { vi: 'bị nhắc', en: 'reminded' },
  escalated: { vi: 'đã báo cấp trên', en: 'told above' },
  objectedTimes: { vi: 'chưa xong {n} lần', en: 'not done {n} {n|time|times}' },
  report: { vi: 'Phản ánh', en: 'The report' },
  anonymous: { vi: 'Ẩn danh', en: 'Anonymous' },
  viaOpen311: { vi: 'Gửi qua Open311', en: 'Sent by Open311' },
  accuracy: { vi: 'vị trí sai số {m} m', en: 'position accurate to {m} m' },
  taken: { vi: 'chụp {at}, cách {m} m', en: 'taken {at}, {m} m away' },
  takenUnknown: { vi: 'ảnh không cho biết nơi, lúc chụp', en: 'the photo does not say where and when' },
  publicTitle: { vi: 'Công khai', en: 'What the public sees' },
  publicLead: {
    vi: 'Sửa lời cho không lộ ai. Chỉ chọn ảnh không có mặt người, biển số.',
    en: 'Edit the words so that nobody can be recognised. Choose only photos without faces and plates.',
  },
  suspicious: { vi: 'Có thể là thông tin cá nhân: {what}', en: 'May be personal: {what}' },
  publicWords: { vi: 'Lời được công khai', en: 'Words that are released' },
  publicPhoto: { vi: 'Công khai ảnh {n}', en: 'Release photo {n}' },
  release: { vi: 'Công khai như trên', en: 'Release as above' },
  released: { vi: 'Đã công khai.', en: 'Released.' },
  proofTitle: { vi: 'Minh chứng', en: 'Proof' },
  proofLead: {
    vi: 'Ảnh chụp tại chỗ (trong {m} m), sau khi có phản ánh; hoặc số đo của thiết bị gần đó.',
    en: 'A photo from the spot (within {m} m) of after the report; or a reading of an instrument nearby.',
  },
  noProof: { vi: 'Chưa có minh chứng cho lần xử lý này.', en: 'There is no proof of this round yet.' },
  addPhoto: { vi: 'Ảnh minh chứng', en: 'Photo as proof' },
  series: { vi: 'Mã chuỗi số đo', en: 'Code of the series' },
  addReading: { vi: 'Lấy số đo mới nhất', en: 'Take the newest reading' },
  added: { vi: 'Đã thêm minh chứng.', en: 'The proof was added.' },
  duplicates: { vi: 'Có thể trùng', en: 'Perhaps the same' },
  mergeInto: { vi: 'Gộp vào {code}', en: 'Merge into {code}' },
  merged: { vi: 'Đã gộp vào {code}.', en: 'Merged into {code}.' },
  undo: { vi: 'Hoàn tác', en: 'Undo' },
  undone: { vi: 'Đã tách lại.', en: 'No longer merged.' },
  mergedHere: { vi: 'Được gộp vào đây', en: 'Merged into this' },
  isMerged: { vi: 'Phản ánh này đi cùng {code}.', en: 'This report goes with {code}.' },
  transfer: { vi: 'Chuyển đơn vị khác', en: 'Transfer to another unit' },
  transferTo: { vi: 'Đơn vị có thẩm quyền', en: 'The unit that is competent' },
  transferLead: {
    vi: 'Thời hạn đã hứa với người dân không đổi.',
    en: 'The time that was promised does not change.',
  },
  reason: { vi: 'Lý do (người dân đọc được)', en: 'Reason (the citizen reads it)' },
  close: { vi: 'Duyệt: đã xử lý xong', en: 'Approve: it is done' },
  closeLead: {
    vi: 'Người phản ánh được báo và có 5 ngày làm việc để nói nếu chưa xong.',
    en: 'Who reported is told, and has five working days to say that it is not.',
  },
  answerLabel: { vi: 'Trả lời người dân (công khai)', en: 'Answer to the citizen (public)' },
  done: { vi: 'Đã ghi nhận.', en: 'Done.' },
  outside: { vi: 'Hệ thống bên ngoài', en: 'Outside system' },
  outsideSays: { vi: '{server}: số {request}, {status}', en: '{server}: number {request}, {status}' },
})
