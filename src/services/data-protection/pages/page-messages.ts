import { defineMessages } from '../../../kernel/i18n.ts'

export const words = defineMessages({
  title: { vi: 'Thời hạn lưu giữ dữ liệu', en: 'How long data is kept' },
  lead: {
    vi: 'Mỗi đêm chương trình áp dụng các quy tắc này và chỉ ghi lại số lượng. Lần chạy tới: {when}.',
    en: 'Every night the program applies these rules and writes down numbers only. Next run: {when}.',
  },
  what: { vi: 'Dữ liệu', en: 'Data' },
  keep: { vi: 'Giữ trong', en: 'Kept for' },
  then: { vi: 'Sau đó', en: 'Then' },
  ground: { vi: 'Căn cứ', en: 'Ground' },
  last: { vi: 'Lần chạy gần nhất', en: 'Last run' },
  done: { vi: 'Số dòng đã xử lý', en: 'Rows done' },
  never: { vi: 'Chưa chạy', en: 'Not yet' },
  unfinished: { vi: 'chưa xong, sẽ chạy tiếp', en: 'not finished, goes on' },
  days: { vi: '{n} ngày', en: '{n} {n|day|days}' },
  atOnce: { vi: 'Đến khi hết hạn', en: 'Until it expires' },
  erase: { vi: 'Xóa', en: 'Erased' },
  pseudonymise: { vi: 'Bỏ phần nhận ra người', en: 'Pseudonymised' },
  command: {
    vi: 'Xem trước mà không thay đổi gì:',
    en: 'To see what is due and change nothing:',
  },
})
