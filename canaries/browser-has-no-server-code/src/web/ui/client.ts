import { value } from './data.ts'

export const used = value
