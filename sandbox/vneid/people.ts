/**
 * Invented people of the sandbox. The numbers have the right form (Decree 137/2015: 001 is Hanoi) and end in 99 and two
 * digits, so that everybody sees that they are made up; the names follow real frequencies.
 */

export interface Relative {
  readonly name: string
  readonly citizen_number?: string
  readonly birth_year?: number
}

export interface SandboxCitizen {
  readonly citizenNumber: string
  readonly name: string
  readonly birthdate: string
  readonly gender: 'male' | 'female'
  readonly ethnicity: string
  readonly placeOfOrigin: string
  /** Where the person lives, in each model of government: code of the commune and the line. */
  readonly residence: Readonly<Record<CityModel, { readonly unit_code: string; readonly line: string }>>
  readonly phone: string
  readonly email: string
  /** Highest level that the account has. */
  readonly level: 1 | 2
  /** What one would try with this person. */
  readonly story: { readonly vi: string; readonly en: string }
  readonly family: {
    readonly spouse?: Relative
    readonly father?: Relative
    readonly mother?: Relative
    readonly children?: readonly Relative[]
  }
}

export type CityModel = 'two-level' | 'three-level'

// Phường Hoàn Kiếm and Cầu Giấy since 2025-07-01; phường Tràng Tiền and Dịch Vọng, which lay there, before.
const hoanKiem = (line: string) => ({
  'two-level': { unit_code: '00070', line },
  'three-level': { unit_code: '00079', line },
})
const cauGiay = (line: string) => ({
  'two-level': { unit_code: '00166', line },
  'three-level': { unit_code: '00166', line },
})

