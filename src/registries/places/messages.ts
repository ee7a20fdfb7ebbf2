/** Texts of the gazetteer. */
import { defineMessages } from '../../kernel/i18n.ts'
import { defineProblems } from '../../kernel/problems.ts'

export const registryTexts = defineMessages({
  places: { vi: 'Địa điểm', en: 'Places' },
  owner: { vi: 'Sở Khoa học và Công nghệ Hà Nội', en: 'Hanoi Department of Science and Technology' },
})

const field = (vi: string, en: string, meaningVi: string, meaningEn: string) => ({
  title: { vi, en },
  meaning: { vi: meaningVi, en: meaningEn },
})

export const fieldTexts = {
  code: field('Mã', 'Code', 'Nguồn và mã của địa điểm tại nguồn.', 'Its source and its number there.'),
  name: field(
    'Tên',
    'Name',
    'Tên tiếng Việt; trống khi địa điểm không có tên.',
    'In Vietnamese; none where it has none.',
  ),
  nameEn: field('Tên tiếng Anh', 'English name', 'Tên tiếng Anh được dùng.', 'The English name in use.'),
  category: field('Loại', 'Category', 'Loại địa điểm theo danh mục.', 'What kind of place it is, from the list.'),
  position: field(
    'Vị trí',
    'Position',
    'Vĩ độ, kinh độ theo WGS84; trống khi chưa biết.',
    'Latitude and longitude, WGS84; none where unknown.',
  ),
  address: field(
    'Địa chỉ',
    'Address',
    'Xã, phường theo vị trí và dòng địa chỉ.',
    'The commune of its position, and the address line.',
  ),
  phone: field('Điện thoại', 'Telephone', 'Số liên hệ công khai.', 'A number that is published.'),
  website: field('Trang web', 'Website', 'Địa chỉ trang web.', 'Its address on the web.'),
  opening: field(
    'Giờ mở cửa',
    'Opening hours',
    'Theo cú pháp opening_hours của OpenStreetMap.',
    'In the syntax of OpenStreetMap’s opening_hours.',
  ),
  operator: field('Đơn vị vận hành', 'Operator', 'Ai vận hành địa điểm.', 'Who runs it.'),
  brand: field('Thương hiệu', 'Brand', 'Tên chuỗi hoặc thương hiệu.', 'The chain or brand.'),
  healthInsuranceCode: field(
    'Mã cơ sở khám chữa bệnh BHYT',
    'Health insurance facility code',
    'Mã 5 ký tự do bảo hiểm xã hội cấp.',
    'Five characters, given by the social insurance agency.',
  ),
  sources: field(
    'Nguồn dữ liệu',
    'Sources',
    'Từng nguồn: mã tại nguồn và giấy phép.',
    'Each source with the number there and its licence.',
  ),
  details: field(
    'Thông tin riêng',
    'Details',
    'Thông tin riêng của loại địa điểm, do hệ thống chuyên ngành ghi.',
    'What belongs to its category, written by the system in charge of it.',
  ),
}

export const purposeTexts = {
  cityWork: {
    title: { vi: 'Công việc của thành phố', en: 'Work of the city' },
    legalGround: 'Luật Dữ liệu số 60/2024/QH15',
  },
}

export const sharedTexts = {
  summary: {
    vi: 'Địa điểm của thành phố, đọc và cập nhật theo giao diện GovStack.',
    en: 'The places of the city, read and kept by GovStack’s interface.',
  },
  ownPlaces: {
    title: { vi: 'Cập nhật địa điểm do cơ quan quản lý', en: 'Keeping the places of one’s own' },
    legalGround: 'Luật Dữ liệu số 60/2024/QH15',
  },
}

