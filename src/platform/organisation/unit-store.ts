/** Every SQL statement about units, their succession and their agency codes. */
import type { Tx } from '../../kernel/app.ts'
import type { Level, Share, Unit, UnitKind } from './contract.ts'
import type { Succession } from './directory.ts'
import type { Tables } from './tables.ts'

const tables = (tx: Tx) => tx.tables<Tables>('organisation')

export type Origin = 'reference' | 'decision'

/** Adds units or corrects those of the same origin; the end that a decision of the city set stays. */
export async function saveUnits(tx: Tx, units: readonly Unit[], origin: Origin): Promise<void> {
  await tx.named(
    'organisation.save-units',
    `insert into organisation.unit
       (id, code, name_vi, name_en, level, kind, parent_id, valid_from, valid_to, provenance, origin)
     select u.id, u.code, u.name_vi, u.name_en, u.level, u.kind, u.parent_id, u.valid_from, u.valid_to,
            string_to_array(u.provenance, '; '), $11
       from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::date[], $9::date[], $10::text[])
         as u (id, code, name_vi, name_en, level, kind, parent_id, valid_from, valid_to, provenance)
     on conflict (id) do update set code = excluded.code, name_vi = excluded.name_vi, name_en = excluded.name_en,
       level = excluded.level, kind = excluded.kind, parent_id = excluded.parent_id, valid_from = excluded.valid_from,
       valid_to = case when unit.ended_by is null then excluded.valid_to else unit.valid_to end,
       provenance = excluded.provenance
     where unit.origin = excluded.origin`,
    [
      units.map((u) => u.id),
      units.map((u) => u.code),
      units.map((u) => u.name.vi),
      units.map((u) => u.name.en),
      units.map((u) => u.level),
      units.map((u) => u.kind),
      units.map((u) => u.parentId),
      units.map((u) => u.validFrom),
      units.map((u) => u.validTo),
      units.map((u) => u.provenance.join('; ')),
      origin,
    ],
  )
}

export async function saveSuccessions(tx: Tx, links: readonly Succession[], origin: Origin): Promise<void> {
  await tx.named(
    'organisation.save-successions',
    `insert into organisation.succession (from_id, to_id, share, origin)
     select s.from_id, s.to_id, s.share, $4 from unnest($1::text[], $2::text[], $3::text[]) as s (from_id, to_id, share)
     on conflict (from_id, to_id) do update set share = excluded.share where succession.origin = excluded.origin`,
    [links.map((l) => l.from), links.map((l) => l.to), links.map((l) => l.share), origin],
  )
}

/** Links that a newer set of reference data no longer has. Units stay: others may have stored their ids. */
export async function dropReferenceSuccessions(tx: Tx): Promise<void> {
  await tables(tx).deleteFrom('succession').where('origin', '=', 'reference').execute()
}

export async function endUnits(tx: Tx, ids: readonly string[], day: string, decision: string): Promise<void> {
  await tables(tx).updateTable('unit').set({ valid_to: day, ended_by: decision }).where('id', 'in', ids).execute()
}

/** Sample codes for units that have no code yet. */
export async function saveSampleCodes(tx: Tx, units: readonly Unit[]): Promise<void> {
  await tx.named(
    'organisation.save-sample-codes',
    `insert into organisation.agency_code (unit_id, code, sample, source)
     select c.unit_id, c.code, true, 'sample' from unnest($1::text[], $2::text[]) as c (unit_id, code)
     on conflict (unit_id) do nothing`,
    [units.map((u) => u.id), units.map((u) => u.agencyCode)],
  )
}

export async function saveOfficialCodes(
  tx: Tx,
  codes: readonly { unitId: string; code: string }[],
  source: string,
): Promise<void> {
  await tx.named(
    'organisation.save-official-codes',
    `insert into organisation.agency_code (unit_id, code, sample, source)
     select c.unit_id, c.code, false, $3 from unnest($1::text[], $2::text[]) as c (unit_id, code)
     on conflict (unit_id) do update set code = excluded.code, sample = false, source = excluded.source`,
    [codes.map((c) => c.unitId), codes.map((c) => c.code), source],
  )
}

interface UnitRow {
  id: string
  code: string
  name_vi: string
  name_en: string
  level: Level
  kind: UnitKind
  parent_id: string | null
  valid_from: string
  valid_to: string | null
  provenance: string[]
  agency_code: string
  sample: boolean
}

export interface StoredDirectory {
  readonly version: number
  readonly units: Unit[]
  readonly successions: Succession[]
}

/** The version is read first: what changes meanwhile is seen as newer and read again. */
export async function readDirectory(tx: Tx): Promise<StoredDirectory> {
  const version = await readVersion(tx)
  const rows = await tx.named<UnitRow>(
    'organisation.read-units',
    `select u.id, u.code, u.name_vi, u.name_en, u.level, u.kind, u.parent_id, u.valid_from, u.valid_to, u.provenance,
            c.code as agency_code, c.sample
       from organisation.unit u join organisation.agency_code c on c.unit_id = u.id order by u.code collate "C", u.id collate "C"`,
    [],
  )
  const links = await tables(tx)
    .selectFrom('succession')
    .select(['from_id as from', 'to_id as to', 'share'])
    .orderBy('from_id')
    .orderBy('to_id')
    .execute()
  return { version, units: rows.map(toUnit), successions: links satisfies { share: Share }[] }
}

function toUnit(row: UnitRow): Unit {
  return {
    id: row.id,
    code: row.code,
    name: { vi: row.name_vi, en: row.name_en },
    level: row.level,
    kind: row.kind,
    parentId: row.parent_id,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    agencyCode: row.agency_code,
    sampleAgencyCode: row.sample,
    provenance: row.provenance,
  }
}

export async function readVersion(tx: Tx): Promise<number> {
  const [row] = await tx.named<{ version: number }>(
    'organisation.directory-version',
    'select version from organisation.directory_version',
    [],
  )
  return row?.version ?? 0
}

/** Every change of units ends with this: it also makes changes wait for each other. */
export async function raiseVersion(tx: Tx): Promise<number> {
  const [row] = await tx.named<{ version: number }>(
    'organisation.raise-directory-version',
    'update organisation.directory_version set version = version + 1 returning version',
    [],
  )
  return row?.version ?? 0
}
