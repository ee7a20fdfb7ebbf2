import { value } from '../../../web/desk/layout.tsx'

export const used = value
