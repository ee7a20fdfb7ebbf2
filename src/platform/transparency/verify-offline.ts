/** Verification of a result without a network: the file, its proof, a checkpoint, and whom to trust (docs/verify.md). */
import { createHash } from 'node:crypto'
import type { Static } from 'typebox'
import { verifyPdf } from '../signatures/index.ts'
import type { ProofFile, Trust } from './contract.ts'
import { commitment, parseEntry } from './entry.ts'
import { checkInclusion, leafHash } from './merkle.ts'
import { type Checkpoint, openNote, parseCheckpoint, parseVerifier } from './note.ts'

export interface OfflineInput {
  readonly file: Uint8Array
  /** The content of proof.json; anything else is refused with a reason. */
  readonly proof: unknown
  /** A checkpoint of the log that the verifier trusts: the signed note, as /tlog/checkpoint gives it. */
  readonly checkpoint: string
  /** From /api/transparency/trust, had over a way one trusts. Without it the checkpoint itself is the ground of trust. */
  readonly trust?: Static<typeof Trust> | undefined
}

export interface OfflineAnswer {
  readonly genuine: boolean
  /** `unknown` when it is not genuine. Current as far as the proof's entries and the checkpoint's size tell. */
  readonly status: 'current' | 'superseded' | 'revoked' | 'unknown'
  /** Codes; empty when genuine. */
  readonly reasons: readonly string[]
  /** Codes of what could not be checked with what was given. */
  readonly warnings: readonly string[]
  readonly issuedAt: string | null
  readonly index: number | null
  readonly treeSize: number | null
  readonly signers: readonly string[]
}

type Proof = Static<typeof ProofFile>

/** Checks the file against the log and its signatures. Never throws on bad input. */
export function verifyOffline(input: OfflineInput): OfflineAnswer {
  const reasons: string[] = []
  const warnings: string[] = []
  const file = Buffer.from(input.file.buffer, input.file.byteOffset, input.file.byteLength)
  const proof = readProof(input.proof)
  const checkpoint = trustedCheckpoint(input, proof, reasons, warnings)
  const entry = proof && parseEntry(Buffer.from(proof.entry, 'base64'))
  let status: OfflineAnswer['status'] = 'unknown'
  if (!proof || entry?.type !== 'issued') reasons.push('proof-unreadable')
  else {
    const sha256 = createHash('sha256').update(file).digest('hex')
    if (entry.document !== sha256 || proof.sha256 !== sha256) reasons.push('other-file')
    if (commitment(proof.facts, Buffer.from(proof.salt, 'base64')) !== entry.facts) reasons.push('facts-differ')
    if (checkpoint && !included(proof.entry, proof.proof, checkpoint)) reasons.push('not-in-log')
    status = statusOf(proof, sha256, checkpoint, reasons)
  }
  const pdf = verifyPdf(file, input.trust?.certificates ?? [])
  if (input.trust) reasons.push(...pdf.reasons.map((reason) => `signature:${reason}`))
  else {
    // Without anchors the chain cannot be judged; that the bytes are what was signed can.
    const withoutChain = new Set(['untrusted', 'timestamp-untrusted', 'certificate-unfounded'])
    reasons.push(...pdf.reasons.filter((r) => !withoutChain.has(r)).map((reason) => `signature:${reason}`))
    warnings.push('certificates-not-checked')
  }
  const genuine = reasons.length === 0
  return {
    genuine,
    status: genuine ? status : 'unknown',
    reasons,
    warnings,
    issuedAt: entry?.at ?? null,
    index: proof?.proof.index ?? null,
    treeSize: proof?.proof.treeSize ?? null,
    signers: pdf.signatures.map((one) => one.signer),
  }
}

function isProof(value: unknown): value is {
  readonly index: number
  readonly treeSize: number
  readonly hashes: string[]
  readonly checkpoint: string
} {
  const { index, treeSize, hashes, checkpoint } = (value ?? {}) as Record<string, unknown>
  return (
    Number.isSafeInteger(index) &&
    Number.isSafeInteger(treeSize) &&
    typeof checkpoint === 'string' &&
    Array.isArray(hashes) &&
    hashes.length <= 64 &&
    hashes.every((hash) => typeof hash === 'string')
  )
}

/** Checked by hand: this runs where no validator is loaded. */
function readProof(value: unknown): Proof | null {
  const { format, resultId, sha256, entry, proof, later, facts, salt } = (value ?? {}) as Record<string, unknown>
  const { caseCode, issuerUnitId, procedureCode } = (facts ?? {}) as Record<string, unknown>
  const texts = [resultId, sha256, entry, salt, caseCode, issuerUnitId, procedureCode]
  if (format !== 'khue-proof/1' || !texts.every((one) => typeof one === 'string') || !isProof(proof)) return null
  if (!Array.isArray(later) || later.length > 10) return null
  const good = later.every((one: unknown) => {
    const { entry: data, proof: path } = (one ?? {}) as Record<string, unknown>
    return typeof data === 'string' && isProof(path)
  })
  return good ? (value as Proof) : null
}

function included(entry: string, proof: Proof['proof'], checkpoint: Checkpoint): boolean {
  const path = proof.hashes.map((hash) => Buffer.from(hash, 'base64'))
  const leaf = leafHash(Buffer.from(entry, 'base64'))
  return proof.treeSize === checkpoint.size && checkInclusion(leaf, proof.index, proof.treeSize, path, checkpoint.root)
}

/** Superseded or revoked, when the proof brings an entry about this file that is in the same tree. */
function statusOf(
  proof: Proof,
  sha256: string,
  checkpoint: Checkpoint | null,
  reasons: string[],
): OfflineAnswer['status'] {
  let status: OfflineAnswer['status'] = 'current'
  for (const one of proof.later) {
    const entry = parseEntry(Buffer.from(one.entry, 'base64'))
    const stands = entry !== null && entry.type !== 'issued' && entry.document === sha256
    if (!stands || (checkpoint && !included(one.entry, one.proof, checkpoint))) reasons.push('proof-unreadable')
    else if (entry.type === 'revoked') status = 'revoked'
    else if (status === 'current') status = 'superseded'
  }
  return status
}

/**
 * The tree that the proof must lead into. With the log's key, the given checkpoint and the proof's own must both carry its signature;
 * when they are of different sizes the proof's own counts, and the warning says that the growth between them was not checked. Without
 * the key, only the very checkpoint that was given counts.
 */
function trustedCheckpoint(
  { checkpoint: given, trust }: OfflineInput,
  proof: Proof | null,
  reasons: string[],
  warnings: string[],
): Checkpoint | null {
  const stated = parseCheckpoint(given)
  if (!stated) {
    reasons.push('checkpoint-unreadable')
    return null
  }
  if (!trust) {
    warnings.push('log-key-not-checked')
    if (proof && proof.proof.treeSize !== stated.size) reasons.push('checkpoint-of-another-size')
    return stated
  }
  const verifier = parseVerifier(trust.logKey)
  const text = verifier && openNote(given, verifier)
  if (!verifier || !text || parseCheckpoint(text)?.origin !== verifier.name) {
    reasons.push('checkpoint-not-signed')
    return null
  }
  if (!proof || proof.proof.treeSize === stated.size) return stated
  const own = openNote(proof.proof.checkpoint, verifier)
  const ownCheckpoint = own === null ? null : parseCheckpoint(own)
  if (!ownCheckpoint) {
    reasons.push('checkpoint-not-signed')
    return null
  }
  warnings.push('checkpoint-of-another-size')
  return ownCheckpoint
}
