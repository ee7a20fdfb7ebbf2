/** Signing keys: one for each official and one for each agency's seal, encrypted at rest, certified by the authority (SIG2, SIG3). */
import { createHash, createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import type { App } from '../../kernel/app.ts'
import { newId } from '../../kernel/id.ts'
import { ask, AuthorityUnavailable } from './authority-client.ts'
import { certificationRequest } from './certification-request.ts'
import * as store from './store.ts'
import { decryptAtRest, encryptAtRest, masterKeyId } from './vault.ts'
import { type Certificate, certificatesFromPem, parseCertificate, type Subject } from './x509.ts'

export interface Signer {
  readonly certificate: Certificate
  readonly chain: readonly Certificate[]
  readonly privateKey: KeyObject
}

export interface Holder {
  /** `official:<id>` or `agency:<unit id>`. */
  readonly holder: string
  readonly subject: Subject
}

// A key is renewed this long before its certificate ends.
const renewDays = 14

const hashOf = (subject: Subject): string =>
  createHash('sha256')
    .update(JSON.stringify([subject.commonName, subject.organisation, subject.title ?? null]))
    .digest('hex')

// By key id: opening a key and parsing a certificate takes longer than signing.
const opened = new Map<string, Signer>()
const openedMax = 2000

function open(app: App, row: store.KeyRow): Signer {
  const known = opened.get(row.id)
  if (known) return known
  const { secretKey } = app.config
  if (row.master_key_id !== masterKeyId(secretKey)) {
    throw new Error(`signing key ${row.id} was encrypted with another secret key (${row.master_key_id})`)
  }
  const plain = decryptAtRest(secretKey, `signing-key ${row.id}`, row.encrypted_key)
  const signer: Signer = {
    certificate: parseCertificate(row.certificate),
    chain: row.chain.map(parseCertificate),
    privateKey: createPrivateKey({ key: plain, format: 'der', type: 'pkcs8' }),
  }
  plain.fill(0)
  if (opened.size >= openedMax) opened.clear()
  opened.set(row.id, signer)
  return signer
}

function usable(app: App, rows: readonly store.KeyRow[], holder: Holder): Signer | null {
  const subject = hashOf(holder.subject)
  const soon = app.clock.now().add({ hours: 24 * renewDays })
  const row = rows.find(
    (r) =>
      r.holder === holder.holder && r.subject_sha256 === subject && Temporal.Instant.compare(r.not_after, soon) > 0,
  )
  return row ? open(app, row) : null
}

/**
 * The holders' keys, in the order given, made and certified when they are missing; why not, for a holder that has none: one that the
 * authority refuses, or whose key does not open, is no other's trouble.
 */
export async function signersOf(app: App, holders: readonly Holder[]): Promise<(Signer | Error)[]> {
  const rows = await app.read((tx) => store.findKeys(tx, [...new Set(holders.map((h) => h.holder))]))
  const found: (Signer | Error)[] = []
  let away: AuthorityUnavailable | undefined
  for (const holder of holders) {
    try {
      found.push(usable(app, rows, holder) ?? away ?? (await enrol(app, holder)))
    } catch (error) {
      // It answers nobody: the others that need it do not each wait for it.
      if (error instanceof AuthorityUnavailable && error.cause !== undefined) away = error
      found.push(error as Error)
    }
  }
  return found
}

/** In a transaction of its own: the key stays even when the sealing that needed it fails. */
function enrol(app: App, holder: Holder): Promise<Signer> {
  return app.transaction(async (tx) => {
    await store.lockHolder(tx, holder.holder)
    const there = usable(app, await store.findKeys(tx, [holder.holder]), holder)
    if (there) return there
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const reply = await ask({
      url: `${app.config.signatures.caUrl}/enrol`,
      body: certificationRequest(holder.subject, publicKey, privateKey),
      type: 'application/pkcs10',
      failure: 'authority-unavailable',
    })
    const [certificate, ...chain] = certificatesFromPem(reply.toString())
    if (!certificate?.publicKey.equals(publicKey)) throw new Error('the authority certified another key')
    const id = newId()
    const subjectSha256 = hashOf(holder.subject)
    await store.endKeys(tx, holder.holder, subjectSha256)
    const row = {
      holder: holder.holder,
      id,
      subject: holder.subject,
      subject_sha256: subjectSha256,
      master_key_id: masterKeyId(app.config.secretKey),
      encrypted_key: encryptAtRest(
        app.config.secretKey,
        `signing-key ${id}`,
        privateKey.export({ type: 'pkcs8', format: 'der' }),
      ),
      certificate: certificate.der,
      chain: chain.map((c) => c.der),
      notAfter: Temporal.Instant.fromEpochMilliseconds(certificate.notAfter),
    }
    await store.insertKey(tx, row)
    return { certificate, chain, privateKey }
  })
}
