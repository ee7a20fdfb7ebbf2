/** Statements on people and on who read their data. */
import type { Tx } from '../../kernel/app.ts'
import type { Person } from './contract.ts'
import type { Tables } from './tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('identity')

interface PersonRow {
  id: string
  citizen_number: string | null
  name: string
  date_of_birth: string | null
  sex: 'male' | 'female' | null
  ethnicity: string | null
  nationality: string | null
  place_of_origin: string | null
  residence_unit_id: string | null
  residence_line: string | null
  email: string | null
  phone: string | null
  language: 'vi' | 'en'
  family: unknown
  sources: Record<string, { source: string; at: string }>
}

function personOf(row: PersonRow): Person {
  return {
    id: row.id,
    citizenNumber: row.citizen_number,
    name: row.name,
    dateOfBirth: row.date_of_birth,
    sex: row.sex,
    ethnicity: row.ethnicity,
    nationality: row.nationality,
    placeOfOrigin: row.place_of_origin,
    residence: row.residence_line === null ? null : { unitId: row.residence_unit_id, line: row.residence_line },
    email: row.email,
    phone: row.phone,
    language: row.language,
    // Written by savePerson alone, from the same shape.
    family: row.family as Person['family'],
    sources: row.sources,
  }
}

export async function findPerson(tx: Tx, id: string): Promise<Person | undefined> {
  const [row] = await tx.named<PersonRow>('identity.person', 'select * from identity.person where id = $1', [id])
  return row && personOf(row)
}

/** With a lock that holds until the transaction ends: for changing it. */
export async function lockPerson(tx: Tx, id: string): Promise<Person | undefined> {
  const row = await db(tx).selectFrom('person').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  return row && personOf(row)
}

export async function findPersonId(tx: Tx, citizenNumber: string): Promise<string | undefined> {
  const row = await db(tx)
    .selectFrom('person_number')
    .select('person_id')
    .where('citizen_number', '=', citizenNumber)
    .executeTakeFirst()
  return row?.person_id
}

/** Reserves the number for this person; gives the id that holds it, which is another when somebody was first. */
export async function claimNumber(tx: Tx, citizenNumber: string, personId: string): Promise<string> {
  const row = await db(tx)
    .insertInto('person_number')
    .values({ citizen_number: citizenNumber, person_id: personId })
    // A no-op update, so that the row comes back whoever made it.
    .onConflict((c) => c.column('citizen_number').doUpdateSet({ citizen_number: citizenNumber }))
    .returning('person_id')
    .executeTakeFirstOrThrow()
  return row.person_id
}

export async function savePerson(tx: Tx, person: Person): Promise<void> {
  const now = tx.now.toString()
  const values = {
    citizen_number: person.citizenNumber,
    name: person.name,
    date_of_birth: person.dateOfBirth,
    sex: person.sex,
    ethnicity: person.ethnicity,
    nationality: person.nationality,
    place_of_origin: person.placeOfOrigin,
    residence_unit_id: person.residence?.unitId ?? null,
    residence_line: person.residence?.line ?? null,
    email: person.email,
    phone: person.phone,
    language: person.language,
    family: JSON.stringify(person.family),
    sources: JSON.stringify(person.sources),
    updated_at: now,
  }
  await db(tx)
    .insertInto('person')
    .values({ id: person.id, created_at: now, ...values })
    .onConflict((c) => c.column('id').doUpdateSet(values))
    .execute()
}

export interface AccessRow {
  person_id: string
  id: string
  official_id: string
  official_name: string
  unit_id: string | null
  unit_name: { vi: string; en: string } | null
  what: string
  purpose: string
  case_id: string | null
}

export async function insertAccess(tx: Tx, rows: readonly AccessRow[]): Promise<void> {
  if (rows.length === 0) return
  const at = tx.now.toString()
  await db(tx)
    .insertInto('access')
    .values(rows.map((row) => ({ ...row, at, unit_name: row.unit_name && JSON.stringify(row.unit_name) })) as never)
    .execute()
}

export async function listAccess(tx: Tx, personId: string, after: string | undefined, limit: number) {
  return db(tx)
    .selectFrom('access')
    .selectAll()
    .where('person_id', '=', personId)
    .$if(after !== undefined, (q) => q.where('id', '<', after ?? ''))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}
