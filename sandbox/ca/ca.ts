/**
 * Stand-in for the government's certificate and timestamp authority: a root, an issuing authority, and a timestamp authority,
 * over HTTP. It certifies whoever asks, so nothing that it signs means anything outside a sandbox.
 *
 *   GET  /ca/root.pem           the trust anchor
 *   GET  /ca/crl/root.der       revocation lists (RFC 5280)
 *   GET  /ca/crl/issuing.der
 *   POST /ca/enrol              application/pkcs10 → application/x-pem-file, the certificate and its issuer
 *   POST /ca/revoke             { "serial": hex } → 204
 *   POST /ca/tsa                application/timestamp-query → application/timestamp-reply (RFC 3161)
 */
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import path from 'node:path'
import { readCertificationRequest } from '../../src/platform/signatures/certification-request.ts'
import { DerError } from '../../src/platform/signatures/der.ts'
import { type Certificate, certificateFromPem, certificateToPem } from '../../src/platform/signatures/x509.ts'
import type { StandIn } from '../answer.ts'
import { issueCertificate, issueList, type Profile, type Revoked } from './issue.ts'
import { answerTimestamp } from './tsa.ts'

export interface CaOptions {
  /** Where keys and the list of the revoked are kept; null forgets them at the end. */
  readonly folder: string | null
  /** Address under which others reach it, ending in /ca: revocation lists are named by it. */
  readonly publicUrl: string
  readonly now?: () => number
}

interface Authority {
  readonly certificate: Certificate
  readonly key: KeyObject
}

interface State {
  readonly root: Authority
  readonly issuing: Authority
  readonly timestamp: Authority
  readonly revoked: Revoked[]
}

const day = 86_400_000
const bodyBytesMax = 64 * 1024
const listDays = 7
const signerDays = 3 * 365

const newKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })

function createState(options: CaOptions, nowMs: number): State {
  const organisation = 'Khuê sandbox (không có giá trị pháp lý)'
  const make = (commonName: string, profile: Profile, years: number, list: string, issuer?: Authority): Authority => {
    const { publicKey, privateKey } = newKey()
    const certificate = issueCertificate({
      subject: { commonName, organisation },
      publicKey,
      profile,
      notBeforeMs: nowMs - day,
      notAfterMs: nowMs + years * 365 * day,
      issuer: issuer ?? { key: privateKey },
      ...(issuer && { listUrl: `${options.publicUrl}/crl/${list}.der` }),
    })
    return { certificate, key: privateKey }
  }
  const root = make('Khuê Sandbox Root CA', { kind: 'authority', pathLength: 1 }, 20, '')
  const issuing = make('Khuê Sandbox Issuing CA', { kind: 'authority', pathLength: 0 }, 10, 'root', root)
  const timestamp = make('Khuê Sandbox Timestamp Authority', { kind: 'timestamp' }, 9, 'issuing', issuing)
  return { root, issuing, timestamp, revoked: [] }
}

function save(file: string | null, state: State): void {
  if (!file) return
  const one = (a: Authority) => ({
    certificate: certificateToPem(a.certificate.der),
    key: a.key.export({ type: 'pkcs8', format: 'pem' }),
  })
  const { root, issuing, timestamp, revoked } = state
  const text = JSON.stringify({ root: one(root), issuing: one(issuing), timestamp: one(timestamp), revoked }, null, 2)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(`${file}.new`, text, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

function load(file: string | null): State | null {
  if (!file || !existsSync(file)) return null
  type Kept = { certificate: string; key: string }
  const kept = JSON.parse(readFileSync(file, 'utf8')) as Record<'root' | 'issuing' | 'timestamp', Kept> & {
    revoked: Revoked[]
  }
  const one = (a: Kept): Authority => ({ certificate: certificateFromPem(a.certificate), key: createPrivateKey(a.key) })
  return { root: one(kept.root), issuing: one(kept.issuing), timestamp: one(kept.timestamp), revoked: kept.revoked }
}

async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length
    if (length > bodyBytesMax) return null
    parts.push(part)
  }
  return Buffer.concat(parts)
}

function send(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) })
  response.end(body)
}

/** Makes (or takes up again) the authority; `listener` answers HTTP requests whose path begins with /ca. */
export function createCaSandbox(options: CaOptions): StandIn & { readonly rootPem: string } {
  const now = options.now ?? Date.now
  const file = options.folder && path.join(options.folder, 'ca.json')
  const state = load(file) ?? createState(options, now())
  save(file, state)
  const rootPem = certificateToPem(state.root.certificate.der)

  const list = (authority: Authority, revoked: readonly Revoked[]) => {
    const at = now()
    return issueList(authority, revoked, Math.floor(at / 1000), at, at + listDays * day)
  }
  const enrol = (body: Buffer): string => {
    const { subject, publicKey } = readCertificationRequest(body)
    const certificate = issueCertificate({
      subject,
      publicKey,
      profile: { kind: 'signer' },
      notBeforeMs: now() - 60_000,
      notAfterMs: Math.min(now() + signerDays * day, state.issuing.certificate.notAfter),
      issuer: state.issuing,
      listUrl: `${options.publicUrl}/crl/issuing.der`,
    })
    return certificateToPem(certificate.der) + certificateToPem(state.issuing.certificate.der)
  }
  const revoke = (body: Buffer): void => {
    const { serial } = JSON.parse(body.toString()) as { serial?: unknown }
    if (typeof serial !== 'string' || !/^([0-9a-f]{2}){1,20}$/.test(serial)) throw new DerError('no serial')
    if (!state.revoked.some((one) => one.serial === serial)) state.revoked.push({ serial, atMs: now() })
    save(file, state)
  }
  const answer = (route: string, body: Buffer, response: ServerResponse): void => {
    if (route === 'GET /ca/root.pem') return send(response, 200, 'application/x-pem-file', rootPem)
    if (route === 'GET /ca/crl/root.der') return send(response, 200, 'application/pkix-crl', list(state.root, []))
    if (route === 'GET /ca/crl/issuing.der') {
      return send(response, 200, 'application/pkix-crl', list(state.issuing, state.revoked))
    }
    if (route === 'POST /ca/enrol') return send(response, 200, 'application/x-pem-file', enrol(body))
    if (route === 'POST /ca/tsa') {
      const { certificate, key } = state.timestamp
      const reply = answerTimestamp(body, { certificate, key, chain: [state.issuing.certificate] }, now())
      return send(response, 200, 'application/timestamp-reply', reply)
    }
    if (route === 'POST /ca/revoke') {
      revoke(body)
      return send(response, 204, 'text/plain', '')
    }
    send(response, 404, 'text/plain', 'not found\n')
  }
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(request)
    if (!body) return send(response, 413, 'text/plain', 'too large\n')
    const { pathname } = new URL(request.url ?? '/', 'http://sandbox')
    try {
      answer(`${request.method} ${pathname}`, body, response)
    } catch (error) {
      if (!(error instanceof DerError || error instanceof SyntaxError)) throw error
      send(response, 400, 'text/plain', `${error.message}\n`)
    }
  }
  return {
    rootPem,
    close: () => Promise.resolve(),
    listener: (request, response) => {
      handle(request, response).catch((error: unknown) => {
        process.stderr.write(`sandbox ca: ${String(error)}\n`)
        if (response.headersSent) response.destroy()
        else send(response, 500, 'text/plain', 'failed\n')
      })
    },
  }
}
