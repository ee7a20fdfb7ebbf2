import { value } from './nowhere.ts'

export const used = value
