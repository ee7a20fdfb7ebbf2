/** Texts about the national database at the desk. */
import { defineMessages } from '../../../kernel/i18n.ts'

export const words = defineMessages({
  verify: { vi: 'Đối chiếu với CSDL quốc gia', en: 'Verify with the national database' },
  verifyHelp: {
    vi: 'Hỏi số định danh, họ tên và ngày sinh. Người này thấy rằng bạn đã hỏi.',
    en: 'Asks about number, name and day of birth. The person sees that you asked.',
  },
  match: { vi: 'Khớp với CSDL quốc gia', en: 'The national database has the same' },
  mismatch: { vi: 'Khác CSDL quốc gia', en: 'The national database has it otherwise' },
  unknown: { vi: 'CSDL quốc gia không có số định danh này', en: 'The national database does not have this number' },
  name: { vi: 'Họ tên', en: 'Name' },
  dateOfBirth: { vi: 'Ngày sinh', en: 'Day of birth' },
  fits: { vi: 'khớp', en: 'the same' },
  differs: { vi: 'khác', en: 'different' },
  askedAt: { vi: 'Hỏi lúc {at}', en: 'Asked at {at}' },
  title: { vi: 'Thông báo của CSDL quốc gia', en: 'Notices of the national database' },
  registries: { vi: 'Cơ sở dữ liệu', en: 'Registries' },
  lead: {
    vi: 'Những thông báo cần bạn quyết định: thành phố đã ghi khác, hoặc chưa rõ là ai. Các thông báo khác đã được đưa vào cơ sở dữ liệu.',
    en: 'What needs your decision: the city has recorded otherwise, or it is not clear who is meant. All others are in the register already.',
  },
  none: { vi: 'Không có thông báo nào chờ quyết định', en: 'No notice waits for a decision' },
  noneLead: { vi: 'Thông báo mới được đọc mỗi phút.', en: 'New ones are read every minute.' },
  moved: { vi: 'Chuyển nơi thường trú', en: 'Moved' },
  died: { vi: 'Đã chết', en: 'Died' },
  'name-changed': { vi: 'Đổi tên', en: 'Name changed' },
  conflict: { vi: 'Thành phố đã ghi khác', en: 'The city has it otherwise' },
  unknownPerson: { vi: 'Chưa rõ là ai', en: 'Not clear who is meant' },
  from: { vi: 'từ ngày {date}', en: 'from {date}' },
  open: { vi: 'Mở bản ghi', en: 'Open the record' },
  take: { vi: 'Ghi theo CSDL quốc gia', en: 'Take it over' },
  keep: { vi: 'Giữ dữ liệu của thành phố', en: 'Keep what the city has' },
  reason: { vi: 'Lý do', en: 'Reason' },
  settled: { vi: 'Đã ghi quyết định', en: 'The decision is recorded' },
})
