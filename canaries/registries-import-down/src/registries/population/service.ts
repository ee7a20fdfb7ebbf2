import { value } from '../../services/procedures/index.ts'

export const used = value
