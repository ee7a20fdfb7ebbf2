/** Enterprises as open data: counted with household businesses, and listed without them. Rules EN12 and EN13. */
import { directory } from '../../platform/organisation/index.ts'
import { allOpen, groupRecords, type OpenRecord } from '../../platform/registry/index.ts'
import { column, defineDataset, type Row, suppressedColumn, total, withTotals } from '../open-data/index.ts'
import { enterprises, type Trade } from './definition.ts'
import { choiceTexts, countTexts, listTexts } from './messages.ts'

const publisherId = 'department:so-tai-chinh@2025-03-01'
const none = 'none'
const editions = Object.keys(choiceTexts.edition)
const levels = ['unit_id', 'edition', 'division', 'year'] as const
const levelNames = ['city', 'commune', 'edition', 'division', 'year'] as const
const counted = countTexts.columns

export const businessCounts = defineDataset({
  id: 'businesses-by-trade',
  ...countTexts,
  themes: ['ECON', 'REGI'],
  publisherId,
  licence: 'CC_BY_4_0',
  frequency: 'MONTHLY',
  columns: {
    level: column('text', counted.level, { values: levelNames }),
    unit_id: column('text', counted.unitId),
    unit_vi: column('text', counted.unitVi, { optional: true }),
    unit_en: column('text', counted.unitEn, { optional: true }),
    edition: column('text', counted.edition, { values: [...editions, none, total] }),
    division: column('text', counted.division),
    year: column('text', counted.year),
    businesses: column('integer', counted.businesses, { minimum: 0 }),
    suppressed: suppressedColumn,
  },
  key: levels,
  suppression: { levels, count: 'businesses', also: [], threshold: 5 },
  chart: {
    pick: 'largest',
    label: { vi: 'unit_vi', en: 'unit_en' },
    measure: 'businesses',
    where: { level: 'commune' },
  },
  rows: async (tx) => {
    const groups = await groupRecords(tx, enterprises.name, {
      by: [
        { path: ['trades', '0', 'edition'] },
        { path: ['trades', '0', 'code'], letters: 2 },
        { path: ['registeredOn'], letters: 4 },
      ],
    })
    const counts = groups.map(({ unit_id, values: [edition, division, year], count }) => {
      return { levels: [unit_id ?? none, edition ?? none, division ?? none, year ?? none], counts: [count] }
    })
    return withTotals(levels, ['businesses'], counts).map((row) => ({
      ...row,
      level: levelNames[levels.filter((name) => row[name] !== total).length] ?? 'city',
      ...unitOf(row['unit_id']),
    }))
  },
})

function unitOf(id: unknown) {
  const unit = directory().unit(String(id))
  return { unit_vi: unit?.name.vi ?? null, unit_en: unit?.name.en ?? null }
}

const listed = listTexts.columns
const kinds = Object.keys(choiceTexts.kind).filter((kind) => kind !== 'household-business')

export const enterpriseList = defineDataset({
  id: 'enterprises',
  ...listTexts,
  themes: ['ECON', 'REGI'],
  publisherId,
  licence: 'CC_BY_4_0',
  frequency: 'MONTHLY',
  columns: {
    code: column('text', listed.code),
    name: column('text', listed.name),
    kind: column('text', listed.kind, { values: kinds }),
    kind_vi: column('text', listed.kindVi),
    status: column('text', listed.status, { values: Object.keys(choiceTexts.status) }),
    edition: column('text', listed.edition, { values: editions, optional: true }),
    trade: column('text', listed.trade, { optional: true }),
    trade_name: column('text', listed.tradeName),
    unit_id: column('text', listed.unitId),
    unit_vi: column('text', listed.unitVi, { optional: true }),
    unit_en: column('text', listed.unitEn, { optional: true }),
    address: column('text', listed.address),
    registered_on: column('day', listed.registeredOn),
  },
  key: ['code'],
  rows: async (tx) => rowsOf(await allOpen(tx, enterprises.name)),
})

type Kind = keyof typeof choiceTexts.kind

/** In the shape of the registry's schema, which was checked when it was written. */
interface Open {
  readonly code: string
  readonly name: string
  readonly kind: Kind
  readonly status: string
  readonly trades: readonly Trade[]
  readonly address: { readonly unitId: string; readonly line: string }
  readonly registeredOn: string
}

function rowsOf(records: readonly Pick<OpenRecord, 'data'>[]): Row[] {
  return records.flatMap(({ data }) => {
    const one = data as unknown as Open
    if (one.kind === 'household-business') return []
    const [main] = one.trades
    return [
      {
        code: one.code,
        name: one.name,
        kind: one.kind,
        kind_vi: choiceTexts.kind[one.kind].vi,
        status: one.status,
        edition: main?.edition ?? null,
        trade: main?.code ?? null,
        trade_name: main?.name ?? null,
        unit_id: one.address.unitId,
        ...unitOf(one.address.unitId),
        address: one.address.line,
        registered_on: one.registeredOn,
      },
    ]
  })
}
