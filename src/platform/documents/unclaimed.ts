/**
 * DOC12: uploads that nobody names any more. Whoever took one removes it when it comes to nothing (DOC11); what was left all the
 * same (a page that was closed, a form of before that rule) is found here: noted by a job a day, gone when it stays so.
 */
import type { Tx } from '../../kernel/app.ts'
import type { RetentionRule } from '../../kernel/retention.ts'
import * as store from './store.ts'

/** Gives which of these uploads a module still needs, although they hang on no case. */
export type Claim = (tx: Tx, documentIds: readonly string[]) => Promise<readonly string[]>

const claims = new Map<string, Claim>()

/** Adds (or replaces) the claim of one module. Call it at the top of the module's module.ts. */
export function registerClaim(moduleName: string, claim: Claim): void {
  claims.set(moduleName, claim)
}

const batchSize = 1_000
/** Whoever uploads goes on at once: a day later it is in a draft or on a case. */
const youngHours = 24

export async function noteUnclaimed(tx: Tx): Promise<void> {
  const before = tx.now.subtract({ hours: youngHours })
  let after: string | null = null
  do {
    const ids = await store.freeUploads(tx, { before, after, limit: batchSize })
    const claimed = new Set<string>()
    for (const claim of claims.values()) for (const id of await claim(tx, ids)) claimed.add(id)
    const [kept, nobodys] = [ids.filter((id) => claimed.has(id)), ids.filter((id) => !claimed.has(id))]
    await store.noteUnclaimed(tx, kept, nobodys)
    after = ids.length < batchSize ? null : (ids.at(-1) ?? null)
  } while (after !== null)
}

export const retains: readonly RetentionRule[] = [
  {
    name: 'unclaimed-uploads',
    what: {
      vi: 'Tệp tải lên không thuộc hồ sơ hay tờ khai nào',
      en: 'Uploads that belong to no case and no draft',
    },
    ground: { vi: 'Chính sách của thành phố', en: 'City policy' },
    days: 7,
    then: 'erase',
    rows: {
      table: 'documents.document',
      key: ['id'],
      since: 'unclaimed_since',
      only: `kind = 'upload' and case_id is null`,
      also: ['sha256'],
    },
    before: async (tx, rows) => {
      const ids = rows.map(({ id }) => String(id))
      await store.deleteShares(tx, ids)
      await removeContents(
        tx,
        rows.map(({ sha256 }) => String(sha256)),
        ids,
      )
    },
  },
]

/** Of documents that are gone, or about to go in this transaction; not what another document has. */
export async function removeContents(tx: Tx, contents: readonly string[], going: readonly string[]): Promise<void> {
  // In one order, so that two who remove the same contents do not wait for each other.
  for (const sha256 of [...new Set(contents)].toSorted()) {
    await store.holdContent(tx, sha256)
    if (!(await store.isContentNamed(tx, sha256, going))) await tx.app.storage.remove(sha256)
  }
}
