import { type Problem, problem } from '../../../kernel/problems.ts'
import { refusalWords } from '../messages.ts'

const whyMax = 200

/** A file that cannot be read as a whole. Of what a library says only the English is known. */
export function unreadable(why: string): Problem {
  const said = why.slice(0, whyMax)
  return problem('registry.import-unreadable', { why: said, vi: refusalWords(said)?.vi ?? `“${said}” (tiếng Anh)` })
}
