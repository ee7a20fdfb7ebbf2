import { value } from '../../kernel/storage.ts'

export const used = value
