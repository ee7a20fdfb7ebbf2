/** Texts of the pages of open data. */
import { defineMessages, type Message } from '../../../kernel/i18n.ts'

export const messages = defineMessages({
  title: { vi: 'Dữ liệu mở', en: 'Open data' },
  lead: {
    vi: 'Dữ liệu của thành phố để bạn tải về, gọi qua API và dùng lại. Không cần đăng nhập, không thu phí.',
    en: 'Data of the city to download, to ask by an API and to use again. No sign-in, no fee.',
  },
  search: { vi: 'Tìm bộ dữ liệu', en: 'Find a dataset' },
  searchHelp: { vi: 'Gõ có dấu hoặc không dấu.', en: 'With or without Vietnamese marks.' },
  find: { vi: 'Tìm', en: 'Find' },
  theme: { vi: 'Chủ đề', en: 'Theme' },
  allThemes: { vi: 'Mọi chủ đề', en: 'All themes' },
  format: { vi: 'Định dạng', en: 'Format' },
  allFormats: { vi: 'Mọi định dạng', en: 'All formats' },
  count: { vi: '{n} bộ dữ liệu', en: '{n} {n|dataset|datasets}' },
  nothing: { vi: 'Không có bộ dữ liệu nào', en: 'No dataset found' },
  nothingHelp: { vi: 'Hãy thử từ khác hoặc bỏ bớt điều kiện.', en: 'Try other words, or fewer conditions.' },
  rows: { vi: '{n} dòng', en: '{n} {n|row|rows}' },
  updated: { vi: 'cập nhật {day}', en: 'updated {day}' },
  soon: { vi: 'chưa có bản nào', en: 'nothing published yet' },
  quality: { vi: 'Chất lượng {score}/100', en: 'Quality {score}/100' },
  catalogue: { vi: 'Danh mục cho máy đọc', en: 'The catalogue for programs' },
  catalogueHelp: {
    vi: 'Theo DCAT-AP 3, để cổng dữ liệu khác đọc được.',
    en: 'By DCAT-AP 3, for other data portals to read.',
  },
  all: { vi: 'Mọi bộ dữ liệu', en: 'All datasets' },
  about: { vi: 'Thông tin', en: 'About' },
  publisher: { vi: 'Cơ quan công bố', en: 'Published by' },
  licence: { vi: 'Giấy phép', en: 'Licence' },
  legalGround: { vi: 'Căn cứ', en: 'Legal ground' },
  frequency: { vi: 'Cập nhật', en: 'Updated' },
  period: { vi: 'Thời gian của dữ liệu', en: 'Period of the data' },
  fromTo: { vi: '{from} đến {to}', en: '{from} to {to}' },
  checked: { vi: 'Đối chiếu với nguồn', en: 'Compared with its source' },
  attribution: { vi: 'Ghi nguồn', en: 'Attribution' },
  suppression: {
    vi: 'Để không ai bị nhận ra, số từ 1 đến {max} được giữ lại, cùng những số khác mà tổng có thể làm lộ chúng: {n} dòng trong bản này.',
    en: 'So that nobody is recognised, counts from 1 to {max} are kept back, and others through which a total would give them away: {n} {n|row|rows} of this edition.',
  },
  suppressionTitle: { vi: 'Số nhỏ được giữ lại', en: 'Small numbers are kept back' },
  downloads: { vi: 'Tải về', en: 'Download' },
  downloadAs: { vi: 'Tải {format} ({size})', en: 'Download {format} ({size})' },
  preview: { vi: 'Xem trước', en: 'Preview' },
  previewOf: { vi: '{shown} dòng đầu trong {total}', en: 'The first {shown} of {total} rows' },
  chart: { vi: 'Biểu đồ: {measure}', en: 'Chart: {measure}' },
  largest: { vi: '{n} giá trị lớn nhất', en: 'The {n} largest' },
  newest: { vi: '{n} giá trị mới nhất', en: 'The {n} newest' },
  map: { vi: 'Bản đồ', en: 'Map' },
  mapOf: {
    vi: 'Vị trí của {shown} trong {total} dòng; phía bắc ở trên, thước dài {km} km.',
    en: 'Positions of {shown} of {total} rows; north is up, the bar is {km} km.',
  },
  columns: { vi: 'Các cột', en: 'Columns' },
  column: { vi: 'Cột', en: 'Column' },
  meaning: { vi: 'Ý nghĩa', en: 'Meaning' },
  type: { vi: 'Kiểu', en: 'Type' },
  history: { vi: 'Lịch sử cập nhật', en: 'History' },
  edition: { vi: 'Bản', en: 'Edition' },
  day: { vi: 'Ngày', en: 'Day' },
  rowCount: { vi: 'Số dòng', en: 'Rows' },
  added: { vi: 'Thêm', en: 'Added' },
  changed: { vi: 'Đổi', en: 'Changed' },
  removed: { vi: 'Bỏ', en: 'Removed' },
  files: { vi: 'Tệp', en: 'Files' },
  qualityTitle: { vi: 'Chất lượng', en: 'Quality' },
  qualityHelp: {
    vi: 'Điểm là tổng có trọng số của bốn phần; ai cũng có thể tính lại từ tệp.',
    en: 'The score is a weighted sum of four parts; anybody can work it out again from the file.',
  },
  completeness: { vi: 'Đủ giá trị', en: 'Complete' },
  completenessHelp: { vi: 'Ô phải có giá trị thì có.', en: 'Cells that must have a value have one.' },
  validity: { vi: 'Đúng kiểu', en: 'Valid' },
  validityHelp: {
    vi: 'Giá trị đúng kiểu, danh mục và giới hạn của cột.',
    en: 'Values are of their column’s type, list and limits.',
  },
  documentation: { vi: 'Có mô tả', en: 'Documented' },
  documentationHelp: {
    vi: 'Cột có tên và ý nghĩa bằng hai thứ tiếng.',
    en: 'Columns have a title and a meaning in both languages.',
  },
  timeliness: { vi: 'Kịp thời', en: 'Timely' },
  timelinessHelp: { vi: 'Được đối chiếu với nguồn đúng kỳ.', en: 'It was compared with its source in its period.' },
  weight: { vi: 'trọng số {n} %', en: 'weight {n}%' },
  api: { vi: 'Gọi qua API', en: 'By the API' },
  apiHelp: {
    vi: 'Lọc bằng tên cột; khoảng bằng .from và .to; sắp xếp bằng sort; trang sau bằng cursor. Tối đa 1.000 dòng mỗi lần.',
    en: 'Filter by the names of columns; ranges by .from and .to; order by sort; the next page by cursor. At most 1,000 rows at a time.',
  },
  tryApi: { vi: 'Mở kết quả', en: 'Open the answer' },
  yes: { vi: 'có', en: 'yes' },
  no: { vi: 'không', en: 'no' },
  keptBack: { vi: 'giữ lại', en: 'kept back' },
  notYet: { vi: 'Chưa có bản nào', en: 'Nothing is published yet' },
  notYetHelp: {
    vi: 'Bản đầu tiên được làm trong vòng mười phút sau khi nguồn có dữ liệu.',
    en: 'The first edition is made within ten minutes of the source having data.',
  },
})

