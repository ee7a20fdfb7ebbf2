import { value } from '../../kernel/database.ts'

export const used = value
