/** Statements on sessions and on the history of signing in. */
import type { App, Tx } from '../../kernel/app.ts'
import { inBatches } from '../../kernel/batches.ts'
import type { Face, SignInMethod, SignInOutcome } from './contract.ts'
import type { Tables } from './tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('identity')

export interface SessionRow {
  readonly id: string
  readonly kind: 'citizen' | 'official'
  readonly subject_id: string
  readonly name: string
  readonly assurance: 1 | 2
  readonly face: Face
  readonly last_seen_at: string
  readonly expires_at: string
  readonly strong_until: string | null
  readonly oidc_uid: string
}

/** The living session of a token, or nothing. It is read at every request, for all that come at the same time at once. */
export async function findSession(tx: Tx, tokenHash: Buffer): Promise<SessionRow | undefined> {
  if (!tx.isTransaction) return findTogether(tx.app, tokenHash)
  const [session] = await findSessions(tx, [tokenHash])
  return session
}

const findTogether = inBatches<Buffer, SessionRow | undefined>((app, hashes) =>
  app.read((tx) => findSessions(tx, hashes)),
)

async function findSessions(tx: Tx, tokenHashes: readonly Buffer[]): Promise<(SessionRow | undefined)[]> {
  const rows = await tx.named<SessionRow & { token: string }>(
    'identity.sessions',
    `select encode(token_hash, 'hex') as token, id, kind, subject_id, name, assurance, face, last_seen_at, expires_at, strong_until,
       oidc_uid
     from identity.session
     where token_hash = any($1) and ended_at is null and expires_at > $2 and last_seen_at > $3`,
    [tokenHashes, tx.now.toString(), idleSince(tx)],
  )
  const byToken = new Map(rows.map(({ token, ...row }) => [token, row]))
  return tokenHashes.map((hash) => byToken.get(hash.toString('hex')))
}

/** A session that was last seen before this is over. */
export function idleSince(tx: Tx): string {
  return tx.now.subtract({ minutes: tx.app.config.sessionIdleMinutes }).toString()
}

/**
 * A statement of its own, whose commit does not wait for the disk: a crash may forget a second of having been seen. Never
 * inside another's transaction, which would then not wait either.
 */
export async function touchSession(app: App, tokenHash: Buffer): Promise<void> {
  await app.read((tx) =>
    tx.named(
      'identity.session-seen',
      `update identity.session set last_seen_at = $2 where token_hash = $1
       returning set_config('synchronous_commit', 'off', true)`,
      [tokenHash, tx.now.toString()],
    ),
  )
}

export interface NewSession {
  readonly tokenHash: Buffer
  readonly id: string
  readonly kind: 'citizen' | 'official'
  readonly subjectId: string
  readonly name: string
  readonly assurance: 1 | 2
  readonly face: Face
  readonly userAgent: string
  readonly address: string
  readonly expiresAt: string
  readonly strongUntil: string | null
  readonly oidcUid: string
  readonly oidcSid: string | null
}

export async function insertSession(tx: Tx, session: NewSession): Promise<void> {
  const now = tx.now.toString()
  await db(tx)
    .insertInto('session')
    .values({
      token_hash: session.tokenHash,
      id: session.id,
      kind: session.kind,
      subject_id: session.subjectId,
      name: session.name,
      assurance: session.assurance,
      face: session.face,
      user_agent: session.userAgent,
      address: session.address,
      created_at: now,
      last_seen_at: now,
      expires_at: session.expiresAt,
      strong_until: session.strongUntil,
      oidc_uid: session.oidcUid,
      oidc_sid: session.oidcSid,
      ended_at: null,
    })
    .execute()
}

export async function setStrongUntil(tx: Tx, sessionId: string, until: string): Promise<void> {
  await db(tx).updateTable('session').set({ strong_until: until }).where('id', '=', sessionId).execute()
}

export function listLiving(tx: Tx, subjectId: string, idleSince: string) {
  return db(tx)
    .selectFrom('session')
    .select(['id', 'face', 'user_agent', 'address', 'created_at', 'last_seen_at', 'expires_at', 'oidc_uid'])
    .where('subject_id', '=', subjectId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', tx.now.toString())
    .where('last_seen_at', '>', idleSince)
    .orderBy('created_at', 'desc')
    .limit(200)
    .execute()
}

export interface EndedSession {
  readonly id: string
  readonly subject_id: string
  readonly kind: 'citizen' | 'official'
  readonly oidc_uid: string
  readonly face: Face
}

type Which =
  | { readonly id: string; readonly subjectId: string }
  | { readonly tokenHash: Buffer }
  | { readonly subjectId: string; readonly except?: string | undefined }
  | { readonly oidcUid: string }
  | { readonly oidcSid: string }

/** Ends living sessions; gives those that it ended. */
export function endSessions(tx: Tx, which: Which): Promise<EndedSession[]> {
  let query = db(tx).updateTable('session').set({ ended_at: tx.now.toString() }).where('ended_at', 'is', null)
  if ('tokenHash' in which) query = query.where('token_hash', '=', which.tokenHash)
  else if ('oidcUid' in which) query = query.where('oidc_uid', '=', which.oidcUid)
  else if ('oidcSid' in which) query = query.where('oidc_sid', '=', which.oidcSid)
  else {
    query = query.where('subject_id', '=', which.subjectId)
    if ('id' in which) query = query.where('id', '=', which.id)
    else if (which.except !== undefined) query = query.where('id', '<>', which.except)
  }
  return query.returning(['id', 'subject_id', 'kind', 'oidc_uid', 'face']).execute()
}

// History ----------------------------------------------------------------------------------------------------------

export interface SignInRow {
  readonly subjectId: string
  readonly id: string
  readonly kind: 'citizen' | 'official'
  readonly outcome: SignInOutcome
  readonly method: SignInMethod | null
  readonly face: Face | null
  readonly userAgent: string
  readonly address: string
}

export async function insertSignIn(tx: Tx, row: SignInRow): Promise<void> {
  await db(tx)
    .insertInto('sign_in')
    .values({
      subject_id: row.subjectId,
      id: row.id,
      kind: row.kind,
      at: tx.now.toString(),
      outcome: row.outcome,
      method: row.method,
      face: row.face,
      user_agent: row.userAgent,
      address: row.address,
    })
    .execute()
}

export function listSignIns(tx: Tx, subjectId: string, after: string | undefined, limit: number) {
  return db(tx)
    .selectFrom('sign_in')
    .selectAll()
    .where('subject_id', '=', subjectId)
    .$if(after !== undefined, (q) => q.where('id', '<', after ?? ''))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}
