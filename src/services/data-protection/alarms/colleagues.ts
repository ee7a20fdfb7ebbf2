/** Who reads the records of people of their own office, for no case. Rules DP10 and DP11. */
import { readFile } from 'node:fs/promises'
import type { App, Tx } from '../../../kernel/app.ts'
import { StartError } from '../../../kernel/start-error.ts'
import { readingsAbout, recordedId, type WatchedReading } from '../../../platform/identity/index.ts'
import { officialByEmail, officialById, positionOf } from '../../../platform/organisation/index.ts'
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

/**
 * `khue link officials FILE`: lines of e-mail, citizen number and day of birth, as the personnel office has them. Nothing of the file is
 * kept but which person of the registry each official is. Gives 1 when somebody is not known.
 */
export async function linkOfficials(app: App, args: readonly string[]): Promise<number> {
  const [file, ...rest] = args
  if (file === undefined || rest.length > 0) throw misused()
  const lines = (await readFile(file, 'utf8')).replace(/^\uFEFF/, '').split(/\r?\n/)
  let [linked, unknown] = [0, 0]
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue
    const isLinked = await app.transaction((tx) =>
      link(
        tx,
        line.split(/[;,\t]/).map((cell) => cell.trim()),
      ),
    )
    if (isLinked) linked += 1
    else {
      unknown += 1
      // By its number alone: the line holds personal data.
      process.stdout.write(
        `  line ${index + 1}: no such official, or nobody recorded under that number and day of birth\n`,
      )
    }
  }
  process.stdout.write(`  ${linked} officials linked, ${unknown} not\n`)
  return unknown === 0 ? 0 : 1
}

async function link(tx: Tx, [email = '', citizenNumber = '', dateOfBirth = '']: readonly string[]): Promise<boolean> {
  const official = await officialByEmail(tx, email.toLowerCase())
  const personId = official ? await recordedId(tx, { citizenNumber, dateOfBirth }) : undefined
  if (!official || personId === undefined) return false
  await store.linkOfficial(tx, official.id, personId)
  return true
}

function misused(): StartError {
  return new StartError('config', {
    vi: 'Cần tên một tệp.',
    what: 'The name of a file is needed.',
    why: ['Its lines are: e-mail; citizen number; day of birth (YYYY-MM-DD).'],
    todo: 'khue link officials FILE',
  })
}
