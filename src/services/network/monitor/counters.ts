/** From two readings of an interface's counters to bits per second. Pure. RFC 2863 §3.1.6, RFC 3411 sysUpTime. Rule NW5. */

export interface Counters {
  readonly inOctets: bigint
  readonly outOctets: bigint
  /** How wide they are: those of old devices begin again after 4 GiB. */
  readonly bits: 32 | 64
  /** Ms since 1970. */
  readonly at: number
  /** How long the device has run, in ms; null where it does not say. */
  readonly uptimeMs: number | null
}

export interface Rates {
  readonly inBps: number
  readonly outBps: number
}

/** What an interface cannot carry is no traffic but a counter that began again. */
const tolerance = 1.2

/**
 * Undefined when the two cannot be compared: the device began anew, or its counters did, or so much time has passed that a full line
 * may have turned them twice.
 */
export function ratesBetween(before: Counters, after: Counters, capacityBps: number): Rates | undefined {
  const seconds = (after.at - before.at) / 1000
  if (seconds <= 0) return undefined
  const restarted = before.uptimeMs !== null && after.uptimeMs !== null && after.uptimeMs < before.uptimeMs
  if (restarted || before.bits !== after.bits) return undefined
  const turn = 2n ** BigInt(after.bits)
  const mayHaveTurnedTwice = (capacityBps / 8) * seconds >= Number(turn)
  if (mayHaveTurnedTwice) return undefined
  const rate = (from: bigint, to: bigint) => {
    const octets = to >= from ? to - from : to - from + turn
    return (Number(octets) * 8) / seconds
  }
  const rates = { inBps: rate(before.inOctets, after.inOctets), outBps: rate(before.outOctets, after.outOctets) }
  return Math.max(rates.inBps, rates.outBps) > capacityBps * tolerance ? undefined : rates
}