export const citizens: readonly SandboxCitizen[] = [
  {
    citizenNumber: '001093009901',
    name: 'Nguyễn Văn Minh',
    birthdate: '1993-04-12',
    gender: 'male',
    ethnicity: 'Kinh',
    placeOfOrigin: 'Phường Hoàn Kiếm, Hà Nội',
    residence: hoanKiem('Số 12 phố Tràng Tiền'),
    phone: '0900009901',
    email: 'nguyen.van.minh@example.vn',
    level: 2,
    story: { vi: 'Vợ chồng vừa sinh con: đăng ký khai sinh', en: 'A couple with a newborn: birth registration' },
    family: {
      spouse: { name: 'Trần Thị Thu Hà', citizen_number: '001195009902', birth_year: 1995 },
      father: { name: 'Nguyễn Văn Hùng', citizen_number: '001064009911', birth_year: 1964 },
      mother: { name: 'Phạm Thị Loan', citizen_number: '001166009912', birth_year: 1966 },
    },
  },
  {
    citizenNumber: '001195009902',
    name: 'Trần Thị Thu Hà',
    birthdate: '1995-09-30',
    gender: 'female',
    ethnicity: 'Kinh',
    placeOfOrigin: 'Phường Cầu Giấy, Hà Nội',
    residence: hoanKiem('Số 12 phố Tràng Tiền'),
    phone: '0900009902',
    email: 'tran.thi.thu.ha@example.vn',
    level: 2,
    story: { vi: 'Người mẹ trong gia đình vừa sinh con', en: 'The mother of the newborn' },
    family: {
      spouse: { name: 'Nguyễn Văn Minh', citizen_number: '001093009901', birth_year: 1993 },
      father: { name: 'Trần Văn Lợi', birth_year: 1968 },
      mother: { name: 'Vũ Thị Hạnh', birth_year: 1970 },
    },
  },
  {
    citizenNumber: '001097009903',
    name: 'Lê Hoàng Nam',
    birthdate: '1997-01-18',
    gender: 'male',
    ethnicity: 'Kinh',
    placeOfOrigin: 'Phường Hoàn Kiếm, Hà Nội',
    residence: hoanKiem('Số 45 phố Hàng Khay'),
    phone: '0900009903',
    email: 'le.hoang.nam@example.vn',
    level: 2,
    story: { vi: 'Độc thân, sắp kết hôn', en: 'Single, about to marry' },
    family: {
      father: { name: 'Lê Văn Dũng', birth_year: 1969 },
      mother: { name: 'Nguyễn Thị Kim Oanh', birth_year: 1971 },
    },
  },
  {
    citizenNumber: '001199009904',
    name: 'Phạm Ngọc Ánh',
    birthdate: '1999-06-05',
    gender: 'female',
    ethnicity: 'Kinh',
    placeOfOrigin: 'Phường Cầu Giấy, Hà Nội',
    residence: cauGiay('Số 8 ngõ 165 phố Dịch Vọng'),
    phone: '0900009904',
    email: 'pham.ngoc.anh@example.vn',
    level: 2,
    story: { vi: 'Độc thân, sắp kết hôn', en: 'Single, about to marry' },
    family: {
      father: { name: 'Phạm Văn Quang', birth_year: 1972 },
      mother: { name: 'Đỗ Thị Bích', birth_year: 1974 },
    },
  },
  {
    citizenNumber: '001078009905',
    name: 'Hoàng Văn Tuấn',
    birthdate: '1978-11-23',
    gender: 'male',
    ethnicity: 'Kinh',
    placeOfOrigin: 'Phường Hoàn Kiếm, Hà Nội',
    residence: hoanKiem('Số 3 ngõ Tràng Tiền'),
    phone: '0900009905',
    email: 'hoang.van.tuan@example.vn',
    level: 2,
    story: { vi: 'Cha vừa mất: đăng ký khai tử', en: 'His father has died: death registration' },
    family: {
      spouse: { name: 'Bùi Thị Mai', birth_year: 1981 },
      father: { name: 'Hoàng Văn Cường', citizen_number: '001048009913', birth_year: 1948 },
      mother: { name: 'Nguyễn Thị Tý', birth_year: 1950 },
      children: [{ name: 'Hoàng Minh Khôi', birth_year: 2008 }],
    },
  },
  {
    citizenNumber: '001188009906',
    name: 'Vũ Thị Phương Thảo',
    birthdate: '1988-03-08',
    gender: 'female',
    ethnicity: 'Kinh',
    placeOfOrigin: 'Phường Hoàn Kiếm, Hà Nội',
    residence: hoanKiem('Số 27 phố Ngô Quyền'),
    phone: '0900009906',
    email: 'vu.thi.phuong.thao@example.vn',
    level: 2,
    story: {
      vi: 'Chủ quán cà phê: hộ kinh doanh, sử dụng tạm vỉa hè',
      en: 'A café owner: household business, pavement',
    },
    family: { spouse: { name: 'Đặng Quốc Việt', birth_year: 1986 } },
  },
  {
    citizenNumber: '001301009907',
    name: 'Đỗ Minh Châu',
    birthdate: '2001-12-19',
    gender: 'female',
    ethnicity: 'Kinh',
    placeOfOrigin: 'Phường Cầu Giấy, Hà Nội',
    residence: cauGiay('Phòng 1204, số 96 phố Trần Thái Tông'),
    phone: '0900009907',
    email: 'do.minh.chau@example.vn',
    level: 2,
    story: { vi: 'Đi làm lần đầu: phiếu lý lịch tư pháp', en: 'A first job: judicial record certificate' },
    family: { father: { name: 'Đỗ Văn Thành', birth_year: 1973 }, mother: { name: 'Lý Thị Hoa', birth_year: 1975 } },
  },
  {
    citizenNumber: '001058009908',
    name: 'Ngô Văn Bình',
    birthdate: '1958-07-27',
    gender: 'male',
    ethnicity: 'Kinh',
    placeOfOrigin: 'Phường Hoàn Kiếm, Hà Nội',
    residence: hoanKiem('Số 60 phố Lý Thường Kiệt'),
    phone: '0900009908',
    email: 'ngo.van.binh@example.vn',
    level: 1,
    story: {
      vi: 'Tài khoản mức 1: gặp yêu cầu nâng lên mức 2',
      en: 'An account of level 1: meets the demand for level 2',
    },
    family: { children: [{ name: 'Ngô Thị Hương', citizen_number: '001185009909', birth_year: 1985 }] },
  },
  {
    citizenNumber: '001185009909',
    name: 'Ngô Thị Hương',
    birthdate: '1985-02-14',
    gender: 'female',
    ethnicity: 'Kinh',
    placeOfOrigin: 'Phường Hoàn Kiếm, Hà Nội',
    residence: cauGiay('Số 21 ngõ 20 phố Nguyễn Phong Sắc'),
    phone: '0900009909',
    email: 'ngo.thi.huong@example.vn',
    level: 2,
    story: { vi: 'Chăm sóc cha mẹ: trợ cấp xã hội', en: 'Cares for her parents: social assistance' },
    family: { father: { name: 'Ngô Văn Bình', citizen_number: '001058009908', birth_year: 1958 } },
  },
  {
    citizenNumber: '001090009910',
    name: 'Đặng Quang Huy',
    birthdate: '1990-10-10',
    gender: 'male',
    ethnicity: 'Mường',
    placeOfOrigin: 'Xã Ba Vì, Hà Nội',
    residence: cauGiay('Số 5 phố Duy Tân'),
    phone: '0900009910',
    email: 'dang.quang.huy@example.vn',
    level: 2,
    story: { vi: 'Ly hôn: xác nhận tình trạng hôn nhân', en: 'Divorced: certificate of marital status' },
    family: { children: [{ name: 'Đặng Gia Bảo', birth_year: 2016 }] },
  },
  {
    citizenNumber: '001064009911',
    name: 'Nguyễn Văn Hùng',
    birthdate: '1964-05-19',
    gender: 'male',
    ethnicity: 'Kinh',
    placeOfOrigin: 'Phường Hoàn Kiếm, Hà Nội',
    residence: hoanKiem('Số 12 phố Tràng Tiền'),
    phone: '0900009911',
    email: 'nguyen.van.hung@example.vn',
    level: 2,
    story: { vi: 'Ông nội đi làm khai sinh thay', en: 'The grandfather, who applies for the family' },
    family: {
      spouse: { name: 'Phạm Thị Loan', citizen_number: '001166009912', birth_year: 1966 },
      children: [{ name: 'Nguyễn Văn Minh', citizen_number: '001093009901', birth_year: 1993 }],
    },
  },
  {
    citizenNumber: '001166009912',
    name: 'Phạm Thị Loan',
    birthdate: '1966-08-02',
    gender: 'female',
    ethnicity: 'Kinh',
    placeOfOrigin: 'Phường Cầu Giấy, Hà Nội',
    residence: hoanKiem('Số 12 phố Tràng Tiền'),
    phone: '0900009912',
    email: 'pham.thi.loan@example.vn',
    level: 2,
    story: { vi: 'Bà nội, dùng chữ lớn trên điện thoại', en: 'The grandmother, who uses large type' },
    family: {
      spouse: { name: 'Nguyễn Văn Hùng', citizen_number: '001064009911', birth_year: 1964 },
      children: [{ name: 'Nguyễn Văn Minh', citizen_number: '001093009901', birth_year: 1993 }],
    },
  },
]

