/** Kinds of land use with their codes: Law on Land 2024 art. 9, Circular 08/2024/TT-BTNMT. Browser-safe. */
import type { Message } from '../../kernel/i18n.ts'

/** What the map tells apart by colour. */
export const groupsOfUse = [
  'residential',
  'business',
  'public',
  'transport',
  'green',
  'crops',
  'perennial',
  'forest',
  'water',
  'unused',
] as const
export type UseGroup = (typeof groupsOfUse)[number]

interface Use {
  readonly group: UseGroup
  readonly name: Message
}

const use = (group: UseGroup, vi: string, en: string): Use => ({ group, name: { vi, en } })

export const uses: Readonly<Record<string, Use>> = {
  LUC: use('crops', 'Đất chuyên trồng lúa', 'Land for rice only'),
  LUK: use('crops', 'Đất trồng lúa còn lại', 'Other rice land'),
  HNK: use('crops', 'Đất trồng cây hằng năm khác', 'Other annual crops'),
  CLN: use('perennial', 'Đất trồng cây lâu năm', 'Perennial crops'),
  RSX: use('forest', 'Đất rừng sản xuất', 'Production forest'),
  RPH: use('forest', 'Đất rừng phòng hộ', 'Protective forest'),
  RDD: use('forest', 'Đất rừng đặc dụng', 'Special-use forest'),
  NTS: use('water', 'Đất nuôi trồng thủy sản', 'Aquaculture'),
  CNT: use('crops', 'Đất chăn nuôi tập trung', 'Livestock farming'),
  LMU: use('crops', 'Đất làm muối', 'Salt making'),
  NKH: use('crops', 'Đất nông nghiệp khác', 'Other agricultural land'),
  ONT: use('residential', 'Đất ở tại nông thôn', 'Rural residential land'),
  ODT: use('residential', 'Đất ở tại đô thị', 'Urban residential land'),
  TSC: use('public', 'Đất xây dựng trụ sở cơ quan', 'Offices of the State'),
  CQP: use('public', 'Đất quốc phòng', 'National defence'),
  CAN: use('public', 'Đất an ninh', 'Public security'),
  DVH: use('public', 'Đất xây dựng cơ sở văn hóa', 'Culture'),
  DXH: use('public', 'Đất xây dựng cơ sở xã hội', 'Social services'),
  DYT: use('public', 'Đất xây dựng cơ sở y tế', 'Health care'),
  DGD: use('public', 'Đất xây dựng cơ sở giáo dục và đào tạo', 'Education'),
  DTT: use('public', 'Đất xây dựng cơ sở thể dục, thể thao', 'Sport'),
  DKH: use('public', 'Đất xây dựng cơ sở khoa học và công nghệ', 'Science and technology'),
  DMT: use('public', 'Đất xây dựng cơ sở môi trường', 'Environment'),
  DKT: use('public', 'Đất xây dựng cơ sở khí tượng thủy văn', 'Meteorology and hydrology'),
  DNG: use('public', 'Đất xây dựng cơ sở ngoại giao', 'Diplomacy'),
  DSK: use('public', 'Đất xây dựng công trình sự nghiệp khác', 'Other public services'),
  SKK: use('business', 'Đất khu công nghiệp', 'Industrial zone'),
  SKN: use('business', 'Đất cụm công nghiệp', 'Industrial cluster'),
  SCT: use('business', 'Đất khu công nghệ thông tin tập trung', 'Information technology park'),
  TMD: use('business', 'Đất thương mại, dịch vụ', 'Commerce and services'),
  SKC: use('business', 'Đất cơ sở sản xuất phi nông nghiệp', 'Non-agricultural production'),
  SKS: use('business', 'Đất sử dụng cho hoạt động khoáng sản', 'Mining'),
  DCH: use('business', 'Đất chợ dân sinh, chợ đầu mối', 'Markets'),
  DGT: use('transport', 'Đất công trình giao thông', 'Roads and transport'),
  DTL: use('transport', 'Đất công trình thủy lợi', 'Irrigation works'),
  DCT: use('transport', 'Đất công trình cấp nước, thoát nước', 'Water supply and drainage'),
  DPC: use('transport', 'Đất công trình phòng, chống thiên tai', 'Disaster prevention works'),
  DNL: use('transport', 'Đất công trình năng lượng, chiếu sáng công cộng', 'Energy and public lighting'),
  DBV: use('transport', 'Đất công trình hạ tầng bưu chính, viễn thông', 'Post and telecommunications'),
  DRA: use('transport', 'Đất công trình xử lý chất thải', 'Waste treatment'),
  DDD: use('public', 'Đất có di tích lịch sử - văn hóa', 'Historical and cultural sites'),
  DKV: use('green', 'Đất khu vui chơi, giải trí công cộng', 'Public parks and recreation'),
  TON: use('public', 'Đất tôn giáo', 'Religious land'),
  TIN: use('public', 'Đất tín ngưỡng', 'Places of worship'),
  NTD: use('green', 'Đất nghĩa trang, nhà tang lễ', 'Cemeteries and funeral homes'),
  MNC: use('water', 'Đất có mặt nước dạng ao, hồ, đầm, phá', 'Ponds, lakes and lagoons'),
  SON: use('water', 'Đất có mặt nước dạng sông, ngòi, kênh, rạch, suối', 'Rivers, canals and streams'),
  PNK: use('business', 'Đất phi nông nghiệp khác', 'Other non-agricultural land'),
  BCS: use('unused', 'Đất bằng chưa sử dụng', 'Unused flat land'),
  DCS: use('unused', 'Đất đồi núi chưa sử dụng', 'Unused hills and mountains'),
  NCS: use('unused', 'Núi đá không có rừng cây', 'Bare rocky mountains'),
  MCS: use('unused', 'Đất có mặt nước chưa sử dụng', 'Unused land under water'),
}

export const codesOfUse = Object.keys(uses)

export function groupOf(code: string): UseGroup {
  return uses[code]?.group ?? 'unused'
}
