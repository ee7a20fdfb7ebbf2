import { file } from '../../kernel/endpoint.ts'
import { defineModule, does, every, on } from '../../kernel/module.ts'
import { problem } from '../../kernel/problems.ts'
import * as contract from './contract.ts'
import { sealDue } from './events.ts'
import { problems } from './messages.ts'
import * as service from './service.ts'
import { trustAnchors } from './trust.ts'

export default defineModule({
  name: 'signatures',
  folder: import.meta.dirname,
  permissions: ['signatures.retry'],
  problems,
  distributedBy: { signing_key: 'holder', seal: 'document_id' },
  routes: [
    on(contract.sealStateOf, async (tx, _actor, { params }) => {
      const state = await service.sealState(tx, params.documentId)
      if (!state) throw problem('kernel.not-found')
      return state
    }),
    on(contract.listFailedSeals, (tx, actor) => service.failedSeals(tx, actor)),
    on(contract.retrySealNow, (tx, actor, { params }) => service.retrySeal(tx, actor, params.id)),
    on(contract.trustAnchorsPem, async (tx) =>
      file(Buffer.from((await trustAnchors(tx)).join('')), 'application/x-pem-file', { name: 'trust-anchors.pem' }),
    ),
  ],
  jobs: [does(sealDue, service.sealAllDue, { transaction: 'none' }), every('* * * * *', 'sweep', service.sweep)],
  // What a killed process had begun is taken up at once, not at the next minute.
  starts: async (app) => {
    await app.transaction(service.sweep)
    return undefined
  },
})
