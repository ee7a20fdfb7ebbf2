/** Texts of the dataset of administrative units. */
import { column } from '../columns.ts'

export const unitTexts = {
  title: { vi: 'Đơn vị hành chính Hà Nội từ năm 2019', en: 'Administrative units of Hanoi since 2019' },
  description: {
    vi: 'Thành phố, quận, huyện, thị xã và xã, phường, thị trấn có hiệu lực từ năm 2019 đến nay, với ngày bắt đầu, ngày kết thúc và đơn vị kế thừa sau các đợt sắp xếp 2020, 2025.',
    en: 'The city, its districts and its communes in force at any time since 2019, with the days they began and ended and the units that followed them in the reforms of 2020 and 2025.',
  },
  keywords: [
    { vi: 'đơn vị hành chính', en: 'administrative units' },
    { vi: 'xã phường', en: 'communes' },
    { vi: 'sáp nhập', en: 'mergers' },
  ],
  legalGround: {
    vi: 'Nghị quyết 1656/NQ-UBTVQH15, 1286/NQ-UBTVQH15, 895/NQ-UBTVQH14; Nghị định 194/2025/NĐ-CP',
    en: 'Resolutions 1656/NQ-UBTVQH15, 1286/NQ-UBTVQH15 and 895/NQ-UBTVQH14; Decree 194/2025/NĐ-CP',
  },
} as const

const kinds = ['municipality', 'urban-district', 'rural-district', 'town', 'ward', 'commune', 'township'] as const

export const unitColumns = {
  id: column('text', [
    'Định danh',
    'Identifier',
    'Không đổi suốt hiệu lực của đơn vị.',
    'Stable while the unit exists.',
  ]),
  code: column('text', [
    'Mã đơn vị',
    'Code',
    'Mã của Cục Thống kê; có thể được dùng lại cho đơn vị sau.',
    'Of the statistics office; a later unit may have it again.',
  ]),
  name_vi: column('text', ['Tên', 'Name', 'Tên đầy đủ tiếng Việt.', 'The full name in Vietnamese.']),
  name_en: column('text', ['Tên tiếng Anh', 'English name', 'Tên đầy đủ tiếng Anh.', 'The full name in English.']),
  level: column(
    'text',
    [
      'Cấp',
      'Level',
      'Cấp chính quyền: thành phố, huyện (đến 30/6/2025), xã.',
      'City, district (until 30 June 2025) or commune.',
    ],
    { values: ['city', 'district', 'commune'] },
  ),
  kind: column(
    'text',
    [
      'Loại',
      'Kind',
      'Thành phố, quận, huyện, thị xã, phường, xã, thị trấn.',
      'City, urban or rural district, town, ward, commune, township.',
    ],
    { values: kinds },
  ),
  parent_id: column(
    'text',
    ['Đơn vị cấp trên', 'Parent', 'Định danh của đơn vị cấp trên trực tiếp.', 'The identifier of the unit above it.'],
    { optional: true },
  ),
  valid_from: column('day', ['Từ ngày', 'From', 'Ngày đầu tiên có hiệu lực.', 'The first day on which it exists.']),
  valid_to: column(
    'day',
    [
      'Đến ngày',
      'To',
      'Ngày đầu tiên không còn hiệu lực; trống khi còn hiệu lực.',
      'The first day without it; empty while it exists.',
    ],
    { optional: true },
  ),
  successors: column(
    'text',
    [
      'Đơn vị kế thừa',
      'Successors',
      'Định danh các đơn vị hôm nay trên địa bàn cũ, cách nhau bằng dấu cách; phần lớn nhất đứng trước.',
      'Identifiers of today’s units on its ground, separated by spaces; the one with the largest claim first.',
    ],
    { optional: true },
  ),
  went_whole: column(
    'boolean',
    [
      'Nhập nguyên',
      'Went whole',
      'Đúng khi toàn bộ đơn vị thuộc một đơn vị hôm nay; trống khi còn hiệu lực.',
      'True where the whole unit went to one of today; empty while it exists.',
    ],
    { optional: true },
  ),
  source: column('text', ['Nguồn', 'Source', 'Nghị quyết hoặc danh mục nguồn.', 'The resolution or list it is from.'], {
    optional: true,
  }),
} as const
