import { value } from '../payments/index.ts'

export const used = value
