import { value } from '../../platform/casework/service.ts'

export const used = value
