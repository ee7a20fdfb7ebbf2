/** The files of imports: personal data from all over a registry, so kept sealed. Rule RG50. */
import type { App, Tx } from '../../../kernel/app.ts'
import { keyForSealing, keyNumbered } from '../sealing/keys.ts'
import { keyNumberOf, openBytes, placeOf, sealBytes } from '../sealing/seal.ts'
import type { ImportRow } from './store.ts'

export async function keepContent(
  tx: Tx,
  importId: string,
  content: Buffer,
): Promise<Pick<ImportRow, 'blob' | 'blob_key'>> {
  const key = await keyForSealing(tx)
  const blob = await tx.app.storage.put(sealBytes(key, placeOf.importFile(importId), content))
  return { blob, blob_key: key.version }
}

export async function contentOf(
  app: App,
  { id, sha256, blob }: Pick<ImportRow, 'id' | 'sha256' | 'blob'>,
): Promise<Buffer> {
  if (blob === null) return app.storage.get(sha256)
  const sealed = await app.storage.get(blob)
  const key = await app.read((tx) => keyNumbered(tx, keyNumberOf(sealed)))
  return openBytes(key, placeOf.importFile(id), sealed)
}
