/**
 * What is unusual, as data. A person's own usual and that of the role are the hours' 95th percentile of the last four weeks.
 * The figures are the city's own and are meant to be changed here.
 */
import type { Message } from '../../../kernel/i18n.ts'

export type Kind = 'volume' | 'neighbours' | 'out-of-hours' | 'colleagues'

export interface Detector {
  readonly title: Message
  /** At most so much is never an alarm, whatever is usual. */
  readonly floor: number
  /** More than the usual times this is one. Null: the floor alone. */
  readonly factor: number | null
}

export const detectors: Readonly<Record<Kind, Detector>> = {
  // Openings and lists within an hour. A clerk who serves somebody every two minutes and looks twice stays below the floor.
  volume: {
    title: { vi: 'Tra cứu nhiều bất thường', en: 'Unusually many readings' },
    floor: 120,
    factor: 4,
  },
  // Different persons of one street within an hour, without a case as the reason.
  neighbours: {
    title: { vi: 'Tra cứu nhiều người cùng phố, không vì hồ sơ nào', en: 'Many people of one street, for no case' },
    floor: 25,
    factor: null,
  },
  // Different colleagues within an hour, without a case. One may stand at the counter like anybody else.
  colleagues: {
    title: { vi: 'Tra cứu đồng nghiệp, không vì hồ sơ nào', en: 'Readings of colleagues, for no case' },
    floor: 1,
    factor: null,
  },
  // Different persons outside working hours within an hour, without a case.
  'out-of-hours': {
    title: { vi: 'Tra cứu ngoài giờ làm việc', en: 'Readings outside working hours' },
    floor: 40,
    factor: null,
  },
}

/** The limit that `count` has to exceed. */
export function limitOf({ floor, factor }: Detector, usual: number): number {
  return factor === null ? floor : Math.max(floor, Math.round(usual * factor))
}
