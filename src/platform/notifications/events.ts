import { Type } from 'typebox'
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