export const problems = defineProblems({
  'places.ask-something': {
    status: 422,
    title: { vi: 'Chưa nói tìm gì', en: 'The question is empty' },
    detail: {
      vi: 'Hãy cho một trong các tham số: q (tên), near (vĩ độ,kinh độ) hoặc box (nam,tây,bắc,đông).',
      en: 'Send one of: q (a name), near (latitude,longitude) or box (south,west,north,east).',
    },
  },
  'places.unknown-category': {
    status: 422,
    title: { vi: 'Không có loại địa điểm này', en: 'There is no such category' },
    detail: {
      vi: '“{category}” không có trong danh mục. Xem /api/places/categories.',
      en: '“{category}” is not in the list. See /api/places/categories.',
    },
  },
  'places.bad-position': {
    status: 422,
    title: { vi: 'Tọa độ không hợp lệ', en: 'These are no coordinates' },
    detail: {
      vi: 'Vĩ độ từ -90 đến 90 đứng trước, kinh độ từ -180 đến 180 đứng sau; góc tây nam đứng trước góc đông bắc.',
      en: 'Latitude (-90 to 90) comes first, then longitude (-180 to 180); the south-west corner before the north-east.',
    },
  },
})

export const partTexts = defineMessages({
  lat: { vi: 'Vĩ độ', en: 'Latitude' },
  lon: { vi: 'Kinh độ', en: 'Longitude' },
  unitId: { vi: 'Xã, phường', en: 'Commune' },
  line: { vi: 'Số nhà, đường', en: 'Street and number' },
  source: { vi: 'Nguồn', en: 'Source' },
  id: { vi: 'Mã tại nguồn', en: 'Number there' },
  licence: { vi: 'Giấy phép', en: 'Licence' },
})

export const sourceTexts = defineMessages({
  osm: { vi: 'OpenStreetMap', en: 'OpenStreetMap' },
  bhyt: { vi: 'Danh sách cơ sở BHYT', en: 'Health insurance list' },
  official: { vi: 'Cán bộ ghi', en: 'An official' },
})

export const openTexts = {
  title: { vi: 'Địa điểm theo loại', en: 'Places by category' },
  description: {
    vi: 'Trường học, bệnh viện, chợ, điểm dừng, di tích và các địa điểm khác trong thành phố, với loại, vị trí và xã, phường.',
    en: 'Schools, hospitals, markets, stops, monuments and other places of the city, with their kind, position and commune.',
  },
  keywords: [
    { vi: 'địa điểm', en: 'places' },
    { vi: 'bản đồ', en: 'map' },
    { vi: 'tiện ích công cộng', en: 'public amenities' },
  ],
  legalGround: {
    vi: 'Luật Dữ liệu 60/2024/QH15; Nghị định 194/2025/NĐ-CP',
    en: 'Law on Data 60/2024/QH15; Decree 194/2025/NĐ-CP',
  },
  columns: {
    id: ['Định danh', 'Identifier', 'Không đổi qua các lần cập nhật.', 'The same in every edition.'],
    code: ['Mã nguồn', 'Code', 'Nguồn và mã của địa điểm tại nguồn.', 'Its source and its number there.'],
    name: ['Tên', 'Name', 'Tên tiếng Việt; trống khi không có tên.', 'In Vietnamese; empty where it has none.'],
    nameEn: ['Tên tiếng Anh', 'English name', 'Tên tiếng Anh được dùng.', 'The English name in use.'],
    category: [
      'Mã loại',
      'Category',
      'Mã trong danh mục /api/places/categories.',
      'Of the list /api/places/categories.',
    ],
    categoryVi: ['Loại', 'Name of the category', 'Tên loại.', 'In Vietnamese.'],
    categoryEn: ['Loại (tiếng Anh)', 'English name of the category', 'Tên loại tiếng Anh.', 'In English.'],
    lat: ['Vĩ độ', 'Latitude', 'Độ, theo WGS84.', 'In degrees, WGS84.'],
    lon: ['Kinh độ', 'Longitude', 'Độ, theo WGS84.', 'In degrees, WGS84.'],
    unitId: ['Mã xã', 'Commune', 'Định danh xã, phường nơi có địa điểm.', 'The identifier of its commune.'],
    unitVi: ['Xã, phường', 'Name of the commune', 'Tên xã, phường.', 'In Vietnamese.'],
    address: ['Địa chỉ', 'Address', 'Số nhà, đường.', 'House number and street.'],
    website: ['Trang web', 'Website', 'Địa chỉ trang web.', 'Its address on the web.'],
    opening: [
      'Giờ mở cửa',
      'Opening hours',
      'Cú pháp opening_hours của OpenStreetMap.',
      'In the syntax of OpenStreetMap’s opening_hours.',
    ],
  },
} as const
