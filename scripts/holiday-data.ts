/**
 * Writes src/platform/organisation/holiday-data.ts: days off and exchanged days of the state's offices, 2015 to 2035.
 * The lunar dates come from date-holidays; the rules from the Labour Code; what was decided for a year is listed below.
 *
 *   node scripts/holiday-data.ts          writes the file
 *   node scripts/holiday-data.ts --check  fails when the file on disk differs
 */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import Holidays from 'date-holidays'

const target = path.join(import.meta.dirname, '../src/platform/organisation/holiday-data.ts')
const [firstYear, lastYear] = [2015, 2035]
type Kind = 'holiday' | 'compensation' | 'working-weekend'
type Day = readonly [day: string, kind: Kind, vi: string, en: string]

const words = {
  newYear: ['Tết Dương lịch', 'New Year’s Day'],
  tet: ['Tết Nguyên đán', 'Lunar New Year'],
  hung: ['Giỗ Tổ Hùng Vương', 'Hùng Kings’ Commemoration Day'],
  victory: ['Ngày Chiến thắng', 'Reunification Day'],
  labour: ['Ngày Quốc tế lao động', 'International Labour Day'],
  national: ['Quốc khánh', 'National Day'],
  culture: ['Ngày Văn hóa Việt Nam', 'Vietnamese Culture Day'],
} as const

/**
 * The five days of Tết as announced, where they are not “the eve and four days” (Labour Code 45/2019/QH14 art. 112:
 * the Prime Minister chooses by the year). The first of the five days.
 */
const tetBegins: Readonly<Record<number, string>> = {
  2015: '2015-02-17',
  2016: '2016-02-07',
  2017: '2017-01-26',
  2018: '2018-02-14',
  2019: '2019-02-04',
  2020: '2020-01-23',
  2021: '2021-02-10',
  2022: '2022-01-31',
  2023: '2023-01-20',
  2024: '2024-02-08',
  2025: '2025-01-27',
  2026: '2026-02-16',
}

/** National Day: 2 September and, since 2021, the day before or after it (Labour Code 45/2019/QH14 art. 112.1.đ). */
const nationalSecondDay: Readonly<Record<number, string>> = {
  2021: '2021-09-03',
  2022: '2022-09-01',
  2023: '2023-09-01',
  2024: '2024-09-03',
  2025: '2025-09-01',
  2026: '2026-09-01',
}

/** Free weekday ↔ Saturday worked instead, as decided for the year. */
const exchanged: readonly (readonly [free: string, worked: string])[] = [
  ['2015-02-16', '2015-02-14'],
  ['2015-04-29', '2015-04-25'],
  ['2018-12-31', '2019-01-05'],
  ['2019-04-29', '2019-05-04'],
  ['2024-04-29', '2024-05-04'],
  ['2025-05-02', '2025-04-26'],
  ['2026-01-02', '2026-01-10'],
  ['2026-08-31', '2026-08-22'],
]

function lunarDates(year: number): { tet: Temporal.PlainDate; hung: Temporal.PlainDate } {
  const all = new Holidays('VN').getHolidays(year, 'vi')
  const find = (name: RegExp) => {
    const found = all.find((holiday) => holiday.type === 'public' && name.test(holiday.name))
    if (!found) throw new Error(`no ${name} in ${year}`)
    return Temporal.PlainDate.from(found.date.slice(0, 10))
  }
  return { tet: find(/^Tết Nguyên Đán$/), hung: find(/Hùng Vương/) }
}

function holidaysOf(year: number): Day[] {
  const { tet, hung } = lunarDates(year)
  const on = (day: Temporal.PlainDate | string, name: keyof typeof words): Day => [
    day.toString(),
    'holiday',
    ...words[name],
  ]
  const begin = Temporal.PlainDate.from(tetBegins[year] ?? tet.subtract({ days: 1 }).toString())
  const days = [on(`${year}-01-01`, 'newYear'), on(hung, 'hung'), on(`${year}-04-30`, 'victory')]
  for (let i = 0; i < 5; i++) days.push(on(begin.add({ days: i }), 'tet'))
  days.push(on(`${year}-05-01`, 'labour'), on(`${year}-09-02`, 'national'))
  if (year >= 2021) days.push(on(nationalSecondDay[year] ?? defaultSecondDay(year), 'national'))
  // Resolution 28/2026/QH16, in force since 1 July 2026.
  if (year >= 2026) days.push(on(`${year}-11-24`, 'culture'))
  return days
}

/** Not yet decided: the side that makes the longer rest. */
function defaultSecondDay(year: number): string {
  const day = Temporal.PlainDate.from(`${year}-09-02`)
  return (
    day.dayOfWeek === 4 || day.dayOfWeek === 1 || day.dayOfWeek >= 6 ? day.add({ days: 1 }) : day.subtract({ days: 1 })
  ).toString()
}

/** A holiday on a weekend is made up on the next working day (Labour Code art. 111.3). */
function withCompensation(days: readonly Day[]): Day[] {
  const all = new Map(days.map((day) => [day[0], day]))
  for (const [day, , vi, en] of days.toSorted((a, b) => (a[0] < b[0] ? -1 : 1))) {
    const date = Temporal.PlainDate.from(day)
    if (date.dayOfWeek < 6) continue
    let next = date
    while (next.dayOfWeek >= 6 || all.has(next.toString())) next = next.add({ days: 1 })
    all.set(next.toString(), [next.toString(), 'compensation', `Nghỉ bù ${vi}`, `In lieu of ${en}`])
  }
  return [...all.values()]
}

function write(): void {
  const days: Day[] = []
  for (let year = firstYear; year <= lastYear; year++) days.push(...holidaysOf(year))
  const all = withCompensation(days)
  for (const [free, worked] of exchanged) {
    all.push([free, 'compensation', 'Nghỉ hoán đổi', 'Day off in exchange'])
    all.push([worked, 'working-weekend', 'Ngày làm bù', 'Worked in exchange'])
  }
  const lines = all.toSorted((a, b) => (a[0] < b[0] ? -1 : 1)).map((day) => day.join(' | '))
  const text = [
    '/** Written by scripts/holiday-data.ts: day | kind | Vietnamese | English. Browser-safe. */',
    'const lines = `',
    ...lines,
    '`',
    '',
    "export type DayKind = 'holiday' | 'compensation' | 'working-weekend'",
    '',
    'export const holidayData = lines',
    '  .trim()',
    "  .split('\\n')",
    '  .map((line) => {',
    "    const [day = '', kind = '', vi = '', en = ''] = line.split(' | ')",
    '    return [day, kind as DayKind, vi, en] as const',
    '  })',
    '',
  ].join('\n')
  if (!process.argv.includes('--check')) writeFileSync(target, text)
  else if (readFileSync(target, 'utf8') !== text) throw new Error('holiday-data.ts is not what the script writes')
  console.log(`${all.length} days`)
}

write()
