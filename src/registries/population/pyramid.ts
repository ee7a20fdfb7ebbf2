/**
 * Ages, names and numbers of a made-up Hanoi. Shares by age and sex are rounded from the 2019 Population and Housing Census
 * (General Statistics Office, Tổng điều tra dân số và nhà ở 2019); surnames from Lê Trung Hoa (2005). They shape a sandbox and are
 * no statistics of the city.
 */

/** Per mille of the whole population in each group of five years, first men, then women; the last group is 80 and over. */
export const pyramid: readonly (readonly [men: number, women: number])[] = [
  [44, 39],
  [45, 40],
  [38, 34],
  [33, 31],
  [35, 35],
  [43, 43],
  [45, 45],
  [40, 40],
  [34, 35],
  [31, 32],
  [28, 31],
  [26, 30],
  [21, 25],
  [13, 17],
  [7, 10],
  [5, 8],
  [5, 12],
]

/** Who is born since has papers of the time with the day. */
export const daysKnownSince = 1960

/**
 * Of those born before, how many are recorded with the year alone, and with year and month: more the older they are, since births were
 * registered late and from memory. No figure of it is published; these are the sandbox's own.
 */
export function partialShare(yearOfBirth: number): { onlyYear: number; onlyMonth: number } {
  if (yearOfBirth < 1935) return { onlyYear: 0.45, onlyMonth: 0.06 }
  if (yearOfBirth < 1946) return { onlyYear: 0.28, onlyMonth: 0.05 }
  if (yearOfBirth < 1955) return { onlyYear: 0.12, onlyMonth: 0.03 }
  return { onlyYear: 0.04, onlyMonth: 0.01 }
}

/** Per mille of families. */
export const surnames: readonly (readonly [string, number])[] = [
  ['Nguyễn', 384],
  ['Trần', 121],
  ['Lê', 95],
  ['Phạm', 71],
  ['Hoàng', 51],
  ['Phan', 45],
  ['Vũ', 39],
  ['Đặng', 21],
  ['Bùi', 20],
  ['Đỗ', 14],
  ['Hồ', 13],
  ['Ngô', 13],
  ['Dương', 10],
  ['Đinh', 10],
  ['Đào', 9],
  ['Trịnh', 9],
  ['Lương', 8],
  ['Mai', 7],
  ['Trương', 7],
  ['Lưu', 6],
  ['Chu', 6],
  ['Tạ', 6],
  ['Cao', 5],
  ['Phùng', 5],
  ['Lý', 5],
  ['Quách', 4],
  ['Kiều', 4],
  ['Đoàn', 4],
  ['Tô', 3],
  ['Hà', 5],
]

const list = (text: string): readonly string[] => text.split(' ')

/** Names by generation: those born before 1975, before 2000, and since. */
export const middleNames = {
  male: [
    list('Văn Văn Văn Văn Đình Xuân Hữu Đức Quang Duy'),
    list('Văn Văn Đức Minh Quang Anh Duy Tuấn Ngọc Mạnh'),
    list('Minh Gia Đức Quang Bảo Nhật Tuấn Hoàng Khôi Anh'),
  ],
  female: [
    list('Thị Thị Thị Thị Thị Thị Thị Kim Bích Thanh'),
    list('Thị Thị Thị Thu Thùy Ngọc Thanh Minh Hồng Phương'),
    list('Ngọc Khánh Minh Bảo Thảo Phương Hà Thị Quỳnh Gia'),
  ],
} as const

export const givenNames = {
  male: [
    list(
      'Hùng Dũng Thắng Sơn Hải Bình Minh Long Tuấn Cường Hòa Thành Tiến Lợi Phúc Khánh Quý Toàn Thịnh Chiến Bắc Nam Vinh Đạt Tùng',
    ),
    list(
      'Anh Tuấn Hùng Nam Trung Hiếu Đức Long Dũng Hoàng Việt Quân Thắng Kiên Linh Cường Tùng Thành Mạnh Huy Đạt Phong Sơn Giang Duy',
    ),
    list(
      'Anh Minh Khang Bảo Khôi Nguyên Phúc Huy Đăng Nam Long Quân Phong Kiệt Hưng Lâm Bách Đức Việt Dũng Hiếu Tùng Duy Hải Tuệ',
    ),
  ],
  female: [
    list(
      'Hoa Lan Hương Hồng Nga Mai Hằng Liên Thủy Hà Thanh Nhung Yến Phương Loan Bình Tuyết Vân Hòa Thơm Lý Xuân Huệ Cúc Oanh',
    ),
    list(
      'Hương Trang Linh Hà Thảo Ngọc Huyền Hằng Nhung Hạnh Phương Thu Anh Dung Giang Mai Nga Vân Quỳnh Yến Loan Thủy Hiền Oanh Trinh',
    ),
    list(
      'Anh Linh Chi Trang Ngọc My Hà Nhi Vy Châu An Thư Dương Ngân Mai Thảo Hân Quỳnh Diệp Khanh Trâm Giang Yến Phương Vân',
    ),
  ],
} as const

export const streets: readonly string[] = [
  'phố Huế',
  'đường Láng',
  'phố Bạch Mai',
  'đường Giải Phóng',
  'phố Đội Cấn',
  'đường Nguyễn Trãi',
  'phố Khâm Thiên',
  'đường Âu Cơ',
  'phố Kim Mã',
  'đường Trường Chinh',
  'phố Minh Khai',
  'đường Quang Trung',
  'phố Thụy Khuê',
  'đường Hoàng Quốc Việt',
  'phố Lạc Trung',
  'đường Tam Trinh',
]
