/** Communities and keys at rest, under the installation's secret key. They are read where a device is asked, and nowhere else. Rule NW3. */
import type { App } from '../../kernel/app.ts'
import { decryptAtRest, encryptAtRest, masterKeyId } from '../../platform/signatures/index.ts'
import type { NewCredential } from './contract.ts'
import type { CredentialRow } from './store.ts'

export interface Secrets {
  readonly community?: string
  readonly authKey?: string
  readonly privacyKey?: string
}

const purpose = (id: string) => `network credential ${id}`

export function seal(app: App, id: string, given: NewCredential): Pick<CredentialRow, 'master_key_id' | 'sealed'> {
  const { secretKey } = app.config
  const secrets: Secrets =
    given.version === '2c'
      ? { community: given.community }
      : { authKey: given.authKey, ...(given.privacy !== 'none' && { privacyKey: given.privacyKey }) }
  return {
    master_key_id: masterKeyId(secretKey),
    sealed: encryptAtRest(secretKey, purpose(id), Buffer.from(JSON.stringify(secrets))),
  }
}

/** Throws when it was sealed with another secret key. */
export function unseal(app: App, row: CredentialRow): Secrets {
  const { secretKey } = app.config
  if (row.master_key_id !== masterKeyId(secretKey)) {
    throw new Error(`the key ${row.name} was sealed with another secret key: enter it again`)
  }
  return JSON.parse(decryptAtRest(secretKey, purpose(row.id), row.sealed).toString()) as Secrets
}
