/** Letters to officials, by e-mail alone (NOT6): they have no portal in which a notice would wait. */
import { createHash } from 'node:crypto'
import type { App, Tx } from '../../kernel/app.ts'
import type { Message } from '../../kernel/i18n.ts'
import { type LetterToSend, sendLetter } from './events.ts'
import { letterOf, sendMailAs } from './mail.ts'
import { messages } from './messages.ts'

export interface LetterInput {
  readonly to: { readonly name: string; readonly email: string }
  readonly title: Message
  readonly body: Message
  /** A path of a face. */
  readonly link: string
}

/** Writes to an official with the caller's transaction; tried nine times. */
export function writeLetter(tx: Tx, input: LetterInput): void {
  tx.enqueue(sendLetter, { to: input.to, title: input.title, body: input.body, link: input.link })
}

/** Job: the desk speaks Vietnamese, and so does its mail. What is sent again by a retry has the same Message-ID. */
export async function deliverLetter(app: App, letter: LetterToSend): Promise<void> {
  const id = createHash('sha256').update(JSON.stringify(letter)).digest('hex').slice(0, 32)
  const text = letterOf(letter, 'vi', letter.to.name, app.config.publicUrl, [messages.officialFooter])
  await sendMailAs(app, { to: letter.to, letter: text, messageId: id })
}
