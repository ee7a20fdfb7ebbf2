/**
 * Which person of the population registry an official is, for the alarm about readings of colleagues alone: said by a data steward,
 * or by a file of the personnel office. Only the person's id is kept. Rules DP11 and DP12.
 */
import { readFile } from 'node:fs/promises'
import { type Actor, type Official, system } from '../../../kernel/actor.ts'
import type { App, Tx } from '../../../kernel/app.ts'
import { Problem, problem } from '../../../kernel/problems.ts'
import { StartError } from '../../../kernel/start-error.ts'
import { recordAccess, recordedId } from '../../../platform/identity/index.ts'
import {
  directory,
  mayAnywhere,
  officialByEmail,
  officialById,
  positionOf,
} from '../../../platform/organisation/index.ts'
import { linksPerPage, type OfficialLink } from '../contract.ts'
import * as store from './store.ts'

export interface Link {
  readonly email: string
  readonly citizenNumber: string
  readonly dateOfBirth: string
}

function requireSteward(actor: Actor): asserts actor is Official {
  if (actor.kind !== 'official' || !mayAnywhere(actor, 'data-protection.link-officials'))
    throw problem('kernel.forbidden')
}

const saidBy = (actor: Actor) => (actor.kind === 'official' ? `official:${actor.id}` : `program:${actor.name ?? ''}`)

/** Throws `data-protection.unknown-official`, `-.nobody-recorded`, `-.person-taken`. Gives the official and the person. */
async function link(tx: Tx, actor: Actor, { email, citizenNumber, dateOfBirth }: Link) {
  const official = await officialByEmail(tx, email.trim().toLowerCase())
  if (!official) throw problem('data-protection.unknown-official')
  const personId = await recordedId(tx, { citizenNumber, dateOfBirth })
  if (personId === undefined) throw problem('data-protection.nobody-recorded')
  const known = await store.officialWhoIs(tx, personId)
  if (known !== undefined && known !== official.id) throw problem('data-protection.person-taken')
  await store.linkOfficial(tx, official.id, personId, saidBy(actor))
  return { officialId: official.id, personId }
}

export async function linkOfficial(tx: Tx, actor: Actor, given: Link): Promise<OfficialLink> {
  requireSteward(actor)
  const { officialId, personId } = await link(tx, actor, given)
  await recordAccess(tx, actor, { personIds: [personId], what: 'population', purpose: 'data-protection' })
  const [row] = await store.linksOf(tx, { officialId, limit: 1 })
  if (!row) throw new Error('a link vanished after it was written')
  return viewOf(tx, row)
}

/** Throws `kernel.not-found` when there is none. */
export async function unlinkOfficial(tx: Tx, actor: Actor, officialId: string): Promise<void> {
  requireSteward(actor)
  if (!(await store.unlinkOfficial(tx, officialId))) throw problem('kernel.not-found')
}

export async function officialLinks(
  tx: Tx,
  actor: Actor,
  { email, after }: { readonly email?: string; readonly after?: string },
): Promise<{ items: OfficialLink[]; next: string | null }> {
  requireSteward(actor)
  const official = email === undefined ? undefined : await officialByEmail(tx, email.trim().toLowerCase())
  if (official === null) return { items: [], next: null }
  const rows = await store.linksOf(tx, {
    limit: linksPerPage + 1,
    ...(official && { officialId: official.id }),
    ...(after !== undefined && { after: positionAt(after) }),
  })
  const shown = rows.slice(0, linksPerPage)
  const items: OfficialLink[] = []
  for (const row of shown) items.push(await viewOf(tx, row))
  const last = rows.length > linksPerPage ? shown.at(-1) : undefined
  return { items, next: last ? `${new Date(last.said_at).toISOString()} ${last.official_id}` : null }
}

function positionAt(after: string): { at: string; officialId: string } {
  const [at = '', officialId = ''] = after.split(' ')
  if (Number.isNaN(Date.parse(at)) || officialId === '') throw problem('kernel.not-found')
  return { at, officialId }
}

async function viewOf(tx: Tx, row: store.LinkRow): Promise<OfficialLink> {
  const official = await officialById(tx, row.official_id)
  const unitId = (await positionOf(tx, row.official_id))?.unitId
  const by = row.said_by.startsWith('official:') ? await officialById(tx, row.said_by.slice('official:'.length)) : null
  return {
    officialId: row.official_id,
    name: official?.name ?? '',
    email: official?.email ?? '',
    unit: unitId === undefined ? null : (directory().unit(unitId)?.name ?? null),
    saidAt: new Date(row.said_at).toISOString(),
    saidBy: by?.name ?? null,
  }
}

// ---- by a file --------------------------------------------------------------------------------------------------

/**
 * `khue link officials FILE`: lines of e-mail, citizen number and day of birth, as the personnel office has them. Gives 1 when a line
 * could not be done.
 */
export async function linkOfficials(app: App, args: readonly string[]): Promise<number> {
  const [file, ...rest] = args
  if (file === undefined || rest.length > 0) throw misused()
  const lines = (await readFile(file, 'utf8')).replace(/^\uFEFF/, '').split(/\r?\n/)
  let [linked, refused] = [0, 0]
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue
    const why = await refusalOf(app, line)
    if (why === undefined) linked += 1
    else {
      refused += 1
      // By its number alone: the line holds personal data.
      process.stdout.write(`  line ${index + 1}: ${why}\n`)
    }
  }
  process.stdout.write(`  ${linked} officials linked, ${refused} not\n`)
  return refused === 0 ? 0 : 1
}

/** Undefined when the line was done. */
async function refusalOf(app: App, line: string): Promise<string | undefined> {
  const [email = '', citizenNumber = '', dateOfBirth = ''] = line.split(/[;,\t]/).map((cell) => cell.trim())
  try {
    await app.transaction((tx) => link(tx, system('data-protection'), { email, citizenNumber, dateOfBirth }))
    return undefined
  } catch (error) {
    if (error instanceof Problem) return problemWords[error.type]
    throw error
  }
}

const problemWords: Readonly<Record<string, string>> = {
  'data-protection.unknown-official': 'there is no such official',
  'data-protection.nobody-recorded': 'nobody is recorded under that number and day of birth',
  'data-protection.person-taken': 'that person is another official already',
}

function misused(): StartError {
  return new StartError('config', {
    vi: 'Cần tên một tệp.',
    what: 'The name of a file is needed.',
    why: ['Its lines are: e-mail; citizen number; day of birth (YYYY-MM-DD).'],
    todo: 'khue link officials FILE',
  })
}
