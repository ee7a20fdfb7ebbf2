/** Shapes and endpoints of transparency. Browser-safe. */
import { Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { SignatureView } from '../signatures/contract.ts'

export const verifyBytesMax = 20 * 1024 * 1024

export const ResultStatus = Type.Union([
  Type.Literal('genuine-current'),
  Type.Literal('superseded'),
  Type.Literal('revoked'),
  /** Nothing like it was ever issued here. */
  Type.Literal('unknown'),
  /** It claims to be ours (it carries our signature or our address), but its content is not what was issued. */
  Type.Literal('altered'),
])

const Names = Type.Object({ vi: Type.String(), en: Type.String() })
const MaybeText = Type.Union([Type.String(), Type.Null()])

export const InclusionProof = Type.Object({
  index: Type.Integer(),
  treeSize: Type.Integer(),
  /** RFC 6962 audit path, base64. */
  hashes: Type.Array(Type.String()),
  /** C2SP tlog-checkpoint: a signed note. */
  checkpoint: Type.String(),
})

/** What anybody may know about a result: never a person's data. */
export const ResultFacts = Type.Object({
  resultId: Type.String(),
  issuer: Names,
  issuedAt: Type.String({ format: 'date-time' }),
  /** The name of the kind of paper, e.g. Giấy khai sinh. */
  kind: Names,
  procedureCode: Type.String(),
  sha256: Type.String(),
  supersededBy: MaybeText,
  changedAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
})

export const Verification = Type.Object({
  status: ResultStatus,
  result: Type.Union([ResultFacts, Type.Null()]),
  /** Null while the log has not yet taken the entry up (about a second), or when there is no result. */
  proof: Type.Union([InclusionProof, Type.Null()]),
  signatures: Type.Array(SignatureView),
  /** Codes of what is wrong with the file's signatures. */
  reasons: Type.Array(Type.String()),
})

/** The self-contained file for `khue verify` (docs/verify.md). */
export const ProofFile = Type.Object({
  format: Type.Literal('khue-proof/1'),
  resultId: Type.String(),
  sha256: Type.String(),
  /** The logged bytes, base64; its leaf hash is SHA-256(0x00 || entry). */
  entry: Type.String(),
  proof: InclusionProof,
  /** Later entries on the same result (superseded, revoked), each with its own proof in the same tree. */
  later: Type.Array(Type.Object({ entry: Type.String(), proof: InclusionProof })),
  /** What the entry commits to: SHA-256(salt || canonical JSON of facts). */
  facts: Type.Object({ caseCode: Type.String(), issuerUnitId: Type.String(), procedureCode: Type.String() }),
  salt: Type.String(),
})

export const Trust = Type.Object({
  format: Type.Literal('khue-trust/1'),
  /** Verifier key of the log, `name+hash+base64`. */
  logKey: Type.String(),
  certificates: Type.Array(Type.String()),
})

export const verifyFile = endpoint({
  method: 'POST',
  path: '/transparency/verify',
  can: 'anyone',
  summary: 'Is this file a genuine, current result?',
  takes: 'raw',
  bodyLimit: verifyBytesMax,
  perMinute: 30,
  reply: Verification,
  transaction: 'none',
})

export const verifyResult = endpoint({
  method: 'GET',
  path: '/transparency/results/:resultId',
  can: 'anyone',
  summary: 'The result that a QR code names',
  params: Type.Object({ resultId: Type.String({ pattern: '^[A-Za-z0-9_-]{22}$' }) }, { additionalProperties: false }),
  perMinute: 60,
  reply: Verification,
})

export const verifyByCase = endpoint({
  method: 'GET',
  path: '/transparency/by-case/:code',
  can: 'anyone',
  summary: 'The results of a case code, by their bare facts',
  params: Type.Object({ code: Type.String({ minLength: 5, maxLength: 60 }) }, { additionalProperties: false }),
  perMinute: 20,
  reply: Type.Array(Verification),
})

export const resultProof = endpoint({
  method: 'GET',
  path: '/transparency/results/:resultId/proof',
  can: 'anyone',
  summary: 'proof.json: what is needed to verify the result offline',
  params: Type.Object({ resultId: Type.String({ pattern: '^[A-Za-z0-9_-]{22}$' }) }, { additionalProperties: false }),
  query: Type.Object(
    {
      /** Proof for this size of the tree; the newest checkpoint when not given. */
      size: Type.Optional(Type.Integer({ minimum: 1 })),
    },
    { additionalProperties: false },
  ),
  perMinute: 60,
  reply: ProofFile,
})

export const consistencyProof = endpoint({
  method: 'GET',
  path: '/transparency/consistency',
  can: 'anyone',
  summary: 'Proof that the tree of one size grew into that of another',
  query: Type.Object(
    { from: Type.Integer({ minimum: 1 }), to: Type.Integer({ minimum: 1 }) },
    { additionalProperties: false },
  ),
  perMinute: 60,
  reply: Type.Object({ from: Type.Integer(), to: Type.Integer(), hashes: Type.Array(Type.String()) }),
})

export const trust = endpoint({
  method: 'GET',
  path: '/transparency/trust',
  can: 'anyone',
  summary: 'The log’s verifier key and the trusted certificates, for offline checking',
  reply: Trust,
})
