import { value } from './pages/desk.tsx'

export const used = value
