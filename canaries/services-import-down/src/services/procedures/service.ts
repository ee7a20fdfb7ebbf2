import { value } from '../../web/ui/theme.ts'

export const used = value
