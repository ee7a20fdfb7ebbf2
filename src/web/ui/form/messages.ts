/** Texts of the form renderer. */
import { defineMessages } from '../../../kernel/i18n.ts'

export const messages = defineMessages({
  required: { vi: 'Hãy điền {label}', en: 'Enter {label}' },
  requiredChoice: { vi: 'Hãy chọn {label}', en: 'Choose {label}' },
  mustAgree: { vi: 'Hãy đánh dấu để xác nhận', en: 'Tick the box to confirm' },
  tooLong: { vi: '{label} dài quá {n} ký tự', en: '{label} must be {n} characters or fewer' },
  tooShort: { vi: '{label} phải có ít nhất {n} ký tự', en: '{label} must have at least {n} characters' },
  notPartialDate: {
    vi: 'Hãy điền {label} là ngày có thật; không rõ ngày, tháng thì để trống, chỉ ghi năm',
    en: 'Enter a real date for {label}; if day or month is not known, leave it empty',
  },
  notDay: {
    vi: '{label} phải là một ngày có thật, ví dụ 27/3/1990',
    en: '{label} must be a real date, such as 27/3/1990',
  },
  notCitizenNumber: {
    vi: '{label} phải có đúng 12 chữ số, như trên thẻ căn cước',
    en: '{label} must have exactly 12 digits, as on the identity card',
  },
  notPhone: { vi: '{label} phải như 0912345678', en: '{label} must look like 0912345678' },
  notEmail: { vi: '{label} phải như ten@example.vn', en: '{label} must look like name@example.vn' },
  notPattern: { vi: '{label} chưa đúng dạng', en: '{label} is not in the right form' },
  notNumber: { vi: '{label} phải là một số', en: '{label} must be a number' },
  notWhole: { vi: '{label} phải là số nguyên', en: '{label} must be a whole number' },
  tooSmall: { vi: '{label} phải từ {n} trở lên', en: '{label} must be {n} or more' },
  tooBig: { vi: '{label} phải từ {n} trở xuống', en: '{label} must be {n} or less' },
  tooFew: { vi: 'Hãy thêm ít nhất {n} mục vào {label}', en: 'Add at least {n} {n|entry|entries} to {label}' },
  tooMany: { vi: '{label} chỉ nhận nhiều nhất {n} mục', en: '{label} takes at most {n} entries' },
  address: {
    vi: 'Hãy chọn phường, xã trong danh sách cho {label}',
    en: 'Choose the ward or commune from the list for {label}',
  },
  addressLine: {
    vi: 'Hãy điền số nhà, đường, tổ dân phố cho {label}',
    en: 'Enter the house number and street for {label}',
  },
  unit: { vi: 'Phường, xã (Hà Nội)', en: 'Ward or commune (Hanoi)' },
  unitHelp: { vi: 'Gõ vài chữ rồi chọn, ví dụ: cau giay', en: 'Type a few letters and choose, for example: cau giay' },
  line: { vi: 'Số nhà, đường, tổ dân phố', en: 'House number, street, neighbourhood' },
  add: { vi: 'Thêm', en: 'Add' },
  removeRow: { vi: 'Bỏ mục {n}', en: 'Remove entry {n}' },
  row: { vi: 'Mục {n}', en: 'Entry {n}' },
  from: { vi: '{source}', en: '{source}' },
  lockedNote: {
    vi: 'không sửa ở đây',
    en: 'not changed here',
  },
  citizenNumberHelp: { vi: '12 chữ số', en: '12 digits' },
  dong: { vi: 'đồng', en: 'đồng' },
  yes: { vi: 'Có', en: 'Yes' },
  no: { vi: 'Không', en: 'No' },
  nothing: { vi: 'Không khai', en: 'Not given' },
})
