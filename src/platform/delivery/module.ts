import { file } from '../../kernel/endpoint.ts'
import { defineModule, does, every, on } from '../../kernel/module.ts'
import { signatureHeader } from '../../kernel/signed-callback.ts'
import { registerAccess } from '../documents/index.ts'
import * as api from './contract.ts'
import * as counter from './counter.ts'
import { createShipment } from './events.ts'
import { problems } from './messages.ts'
import * as service from './service.ts'
import { receiveReport, resendStuck, sendShipment } from './shipments.ts'
import { hasStored } from './store.ts'

// DEL1: what is in a person's store, the person may read, wherever else the document belongs.
registerAccess(
  'delivery',
  async (tx, actor, document) => actor.kind === 'citizen' && hasStored(tx, actor.id, document.id),
)

export default defineModule({
  name: 'delivery',
  folder: import.meta.dirname,
  permissions: api.permissions,
  problems,
  distributedBy: { stored_document: 'person_id' },
  routes: [
    on(api.listMyDocuments, (tx, actor, { query }) => service.listMyDocuments(tx, actor, query)),
    on(api.downloadMyDocument, async (tx, actor, { params }) => {
      const { bytes, mediaType, name } = await service.downloadMine(tx, actor, params.id)
      return file(bytes, mediaType, { name })
    }),
    on(api.listDeliveriesOf, async (tx, actor, { params }) => ({
      deliveries: await service.listOf(tx, actor, params.caseId),
    })),
    on(api.listCounter, (tx, actor, { query }) => counter.listCounter(tx, actor, query)),
    on(api.listStuck, (tx, actor, { query }) => counter.listStuck(tx, actor, query)),
    on(api.countCounter, (tx, actor) => counter.countCounter(tx, actor)),
    on(api.getDelivery, (tx, actor, { params }) => service.getDelivery(tx, actor, params.id)),
    on(api.handOver, (tx, actor, { params, body }) => counter.handOver(tx, actor, { ...body, id: params.id })),
    on(api.orderAgain, (tx, actor, { params }) => counter.orderAgain(tx, actor, params.id)),
    on(api.keepAtCounter, (tx, actor, { params }) => counter.keepAtCounter(tx, actor, params.id)),
    on(api.postStatus, async (tx, _actor, { body }, request) => ({
      outcome: await receiveReport(tx.app, body, request.headers[signatureHeader]),
    })),
  ],
  jobs: [
    does(createShipment, (tx, { deliveryId }) => sendShipment(tx.app, deliveryId), { transaction: 'none' }),
    every('25,55 * * * *', 'resend-shipments', resendStuck),
  ],
  topics: { delivery: (tx, actor, id) => service.mayListen(tx, actor, id) },
})
