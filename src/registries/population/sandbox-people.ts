/**
 * The people of the sandbox's VNeID, their relatives and households: invented, the same on every installation, and known as
 * VNeID knows them (sandbox/vneid/people.ts). Loaded at start while SANDBOX is on. Rule PO20.
 */
import type { App, Tx } from '../../kernel/app.ts'
import { type Actor } from '../../kernel/actor.ts'
import { administrativeDate, directory } from '../../platform/organisation/index.ts'
import { findRecord, registerRecord } from '../../platform/registry/index.ts'
import { households, type Member, population } from './definition.ts'

/** The end of the citizen number: 0099 and these two digits. */
type Tail = `${number}`

interface Somebody {
  readonly tail: Tail
  readonly name: string
  readonly born: string
  readonly sex: 'male' | 'female'
  readonly marital: 'single' | 'married' | 'widowed' | 'divorced'
  readonly relation: string
  readonly spouse?: Tail
  readonly father?: Tail
  readonly mother?: Tail
  readonly ethnicity?: string
  readonly origin?: string
}

type Place = 'hoanKiem' | 'cauGiay'

interface Home {
  readonly place: Place
  readonly line: string
  readonly people: readonly Somebody[]
}

const homes: readonly Home[] = [
  {
    place: 'hoanKiem',
    line: 'Số 12 phố Tràng Tiền',
    people: [
      {
        tail: '11',
        name: 'Nguyễn Văn Hùng',
        born: '1964-05-19',
        sex: 'male',
        marital: 'married',
        relation: 'head',
        spouse: '12',
      },
      {
        tail: '12',
        name: 'Phạm Thị Loan',
        born: '1966-08-02',
        sex: 'female',
        marital: 'married',
        relation: 'spouse',
        spouse: '11',
        origin: 'Phường Cầu Giấy, Hà Nội',
      },
      {
        tail: '01',
        name: 'Nguyễn Văn Minh',
        born: '1993-04-12',
        sex: 'male',
        marital: 'married',
        relation: 'child',
        spouse: '02',
        father: '11',
        mother: '12',
      },
      {
        tail: '02',
        name: 'Trần Thị Thu Hà',
        born: '1995-09-30',
        sex: 'female',
        marital: 'married',
        relation: 'relative',
        spouse: '01',
        father: '21',
        mother: '22',
        origin: 'Phường Cầu Giấy, Hà Nội',
      },
    ],
  },
  {
    place: 'cauGiay',
    line: 'Số 20 phố Dịch Vọng',
    people: [
      {
        tail: '21',
        name: 'Trần Văn Lợi',
        born: '1968-02-11',
        sex: 'male',
        marital: 'married',
        relation: 'head',
        spouse: '22',
      },
      {
        tail: '22',
        name: 'Vũ Thị Hạnh',
        born: '1970-10-03',
        sex: 'female',
        marital: 'married',
        relation: 'spouse',
        spouse: '21',
      },
    ],
  },
  {
    place: 'hoanKiem',
    line: 'Số 45 phố Hàng Khay',
    people: [
      {
        tail: '23',
        name: 'Lê Văn Dũng',
        born: '1969-07-15',
        sex: 'male',
        marital: 'married',
        relation: 'head',
        spouse: '24',
      },
      {
        tail: '24',
        name: 'Nguyễn Thị Kim Oanh',
        born: '1971-12-01',
        sex: 'female',
        marital: 'married',
        relation: 'spouse',
        spouse: '23',
      },
      {
        tail: '03',
        name: 'Lê Hoàng Nam',
        born: '1997-01-18',
        sex: 'male',
        marital: 'single',
        relation: 'child',
        father: '23',
        mother: '24',
      },
    ],
  },
  {
    place: 'cauGiay',
    line: 'Số 8 ngõ 165 phố Dịch Vọng',
    people: [
      {
        tail: '25',
        name: 'Phạm Văn Quang',
        born: '1972-03-22',
        sex: 'male',
        marital: 'married',
        relation: 'head',
        spouse: '26',
      },
      {
        tail: '26',
        name: 'Đỗ Thị Bích',
        born: '1974-09-09',
        sex: 'female',
        marital: 'married',
        relation: 'spouse',
        spouse: '25',
      },
      {
        tail: '04',
        name: 'Phạm Ngọc Ánh',
        born: '1999-06-05',
        sex: 'female',
        marital: 'single',
        relation: 'child',
        father: '25',
        mother: '26',
        origin: 'Phường Cầu Giấy, Hà Nội',
      },
    ],
  },
  {
    place: 'hoanKiem',
    line: 'Số 3 ngõ Tràng Tiền',
    people: [
      {
        tail: '05',
        name: 'Hoàng Văn Tuấn',
        born: '1978-11-23',
        sex: 'male',
        marital: 'married',
        relation: 'head',
        spouse: '27',
        father: '13',
        mother: '28',
      },
      {
        tail: '27',
        name: 'Bùi Thị Mai',
        born: '1981-04-30',
        sex: 'female',
        marital: 'married',
        relation: 'spouse',
        spouse: '05',
      },
      {
        tail: '29',
        name: 'Hoàng Minh Khôi',
        born: '2008-08-08',
        sex: 'male',
        marital: 'single',
        relation: 'child',
        father: '05',
        mother: '27',
      },
      {
        tail: '13',
        name: 'Hoàng Văn Cường',
        born: '1948-01-25',
        sex: 'male',
        marital: 'married',
        relation: 'parent',
        spouse: '28',
      },
      {
        tail: '28',
        name: 'Nguyễn Thị Tý',
        born: '1950-06-17',
        sex: 'female',
        marital: 'married',
        relation: 'parent',
        spouse: '13',
      },
    ],
  },
  {
    place: 'hoanKiem',
    line: 'Số 27 phố Ngô Quyền',
    people: [
      {
        tail: '30',
        name: 'Đặng Quốc Việt',
        born: '1986-05-05',
        sex: 'male',
        marital: 'married',
        relation: 'head',
        spouse: '06',
      },
      {
        tail: '06',
        name: 'Vũ Thị Phương Thảo',
        born: '1988-03-08',
        sex: 'female',
        marital: 'married',
        relation: 'spouse',
        spouse: '30',
      },
    ],
  },
  {
    place: 'cauGiay',
    line: 'Phòng 1204, số 96 phố Trần Thái Tông',
    people: [
      {
        tail: '31',
        name: 'Đỗ Văn Thành',
        born: '1973-02-02',
        sex: 'male',
        marital: 'married',
        relation: 'head',
        spouse: '32',
      },
      {
        tail: '32',
        name: 'Lý Thị Hoa',
        born: '1975-11-20',
        sex: 'female',
        marital: 'married',
        relation: 'spouse',
        spouse: '31',
      },
      {
        tail: '07',
        name: 'Đỗ Minh Châu',
        born: '2001-12-19',
        sex: 'female',
        marital: 'single',
        relation: 'child',
        father: '31',
        mother: '32',
        origin: 'Phường Cầu Giấy, Hà Nội',
      },
    ],
  },
  {
    place: 'hoanKiem',
    line: 'Số 60 phố Lý Thường Kiệt',
    people: [
      { tail: '08', name: 'Ngô Văn Bình', born: '1958-07-27', sex: 'male', marital: 'widowed', relation: 'head' },
    ],
  },
  {
    place: 'cauGiay',
    line: 'Số 21 ngõ 20 phố Nguyễn Phong Sắc',
    people: [
      {
        tail: '09',
        name: 'Ngô Thị Hương',
        born: '1985-02-14',
        sex: 'female',
        marital: 'single',
        relation: 'head',
        father: '08',
      },
    ],
  },
  {
    place: 'cauGiay',
    line: 'Số 5 phố Duy Tân',
    people: [
      {
        tail: '10',
        name: 'Đặng Quang Huy',
        born: '1990-10-10',
        sex: 'male',
        marital: 'divorced',
        relation: 'head',
        ethnicity: 'Mường',
        origin: 'Xã Ba Vì, Hà Nội',
      },
      {
        tail: '33',
        name: 'Đặng Gia Bảo',
        born: '2016-09-01',
        sex: 'male',
        marital: 'single',
        relation: 'child',
        father: '10',
        ethnicity: 'Mường',
        origin: 'Xã Ba Vì, Hà Nội',
      },
    ],
  },
  {
    place: 'hoanKiem',
    line: 'Số 3 phố Hàng Bài',
    // Of many of the old the year of birth alone is known.
    people: [{ tail: '44', name: 'Nguyễn Thị Mão', born: '1949', sex: 'female', marital: 'widowed', relation: 'head' }],
  },
]

