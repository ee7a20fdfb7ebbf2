/** The thread of examine.ts. */
import { answer } from '../../kernel/helper-thread.ts'
import { examineHere } from './examine-here.ts'

export type { Examined, Question } from './examine-here.ts'

answer(examineHere)
