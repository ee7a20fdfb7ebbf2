import { type Static, Type } from 'typebox'
import { defineJob } from '../../kernel/module.ts'

const Id = Type.String({ format: 'uuid' })

export const sendMail = defineJob('notifications.send-mail', Type.Object({ personId: Id, noticeId: Id }), {
  retries: 8,
  concurrency: 4,
})

export const sendPush = defineJob('notifications.send-push', Type.Object({ personId: Id, noticeId: Id }), {
  retries: 5,
  concurrency: 4,
})

const Both = Type.Object({ vi: Type.String(), en: Type.String() })
export const LetterToSend = Type.Object({
  to: Type.Object({ name: Type.String(), email: Type.String() }),
  title: Both,
  body: Both,
  link: Type.String(),
})
export type LetterToSend = Static<typeof LetterToSend>

export const sendLetter = defineJob('notifications.send-letter', LetterToSend, { retries: 8, concurrency: 4 })
