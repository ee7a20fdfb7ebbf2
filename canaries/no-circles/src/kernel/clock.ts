import { other } from './log.ts'

export const value = () => other
