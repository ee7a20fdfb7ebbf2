/** Wiring of the procedures service. */
import { file } from '../../kernel/endpoint.ts'
import { defineModule, does, every, on, when } from '../../kernel/module.ts'
import { caseChanged, keepProcess, registerConcerned } from '../../platform/casework/index.ts'
import { deliveryCompleted, deliveryReturned } from '../../platform/delivery/index.ts'
import { registerClaim } from '../../platform/documents/index.ts'
import { offerMeasures } from '../../platform/indicators/index.ts'
import { paymentRefunded, paymentReversed, paymentSettled } from '../../platform/payments/index.ts'
import { documentSealed, sealFailed } from '../../platform/signatures/index.ts'
import { keepSealed } from '../../platform/registry/index.ts'
import { publishDataset } from '../../registries/open-data/index.ts'
import { catalogueOf, versionOf } from './catalogue.ts'
import { commands } from './commands.ts'
import * as api from './contract.ts'
import * as drafts from './drafts.ts'
import { renderSlip, repairSeal } from './events.ts'
import { filesInDrafts, sealedHere } from './store.ts'
import { imports } from './store-catalogue.ts'
import { issuedFields, resultFields } from './store-results.ts'
import { catalogueVersion, loadCatalogue } from './load-catalogue.ts'
import { measures } from './measures.ts'
import { problems } from './messages.ts'
import { procedureCatalogue } from './open-data.ts'
import * as follow from './orchestration.ts'
import { keepRegisters } from './registers.ts'
import { peopleIn } from './people-in-case.ts'
import { processesOf } from './process-of.ts'
import { quoteOf } from './quote.ts'
import * as results from './results.ts'
import * as service from './service.ts'
import { submit, submitAtCounter } from './submission.ts'
import { retains } from './retention.ts'

registerConcerned('procedures', peopleIn)
registerClaim('procedures', filesInDrafts)

export default defineModule({
  name: 'procedures',
  folder: import.meta.dirname,
  retains,
  permissions: api.permissions,
  problems,
  commands,
  distributedBy: {
    draft: 'owner_person_id',
    draft_file: 'owner_person_id',
    remembered: 'person_id',
    application: 'case_id',
    slip: 'case_id',
    result: 'case_id',
    issued_result: 'case_id',
  },
  loads: [{ name: 'procedures', version: catalogueVersion, load: loadCatalogue }],
  starts: async (app) => {
    await keepSealed(app, [...sealedHere, resultFields, issuedFields])
    publishDataset(app, procedureCatalogue)
    offerMeasures(app, measures)
    const { city } = await app.read(catalogueOf)
    // Kept before the first submission needs them: casework keeps an unknown process in a transaction of its own.
    await app.transaction(async (tx) => {
      for (const { source, version } of city.values()) {
        for (const process of processesOf(source, version)) await keepProcess(tx, process)
      }
    })
    return undefined
  },
  routes: [
    on(api.searchProcedures, (tx, _actor, { query }) => service.search(tx, query)),
    on(api.homeProcedures, (tx) => service.home(tx)),
    on(api.getProcedure, (tx, _actor, { params }) => service.detail(tx, params.code)),
    on(api.getForm, (tx, _actor, { params }) => service.form(tx, params.code)),
    on(api.startDraft, (tx, actor, { body }) => drafts.start(tx, actor, body)),
    on(api.listDrafts, (tx, actor) => drafts.list(tx, actor)),
    on(api.getDraft, async (tx, actor, { params }) => drafts.viewOf(tx, await drafts.get(tx, actor, params.id))),
    on(api.saveDraft, (tx, actor, { params, body }) => drafts.save(tx, actor, params.id, body)),
    on(api.deleteDraft, (tx, actor, { params }) => drafts.remove(tx, actor, params.id)),
    on(api.uploadPaper, (tx, actor, { params, query, body }) =>
      drafts.upload(tx, actor, { ...params, name: query.name, bytes: body }),
    ),
    on(api.deletePaper, (tx, actor, { params }) => drafts.removePaper(tx, actor, params)),
    on(api.checkDraft, (tx, actor, { params }) => drafts.check(tx, actor, params.id)),
    on(api.quoteDraft, async (tx, actor, { params }) => {
      const draft = await drafts.get(tx, actor, params.id)
      return quoteOf(tx, await versionOf(tx, draft.procedure_code, draft.procedure_version), draft.answers)
    }),
    on(api.submitDraft, (tx, actor, { params }) => submit(tx, actor, params.id)),
    on(api.getCaseContent, (tx, actor, { params }) => service.caseContent(tx, actor, params.id)),
    on(api.startSupplement, (tx, actor, { params }) => drafts.startSupplement(tx, actor, params.id)),
    on(api.receptionProcedures, (tx, actor, { query }) => service.atCounter(tx, actor, query)),
    on(api.startCounterDraft, (tx, actor, { body }) => drafts.startAtCounter(tx, actor, body)),
    on(api.submitCounterDraft, (tx, actor, { params, body }) => submitAtCounter(tx, actor, params.id, body)),
    on(api.getResult, (tx, actor, { params }) => results.get(tx, actor, params.id)),
    on(api.saveResult, (tx, actor, { params, body }) => results.save(tx, actor, params.id, body)),
    on(api.finishResult, (tx, actor, { params, body }) => results.finish(tx, actor, params.id, body)),
    on(api.previewResult, async (tx, actor, { params }) =>
      file(await results.preview(tx, actor, params.id), 'application/pdf', { inline: true, name: 'du-thao.pdf' }),
    ),
    on(api.signResult, (tx, actor, { params, body }) => results.sign(tx, actor, params.id, body)),
    on(api.retrySealing, (tx, actor, { params }) => results.retry(tx, actor, params.id)),
    on(api.revokeIssued, (tx, actor, { params, body }) => results.revoke(tx, actor, params.id, body)),
    on(api.listUnsealed, (tx, actor, { query }) => results.unsealed(tx, actor, query)),
    on(api.listImports, async (tx) => ({
      items: (await imports(tx)).map((row) => ({
        id: row.id,
        file: row.file_name,
        startedAt: row.started_at,
        finishedAt: row.finished_at,
        rows: row.rows_done,
        added: row.added,
        changed: row.changed,
        unchanged: row.unchanged,
        unread: row.unread,
      })),
    })),
  ],
  listens: [
    when(caseChanged, 'follow-case', follow.caseHasChanged),
    when(caseChanged, 'keep-registers', keepRegisters),
    when(paymentSettled, 'fee-paid', follow.feeIsPaid),
    when(paymentReversed, 'fee-reversed', follow.feeIsReversed),
    when(paymentRefunded, 'fee-back', follow.feeIsBack),
    when(documentSealed, 'issue-result', follow.resultIsSealed),
    when(sealFailed, 'seal-failed', follow.resultSealFailed),
    when(deliveryCompleted, 'delivered', follow.resultIsDelivered),
    when(deliveryReturned, 'came-back', follow.resultCameBack),
  ],
  jobs: [
    does(renderSlip, follow.slipIsWanted),
    does(repairSeal, follow.repairOneSeal),
    every('*/2 * * * *', 'repair-seals', follow.repairSeals),
    every('*/10 * * * *', 'repair-slips', follow.repairSlips),
  ],
})
