/** People for a sandbox: made up, with surnames as frequent as they are in Việt Nam. Browser-safe and repeatable by seed. */
import { pick, type Random } from '../../kernel/random.ts'
import type { Address, Answers } from './form.ts'
import { birthAnswers, marriageAnswers } from './sample-answers.ts'

/** Per mille of the Kinh population (Lê Trung Hoa, Họ và tên người Việt Nam, 2005); the rest shares the last. */
const surnames: readonly (readonly [string, number])[] = [
  ['Nguyễn', 384],
  ['Trần', 121],
  ['Lê', 95],
  ['Phạm', 70],
  ['Hoàng', 51],
  ['Phan', 45],
  ['Vũ', 39],
  ['Đặng', 21],
  ['Bùi', 20],
  ['Đỗ', 14],
  ['Hồ', 13],
  ['Ngô', 13],
  ['Dương', 10],
  ['Lý', 5],
  ['Đinh', 99],
]
const middle = {
  male: ['Văn', 'Đức', 'Minh', 'Quang', 'Hữu', 'Xuân'],
  female: ['Thị', 'Thu', 'Ngọc', 'Thanh', 'Minh', 'Khánh'],
}
const given = {
  male: ['An', 'Bình', 'Cường', 'Dũng', 'Hải', 'Hùng', 'Khang', 'Long', 'Nam', 'Phong', 'Quân', 'Sơn', 'Tuấn', 'Việt'],
  female: ['Ánh', 'Chi', 'Dung', 'Hà', 'Hạnh', 'Hoa', 'Hương', 'Lan', 'Linh', 'Mai', 'Ngân', 'Thảo', 'Trang', 'Yến'],
}
const streets = [
  'Hàng Bài',
  'Trần Hưng Đạo',
  'Lý Thường Kiệt',
  'Bà Triệu',
  'Kim Mã',
  'Xuân Thủy',
  'Láng Hạ',
  'Đội Cấn',
  'Phố Huế',
]

export interface SamplePerson {
  readonly name: string
  readonly sex: 'male' | 'female'
  readonly citizenNumber: string
  readonly dateOfBirth: string
  readonly phone: string
  readonly residence: Address
}

function surname(random: Random): string {
  let left = random() * surnames.reduce((sum, [, n]) => sum + n, 0)
  for (const [name, n] of surnames) {
    left -= n
    if (left < 0) return name
  }
  return 'Nguyễn'
}

const two = (n: number) => String(n).padStart(2, '0')

export function samplePerson(
  random: Random,
  ward: Omit<Address, 'line'>,
  sex: 'male' | 'female',
  serial: number,
): SamplePerson {
  const year = 1966 + Math.floor(random() * 36)
  const dateOfBirth = `${year}-${two(1 + Math.floor(random() * 12))}-${two(1 + Math.floor(random() * 28))}`
  // Decree 137/2015: province, century and sex, year, six digits; 9xxxxx keeps them apart from the sample accounts.
  const century = (year >= 2000 ? 2 : 0) + (sex === 'female' ? 1 : 0)
  const citizenNumber = `001${century}${two(year % 100)}${String(900_000 + (serial % 100_000)).padStart(6, '0')}`
  return {
    name: `${surname(random)} ${pick(random, middle[sex])} ${pick(random, given[sex])}`,
    sex,
    citizenNumber,
    dateOfBirth,
    phone: `09${String(Math.floor(random() * 100_000_000)).padStart(8, '0')}`,
    residence: { ...ward, line: `Số ${1 + Math.floor(random() * 180)} ${pick(random, streets)}` },
  }
}

const own = (p: SamplePerson): Answers => ({
  applicantName: p.name,
  applicantNumber: p.citizenNumber,
  applicantBirth: p.dateOfBirth,
  applicantPhone: p.phone,
  residence: p.residence,
})

const parentOf = (p: SamplePerson): Answers => ({
  name: p.name,
  citizenNumber: p.citizenNumber,
  dateOfBirth: p.dateOfBirth,
  ethnicity: 'Kinh',
  nationality: 'Việt Nam',
  residence: p.residence.line,
})

/** Complete answers for one of the procedures that the load uses. */
export function sampleAnswers(
  code: string,
  man: SamplePerson,
  woman: SamplePerson,
  random: Random,
  on: Temporal.PlainDate,
): Answers {
  const status = {
    applicantSex: 'male',
    applicantEthnicity: 'Kinh',
    applicantNationality: 'Việt Nam',
    maritalState: 'never',
  }
  switch (code) {
    case '1.001193': {
      const child = on.subtract({ days: 2 + Math.floor(random() * 40) }).toString()
      const childName = `${man.name.split(' ')[0]} ${pick(random, ['Minh', 'Gia', 'Bảo', 'Khánh'])} ${pick(random, given.female)}`
      return {
        ...birthAnswers(man.residence),
        ...own(man),
        childName,
        childBirth: child,
        mother: parentOf(woman),
        father: parentOf(man),
      }
    }
    case '1.000894':
      return {
        ...marriageAnswers(man.residence),
        ...own(man),
        spouse: { ...parentOf(woman), residence: woman.residence.line },
        copies: 0,
      }
    case '1.004873':
      return {
        ...own(man),
        ...status,
        period: 'now',
        purpose: pick(random, ['property', 'loan', 'abroad']),
        declaration: true,
      }
    case '1.001612':
      return {
        ...own(man),
        businessName: `Hộ kinh doanh ${pick(random, ['Cà phê', 'Tạp hóa', 'Phở', 'Tiệm tóc'])} ${man.name.split(' ').at(-1)}`,
        premises: man.residence,
        founder: 'person',
        mainTrade: pick(random, ['5630', '4711', '5610', '9621']),
        capitalDong: 50_000_000 + Math.floor(random() * 20) * 10_000_000,
        workers: 1 + Math.floor(random() * 5),
        oneOnly: true,
        declaration: true,
      }
    default:
      return {
        ...own(man),
        forWhom: 'self',
        kind: pick(random, ['1', '2']),
        purpose: pick(random, ['work', 'abroad']),
        copies: 1,
        feeClass: 'normal',
        subjectSex: 'male',
        subjectNationality: 'Việt Nam',
        birthPlace: 'Hà Nội',
        fatherName: `${man.name.split(' ')[0]} Văn Thành`,
        motherName: woman.name,
        residences: `Từ năm 14 tuổi đến nay: ${man.residence.line}, Hà Nội`,
        declaration: true,
      }
  }
}
