import { value } from '../src/platform/casework/store.ts'

export const used = value