export const frequencyWords: Readonly<Record<string, Message>> = defineMessages({
  DAILY: { vi: 'Hằng ngày', en: 'Daily' },
  WEEKLY: { vi: 'Hằng tuần', en: 'Weekly' },
  MONTHLY: { vi: 'Hằng tháng', en: 'Monthly' },
  QUARTERLY: { vi: 'Hằng quý', en: 'Quarterly' },
  ANNUAL: { vi: 'Hằng năm', en: 'Yearly' },
})

export const typeWords: Readonly<Record<string, Message>> = defineMessages({
  text: { vi: 'chữ', en: 'text' },
  integer: { vi: 'số nguyên', en: 'integer' },
  number: { vi: 'số', en: 'number' },
  boolean: { vi: 'đúng/sai', en: 'true/false' },
  day: { vi: 'ngày', en: 'day' },
  month: { vi: 'tháng', en: 'month' },
})

export const licenceNames: Readonly<Record<string, { readonly name: string; readonly url: string }>> = {
  CC_BY_4_0: { name: 'Creative Commons BY 4.0', url: 'https://creativecommons.org/licenses/by/4.0/' },
  ODBL_1_0: { name: 'Open Database License 1.0', url: 'https://opendatacommons.org/licenses/odbl/1-0/' },
}

export const formatNames = { csv: 'CSV', json: 'JSON', geojson: 'GeoJSON', parquet: 'Parquet' } as const
