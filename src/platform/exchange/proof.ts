/**
 * What is shown to a court: one entry with both signatures, its way to the root of its minute, the chain's link and the
 * time stamp; and the check of it, which needs nothing but the bundle, Khuê's published keys and the authority's root certificates.
 * Rule EX10.
 */
import { createPublicKey, type KeyObject } from 'node:crypto'
import type { Static } from 'typebox'
import type { Tx } from '../../kernel/app.ts'
import { problem } from '../../kernel/problems.ts'
import { checkTimestampOf } from '../signatures/index.ts'
import { checkInclusion, leafHash } from '../transparency/index.ts'
import type { ProofBundle, PublishedKeys } from './contract.ts'
import { coveredValue, keyIdOf, verifyBase } from './http-signature.ts'
import { batchHash, canonicalEntry, leavesOfBatch, pathOf, rootOf } from './log.ts'
import * as store from './store.ts'
import * as logStore from './store-log.ts'

type Bundle = Static<typeof ProofBundle>
type Published = Static<typeof PublishedKeys>

/** Throws `kernel.not-found`, `exchange.not-sealed-yet`. Who may is the caller's to check. */
export async function proofOf(tx: Tx, entryId: string): Promise<Bundle> {
  const entry = await logStore.findEntry(tx, entryId)
  if (!entry) throw problem('kernel.not-found')
  const batch = entry.batch === null ? undefined : await logStore.findBatch(tx, entry.batch)
  if (!batch?.token || entry.position === null) throw problem('exchange.not-sealed-yet')
  const leaves = (await leavesOfBatch(tx, batch.number)).map(({ hash }) => hash)
  const memberKey = await store.findKey(tx, entry.member_id, entry.key_id)
  const own = (await store.ownKeys(tx)).find((key) => key.key_id === entry.reply_key_id)
  if (!memberKey || !own) throw new Error(`a key of entry ${entryId} is gone`)
  return {
    format: 'khue-exchange-proof/1',
    entry: canonicalEntry(entry),
    clientKey: memberKey.public_key.toString('base64'),
    exchangeKey: own.public_key.toString('base64'),
    position: entry.position,
    path: pathOf(leaves, entry.position).map((hash) => hash.toString('base64')),
    batch: {
      number: batch.number,
      previous: batch.previous.toString('base64'),
      root: batch.root.toString('base64'),
      entries: batch.entries,
      closedAt: new Date(batch.closed_at).toISOString(),
    },
    timestamp: batch.token.toString('base64'),
  }
}

export type ProofFlaw =
  | 'unreadable'
  | 'client-key'
  | 'client-signature'
  | 'facts'
  | 'exchange-key'
  | 'exchange-signature'
  | 'request-hash'
  | 'entry'
  | 'timestamp'

export interface ProofVerdict {
  readonly holds: boolean
  readonly flaws: readonly ProofFlaw[]
  /** When the time-stamp authority saw the batch; null when its stamp does not hold. */
  readonly stampedAt: string | null
  readonly authority: string | null
}

interface EntryFacts {
  readonly client: string
  readonly service: string
  readonly purpose: string
  readonly userId: string
  readonly messageId: string
  readonly issue: string | null
  readonly key: string
  readonly requestHash: string
  readonly requestBase: string
  readonly requestSignature: string
  readonly replyBase: string
  readonly replySignature: string
  readonly replyKey: string
}

const bytes = (base64: string): Buffer => Buffer.from(base64, 'base64')
const keyOf = (base64: string): KeyObject => createPublicKey({ key: bytes(base64), format: 'der', type: 'spki' })

const jwkId = ({ kty, crv, x }: Published['keys'][number]) =>
  keyIdOf(createPublicKey({ key: { kty, crv, x }, format: 'jwk' }))

/**
 * Offline. `published` is /api/exchange/keys, had over a way one trusts: anybody can make a bundle that agrees with itself. `anchors` are
 * the PEM certificates at which the time-stamp authority's chain must end.
 */
