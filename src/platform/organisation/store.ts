/** Every SQL statement about officials. Those about units are in unit-store.ts. */
import type { Tx } from '../../kernel/app.ts'
import { dayOf } from '../../kernel/clock.ts'
import type { Absence, Delegation, Official, Position, Role, RoleAssignment } from './contract.ts'
import { directory } from './current.ts'
import { dailyRoles } from './roles.ts'
import type { Tables } from './tables.ts'

export type OfficialRow = Official

const tables = (tx: Tx) => tx.tables<Tables>('organisation')
const officialColumns = ['id', 'name', 'email', 'phone', 'active'] as const

export async function officialById(tx: Tx, id: string): Promise<OfficialRow | null> {
  const [row] = await tx.named<OfficialRow>(
    'organisation.official-by-id',
    'select id, name, email, phone, active from organisation.official where id = $1',
    [id],
  )
  return row ?? null
}

export async function officialByEmail(tx: Tx, email: string): Promise<OfficialRow | null> {
  const row = await tables(tx)
    .selectFrom('official')
    .select(officialColumns)
    .where('email', '=', email)
    .executeTakeFirst()
  return row ?? null
}

/** Two administrators who change the same official wait for each other. */
export async function lockOfficial(tx: Tx, id: string): Promise<OfficialRow | null> {
  const row = await tables(tx)
    .selectFrom('official')
    .select(officialColumns)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row ?? null
}

export interface HeldRole {
  readonly role: Role
  readonly unitId: string
  readonly subtree: boolean
  readonly delegatedBy: string | null
}

/**
 * Own roles of the day, and roles delegated at the instant. A delegation carries what its giver holds at that unit now:
 * when the giver loses the role or leaves, it carries nothing.
 */
export async function rolesInForce(tx: Tx, officialId: string, instant: Temporal.Instant): Promise<HeldRole[]> {
  return (await rolesInForceOfEach(tx, [officialId], instant)).get(officialId) ?? []
}

/** By official; nothing of those who hold none. */
export async function rolesInForceOfEach(
  tx: Tx,
  officialIds: readonly string[],
  instant: Temporal.Instant,
): Promise<Map<string, HeldRole[]>> {
  const rows = await tx.named<HeldRole & { holder: string }>(
    'organisation.roles-in-force',
    `select a.official_id as holder, a.role, a.unit_id as "unitId", a.subtree, null::uuid as "delegatedBy"
       from organisation.role_assignment a join organisation.official o on o.id = a.official_id and o.active
      where a.official_id = any($1) and a.valid_from <= $2::date and (a.valid_to is null or a.valid_to > $2::date)
     union all
     select d.to_official_id, a.role, a.unit_id, a.subtree, d.from_official_id
       from organisation.delegation d
       join organisation.official o on o.id = d.to_official_id and o.active
       join organisation.official f on f.id = d.from_official_id and f.active
       join organisation.role_assignment a on a.official_id = d.from_official_id and a.unit_id = d.unit_id
        and (d.role is null or d.role = a.role) and a.role = any($4::text[])
        and a.valid_from <= $2::date and (a.valid_to is null or a.valid_to > $2::date)
      where d.to_official_id = any($1) and d.starts_at <= $3 and d.ends_at > $3`,
    [officialIds, dayOf(instant).toString(), instant.toString(), dailyRoles],
  )
  const byHolder = new Map<string, HeldRole[]>()
  for (const { holder, ...held } of rows) {
    const others = byHolder.get(holder)
    if (others) others.push(held)
    else byHolder.set(holder, [held])
  }
  return byHolder
}

export interface OfficialWithRole extends OfficialRow {
  readonly unitId: string
  readonly role: Role
  readonly delegatedBy: string | null
}

export function officialsWith(
  tx: Tx,
  role: Role,
  unitId: string,
  instant: Temporal.Instant,
): Promise<OfficialWithRole[]> {
  return tx.named<OfficialWithRole>(
    'organisation.officials-with',
    `with holder as (
       select a.official_id, null::uuid as giver from organisation.role_assignment a
        where a.unit_id = $1 and a.role = $2 and a.valid_from <= $3::date and (a.valid_to is null or a.valid_to > $3::date)
       union all
       select d.to_official_id, d.from_official_id from organisation.delegation d
         join organisation.official f on f.id = d.from_official_id and f.active
         join organisation.role_assignment a on a.official_id = d.from_official_id and a.unit_id = d.unit_id and a.role = $2
          and a.valid_from <= $3::date and (a.valid_to is null or a.valid_to > $3::date)
        where d.unit_id = $1 and (d.role is null or d.role = $2) and $2 = any($5::text[]) and d.starts_at <= $4 and d.ends_at > $4)
     select o.id, o.name, o.email, o.phone, o.active, $1 as "unitId", $2 as role, h.giver as "delegatedBy"
       from holder h join organisation.official o on o.id = h.official_id and o.active
      order by exists (select 1 from organisation.absence x where x.official_id = o.id and x.starts_at <= $4 and x.ends_at > $4),
               h.giver is not null, o.name, o.id`,
    [unitId, role, dayOf(instant).toString(), instant.toString(), dailyRoles],
  )
}

