import { value } from '../../../sandbox/bank/bank.ts'

export const used = value
