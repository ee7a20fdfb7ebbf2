import { value } from '../platform/casework/index.ts'

export const used = value