/** Not in the list to choose from: of many of the old the year of birth alone is known. */
const bornInTheYear: SandboxCitizen = {
  citizenNumber: '001149009944',
  name: 'Nguyễn Thị Mão',
  birthdate: '1949',
  gender: 'female',
  ethnicity: 'Kinh',
  placeOfOrigin: 'Hà Nội',
  residence: hoanKiem('Số 3 phố Hàng Bài'),
  phone: '0900009944',
  email: 'nguyen.thi.mao@example.vn',
  level: 2,
  story: { vi: 'Chỉ biết năm sinh', en: 'The year of birth alone is known' },
  family: {},
}

const surnames = [
  'Nguyễn',
  'Nguyễn',
  'Nguyễn',
  'Trần',
  'Lê',
  'Phạm',
  'Hoàng',
  'Vũ',
  'Đặng',
  'Bùi',
  'Đỗ',
  'Ngô',
  'Dương',
]
const middles = { male: ['Văn', 'Đức', 'Quang', 'Minh'], female: ['Thị', 'Thu', 'Ngọc', 'Phương'] }
const given = {
  male: ['An', 'Bách', 'Cường', 'Dũng', 'Hải', 'Khánh', 'Long', 'Phúc', 'Sơn', 'Trung'],
  female: ['Anh', 'Bích', 'Chi', 'Dung', 'Hiền', 'Lan', 'Mai', 'Nhung', 'Trang', 'Yến'],
}

/** A person for any other number of the right form, always the same one; null when the form is wrong. */
export function citizenOf(number: string): SandboxCitizen | null {
  const known = [...citizens, bornInTheYear].find((citizen) => citizen.citizenNumber === number)
  if (known) return known
  const parts = /^(\d{3})([0-3])(\d{2})(\d{6})$/.exec(number)
  if (!parts) return null
  const [, , century = '0', year = '00', serialText = '0'] = parts
  const serial = Number(serialText)
  const gender = Number(century) % 2 === 0 ? 'male' : 'female'
  const bornIn = (Number(century) < 2 ? 1900 : 2000) + Number(year)
  const pick = (list: readonly string[], salt: number) => list[(serial + salt * 7) % list.length] ?? ''
  const two = (value: number) => String(value).padStart(2, '0')
  const line = `Số ${(serial % 90) + 1} phố ${pick(['Tràng Tiền', 'Hàng Khay', 'Ngô Quyền', 'Lý Thường Kiệt'], 5)}`
  return {
    citizenNumber: number,
    name: `${pick(surnames, 1)} ${pick(middles[gender], 2)} ${pick(given[gender], 3)}`,
    birthdate: `${bornIn}-${two((serial % 12) + 1)}-${two((serial % 28) + 1)}`,
    gender,
    ethnicity: 'Kinh',
    placeOfOrigin: 'Hà Nội',
    residence: serial % 2 === 0 ? hoanKiem(line) : cauGiay(`Số ${(serial % 90) + 1} phố Dịch Vọng`),
    phone: `09${String(serial).padStart(8, '0')}`,
    email: `cong.dan.${number.slice(-6)}@example.vn`,
    level: 2,
    story: { vi: 'Người được tạo theo số', en: 'Made up from the number' },
    family: {},
  }
}