/** 001 is Hanoi, then century and sex, year, six digits (Decree 137/2015). */
function numberOf({ tail, born, sex }: Somebody): string {
  const century = (born >= '2000' ? 2 : 0) + (sex === 'male' ? 0 : 1)
  return `001${century}${born.slice(2, 4)}0099${tail}`
}

const personId = (tail: Tail) => `00000000-00${tail}-8c00-8000-000000000099`
const homeId = (index: number) => `00000000-00${String(index).padStart(2, '0')}-8d00-8000-000000000099`
export const sandboxIds: readonly string[] = [
  ...homes.flatMap(({ people }) => people.map(({ tail }) => personId(tail))),
  ...homes.map((_, index) => homeId(index)),
]

/** Everybody has lived where they live since this day, or since they were born. */
const since = '2015-03-02'

/** Codes of the wards, as in sandbox/vneid/people.ts. */
const wardCode: Readonly<Record<'two-level' | 'three-level', Record<Place, string>>> = {
  'two-level': { hoanKiem: '00070', cauGiay: '00166' },
  'three-level': { hoanKiem: '00079', cauGiay: '00166' },
}

const program: Actor = { kind: 'system', id: 'population', name: 'population' }
const ground = { kind: 'generator', reference: 'sandbox', legalGround: 'sandbox', reason: 'sandbox' } as const

