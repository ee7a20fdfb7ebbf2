/** Who reads the records of people of their own office, for no case. Rule DP10. */
import type { Tx } from '../../../kernel/app.ts'
import { readingsAbout, type WatchedReading } from '../../../platform/identity/index.ts'
import { officialById, positionOf } from '../../../platform/organisation/index.ts'
import { detectors, limitOf } from './detectors.ts'
import { raise } from './raise.ts'
import * as store from './store.ts'

const windowHours = 1

/** Readings of the last hour of persons who are officials. Nothing is looked at where no official is known as a person. */
export async function watchColleagues(tx: Tx, to: Temporal.Instant): Promise<void> {
  const officials = await store.officialsAsPersons(tx)
  if (officials.size === 0) return
  const since = to.subtract({ hours: windowHours }).toString()
  const readings = await readingsAbout(tx, [...officials.keys()], since, to.toString())
  const unitOf = unitsOf(tx)
  for (const [reader, own] of Map.groupBy(readings, ({ official_id }) => official_id)) {
    const unitId = await unitOf(reader)
    const found: WatchedReading[] = []
    for (const reading of own) {
      const read = officials.get(reading.person_id)
      // One's own record is one's own.
      if (read === undefined || read === reader || reading.case_id !== null) continue
      if (unitId !== null && (await unitOf(read)) === unitId) found.push(reading)
    }
    await raiseFor(tx, reader, unitId, found)
  }
}

async function raiseFor(
  tx: Tx,
  reader: string,
  unitId: string | null,
  found: readonly WatchedReading[],
): Promise<void> {
  const count = new Set(found.map(({ person_id }) => person_id)).size
  const limit = limitOf(detectors.colleagues, 0)
  const [first] = found
  if (!first || count <= limit) return
  const facts = { count, usual: 0, limit, where: null, from: first.at }
  const name = (await officialById(tx, reader))?.name ?? ''
  await raise(tx, { official_id: reader, official_name: name, unit_id: unitId }, 'colleagues', facts, found)
}

/** Where somebody works now; each is asked about once. */
function unitsOf(tx: Tx): (officialId: string) => Promise<string | null> {
  const known = new Map<string, Promise<string | null>>()
  return (officialId) => {
    const unit = known.get(officialId) ?? positionOf(tx, officialId).then((position) => position?.unitId ?? null)
    known.set(officialId, unit)
    return unit
  }
}
