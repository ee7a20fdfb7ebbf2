/** Texts of the registry engine. */
import { defineProblems } from '../../kernel/problems.ts'

export const unknownField = { vi: 'Không có trường tên “{name}”.', en: 'There is no field named “{name}”.' }

export const problems = defineProblems({
  'registry.unknown': {
    status: 404,
    title: { vi: 'Không có cơ sở dữ liệu này', en: 'There is no such registry' },
    detail: { vi: 'Hãy chọn một cơ sở dữ liệu trong danh mục.', en: 'Choose one from the list of registries.' },
  },
  'registry.unknown-purpose': {
    status: 422,
    title: { vi: 'Mục đích tra cứu không hợp lệ', en: 'This is not a purpose of this registry' },
    detail: {
      vi: 'Mỗi lần tra cứu phải nêu một mục đích đã được công bố: {known}.',
      en: 'Every reading names one of the published purposes: {known}.',
    },
  },
  'registry.key-taken': {
    status: 409,
    title: { vi: 'Số này đã được ghi nhận', en: 'This number is already recorded' },
    detail: {
      vi: 'Đã có một bản ghi mang số đó. Hãy mở bản ghi ấy; nếu hai bản ghi là một, hãy gộp chúng.',
      en: 'Another record has that number. Open it; if both are the same, merge them.',
    },
  },
  'registry.too-many': {
    status: 422,
    title: { vi: 'Có quá nhiều bản ghi về một người', en: 'Too many records about one person' },
    detail: {
      vi: 'Một cơ sở dữ liệu có hơn {max} bản ghi về người này, nhiều hơn một trang có thể hiện. Hãy liên hệ cơ quan quản lý cơ sở dữ liệu.',
      en: 'One registry has more than {max} records about this person, more than a page can show. Ask the agency that owns it.',
    },
  },
  'registry.not-extracted': {
    status: 422,
    title: { vi: 'Trường này không có trong bản trích xuất', en: 'An extract cannot have this field' },
    detail: {
      vi: 'Trường “{field}” nhận ra người hoặc là chữ tự do nên luôn bị bỏ. Có thể chọn: {known}.',
      en: 'The field “{field}” identifies people or is free text, and is always removed. To choose from: {known}.',
    },
  },
  'registry.extract-decided': {
    status: 409,
    title: { vi: 'Đơn đặt trích xuất đã được quyết định', en: 'This extract has been decided on' },
    detail: { vi: 'Hãy mở lại trang để xem quyết định.', en: 'Open the page again to see the decision.' },
  },
  'registry.extract-not-failed': {
    status: 409,
    title: { vi: 'Bản trích xuất này không bị hỏng', en: 'This extract has not failed' },
    detail: {
      vi: 'Có người đã cho tạo lại, hoặc tệp đã sẵn sàng. Hãy mở lại trang.',
      en: 'Somebody has tried again already, or it is ready. Open the page again.',
    },
  },
  'registry.extract-gone': {
    status: 410,
    title: { vi: 'Tệp trích xuất không còn', en: 'The file of this extract is not there' },
    detail: {
      vi: 'Tệp đã hết hạn và bị xóa, hoặc chưa được tạo. Hãy đặt một bản trích xuất mới nếu vẫn cần.',
      en: 'It has expired and was erased, or has not been made. Order a new extract if it is still needed.',
    },
  },
  'registry.stale': {
    status: 409,
    title: { vi: 'Bản ghi vừa được người khác thay đổi', en: 'Somebody else has just changed this record' },
    detail: {
      vi: 'Chưa có gì bị ghi đè. Hãy mở lại bản ghi để xem bản mới nhất rồi làm lại.',
      en: 'Nothing was overwritten. Open the record again to see its newest version, then repeat.',
    },
  },
  'registry.not-current': {
    status: 409,
    title: { vi: 'Bản ghi không còn hiệu lực', en: 'This record is no longer current' },
    detail: {
      vi: 'Bản ghi đã kết thúc hoặc đã được gộp vào bản ghi khác; chỉ có thể đính chính quá khứ của nó.',
      en: 'It has ended or was merged into another; only its past can be corrected.',
    },
  },
  'registry.valid-in-future': {
    status: 422,
    title: { vi: 'Ngày có hiệu lực ở tương lai', en: 'The day from which it holds lies in the future' },
    detail: {
      vi: 'Hãy ghi nhận thay đổi khi ngày đó đến.',
      en: 'Record the change when that day has come.',
    },
  },
  'registry.nothing-changes': {
    status: 422,
    title: { vi: 'Không có gì thay đổi', en: 'Nothing would change' },
    detail: {
      vi: 'Các giá trị gửi lên giống giá trị đang có.',
      en: 'The values sent are those that are already recorded.',
    },
  },
  'registry.cannot-merge': {
    status: 409,
    title: { vi: 'Không gộp được hai bản ghi này', en: 'These two records cannot be merged' },
    detail: {
      vi: 'Phải là hai bản ghi khác nhau, đều đang có hiệu lực.',
      en: 'They must be two different records that are both current.',
    },
  },
  'registry.not-merged': {
    status: 409,
    title: { vi: 'Bản ghi chưa được gộp', en: 'This record was not merged' },
    detail: {
      vi: 'Chỉ tách lại được bản ghi đã gộp, khi bản ghi nhận gộp chưa thay đổi tiếp.',
      en: 'Only a merged record can be split off again, while the other has not changed since.',
    },
  },
  'registry.not-empty': {
    status: 409,
    title: { vi: 'Cơ sở dữ liệu đã có bản ghi', en: 'The registry already has records' },
    detail: {
      vi: 'Chỉ nạp một lần vào cơ sở dữ liệu còn trống. Chưa có gì thay đổi.',
      en: 'A first load goes into an empty registry. Nothing was changed.',
    },
  },
  'registry.bad-cursor': {
    status: 400,
    title: { vi: 'Vị trí đọc tiếp không hợp lệ', en: 'This is not a position in the change feed' },
    detail: {
      vi: 'Hãy dùng đúng giá trị “next” của lần đọc trước, hoặc đọc lại từ đầu.',
      en: 'Send the “next” of the reading before, or begin anew without one.',
    },
  },
  'registry.import-unreadable': {
    status: 422,
    title: { vi: 'Không đọc được tệp này', en: 'This file cannot be read' },
    detail: {
      vi: 'Hãy gửi tệp CSV (UTF-8), XLSX hoặc NDJSON có dòng đầu là tên các mục. Lý do: {vi}.',
      en: 'Send CSV (UTF-8), XLSX or NDJSON whose first line names the fields. Reason: {why}.',
    },
  },
  'registry.import-repeated': {
    status: 409,
    title: { vi: 'Tệp này đã được nhập', en: 'This file was imported already' },
    detail: {
      vi: 'Nếu cần nhập lại, hãy rút lần nhập trước. Chưa có gì thay đổi.',
      en: 'To do it anew, take the earlier import back first. Nothing was changed.',
    },
  },
  'registry.import-not-now': {
    status: 409,
    title: { vi: 'Chưa làm được bước này', en: 'This cannot be done now' },
    detail: {
      vi: 'Lần nhập đang ở trạng thái “{state}”. Hãy tải lại trang để xem.',
      en: 'The import is in the state “{state}”. Read it again to see what can be done.',
    },
  },
  'registry.import-nothing': {
    status: 422,
    title: { vi: 'Tệp không có gì để ghi', en: 'There is nothing to apply in this file' },
    detail: {
      vi: 'Không có dòng nào mới hoặc thay đổi. Hãy sửa các dòng sai rồi gửi lại tệp.',
      en: 'No row is new or changed. Correct the wrong rows and bring the file again.',
    },
  },
  'registry.not-exported': {
    status: 403,
    title: { vi: 'Mục đích này không cho xuất tệp', en: 'This purpose allows no export' },
    detail: {
      vi: 'Hãy chọn mục đích cho phép xuất tệp, hoặc tra cứu từng bản ghi.',
      en: 'Choose a purpose that allows it, or read records one by one.',
    },
  },
})

/** Why a file as a whole cannot be read: what the reader says (file-import/), and its Vietnamese. */
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
