/**
 * DOC12: uploads that nobody names any more. Whoever took one removes it when it comes to nothing (DOC11); what was left all the
 * same (a page that was closed, a form of before that rule) is found here: noted by a job a day, gone when it stays so.
 */
import type { Static } from 'typebox'
import type { Tx } from '../../kernel/app.ts'
import type { RetentionRule } from '../../kernel/retention.ts'
import { removeContent } from './events.ts'
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
      removeContents(
        tx,
        rows.map(({ sha256 }) => String(sha256)),
      )
    },
  },
]

/**
 * Of documents that go in this transaction. After its commit: were it undone, the rows would be there again, and their bytes would not
 * (DOC1).
 */
export function removeContents(tx: Tx, contents: readonly string[]): void {
  for (const sha256 of new Set(contents)) tx.enqueue(removeContent, { sha256 })
}

/** Unless a document has it still, or again: whoever stores the same holds the content too. */
export async function removeUnnamed(tx: Tx, { sha256 }: Static<typeof removeContent.data>): Promise<void> {
  await store.holdContent(tx, sha256)
  if (!(await store.isContentNamed(tx, sha256))) await tx.app.storage.remove(sha256)
}
