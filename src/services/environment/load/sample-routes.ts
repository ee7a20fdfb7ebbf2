/** Rounds of waste collection to try the pages with: streets of three wards, in an order that a lorry might take. */
import type { Message } from '../../../kernel/i18n.ts'

export interface SampleRoute {
  readonly id: string
  readonly unitId: string
  readonly name: Message
  readonly startsAt: string
  readonly stops: readonly { readonly name: Message; readonly longitude: number; readonly latitude: number }[]
}

function route(
  id: string,
  unitId: string,
  [vi, en]: readonly [string, string],
  startsAt: string,
  first: readonly [number, number],
  streets: readonly string[],
): SampleRoute {
  const stops = streets.map((street, at) => ({
    name: { vi: street, en: street },
    longitude: first[0] + 0.0014 * at,
    latitude: first[1] + 0.0009 * ((at % 3) - 1),
  }))
  return { id, unitId, name: { vi, en }, startsAt, stops }
}

const hoanKiem = 'gso:00070@2025-07-01'
const baDinh = 'gso:00004@2025-07-01'
const cauGiay = 'gso:00166@2025-07-01'

export const sampleRoutes: readonly SampleRoute[] = [
  route(
    'hk-01',
    hoanKiem,
    ['Phố cổ, buổi sáng', 'Old Quarter, morning'],
    '05:30',
    [105.848, 21.0345],
    ['Hàng Bạc', 'Hàng Bồ', 'Hàng Buồm', 'Hàng Gai', 'Hàng Đào', 'Lương Văn Can', 'Tạ Hiện', 'Mã Mây'],
  ),
  route(
    'hk-02',
    hoanKiem,
    ['Quanh hồ Hoàn Kiếm, buổi tối', 'Around the lake, evening'],
    '18:00',
    [105.85, 21.0285],
    ['Đinh Tiên Hoàng', 'Lê Thái Tổ', 'Hàng Khay', 'Tràng Tiền', 'Hàng Bài', 'Bà Triệu', 'Lý Thường Kiệt'],
  ),
  route(
    'bd-01',
    baDinh,
    ['Quán Thánh – Phan Đình Phùng', 'Quán Thánh – Phan Đình Phùng'],
    '05:00',
    [105.836, 21.0405],
    ['Quán Thánh', 'Phan Đình Phùng', 'Hàng Bún', 'Cửa Bắc', 'Đặng Dung', 'Châu Long'],
  ),
  route(
    'cg-01',
    cauGiay,
    ['Cầu Giấy – Xuân Thủy', 'Cầu Giấy – Xuân Thủy'],
    '19:00',
    [105.782, 21.036],
    ['Cầu Giấy', 'Xuân Thủy', 'Dịch Vọng Hậu', 'Trần Thái Tông', 'Duy Tân', 'Tôn Thất Thuyết', 'Phạm Hùng'],
  ),
]
