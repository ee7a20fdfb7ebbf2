/** Texts of the pages about land. */
import { defineMessages, type Message } from '../../../kernel/i18n.ts'
import type { UseGroup } from '../uses.ts'

export const groupNames: Readonly<Record<UseGroup, Message>> = {
  residential: { vi: 'Đất ở', en: 'Residential' },
  business: { vi: 'Sản xuất, kinh doanh', en: 'Business and industry' },
  public: { vi: 'Công trình công cộng', en: 'Public services' },
  transport: { vi: 'Giao thông, hạ tầng', en: 'Transport and utilities' },
  green: { vi: 'Công viên, nghĩa trang', en: 'Parks and cemeteries' },
  crops: { vi: 'Lúa, cây hằng năm', en: 'Rice and annual crops' },
  perennial: { vi: 'Cây lâu năm', en: 'Perennial crops' },
  forest: { vi: 'Rừng', en: 'Forest' },
  water: { vi: 'Mặt nước', en: 'Water' },
  unused: { vi: 'Chưa sử dụng', en: 'Unused' },
}

export const words = defineMessages({
  title: { vi: 'Bản đồ đất đai', en: 'Land map' },
  leadPortal: {
    vi: 'Xem loại đất, diện tích và thông tin quy hoạch của từng thửa. Tên người sử dụng đất không hiển thị ở đây.',
    en: 'See the use, the area and the planning notes of any parcel. Holders are not shown here.',
  },
  map: { vi: 'Bản đồ thửa đất', en: 'Map of parcels' },
  mapHelp: {
    vi: 'Dùng phím mũi tên để di chuyển, phím + và − để phóng to, thu nhỏ. Danh sách bên cạnh có cùng nội dung.',
    en: 'Move with the arrow keys, zoom with + and −. The list beside it has the same content.',
  },
  noWebGl: {
    vi: 'Trình duyệt này không vẽ được bản đồ. Danh sách và ô tìm kiếm vẫn dùng được.',
    en: 'This browser cannot draw the map. The list and the search still work.',
  },
  search: { vi: 'Tìm thửa đất hoặc xã, phường', en: 'Find a parcel, a ward or a commune' },
  searchHelp: { vi: 'Ví dụ: Hoàn Kiếm, hoặc 00070.1.25', en: 'For example: Hoàn Kiếm, or 00070.1.25' },
  searchHelpDesk: {
    vi: 'Mã thửa, tên xã, phường; địa chỉ khi đã chọn mục đích',
    en: 'Parcel number, ward or commune; an address once a purpose is chosen',
  },
  parcel: { vi: 'Thửa đất {number}', en: 'Parcel {number}' },
  goToUnit: { vi: 'Xem trên bản đồ', en: 'Show on the map' },
  legend: { vi: 'Chú giải', en: 'Legend' },
  inView: { vi: 'Trong khung nhìn', en: 'In view' },
  parcelsInView: { vi: '{n} thửa đất trong khung nhìn', en: '{n} {n|parcel|parcels} in view' },
  nearestShown: { vi: 'Liệt kê {n} thửa gần giữa bản đồ nhất.', en: 'The {n} nearest to the middle are listed.' },
  summary: { vi: 'Sử dụng đất trong khung nhìn', en: 'Use of the ground in view' },
  summaryHelp: {
    vi: 'Ở tỷ lệ này, mỗi ô màu là loại đất chiếm nhiều nhất. Phóng to để thấy từng thửa.',
    en: 'At this scale each coloured cell shows its main use. Zoom in to see single parcels.',
  },
  use: { vi: 'Loại đất', en: 'Use' },
  hectares: { vi: 'Héc-ta', en: 'Hectares' },
  total: { vi: 'Tổng: {n} thửa', en: 'In all: {n} {n|parcel|parcels}' },
  nothingHere: { vi: 'Chưa có thửa đất nào ở đây', en: 'No parcels here' },
  nothingHereHelp: {
    vi: 'Hãy di chuyển bản đồ, hoặc tìm một xã, phường.',
    en: 'Move the map, or look for a ward or commune.',
  },
  emptyTitle: { vi: 'Chưa có dữ liệu đất đai', en: 'There is no land data yet' },
  empty: {
    vi: 'Bản đồ sẽ hiện khi dữ liệu địa chính được nạp. Để dùng thử: khue load land.',
    en: 'The map appears when cadastral data is loaded. To try it: khue load land.',
  },
  sampleBoundaries: {
    vi: 'Ranh giới xã, phường là mẫu: chưa nhập ranh giới thật.',
    en: 'Boundaries are made up: real ones were not imported.',
  },
  boundarySource: { vi: 'Ranh giới: {source}', en: 'Boundaries: {source}' },
  synthetic: { vi: 'Dữ liệu giả lập, không phải thửa đất có thật.', en: 'Made-up data, not a real parcel.' },
  close: { vi: 'Đóng', en: 'Close' },
  address: { vi: 'Địa chỉ', en: 'Address' },
  unit: { vi: 'Xã, phường', en: 'Ward or commune' },
  area: { vi: 'Diện tích ghi nhận', en: 'Recorded area' },
  measured: { vi: 'Diện tích theo ranh giới', en: 'Area of the outline' },
  planning: { vi: 'Thông tin quy hoạch', en: 'Planning notes' },
  noPlanning: { vi: 'Không có thông tin được ghi nhận.', en: 'None recorded.' },
  since: { vi: 'từ {day}', en: 'since {day}' },
  until: { vi: 'đến {day}', en: 'until {day}' },
  longTerm: { vi: 'lâu dài', en: 'long-term' },
  purpose: { vi: 'Mục đích tra cứu', en: 'Purpose of the reading' },
  choosePurpose: { vi: 'Chọn mục đích', en: 'Choose a purpose' },
  readMore: { vi: 'Xem quyền, hạn chế và người sử dụng', en: 'See rights, encumbrances and holders' },
  readingNoted: {
    vi: 'Việc xem được ghi lại; người sử dụng đất sẽ thấy.',
    en: 'The reading is recorded; the holders will see it.',
  },
  rights: { vi: 'Quyền sử dụng', en: 'Rights' },
  shared: { vi: 'sử dụng chung', en: 'shared use' },
  encumbrances: { vi: 'Hạn chế quyền', en: 'Encumbrances' },
  none: { vi: 'Không có.', en: 'None.' },
  holders: { vi: 'Người sử dụng đất', en: 'Holders' },
  withheld: { vi: 'Mục đích này không mở thông tin người sử dụng đất.', en: 'This purpose does not open the holders.' },
  certificates: { vi: 'Giấy chứng nhận', en: 'Certificates' },
  openCertificate: { vi: 'Xem giấy {number}', en: 'Open {number}' },
  issued: { vi: 'Cấp ngày {day}, {issuer}', en: 'Issued on {day}, {issuer}' },
  addresses: { vi: 'Địa chỉ tìm thấy', en: 'Addresses found' },
  moreFound: { vi: 'Còn nữa: hãy gõ rõ hơn.', en: 'There are more: type more of it.' },
  findAddress: { vi: 'Tìm theo địa chỉ', en: 'Find this address' },
  notFoundAddress: { vi: 'Không có địa chỉ nào như vậy.', en: 'There is no such address.' },
  zoomIn: { vi: 'Phóng to', en: 'Zoom in' },
  zoomOut: { vi: 'Thu nhỏ', en: 'Zoom out' },
})

