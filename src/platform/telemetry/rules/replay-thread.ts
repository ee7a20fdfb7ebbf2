/** The thread of trials. */
import { answer } from '../../../kernel/helper-thread.ts'
import { replay } from './replay.ts'

answer(replay)
