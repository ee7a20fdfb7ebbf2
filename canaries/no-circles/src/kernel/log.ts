import { value } from './clock.ts'

export const other = () => value
