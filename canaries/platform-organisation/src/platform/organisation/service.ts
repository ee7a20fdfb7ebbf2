import { value } from '../identity/index.ts'

export const used = value
