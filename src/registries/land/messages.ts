/** Texts of the land registry. */
import { defineMessages, type Message } from '../../kernel/i18n.ts'
import { defineProblems } from '../../kernel/problems.ts'

export const problems = defineProblems({
  'land.no-such-tile': {
    status: 404,
    title: { vi: 'Không có ô bản đồ này', en: 'There is no such tile of the map' },
    detail: {
      vi: 'Tỷ lệ từ {min} đến {max}; số cột và số hàng phải nằm trong tỷ lệ đó.',
      en: 'Scales run from {min} to {max}; column and row must exist at that scale.',
    },
  },
  'land.box-too-large': {
    status: 422,
    title: { vi: 'Vùng cần xem quá rộng', en: 'The area asked for is too large' },
    detail: {
      vi: 'Hãy phóng to bản đồ: danh sách thửa đất chỉ lập cho vùng rộng không quá khoảng {km} km.',
      en: 'Zoom in: parcels are listed for an area of up to about {km} km across.',
    },
  },
  'land.bad-box': {
    status: 422,
    title: { vi: 'Vùng cần xem không hợp lệ', en: 'This is not an area' },
    detail: {
      vi: 'Cạnh tây phải ở phía tây cạnh đông, cạnh nam ở phía nam cạnh bắc.',
      en: 'West must lie west of east, south must lie south of north.',
    },
  },
})

export const registryTexts = defineMessages({
  land: { vi: 'Đất đai', en: 'Land' },
  certificates: { vi: 'Giấy chứng nhận quyền sử dụng đất', en: 'Land use right certificates' },
  owner: { vi: 'Sở Nông nghiệp và Môi trường Hà Nội', en: 'Hanoi Department of Agriculture and Environment' },
})

const field = (vi: string, en: string, meaningVi: string, meaningEn: string) => ({
  title: { vi, en },
  meaning: { vi: meaningVi, en: meaningEn },
})

export const fieldTexts = {
  number: field(
    'Mã thửa đất',
    'Parcel number',
    'Mã đơn vị hành chính cấp xã, số tờ bản đồ, số thửa, cách nhau bằng dấu chấm.',
    'Code of the commune, number of the map sheet, number of the parcel, with points between them.',
  ),
  unitId: field('Đơn vị hành chính', 'Unit', 'Xã, phường nơi có thửa đất.', 'The ward or commune in which it lies.'),
  address: field(
    'Địa chỉ thửa đất',
    'Address',
    'Số nhà, ngõ, tổ dân phố hoặc thôn, xứ đồng.',
    'House number, lane, neighbourhood or village, or name of the field.',
  ),
  use: field('Loại đất', 'Use', 'Ký hiệu theo Thông tư 08/2024/TT-BTNMT.', 'Code of Circular 08/2024/TT-BTNMT.'),
  areaM2: field(
    'Diện tích (m²)',
    'Area (m²)',
    'Diện tích ghi trong sổ địa chính.',
    'As recorded in the cadastral book.',
  ),
  geometry: field(
    'Ranh giới thửa đất',
    'Outline',
    'Đa giác GeoJSON, WGS 84, theo độ.',
    'GeoJSON polygon, WGS 84, in degrees.',
  ),
  planning: field(
    'Thông tin quy hoạch',
    'Planning notes',
    'Quy hoạch, kế hoạch sử dụng đất có ảnh hưởng tới thửa đất.',
    'Plans that concern the parcel.',
  ),
  rights: field(
    'Quyền sử dụng đất',
    'Rights',
    'Nguồn gốc, hình thức và thời hạn sử dụng; không ghi thời hạn là lâu dài.',
    'Origin, form and term of use; no term means long-term.',
  ),
  encumbrances: field(
    'Hạn chế quyền',
    'Encumbrances',
    'Thế chấp, kê biên, tranh chấp, lối đi qua, ngăn chặn giao dịch.',
    'Mortgage, distraint, dispute, right of way, bar on transfer.',
  ),
  certificates: field(
    'Giấy chứng nhận',
    'Certificates',
    'Số phát hành của giấy chứng nhận đã cấp.',
    'Numbers of the certificates issued.',
  ),
  holders: field(
    'Người sử dụng đất',
    'Holders',
    'Cá nhân, hộ gia đình hoặc tổ chức có quyền sử dụng đất.',
    'Persons, households or organisations that hold the right to use it.',
  ),
  certificateNumber: field(
    'Số phát hành',
    'Certificate number',
    'Hai chữ cái và dãy số in trên giấy chứng nhận.',
    'Two letters and the number printed on it.',
  ),
  entry: field(
    'Số vào sổ',
    'Entry number',
    'Số vào sổ cấp giấy chứng nhận.',
    'Its number in the book of certificates.',
  ),
  parcels: field('Các thửa đất', 'Parcels', 'Mã các thửa đất ghi trên giấy.', 'Numbers of the parcels it names.'),
  issuedOn: field('Ngày cấp', 'Issued on', 'Ngày ký giấy chứng nhận.', 'The day on which it was signed.'),
  issuer: field('Cơ quan cấp', 'Issued by', 'Cơ quan ký giấy chứng nhận.', 'The authority that signed it.'),
  state: field(
    'Tình trạng',
    'State',
    'Còn hiệu lực, đã cấp đổi, đã thu hồi, đã mất.',
    'Valid, replaced, revoked or lost.',
  ),
  synthetic: field(
    'Dữ liệu giả lập',
    'Synthetic',
    'Được tạo ra để thử nghiệm; không phải thửa đất có thật.',
    'Made up to try the program; not a real parcel.',
  ),
} as const

