import { value } from '../../src/platform/payments/index.ts'

export const used = value
