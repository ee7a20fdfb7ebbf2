/** Texts of the register of public assets. */
import { defineMessages } from '../../kernel/i18n.ts'
import { defineProblems } from '../../kernel/problems.ts'

export const registryTexts = defineMessages({
  assets: { vi: 'Tài sản công', en: 'Public assets' },
  owner: { vi: 'Sở Tài chính Hà Nội', en: 'Hanoi Department of Finance' },
})

const field = (vi: string, en: string, meaningVi: string, meaningEn: string) => ({
  title: { vi, en },
  meaning: { vi: meaningVi, en: meaningEn },
})

export const fieldTexts = {
  code: field('Mã tài sản', 'Code', 'Mã in trên nhãn QR.', 'As printed on the QR label.'),
  name: field('Tên tài sản', 'Name', 'Tên gọi, kiểu, nhãn hiệu.', 'What it is, its make and model.'),
  group: field('Nhóm', 'Group', 'Nhóm quyết định thời gian hao mòn.', 'The group decides how long it lasts.'),
  unitId: field('Đơn vị quản lý, sử dụng', 'Holder', 'Đơn vị được giao.', 'The unit it was given to.'),
  place: field('Nơi đặt', 'Place', 'Phòng, tòa nhà hoặc địa chỉ.', 'Room, building or address.'),
  state: field('Tình trạng', 'State', 'Theo lần kiểm kê gần nhất.', 'As at the last inventory.'),
  costDong: field('Nguyên giá', 'Cost', 'Đồng.', 'In đồng.'),
  putIntoUseOn: field('Ngày đưa vào sử dụng', 'Put into use on', 'Ngày bắt đầu sử dụng.', 'The first day of its use.'),
  areaM2: field('Diện tích', 'Area', 'Mét vuông, với nhà và đất.', 'Square metres, for land and buildings.'),
  plate: field('Biển số', 'Plate', 'Với phương tiện.', 'For vehicles.'),
  serial: field('Số máy, số sê-ri', 'Serial number', 'Do nhà sản xuất ghi.', 'The maker’s.'),
}

export const stateTexts = defineMessages({
  'in-use': { vi: 'Đang sử dụng', en: 'In use' },
  idle: { vi: 'Không dùng đến', en: 'Not needed' },
  broken: { vi: 'Hỏng', en: 'Broken' },
  'for-disposal': { vi: 'Chờ thanh lý', en: 'To be disposed of' },
})

export const purposeTexts = {
  inventory: {
    title: { vi: 'Quản lý, kiểm kê tài sản công', en: 'Managing and counting public assets' },
    legalGround: 'Luật Quản lý, sử dụng tài sản công 2017; Thông tư 23/2023/TT-BTC',
  },
}

export const paperTexts = defineMessages({
  labels: { vi: 'Nhãn tài sản', en: 'Asset labels' },
})

export const problems = defineProblems({
  'public-assets.round-closed': {
    status: 409,
    title: { vi: 'Đợt kiểm kê đã khóa', en: 'This inventory is closed' },
    detail: { vi: 'Không ghi thêm được. Hãy mở đợt mới.', en: 'Nothing more can be counted. Begin a new one.' },
  },
  'public-assets.unknown-code': {
    status: 404,
    title: { vi: 'Không có tài sản mang mã này', en: 'No asset has this code' },
    detail: {
      vi: 'Đơn vị của đợt kiểm kê không có tài sản “{code}”. Kiểm tra nhãn, hoặc ghi tài sản vào cơ sở dữ liệu trước.',
      en: 'The unit of this inventory has no asset “{code}”. Check the label, or register the asset first.',
    },
  },
  'public-assets.round-open': {
    status: 409,
    title: { vi: 'Đang có một đợt kiểm kê', en: 'An inventory is under way' },
    detail: { vi: 'Mỗi đơn vị kiểm kê một đợt mỗi lúc.', en: 'A unit counts in one inventory at a time.' },
  },
  'public-assets.photo-kind': {
    status: 415,
    title: { vi: 'Tệp không phải là ảnh', en: 'This file is not a photo' },
    detail: { vi: 'Hãy gửi ảnh JPEG, PNG, WebP hoặc HEIC.', en: 'Send a JPEG, PNG, WebP or HEIC picture.' },
  },
})
