/** The words that CAP 1.2 §3.2.2 allows, worst first. Browser-safe. */

export const urgencies = ['Immediate', 'Expected', 'Future', 'Past', 'Unknown'] as const
export type Urgency = (typeof urgencies)[number]

export const severities = ['Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown'] as const
export type Severity = (typeof severities)[number]

export const certainties = ['Observed', 'Likely', 'Possible', 'Unlikely', 'Unknown'] as const
export type Certainty = (typeof certainties)[number]

export const capCategories = [
  'Geo',
  'Met',
  'Safety',
  'Security',
  'Rescue',
  'Fire',
  'Health',
  'Env',
  'Transport',
  'Infra',
  'CBRNE',
  'Other',
] as const
export type CapCategory = (typeof capCategories)[number]

export const capResponses = [
  'Shelter',
  'Evacuate',
  'Prepare',
  'Avoid',
  'Monitor',
  'Execute',
  'AllClear',
  'None',
] as const
export type CapResponse = (typeof capResponses)[number]