/** Enters whom the sandbox's registries do not have yet; whom somebody has changed since stays as they are. */
export async function ensureSandboxPeople(app: App): Promise<void> {
  if (!app.config.sandbox) return
  await app.transaction(async (tx) => {
    if (await findRecord(tx, population.name, { id: personId('01') })) return
    for (const [index, home] of homes.entries()) await enter(tx, home, homeId(index))
  })
}

async function enter(tx: Tx, { place, line, people }: Home, householdId: string): Promise<void> {
  const unit = directory().unitByCode(wardCode[tx.app.config.cityModel][place], administrativeDate(tx))
  if (!unit) throw new Error(`the sandbox has no ward ${place}`)
  const address = { unitId: unit.id, line, since }
  for (const one of people) {
    const validFrom = one.born > since ? one.born : since
    const values = {
      citizenNumber: numberOf(one),
      name: one.name,
      dateOfBirth: one.born,
      sex: one.sex,
      ethnicity: one.ethnicity ?? 'Kinh',
      nationality: 'Việt Nam',
      placeOfBirth: 'Hà Nội',
      placeOfOrigin: one.origin ?? 'Phường Hoàn Kiếm, Hà Nội',
      residence: { ...address, since: validFrom },
      householdId,
      maritalStatus: one.marital,
      spouseId: one.spouse ? personId(one.spouse) : null,
      fatherId: one.father ? personId(one.father) : null,
      motherId: one.mother ? personId(one.mother) : null,
      synthetic: true,
    }
    await registerRecord(tx, program, population.name, { id: personId(one.tail), values, validFrom }, ground)
  }
  const members: Member[] = people.map(({ tail, relation }) => ({ personId: personId(tail), relation }))
  const head = people.find(({ relation }) => relation === 'head')?.name ?? ''
  const values = { number: `KHUE-${householdId.slice(9, 13)}`, head, address, members, synthetic: true }
  await registerRecord(tx, program, households.name, { id: householdId, values, validFrom: since }, ground)
}
