/**
 * The thirty districts as they were until 30 June 2025: where their sites stand (about, by the seats of their committees) and
 * which ring of the network joins them. Sample data: the real network's plan is not public.
 */
export interface District {
  /** GSO code. */
  readonly code: string
  readonly longitude: number
  readonly latitude: number
}

/** In the order of the ring, from the first core to the second. */
export const rings: readonly (readonly District[])[] = [
  [
    { code: '001', longitude: 105.8145, latitude: 21.034 },
    { code: '006', longitude: 105.827, latitude: 21.015 },
    { code: '009', longitude: 105.81, latitude: 20.995 },
    { code: '008', longitude: 105.855, latitude: 20.975 },
    { code: '007', longitude: 105.856, latitude: 21.006 },
    { code: '002', longitude: 105.8525, latitude: 21.0287 },
  ],
  [
    { code: '003', longitude: 105.819, latitude: 21.07 },
    { code: '250', longitude: 105.72, latitude: 21.18 },
    { code: '016', longitude: 105.848, latitude: 21.258 },
    { code: '017', longitude: 105.849, latitude: 21.137 },
    { code: '018', longitude: 105.937, latitude: 21.017 },
    { code: '004', longitude: 105.89, latitude: 21.046 },
  ],
  [
    { code: '005', longitude: 105.793, latitude: 21.032 },
    { code: '021', longitude: 105.757, latitude: 21.07 },
    { code: '273', longitude: 105.67, latitude: 21.088 },
    { code: '272', longitude: 105.54, latitude: 21.107 },
    { code: '271', longitude: 105.424, latitude: 21.198 },
    { code: '269', longitude: 105.504, latitude: 21.138 },
    { code: '276', longitude: 105.576, latitude: 21.035 },
    { code: '019', longitude: 105.765, latitude: 21.017 },
  ],
  [
    { code: '268', longitude: 105.773, latitude: 20.962 },
    { code: '274', longitude: 105.708, latitude: 21.033 },
    { code: '275', longitude: 105.644, latitude: 20.992 },
    { code: '277', longitude: 105.7, latitude: 20.923 },
    { code: '278', longitude: 105.769, latitude: 20.856 },
  ],
  [
    { code: '020', longitude: 105.845, latitude: 20.94 },
    { code: '282', longitude: 105.744, latitude: 20.689 },
    { code: '281', longitude: 105.77, latitude: 20.724 },
    { code: '280', longitude: 105.913, latitude: 20.742 },
    { code: '279', longitude: 105.862, latitude: 20.871 },
  ],
]

/** The day before the reform: what the districts were then. */
export const lastDayOfDistricts = Temporal.PlainDate.from('2025-06-30')
