/** What is wrong with a row, in words. */
import { defineMessages } from '../../../kernel/i18n.ts'

export const words = defineMessages({
  tooManyCells: { vi: 'Dòng có nhiều ô hơn số cột.', en: 'There are more cells than columns.' },
  notReadable: { vi: 'Không đọc được giá trị này.', en: 'This value cannot be read.' },
  notAnObject: { vi: 'Mỗi dòng phải là một đối tượng JSON.', en: 'Each line must be a JSON object.' },
  badId: { vi: 'Mã bản ghi không hợp lệ.', en: 'This is not the id of a record.' },
  unknownRecord: { vi: 'Không có bản ghi mang mã này.', en: 'There is no record with this id.' },
  keyTaken: { vi: 'Số này thuộc về bản ghi khác.', en: 'Another record has this number.' },
  notYours: {
    vi: 'Bạn không được ghi vào đơn vị của bản ghi này.',
    en: 'You may not write in this record’s unit.',
  },
  notCurrent: {
    vi: 'Bản ghi đã kết thúc, đã gộp hoặc đã rút.',
    en: 'The record has ended, was merged or was taken back.',
  },
  changedSince: { vi: 'Bản ghi đã thay đổi sau khi kiểm tra.', en: 'The record has changed since the check.' },
})

/** The same record twice in one file. */
export const twice = (line: number) => ({
  vi: `Bản ghi này đã có ở dòng ${line} của tệp.`,
  en: `Line ${line} of the file is about the same record.`,
})
