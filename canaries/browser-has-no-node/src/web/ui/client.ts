import { value } from './files.ts'

export const used = value
