import { value } from '../../../bench/seal.ts'

export const used = value
