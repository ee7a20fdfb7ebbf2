/** Texts of “who is this?” at the desk. */
import { defineMessages } from '../../../kernel/i18n.ts'

export const words = defineMessages({
  title: { vi: 'Đây là ai?', en: 'Who is this?' },
  registries: { vi: 'Cơ sở dữ liệu', en: 'Registries' },
  lead: {
    vi: 'Khi người đến không có giấy tờ hoặc giấy tờ khác dữ liệu: ghi những gì biết được. Mỗi người hiện ra đều thấy rằng bạn đã xem và mục đích.',
    en: 'When somebody has no papers, or papers that differ from the records: enter what is known. Everybody shown sees that you read it, and why.',
  },
  purpose: { vi: 'Mục đích tra cứu', en: 'Purpose of the reading' },
  caseHandling: { vi: 'Giải quyết hồ sơ', en: 'Handling a case' },
  residenceManagement: { vi: 'Quản lý cư trú', en: 'Managing residence' },
  name: { vi: 'Họ, chữ đệm và tên', en: 'Full name' },
  nameHelp: {
    vi: 'Có dấu hoặc không dấu, sai một chữ cũng được.',
    en: 'With marks or without; one wrong letter is forgiven.',
  },
  dateOfBirth: { vi: 'Ngày sinh', en: 'Date of birth' },
  sex: { vi: 'Giới tính', en: 'Sex' },
  male: { vi: 'Nam', en: 'Male' },
  female: { vi: 'Nữ', en: 'Female' },
  unknown: { vi: 'Không rõ', en: 'Not known' },
  number: { vi: 'Số định danh', en: 'Citizen number' },
  unit: { vi: 'Nơi thường trú', en: 'Where they live' },
  ask: { vi: 'Tìm', en: 'Find' },
  missing: { vi: 'Hãy ghi họ tên, ít nhất hai chữ cái', en: 'Enter a name of at least two letters' },
  numberWrong: { vi: 'Số định danh có 12 chữ số', en: 'A citizen number has 12 digits' },
  none: { vi: 'Chưa đủ để nhận ra ai', en: 'Nobody can be told by this' },
  noneLead: {
    vi: 'Một mình họ tên không đủ: ghi thêm ngày sinh, nơi thường trú hoặc số định danh. Kiểm tra lại cách viết, bỏ bớt những gì chưa chắc.',
    en: 'A name alone is not enough: add the date of birth, where they live or the number. Check the spelling, and leave out what is not certain.',
  },
  results: { vi: 'Có thể là', en: 'It may be' },
  same: { vi: 'Gần như chắc chắn', en: 'Almost certainly' },
  maybe: { vi: 'Có thể', en: 'Perhaps' },
  score: { vi: '{n} %', en: '{n} %' },
  why: { vi: 'Vì sao', en: 'Why' },
  speaksFor: { vi: 'ủng hộ', en: 'for' },
  speaksAgainst: { vi: 'trái lại', en: 'against' },
  open: { vi: 'Mở bản ghi', en: 'Open the record' },
  born: { vi: 'sinh {date}', en: 'born {date}' },
})
