/** Texts of the pages on which files come into a registry. */
import { defineMessages } from '../../../kernel/i18n.ts'

export const words = defineMessages({
  title: { vi: 'Nhập từ tệp', en: 'Import from files' },
  lead: {
    vi: 'Mỗi dòng được kiểm tra trước; chưa có gì thay đổi cho đến khi bạn ghi vào.',
    en: 'Every row is checked first; nothing changes until you apply it.',
  },
  bring: { vi: 'Tải tệp lên', en: 'Bring a file' },
  file: { vi: 'Tệp', en: 'File' },
  fileHelp: {
    vi: 'CSV (UTF-8), XLSX hoặc NDJSON, tối đa 50 MB. Dòng đầu là tên các mục. Ô trống nghĩa là không nói gì về mục đó.',
    en: 'CSV (UTF-8), XLSX or NDJSON, up to 50 MB. The first line names the fields. An empty cell says nothing about its field.',
  },
  check: { vi: 'Tải lên và kiểm tra', en: 'Upload and check' },
  none: { vi: 'Chưa có tệp nào', en: 'No file yet' },
  noneHelp: { vi: 'Tải một tệp lên để kiểm tra từng dòng.', en: 'Bring one to have its rows checked.' },
  state: { vi: 'Trạng thái', en: 'State' },
  brought: { vi: 'Tải lên lúc', en: 'Brought' },
  rows: { vi: 'Số dòng', en: 'Rows' },
  new: { vi: 'Mới', en: 'New' },
  changed: { vi: 'Thay đổi', en: 'Changed' },
  unchanged: { vi: 'Không đổi', en: 'Unchanged' },
  wrong: { vi: 'Sai', en: 'Wrong' },
  checking: { vi: 'Đang kiểm tra', en: 'Checking' },
  checked: { vi: 'Đã kiểm tra', en: 'Checked' },
  refused: { vi: 'Không đọc được', en: 'Cannot be read' },
  applying: { vi: 'Đang ghi {n} %', en: 'Applying {n} %' },
  applied: { vi: 'Đã ghi', en: 'Applied' },
  stopped: { vi: 'Đã dừng ở {n} %', en: 'Stopped at {n} %' },
  'taking-back': { vi: 'Đang rút {n} %', en: 'Taking back {n} %' },
  'taken-back': { vi: 'Đã rút', en: 'Taken back' },
  apply: { vi: 'Ghi {n} dòng vào', en: 'Apply {n} {n|row|rows}' },
  goOn: { vi: 'Ghi tiếp', en: 'Go on applying' },
  stop: { vi: 'Dừng', en: 'Stop' },
  takeBack: { vi: 'Rút toàn bộ', en: 'Take all of it back' },
  report: { vi: 'Tải danh sách lỗi (CSV)', en: 'Download what is wrong (CSV)' },
  outcome: { vi: 'Kết quả', en: 'Result' },
  doneTitle: { vi: 'Đã làm', en: 'What was done' },
  rowsApplied: { vi: 'Đã ghi', en: 'Applied' },
  rowsRefused: { vi: 'Bị từ chối khi ghi', en: 'Refused while applying' },
  rowsTakenBack: { vi: 'Đã rút', en: 'Taken back' },
  rowsKept: { vi: 'Giữ lại vì đã thay đổi sau đó', en: 'Kept, since changed later' },
  stage: { vi: 'Khi nào', en: 'When' },
  atCheck: { vi: 'Khi kiểm tra', en: 'At the check' },
  atApplying: { vi: 'Khi ghi', en: 'While applying' },
  atTakingBack: { vi: 'Khi rút', en: 'While taking back' },
  unread: {
    vi: 'Cột không thuộc cơ sở dữ liệu này nên không được đọc: {names}',
    en: 'Columns that are no field here, and so not read: {names}',
  },
  whyRefused: { vi: 'Lý do: {why}', en: 'Reason: {why}' },
  whyInEnglish: { vi: '{why} (nguyên văn tiếng Anh)', en: '{why}' },
  wrongRows: { vi: 'Các dòng không ghi được', en: 'Rows that cannot be applied' },
  firstRows: {
    vi: 'Chỉ hiện 200 dòng đầu; tệp CSV có tất cả.',
    en: 'The first 200 are shown; the CSV has all of them.',
  },
  line: { vi: 'Dòng', en: 'Line' },
  field: { vi: 'Mục', en: 'Field' },
  whatIsWrong: { vi: 'Sai ở đâu', en: 'What is wrong' },
})

/** Why a file as a whole cannot be read: what the reader says (read.ts, xlsx.ts), and its Vietnamese. */
const refusals: Readonly<Record<string, string>> = {
  'it is empty': 'tệp rỗng',
  'it is neither XLSX nor text in UTF-8': 'tệp không phải XLSX và cũng không phải văn bản UTF-8',
  'it has bytes that are no text': 'tệp có byte không phải văn bản',
  'its first line names no field': 'dòng đầu không có tên mục nào của cơ sở dữ liệu này',
  'two columns are one field': 'hai cột cùng là một mục',
  'it unpacks to too much': 'tệp giải nén ra quá lớn',
  'it has a document type': 'tệp có khai báo kiểu tài liệu (DTD), có thể gây hại',
  'it has too many texts': 'tệp có quá nhiều chữ',
  'it counts days from 1904; save it with days from 1900': 'tệp tính ngày từ năm 1904; hãy lưu lại theo hệ ngày 1900',
  'it has no sheet': 'tệp không có trang tính nào',
  'its rows are not in order': 'các dòng trong tệp không theo thứ tự',
  'it has too many columns': 'tệp có quá nhiều cột',
}

/** The reason as a message; undefined where only the English of a library is known. */
export function refusalWords(why: string): { vi: string; en: string } | undefined {
  const vi = refusals[why]
  return vi === undefined ? undefined : { vi, en: why }
}
