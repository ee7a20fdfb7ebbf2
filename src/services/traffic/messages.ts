/** Texts of traffic's problems. */
import { defineProblems } from '../../kernel/problems.ts'

export const problems = defineProblems({})
