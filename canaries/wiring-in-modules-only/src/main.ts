import { value } from './platform/casework/module.ts'

export const used = value
