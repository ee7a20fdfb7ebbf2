import { file } from '../../kernel/endpoint.ts'
import { defineModule, on } from '../../kernel/module.ts'
import { registerAccess } from '../../platform/documents/index.ts'
import { openRegistry } from '../../platform/registry/index.ts'
import { publishDataset } from '../open-data/index.ts'
import * as api from './contract.ts'
import { assets } from './definition.ts'
import { problems } from './messages.ts'
import { assetsByUnit } from './open-data.ts'
import * as proposals from './proposals.ts'
import { report } from './report.ts'
import * as service from './service.ts'

registerAccess('public-assets', (tx, actor, document) => service.mayReadPhoto(tx, actor, document.id))

export default defineModule({
  name: 'public-assets',
  folder: import.meta.dirname,
  permissions: api.permissions,
  problems,
  distributedBy: { round: 'unit_id', count: 'unit_id', proposal: 'unit_id' },
  routes: [
    on(api.listRounds, (tx, actor, { query }) => service.rounds(tx, actor, query.unitId)),
    on(api.beginRound, (tx, actor, { body }) => service.begin(tx, actor, body)),
    on(api.readRound, (tx, actor, { params }) => service.read(tx, actor, params.id)),
    on(api.countAsset, (tx, actor, { params, body }) => service.count(tx, actor, params.id, body)),
    on(api.addPhoto, (tx, actor, { params, body }) => service.addPhoto(tx, actor, params, body)),
    on(api.closeRound, (tx, actor, { params }) => service.close(tx, actor, params.id)),
    on(api.roundReport, async (tx, actor, { params, query }) => report(tx, actor, params.id, query)),
    on(api.listProposals, (tx, actor, { query }) => proposals.list(tx, actor, query.unitId)),
    on(api.proposeMove, (tx, actor, { body }) => proposals.propose(tx, actor, body)),
    on(api.decideProposal, (tx, actor, { params, body }) => proposals.decide(tx, actor, params.id, body)),
    on(api.receiveAssets, (tx, actor, { params }) => proposals.receive(tx, actor, params.id)),
    on(api.withdrawProposal, (tx, actor, { params }) => proposals.withdraw(tx, actor, params.id)),
    on(api.printLabels, async (tx, actor, { query }) =>
      file(await service.labels(tx, actor, query), 'application/pdf', { inline: true, name: 'nhan-tai-san.pdf' }),
    ),
  ],
  starts: async (app) => {
    await openRegistry(app, assets)
    publishDataset(app, assetsByUnit)
    return undefined
  },
})