export const purposeTexts = {
  caseHandling: {
    title: { vi: 'Giải quyết thủ tục hành chính', en: 'Handling a case' },
    legalGround: 'Nghị định 224/2026/NĐ-CP, Điều 15; Luật Đất đai 2024, Điều 166',
  },
  management: {
    title: { vi: 'Quản lý đất đai', en: 'Land management' },
    legalGround: 'Luật Đất đai 2024, Điều 20; Nghị định 101/2024/NĐ-CP',
  },
  planning: {
    title: { vi: 'Lập và thực hiện quy hoạch', en: 'Planning work' },
    legalGround: 'Luật Đất đai 2024, Điều 66',
  },
} as const

export const faultTexts = defineMessages({
  'not-closed': {
    vi: 'Đường ranh giới chưa khép kín: điểm cuối phải trùng điểm đầu.',
    en: 'The outline is not closed: its last point must be its first.',
  },
  'too-few-points': {
    vi: 'Đường ranh giới cần ít nhất ba điểm khác nhau.',
    en: 'An outline needs at least three different points.',
  },
  'crosses-itself': { vi: 'Đường ranh giới tự cắt chính nó.', en: 'The outline crosses itself.' },
  'no-area': { vi: 'Ranh giới không bao quanh diện tích nào.', en: 'The outline encloses nothing.' },
  'hole-outside': { vi: 'Phần khoét bên trong nằm ngoài thửa đất.', en: 'A hole lies outside the outline.' },
  'too-large': {
    vi: 'Thửa đất rộng hơn 5 km: hãy kiểm tra tọa độ.',
    en: 'The parcel is more than 5 km wide: check the coordinates.',
  },
  unknownUnit: { vi: 'Không có đơn vị hành chính này.', en: 'There is no such unit.' },
  otherUnit: {
    vi: 'Mã thửa đất phải bắt đầu bằng mã của xã, phường: {code}.',
    en: 'The parcel number must begin with the code of its unit: {code}.',
  },
  area: {
    vi: 'Khác quá 20 % so với diện tích tính từ ranh giới: {computed} m².',
    en: 'More than 20 % away from the area of the outline: {computed} m².',
  },
  outside: {
    vi: 'Thửa đất nằm ngoài ranh giới xã, phường quá 300 m.',
    en: 'The parcel lies more than 300 m outside its unit.',
  },
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

export const planningNames: Readonly<Record<string, Message>> = defineMessages({
  'road-widening': { vi: 'Mở rộng đường', en: 'Road widening' },
  recovery: { vi: 'Thu hồi đất', en: 'Recovery of land' },
  'change-of-use': { vi: 'Chuyển mục đích sử dụng', en: 'Change of use' },
  'protection-corridor': { vi: 'Hành lang bảo vệ', en: 'Protection corridor' },
  'height-limit': { vi: 'Giới hạn chiều cao', en: 'Height limit' },
})

export const partTexts = defineMessages({
  kind: { vi: 'Loại', en: 'Kind' },
  note: { vi: 'Ghi chú', en: 'Note' },
  decision: { vi: 'Quyết định', en: 'Decision' },
  reference: { vi: 'Văn bản', en: 'Reference' },
  since: { vi: 'Từ ngày', en: 'Since' },
  until: { vi: 'Đến ngày', en: 'Until' },
  origin: { vi: 'Nguồn gốc', en: 'Origin' },
  shared: { vi: 'Sử dụng chung', en: 'Shared use' },
  personId: { vi: 'Bản ghi cá nhân', en: 'Person’s record' },
  name: { vi: 'Tên', en: 'Name' },
  share: { vi: 'Phần quyền', en: 'Share' },
})

export const sharedTexts = defineMessages({
  parcels: {
    vi: 'Thửa đất của thành phố, đọc theo giao diện GovStack.',
    en: 'The city’s parcels, read by GovStack’s interface.',
  },
  certificates: {
    vi: 'Giấy chứng nhận quyền sử dụng đất, đọc theo giao diện GovStack.',
    en: 'Certificates of the right to use land, read by GovStack’s interface.',
  },
})

export const openTexts = {
  title: { vi: 'Thửa đất theo xã và loại đất', en: 'Parcels by commune and use' },
  description: {
    vi: 'Số thửa đất và diện tích theo xã, phường và mã loại đất, theo cơ sở dữ liệu đất đai. Số từ 1 đến 4, và số khác mà tổng có thể làm lộ chúng, được giữ lại cùng với diện tích.',
    en: 'How many parcels there are and of what area, by commune and code of use, by the land registry. Counts from 1 to 4 are kept back with their areas, and others through which a total would give them away.',
  },
  keywords: [
    { vi: 'đất đai', en: 'land' },
    { vi: 'thửa đất', en: 'parcels' },
    { vi: 'loại đất', en: 'land use' },
  ],
  legalGround: {
    vi: 'Luật Đất đai 2024, điều 166; Luật Dữ liệu 60/2024/QH15; Nghị định 194/2025/NĐ-CP',
    en: 'Law on Land 2024, art. 166; Law on Data 60/2024/QH15; Decree 194/2025/NĐ-CP',
  },
  columns: {
    level: [
      'Mức',
      'Level',
      'Dòng này gộp đến mức nào: thành phố, xã, loại đất.',
      'How far the row sums up: city, commune, use.',
    ],
    unitId: ['Mã xã', 'Commune', 'Định danh xã, phường có thửa đất, hoặc total.', 'Where the parcels lie, or total.'],
    unitVi: ['Xã, phường', 'Name of the commune', 'Tên tiếng Việt.', 'In Vietnamese.'],
    unitEn: ['Xã, phường (tiếng Anh)', 'English name of the commune', 'Tên tiếng Anh.', 'In English.'],
    use: [
      'Mã loại đất',
      'Code of use',
      'Theo Thông tư 08/2024/TT-BTNMT, hoặc total.',
      'By Circular 08/2024, or total.',
    ],
    useVi: ['Loại đất', 'Use, in Vietnamese', 'Tên loại đất.', 'What it is called.'],
    useEn: ['Loại đất (tiếng Anh)', 'Use', 'Tên tiếng Anh.', 'In English.'],
    parcels: ['Số thửa', 'Parcels', 'Số thửa đất; trống khi được giữ lại.', 'How many; empty where kept back.'],
    areaM2: [
      'Diện tích (m²)',
      'Area (m²)',
      'Tổng diện tích ghi trong sổ; trống khi được giữ lại.',
      'The sum of the recorded areas; empty where kept back.',
    ],
  },
} as const