export function checkProof(bundle: Bundle, published: Published, anchors: readonly string[]): ProofVerdict {
  const flaws: ProofFlaw[] = []
  const claim = (holds: boolean, flaw: ProofFlaw) => {
    if (!holds) flaws.push(flaw)
  }
  try {
    const facts = JSON.parse(bundle.entry) as EntryFacts
    const clientKey = keyOf(bundle.clientKey)
    const exchangeKey = keyOf(bundle.exchangeKey)
    claim(keyIdOf(clientKey) === facts.key, 'client-key')
    claim(verifyBase(facts.requestBase, bytes(facts.requestSignature), clientKey), 'client-signature')
    claim(saysTheSame(facts), 'facts')
    const isOurs = published.keys.some((key) => jwkId(key) === facts.replyKey)
    claim(isOurs && keyIdOf(exchangeKey) === facts.replyKey, 'exchange-key')
    claim(verifyBase(facts.replyBase, bytes(facts.replySignature), exchangeKey), 'exchange-signature')
    // The reply names the request that it answers, under the exchange's signature.
    claim(coveredValue(facts.replyBase, 'x-road-request-hash') === facts.requestHash, 'request-hash')
    const { number, entries, closedAt } = bundle.batch
    const root = bytes(bundle.batch.root)
    const leaf = leafHash(Buffer.from(bundle.entry))
    claim(checkInclusion(leaf, bundle.position, entries, bundle.path.map(bytes), root), 'entry')
    const hash = batchHash({ number, previous: bytes(bundle.batch.previous), root, entries, closedAt })
    const stamp = checkTimestampOf(bytes(bundle.timestamp), hash, anchors)
    claim(stamp !== null, 'timestamp')
    return {
      holds: flaws.length === 0,
      flaws,
      stampedAt: stamp ? new Date(stamp.atMs).toISOString() : null,
      authority: stamp?.authority ?? null,
    }
  } catch (error) {
    // Text that is no JSON, bytes that are no key: a bundle of somebody's own making, not a failure of ours.
    if (!(error instanceof Error)) throw error
    return { holds: false, flaws: ['unreadable'], stampedAt: null, authority: null }
  }
}

/** What the log says of a call stands in what its client signed. */
function saysTheSame(facts: EntryFacts): boolean {
  const said = (component: string) => coveredValue(facts.requestBase, component)
  const path = said('@path')
  // A result that is fetched is named by its own address; the service stands in the reply.
  const service = path?.includes('/r1/results/')
    ? coveredValue(facts.replyBase, 'x-road-service')
    : path?.split('/r1/')[1]
  return (
    said('x-road-client') === facts.client &&
    said('x-road-id') === facts.messageId &&
    said('x-road-userid') === facts.userId &&
    said('khue-purpose') === facts.purpose &&
    (said('x-road-issue') ?? null) === facts.issue &&
    service === facts.service
  )
}

export interface ChainVerdict {
  readonly batches: number
  readonly entries: number
  /** What does not hold, oldest first; empty when all does. */
  readonly flaws: readonly { readonly batch: number; readonly what: 'link' | 'entries' | 'hash' | 'timestamp' }[]
  /** Batches that the authority has not stamped yet. */
  readonly unstamped: number
}

const pageSize = 500

/**
 * The whole chain, from the first batch: a changed, missing or added entry shows, and a batch that was replaced. Of what was erased
 * after its time the hash stands for the entry.
 */
export async function verifyChain(tx: Tx, anchors: readonly string[]): Promise<ChainVerdict> {
  const flaws: ChainVerdict['flaws'][number][] = []
  let [batches, entries, unstamped] = [0, 0, 0]
  let previous = Buffer.alloc(32)
  for (let page = await logStore.batchesFrom(tx, 1, pageSize); page.length > 0; ) {
    for (const batch of page) {
      batches += 1
      entries += batch.entries
      const flaw = (what: ChainVerdict['flaws'][number]['what']) => flaws.push({ batch: batch.number, what })
      if (batch.number !== batches || !batch.previous.equals(previous)) flaw('link')
      const leaves = await leavesOfBatch(tx, batch.number)
      const complete = leaves.length === batch.entries && leaves.every(({ position }, index) => position === index)
      if (!complete || !rootOf(leaves.map(({ hash }) => hash)).equals(batch.root)) flaw('entries')
      if (!batchHash({ ...batch, closedAt: batch.closed_at }).equals(batch.hash)) flaw('hash')
      if (!batch.token) unstamped += 1
      else if (!checkTimestampOf(batch.token, batch.hash, anchors)) flaw('timestamp')
      previous = Buffer.from(batch.hash)
    }
    page = await logStore.batchesFrom(tx, (page.at(-1)?.number ?? 0) + 1, pageSize)
  }
  return { batches, entries, flaws, unstamped }
}
