import { defineModule, does, every, on } from '../../kernel/module.ts'
import * as api from './contract.ts'
import { sendLetter, sendMail, sendPush } from './events.ts'
import { deliverLetter } from './letters.ts'
import { closeTransports, queueLost, sendNoticeMail } from './mail.ts'
import { problems } from './messages.ts'
import * as push from './push.ts'
import * as service from './service.ts'
import { retains } from './retention.ts'
import { ownWishes } from './own-wishes.ts'
import { declareWishes } from './wishes.ts'

export default defineModule({
  name: 'notifications',
  folder: import.meta.dirname,
  retains,
  permissions: api.permissions,
  problems,
  distributedBy: { notice: 'person_id', preference: 'person_id' },
  routes: [
    on(api.listNotices, (tx, actor, { query }) => service.list(tx, actor, query)),
    on(api.countUnread, (tx, actor) => service.unread(tx, actor)),
    on(api.markAllRead, (tx, actor) => service.markAllRead(tx, actor)),
    on(api.markRead, (tx, actor, { params }) => service.markRead(tx, actor, params.id)),
    on(api.getPreferences, (tx, actor) => service.preferences(tx, actor)),
    on(api.setPreferences, (tx, actor, { body }) => service.setPreferences(tx, actor, body)),
    on(api.getPushKey, async (tx) => ({ publicKey: await push.publicVapidKey(tx) })),
    on(api.subscribePush, (tx, actor, { body }) => push.subscribe(tx, actor, body)),
    on(api.unsubscribePush, (tx, actor, { body }) => push.unsubscribe(tx, actor, body.endpoint)),
    on(api.listFailedMails, (tx, _actor, { query }) => service.failedMails(tx, query.before)),
    on(api.retryMail, (tx, _actor, { params }) => service.retryMail(tx, params.id)),
  ],
  jobs: [
    every('*/10 * * * *', 'queue-lost-mails', queueLost),
    does(sendMail, (tx, { personId, noticeId }) => sendNoticeMail(tx.app, personId, noticeId), { transaction: 'none' }),
    does(sendPush, (tx, { personId, noticeId }) => push.sendNoticePush(tx.app, personId, noticeId), {
      transaction: 'none',
    }),
    does(sendLetter, (tx, letter) => deliverLetter(tx.app, letter), { transaction: 'none' }),
  ],
  topics: { person: (_tx, actor, id) => actor.kind === 'citizen' && actor.id === id },
  starts: async (app) => {
    declareWishes(app, ownWishes)
    await push.ensureVapid(app)
    return async () => closeTransports()
  },
})
