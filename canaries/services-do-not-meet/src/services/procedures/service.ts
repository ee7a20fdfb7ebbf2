import { value } from '../parking/index.ts'

export const used = value
