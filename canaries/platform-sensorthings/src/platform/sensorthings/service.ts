import { value } from '../casework/index.ts'

export const used = value
