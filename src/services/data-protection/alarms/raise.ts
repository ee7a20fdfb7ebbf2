/** An alarm, and its case. Rule DP5. */
import { system } from '../../../kernel/actor.ts'
import type { Tx } from '../../../kernel/app.ts'
import { newId } from '../../../kernel/id.ts'
import { openCase } from '../../../platform/casework/index.ts'
import type { ReadingTotal, WatchedReading } from '../../../platform/identity/index.ts'
import { administrativeDate, directory } from '../../../platform/organisation/index.ts'
import type { Kind } from './detectors.ts'
import { alarmProcess } from './process.ts'
import * as store from './store.ts'
import type { Facts } from './watch.ts'

const program = system('data-protection')
const ownerCode = 'cong-an-thanh-pho'

/** In charge of the protection of personal data: the City Police; for one of their own, the city. */
export function handlerFor(tx: Tx, unitId: string | null): string {
  const city = directory().city().id
  const owner = directory().unitByCode(ownerCode, administrativeDate(tx))?.id ?? city
  return unitId === owner ? city : owner
}

/** One open alarm for an official and kind: while there is one, what is found anew is added to its readings. None for what has been decided. */
export async function raise(
  tx: Tx,
  { official_id, official_name, unit_id }: Pick<ReadingTotal, 'official_id' | 'official_name' | 'unit_id'>,
  kind: Kind,
  facts: Facts,
  readings: readonly WatchedReading[],
): Promise<void> {
  const evidence = readings.map((one) => one.id)
  if (await store.isDecidedUpon(tx, official_id, kind, evidence)) return
  const id = newId(tx.now.epochMilliseconds)
  const handlingUnitId = handlerFor(tx, unit_id)
  const alarm = { official_id, id, kind, official_name, unit_id, handling_unit_id: handlingUnitId, facts }
  const known = await store.insertAlarm(tx, alarm)
  await store.addReadings(tx, official_id, known ?? id, readings)
  if (known !== undefined) return
  tx.app.log.warn({ alarm: id, kind }, 'an unusual reading of personal data')
  const { code } = await openCase(tx, program, {
    id,
    process: alarmProcess,
    // About the official, as an official: nobody follows it in the portal.
    applicant: { personId: official_id, name: official_name },
    receivingUnitId: handlingUnitId,
    // Who examines it decides, also whether it is taken up again.
    competence: handlingUnitId === directory().city().id ? 'city' : `department:${ownerCode}`,
    addressUnitId: null,
    channel: 'online',
    // The content is this service's own: the queue shows no evidence.
    data: {},
    papers: [],
    receiveNow: true,
  })
  await store.nameCase(tx, official_id, id, code)
}
