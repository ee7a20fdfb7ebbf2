/** Trust anchors and revocation lists. A chain is accepted because it ends at an anchor, never because of a name (SIG5). */
import { readFile } from 'node:fs/promises'
import type { App, Tx } from '../../kernel/app.ts'
import { ask, AuthorityUnavailable } from './authority-client.ts'
import * as store from './store.ts'
import { type Certificate, certificatesFromPem, certificateToPem, parseRevocationList } from './x509.ts'

const anchorsMinutes = 5
const known = new WeakMap<App, { readonly pems: readonly string[]; readonly untilMs: number }>()

/** The certificates (PEM) at which every chain must end. Throws AuthorityUnavailable when none could be had yet. */
export async function trustAnchors(tx: Tx): Promise<readonly string[]> {
  const cached = known.get(tx.app)
  if (cached && cached.untilMs > Date.now()) return cached.pems
  const pems = await readAnchors(tx)
  known.set(tx.app, { pems, untilMs: Date.now() + anchorsMinutes * 60_000 })
  return pems
}

async function readAnchors(tx: Tx): Promise<string[]> {
  const source = tx.app.config.signatures.trustAnchors
  const one = (c: Certificate) => certificateToPem(c.der)
  if (!/^https?:/.test(source)) {
    const found = certificatesFromPem(await readFile(source, 'utf8')).map(one)
    if (found.length === 0) throw new Error(`no certificate in ${source}`)
    return found
  }
  // An address is met when it answers; what was met once stays trusted, so that results remain verifiable without it.
  try {
    const text = (await ask({ url: source, failure: 'authority-unavailable' })).toString()
    for (const certificate of certificatesFromPem(text)) await store.addAnchor(tx, certificate.sha256, one(certificate))
  } catch (error) {
    if (!(error instanceof AuthorityUnavailable)) throw error
    tx.app.log.warn({ err: error }, 'trust anchors were not refreshed')
  }
  const rows = await store.findAnchors(tx)
  if (rows.length === 0) throw new AuthorityUnavailable('authority-unavailable', `no trust anchor from ${source}`)
  return rows.map((row) => row.pem)
}

const listMinutes = 10
const lists = new Map<string, { readonly bytes: Buffer; readonly untilMs: number; readonly nextUpdate: number }>()

/** For tests: the next signature fetches them anew. */
export function forgetRevocationLists(): void {
  lists.clear()
}

/** The newest revocation lists of these certificates' issuers, at most ten minutes old; older while the authority is away. */
export async function revocationLists(certificates: readonly Certificate[]): Promise<Buffer[]> {
  const urls = new Set(certificates.flatMap((c) => c.listUrls))
  return Promise.all([...urls].map(revocationList))
}

async function revocationList(url: string): Promise<Buffer> {
  const cached = lists.get(url)
  if (cached && cached.untilMs > Date.now()) return cached.bytes
  try {
    const bytes = await ask({ url, failure: 'authority-unavailable' })
    const { nextUpdate } = parseRevocationList(bytes)
    lists.set(url, { bytes, untilMs: Date.now() + listMinutes * 60_000, nextUpdate })
    return bytes
  } catch (error) {
    if (cached && cached.nextUpdate > Date.now() && error instanceof AuthorityUnavailable) return cached.bytes
    throw error
  }
}
