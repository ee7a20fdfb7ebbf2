/** The objects of NTCIP 1202 v02 that are used, below `asc` (1.3.6.1.4.1.1206.4.2.1). Groups of eight phases or detectors are one octet, the lowest first. */

const asc = '1.3.6.1.4.1.1206.4.2.1'

/** §2.2.5: what the phases of a group show. */
export const status = {
  reds: (group: number) => `${asc}.1.4.1.2.${group}`,
  yellows: (group: number) => `${asc}.1.4.1.3.${group}`,
  greens: (group: number) => `${asc}.1.4.1.4.${group}`,
}

/** §2.2.6: what is asked of the phases of a group; forgotten by the cabinet when it is not asked again in time. */
export const control = {
  omit: (group: number) => `${asc}.1.5.1.2.${group}`,
  hold: (group: number) => `${asc}.1.5.1.4.${group}`,
  forceOff: (group: number) => `${asc}.1.5.1.5.${group}`,
  vehicleCall: (group: number) => `${asc}.1.5.1.6.${group}`,
}

/** §2.3.5, §2.3.6: whether a detector is occupied, and whether it says of itself that it has failed. */
export const detector = {
  active: (group: number) => `${asc}.2.4.1.2.${group}`,
  alarms: (group: number) => `${asc}.2.4.1.3.${group}`,
  /** Vehicles since the last period began; 255: it does not know. */
  volume: (number: number) => `${asc}.2.5.4.1.1.${number}`,
  /** Half per cents of the period; above 200: faults. */
  occupancy: (number: number) => `${asc}.2.5.4.1.2.${number}`,
}

/** §2.4.6: 1 other, 2 not flash, 3 automatic, 4 local manual, 5 fault monitor, 6 MMU, 7 start-up, 8 preempt. */
export const unit = { flashStatus: `${asc}.3.6.0` }

/** §2.5.14: 254 free, as its phases are told; 255 automatic flash. Forgotten like what the phases are told. */
export const systemPattern = { oid: `${asc}.4.14.0`, free: 254, flash: 255 }

export const perGroup = 8
export const groupsFor = (count: number): number[] =>
  Array.from({ length: Math.ceil(count / perGroup) }, (_, group) => group + 1)

/** An octet for each group from a list of yes and no. */
export function octetsOf(bits: readonly boolean[]): number[] {
  return groupsFor(bits.length).map((group) => {
    let octet = 0
    for (let n = 0; n < perGroup; n++) if (bits[(group - 1) * perGroup + n]) octet |= 1 << n
    return octet
  })
}

export const bitOf = (octets: readonly number[], place: number): boolean =>
  (((octets[Math.floor(place / perGroup)] ?? 0) >> (place % perGroup)) & 1) === 1
