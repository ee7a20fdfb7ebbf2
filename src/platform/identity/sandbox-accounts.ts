/** The sandbox's officials: their password and one-time-code secret are public, so they exist on a sandbox only. */
import type { App, Tx } from '../../kernel/app.ts'
import type { Language } from '../../kernel/i18n.ts'
import { sandboxOfficials } from '../organisation/index.ts'
import { hashPassword } from './password.ts'
import { sandboxPassword, sandboxTotpSecret } from './sandbox-secrets.ts'
import { seal, unseal } from './secrets.ts'
import { countCredentials, credentialOf, insertCredentials } from './store-credentials.ts'
import { fromBase32, totpCode, totpStep } from './totp.ts'

/** Those whose units exist in the model of government that this sandbox plays. */
function officialsHere(app: App) {
  return sandboxOfficials.filter(({ model }) => model === 'both' || model === app.config.cityModel)
}

/** Gives each sandbox official a password and a code; leaves alone what somebody changed since. */
export async function ensureSandboxAccounts(app: App): Promise<void> {
  if (!app.config.sandbox) return
  const ids = sandboxOfficials.map(({ officialId }) => officialId)
  if ((await app.read((tx) => countCredentials(tx, ids))) === ids.length) return
  const hash = await hashPassword(sandboxPassword)
  const secret = fromBase32(sandboxTotpSecret)
  await app.transaction((tx) =>
    insertCredentials(
      tx,
      sandboxOfficials.map(({ officialId, username }) => ({
        officialId,
        username,
        hash,
        totpSealed: seal(app, 'totp', secret),
      })),
    ),
  )
}

/** For the sign-in page of a sandbox. */
export function sandboxAccounts(app: App, language: Language) {
  return officialsHere(app).map(({ username, name, title }) => ({ username, name, title: title[language] }))
}

/** The code that would be right now, shown on a sandbox to whoever uses the public secret; null for a changed one. */
export async function sandboxCodeNow(tx: Tx, officialId: string): Promise<string | null> {
  const credential = await credentialOf(tx, officialId)
  if (!credential?.totp_sealed) return null
  const secret = unseal(tx.app, 'totp', credential.totp_sealed)
  if (!secret.equals(fromBase32(sandboxTotpSecret))) return null
  // After one was used, the next one is already right (the server takes one step ahead).
  return totpCode(secret, Math.max(totpStep(tx.now), credential.totp_last_step + 1))
}
