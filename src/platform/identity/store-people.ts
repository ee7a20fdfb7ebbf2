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
  readonly person_id: string
  readonly id: string
  readonly at: string
  readonly official_id: string
  readonly official_name: string
  readonly unit_id: string | null
  readonly unit_name: { readonly vi: string; readonly en: string } | null
  readonly what: string
  readonly purpose: string
  readonly case_id: string | null
}

/** One statement for any number: it is part of every reading. */
export async function insertAccess(tx: Tx, rows: readonly AccessRow[]): Promise<void> {
  const column = (name: keyof AccessRow) => rows.map((row) => row[name])
  await tx.named(
    'identity.note-access',
    `insert into identity.access
       (person_id, id, at, official_id, official_name, unit_id, unit_name, what, purpose, case_id)
     select person_id, id, at, official_id, official_name, unit_id, unit_name::jsonb, what, purpose, case_id
     from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
       $10::text[]) as noted (person_id, id, at, official_id, official_name, unit_id, unit_name, what, purpose, case_id)`,
    [
      column('person_id'),
      column('id'),
      column('at'),
      column('official_id'),
      column('official_name'),
      column('unit_id'),
      rows.map(({ unit_name }) => unit_name && JSON.stringify(unit_name)),
      column('what'),
      column('purpose'),
      column('case_id'),
    ],
  )
}

export async function listAccess(tx: Tx, personIds: readonly string[], after: string | undefined, limit: number) {
  return db(tx)
    .selectFrom('access')
    .selectAll()
    .where('person_id', 'in', [...personIds])
    .$if(after !== undefined, (q) => q.where('id', '<', after ?? ''))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

/** One reading of several people at once is one line. */
export async function listAccessTo(tx: Tx, personIds: readonly string[], what: string, limit: number) {
  const rows = await db(tx)
    .selectFrom('access')
    .selectAll()
    .where('person_id', 'in', [...personIds])
    .where('what', '=', what)
    .orderBy('id', 'desc')
    .limit(limit * personIds.length)
    .execute()
  const once = new Map(rows.map((row) => [`${row.official_id} ${row.at} ${row.purpose}`, row]))
  return [...once.values()].slice(0, limit)
}
