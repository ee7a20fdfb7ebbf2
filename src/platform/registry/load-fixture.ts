/** Boats that a load makes in parts: for load.test.ts, whose threads import it. */
import type { RecordData } from './definition.ts'
import { defineRegistry } from './definition.ts'
import type { PartsMaker } from './load-parts.ts'

const text = (en: string) => ({ vi: en, en })
const string = (value: unknown) => (typeof value === 'string' ? value : null)
const field = (name: string) => ({
  title: text(name),
  meaning: text(name),
  schema: { type: 'string', maxLength: 2000 },
})
export const berth = { lat: 21.03, lon: 105.85 }

/** Of each kind of column that a load fills. */
export const boats = defineRegistry({
  name: 'loaded-boats',
  title: text('boats'),
  owner: text('harbour'),
  fields: {
    number: { ...field('number'), sensitivity: 'open' },
    name: { ...field('name'), sensitivity: 'open' },
    launched: { ...field('launched'), sensitivity: 'open' },
    note: { ...field('note'), sensitivity: 'open' },
    owners: { ...field('owners'), sensitivity: 'personal' },
    belief: { ...field('belief'), sensitivity: 'sensitive' },
  },
  required: ['name'],
  purposes: {},
  maintain: 'boats.maintain',
  keyOf: (data) => string(data['number']),
  labelOf: (data) => string(data['name']) ?? '',
  unitOf: () => null,
  dayOf: (data) => string(data['launched']),
  pointOf: (data) => (data['number'] === undefined ? null : berth),
  personsOf: (_id, data) => (data['owners'] as string[] | undefined) ?? [],
  ofPerson: 'indexed',
})

export interface Fleet {
  readonly inPart: number
  /** The part that cannot be made. */
  readonly broken?: number
}

export const boatId = (part: number, n: number): string =>
  `${String(part).padStart(8, '0')}-0000-8000-8000-${String(n).padStart(12, '0')}`

export function boatOf(part: number, n: number): RecordData {
  return { number: `${part}/${n}`, name: `Thuyền ${n}`, launched: '2001-02-03', belief: `Đạo ${part}` }
}

const maker: PartsMaker<Fleet> = {
  registries: [boats],
  *recordsOf({ inPart, broken }, part) {
    if (part === broken) throw new Error('the part cannot be made')
    for (let n = 0; n < inPart; n++) {
      yield { registry: boats.name, id: boatId(part, n), data: boatOf(part, n), validFrom: '2001-02-03' }
    }
  },
}

export default maker