export const originNames: Readonly<Record<string, Message>> = defineMessages({
  allocated: { vi: 'Nhà nước giao đất không thu tiền', en: 'Allocated by the State without payment' },
  'allocated-with-fee': { vi: 'Nhà nước giao đất có thu tiền', en: 'Allocated by the State for payment' },
  'leased-yearly': { vi: 'Thuê đất trả tiền hằng năm', en: 'Leased, paid yearly' },
  'leased-once': { vi: 'Thuê đất trả tiền một lần', en: 'Leased, paid once' },
  recognised: { vi: 'Công nhận quyền sử dụng đất', en: 'Recognised right' },
})

export const encumbranceNames: Readonly<Record<string, Message>> = defineMessages({
  mortgage: { vi: 'Thế chấp', en: 'Mortgage' },
  distraint: { vi: 'Kê biên', en: 'Distraint' },
  dispute: { vi: 'Tranh chấp', en: 'Dispute' },
  'right-of-way': { vi: 'Lối đi qua', en: 'Right of way' },
  'transfer-barred': { vi: 'Ngăn chặn giao dịch', en: 'Transfer barred' },
})

export const stateNames: Readonly<Record<string, Message>> = defineMessages({
  valid: { vi: 'Còn hiệu lực', en: 'Valid' },
  replaced: { vi: 'Đã cấp đổi', en: 'Replaced' },
  revoked: { vi: 'Đã thu hồi', en: 'Revoked' },
  lost: { vi: 'Đã mất', en: 'Lost' },
})
