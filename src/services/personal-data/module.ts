/** Wiring of personal data. */
import { defineModule, on, when } from '../../kernel/module.ts'
import { caseChanged, keepProcess } from '../../platform/casework/index.ts'
import { keepSealed } from '../../platform/registry/index.ts'
import * as api from './contract.ts'
import * as corrections from './corrections.ts'
import { caseHasChanged } from './follow.ts'
import { problems } from './messages.ts'
import { correctionProcess } from './process.ts'
import { sealedHere } from './store.ts'
import * as service from './service.ts'

export default defineModule({
  name: 'personal-data',
  folder: import.meta.dirname,
  problems,
  distributedBy: { correction: 'person_id' },
  starts: async (app) => {
    // Kept before the first request needs it, as procedures does.
    await keepSealed(app, sealedHere)
    await app.transaction((tx) => keepProcess(tx, correctionProcess))
    return undefined
  },
  routes: [
    on(api.getMyData, (tx, actor) => service.myData(tx, actor)),
    on(api.downloadMyData, (tx, actor, { query }, request) =>
      service.takeAlong(tx, actor, query.format, request.language),
    ),
    on(api.listOwnConsents, (tx, actor) => service.ownConsents(tx, actor)),
    on(api.listFollowers, (tx, actor) => service.followers(tx, actor)),
    on(api.listOwnWishes, (tx, actor) => service.wishes(tx, actor)),
    on(api.endOwnWish, (tx, actor, { params }) => service.endOne(tx, actor, params)),
    on(api.getOwnValue, (tx, actor, { query }) => corrections.valueOfMine(tx, actor, query)),
    on(api.uploadProof, (tx, actor, { query, body }) => corrections.keepPaper(tx, actor, query.name, body)),
    on(api.askCorrection, (tx, actor, { body }) => corrections.ask(tx, actor, body)),
    on(api.getCorrection, (tx, actor, { params }) => corrections.correction(tx, actor, params.id)),
    on(api.saveFinding, (tx, actor, { params, body }) => corrections.find(tx, actor, params.id, body)),
    on(api.grantCorrection, (tx, actor, { params, body }) => corrections.grant(tx, actor, params.id, body)),
  ],
  listens: [when(caseChanged, 'follow-correction', caseHasChanged)],
})
