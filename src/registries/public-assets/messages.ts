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
  report: { vi: 'Biên bản kiểm kê tài sản', en: 'Report of an inventory of assets' },
  counted: { vi: 'Khớp', en: 'As registered' },
  differs: { vi: 'Khác sổ', en: 'Different' },
  missing: { vi: 'Chưa thấy', en: 'Missing' },
  result: { vi: 'Kết quả', en: 'Result' },
  wornDong: { vi: 'Hao mòn lũy kế', en: 'Wear so far' },
  remainingDong: { vi: 'Giá trị còn lại', en: 'Remaining value' },
  foundState: { vi: 'Tình trạng khi kiểm kê', en: 'State when counted' },
  foundPlace: { vi: 'Nơi thấy', en: 'Place when counted' },
  countedAt: { vi: 'Kiểm kê lúc', en: 'Counted' },
  countedBy: { vi: 'Người kiểm kê', en: 'Counted by' },
  note: { vi: 'Ghi chú', en: 'Note' },
  photo: { vi: 'Ảnh', en: 'Photo' },
})

export const faultTexts = defineMessages({
  toUnit: { vi: 'Hãy chọn đơn vị nhận, khác đơn vị này.', en: 'Choose the receiving unit, another one.' },
  method: { vi: 'Hãy chọn hình thức thanh lý.', en: 'Choose how they are disposed of.' },
  noMethod: { vi: 'Điều chuyển không có hình thức thanh lý.', en: 'A transfer is no disposal.' },
})

export const problems = defineProblems({
  'public-assets.in-proposal': {
    status: 409,
    title: { vi: 'Tài sản đang có một đề nghị khác', en: 'Something else is proposed for this asset' },
    detail: {
      vi: 'Tài sản “{code}” đang chờ điều chuyển hoặc thanh lý. Hãy rút đề nghị đó trước.',
      en: 'A transfer or disposal of “{code}” is under way. Withdraw it first.',
    },
  },
  'public-assets.same-person': {
    status: 403,
    title: { vi: 'Người đề nghị không được tự duyệt', en: 'Who proposes does not approve' },
    detail: { vi: 'Một người khác có quyền phải duyệt.', en: 'Another person with the right to has to decide.' },
  },
  'public-assets.not-now': {
    status: 409,
    title: { vi: 'Đề nghị không còn ở bước này', en: 'The proposal is past this step' },
    detail: { vi: 'Tải lại trang để thấy bước hiện tại.', en: 'Load the page again to see where it is.' },
  },
  'public-assets.asset-gone': {
    status: 409,
    title: { vi: 'Có tài sản không còn ở đơn vị này', en: 'One of the assets is no longer with this unit' },
    detail: {
      vi: 'Tài sản đã kết thúc hoặc đã chuyển đi. Chưa có gì thay đổi; hãy rút đề nghị và lập lại.',
      en: 'It has ended or was moved. Nothing was changed; withdraw the proposal and make it anew.',
    },
  },
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
  'public-assets.counted-when': {
    status: 422,
    title: { vi: 'Giờ kiểm kê không đúng', en: 'This time of counting cannot be' },
    detail: {
      vi: 'Giờ trên điện thoại sau giờ hiện tại hoặc trước khi đợt kiểm kê bắt đầu. Hãy chỉnh đồng hồ rồi kiểm kê lại.',
      en: 'By the phone’s clock it is in the future, or before the inventory began. Set the clock and count again.',
    },
  },
  'public-assets.report-too-long': {
    status: 422,
    title: { vi: 'Quá nhiều tài sản cho một biên bản', en: 'Too many assets for one paper' },
    detail: {
      vi: 'Biên bản PDF có tối đa {max} tài sản. Tệp CSV có tất cả.',
      en: 'The PDF has at most {max} assets. The CSV has all of them.',
    },
  },
  'public-assets.photo-kind': {
    status: 415,
    title: { vi: 'Tệp không phải là ảnh', en: 'This file is not a photo' },
    detail: { vi: 'Hãy gửi ảnh JPEG, PNG, WebP hoặc HEIC.', en: 'Send a JPEG, PNG, WebP or HEIC picture.' },
  },
})

export const openTexts = {
  title: { vi: 'Tài sản công theo đơn vị và nhóm', en: 'Public assets by unit and group' },
  description: {
    vi: 'Số lượng, nguyên giá, hao mòn lũy kế và giá trị còn lại của tài sản công mà từng cơ quan, đơn vị quản lý, theo nhóm tài sản.',
    en: 'How many public assets each unit holds, by group: their cost, wear so far, and remaining value.',
  },
  keywords: [
    { vi: 'tài sản công', en: 'public assets' },
    { vi: 'công khai tài sản', en: 'disclosure' },
  ],
  legalGround: {
    vi: 'Luật Quản lý, sử dụng tài sản công 2017, điều 8 (công khai tài sản công)',
    en: 'Law on Management and Use of Public Assets 2017, art. 8 (disclosure)',
  },
  columns: {
    unitId: ['Mã đơn vị', 'Unit', 'Định danh đơn vị quản lý, sử dụng.', 'The unit that holds them.'],
    unitVi: ['Đơn vị', 'Name of the unit', 'Tên tiếng Việt.', 'In Vietnamese.'],
    unitEn: ['Đơn vị (tiếng Anh)', 'English name of the unit', 'Tên tiếng Anh.', 'In English.'],
    group: ['Mã nhóm', 'Group', 'Nhóm tài sản.', 'Group of assets.'],
    groupVi: ['Nhóm', 'Group, in Vietnamese', 'Tên tiếng Việt.', 'In Vietnamese.'],
    groupEn: ['Nhóm (tiếng Anh)', 'Group, in English', 'Tên tiếng Anh.', 'In English.'],
    assets: ['Số lượng', 'Assets', 'Số tài sản.', 'How many.'],
    costDong: ['Nguyên giá (đồng)', 'Cost (đồng)', 'Tổng nguyên giá.', 'The sum of their costs.'],
    wornDong: ['Hao mòn lũy kế (đồng)', 'Wear so far (đồng)', 'Đến ngày phát hành.', 'On the day of the edition.'],
    remainingDong: ['Giá trị còn lại (đồng)', 'Remaining value (đồng)', 'Nguyên giá trừ hao mòn.', 'Cost less wear.'],
  },
} as const