function toPosition(row: {
  unit_id: string
  title_vi: string
  title_en: string
  valid_from: string
  valid_to: string | null
}): Position {
  return {
    unitId: row.unit_id,
    unitName: directory().unit(row.unit_id)?.name ?? { vi: row.unit_id, en: row.unit_id },
    title: { vi: row.title_vi, en: row.title_en },
    validFrom: row.valid_from,
    validTo: row.valid_to,
  }
}

export async function positionOf(tx: Tx, officialId: string, instant: Temporal.Instant): Promise<Position | null> {
  const day = dayOf(instant).toString()
  const row = await tables(tx)
    .selectFrom('position')
    .selectAll()
    .where('official_id', '=', officialId)
    .where('valid_from', '<=', day)
    .where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>', day)]))
    .orderBy('valid_from', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? toPosition(row) : null
}

/** By official, the unit of the position that `positionOf` finds. */
export async function unitsOf(
  tx: Tx,
  officialIds: readonly string[],
  instant: Temporal.Instant,
): Promise<Map<string, string>> {
  const rows = await tx.named<{ official_id: string; unit_id: string }>(
    'organisation.units-of',
    `select distinct on (official_id) official_id, unit_id from organisation.position
     where official_id = any($1) and valid_from <= $2::date and (valid_to is null or valid_to > $2::date)
     order by official_id, valid_from desc, id desc`,
    [officialIds, dayOf(instant).toString()],
  )
  return new Map(rows.map(({ official_id, unit_id }) => [official_id, unit_id]))
}

/** Whether the official holds a position at the unit at the instant. */
export async function worksAt(tx: Tx, officialId: string, unitId: string, instant: Temporal.Instant): Promise<boolean> {
  const day = dayOf(instant).toString()
  const row = await tables(tx)
    .selectFrom('position')
    .select('id')
    .where('official_id', '=', officialId)
    .where('unit_id', '=', unitId)
    .where('valid_from', '<=', day)
    .where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>', day)]))
    .executeTakeFirst()
  return row !== undefined
}

export async function absenceAt(tx: Tx, officialId: string, instant: Temporal.Instant): Promise<Absence | null> {
  const at = instant.toString()
  const row = await tables(tx)
    .selectFrom('absence')
    .selectAll()
    .where('official_id', '=', officialId)
    .where('starts_at', '<=', at)
    .where('ends_at', '>', at)
    .orderBy('ends_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? toAbsence(row) : null
}

function toAbsence(row: {
  official_id: string
  id: string
  starts_at: string
  ends_at: string
  reason: string
}): Absence {
  return { id: row.id, officialId: row.official_id, startsAt: row.starts_at, endsAt: row.ends_at, reason: row.reason }
}

type RoleRow = Pick<
  Tables['role_assignment'],
  'id' | 'official_id' | 'role' | 'unit_id' | 'subtree' | 'valid_from' | 'valid_to'
>

function toRole(row: RoleRow): RoleAssignment {
  const { id, role, subtree } = row
  return {
    id,
    officialId: row.official_id,
    role,
    unitId: row.unit_id,
    subtree,
    validFrom: row.valid_from,
    validTo: row.valid_to,
  }
}

type DelegationRow = Omit<Tables['delegation'], 'recorded_by' | 'recorded_at'>

function toDelegation(row: DelegationRow): Delegation {
  return {
    id: row.id,
    fromOfficialId: row.from_official_id,
    toOfficialId: row.to_official_id,
    role: row.role,
    unitId: row.unit_id,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    reason: row.reason,
  }
}

/** Officials with a position at the unit on the day, by id, up to `limit`. */
export async function officialIdsAt(
  tx: Tx,
  { unitId, day, after, limit }: { unitId: string; day: string; after: string | undefined; limit: number },
): Promise<string[]> {
  let query = tables(tx)
    .selectFrom('position')
    .select('official_id')
    .distinct()
    .where('unit_id', '=', unitId)
    .where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>', day)]))
  if (after) query = query.where('official_id', '>', after)
  const rows = await query.orderBy('official_id').limit(limit).execute()
  return rows.map((row) => row.official_id)
}

export interface OfficialRecords {
  readonly officials: OfficialRow[]
  readonly positions: (Position & { officialId: string })[]
  readonly roles: RoleAssignment[]
  readonly delegations: Delegation[]
  readonly absences: Absence[]
}

/** Everything recorded about these officials, whatever its dates. */
export async function recordsOf(tx: Tx, ids: readonly string[]): Promise<OfficialRecords> {
  const db = tables(tx)
  const officials = await db
    .selectFrom('official')
    .select(officialColumns)
    .where('id', 'in', ids)
    .orderBy('id')
    .execute()
  const positions = await db
    .selectFrom('position')
    .selectAll()
    .where('official_id', 'in', ids)
    .orderBy('valid_from', 'desc')
    .execute()
  const roles = await db
    .selectFrom('role_assignment')
    .selectAll()
    .where('official_id', 'in', ids)
    .orderBy('valid_from', 'desc')
    .execute()
  const delegations = await db
    .selectFrom('delegation')
    .selectAll()
    .where((eb) => eb.or([eb('from_official_id', 'in', ids), eb('to_official_id', 'in', ids)]))
    .orderBy('starts_at', 'desc')
    .execute()
  const absences = await db
    .selectFrom('absence')
    .selectAll()
    .where('official_id', 'in', ids)
    .orderBy('starts_at', 'desc')
    .execute()
  return {
    officials,
    positions: positions.map((row) => ({ ...toPosition(row), officialId: row.official_id })),
    roles: roles.map(toRole),
    delegations: delegations.map(toDelegation),
    absences: absences.map(toAbsence),
  }
}

export async function insertOfficial(
  tx: Tx,
  row: { id: string; name: string; email: string; phone: string | null },
): Promise<boolean> {
  const result = await tables(tx)
    .insertInto('official')
    .values({ ...row, created_at: tx.now.toString() })
    .onConflict((oc) => oc.doNothing())
    .executeTakeFirst()
  return result.numInsertedOrUpdatedRows === 1n
}

export async function setActive(tx: Tx, id: string, active: boolean): Promise<void> {
  await tables(tx).updateTable('official').set({ active }).where('id', '=', id).execute()
}

export async function insertPosition(tx: Tx, row: Tables['position']): Promise<void> {
  await tables(tx)
    .insertInto('position')
    .values(row)
    .onConflict((oc) => oc.doNothing())
    .execute()
}

export async function insertRole(tx: Tx, role: RoleAssignment, assignedBy: string): Promise<void> {
  await tables(tx)
    .insertInto('role_assignment')
    .values({
      id: role.id,
      official_id: role.officialId,
      role: role.role,
      unit_id: role.unitId,
      subtree: role.subtree,
      valid_from: role.validFrom,
      valid_to: role.validTo,
      assigned_by: assignedBy,
      assigned_at: tx.now.toString(),
    })
    .onConflict((oc) => oc.doNothing())
    .execute()
}

export async function roleById(tx: Tx, id: string): Promise<RoleAssignment | null> {
  const row = await tables(tx).selectFrom('role_assignment').selectAll().where('id', '=', id).executeTakeFirst()
  return row ? toRole(row) : null
}

export async function endRole(tx: Tx, id: string, validTo: string): Promise<void> {
  await tables(tx).updateTable('role_assignment').set({ valid_to: validTo }).where('id', '=', id).execute()
}

export async function insertDelegation(tx: Tx, d: Delegation, recordedBy: string): Promise<void> {
  await tables(tx)
    .insertInto('delegation')
    .values({
      id: d.id,
      from_official_id: d.fromOfficialId,
      to_official_id: d.toOfficialId,
      role: d.role,
      unit_id: d.unitId,
      starts_at: d.startsAt,
      ends_at: d.endsAt,
      reason: d.reason,
      recorded_by: recordedBy,
      recorded_at: tx.now.toString(),
    })
    .execute()
}

export async function delegationById(tx: Tx, id: string): Promise<Delegation | null> {
  const row = await tables(tx).selectFrom('delegation').selectAll().where('id', '=', id).executeTakeFirst()
  return row ? toDelegation(row) : null
}

/** A delegation that has not begun ends where it would begin. */
export async function endDelegation(tx: Tx, id: string, endsAt: string): Promise<void> {
  await tables(tx).updateTable('delegation').set({ ends_at: endsAt }).where('id', '=', id).execute()
}

export async function insertAbsence(tx: Tx, absence: Absence, recordedBy: string): Promise<void> {
  await tables(tx)
    .insertInto('absence')
    .values({
      id: absence.id,
      official_id: absence.officialId,
      starts_at: absence.startsAt,
      ends_at: absence.endsAt,
      reason: absence.reason,
      recorded_by: recordedBy,
      recorded_at: tx.now.toString(),
    })
    .execute()
}
