/** Wiring of the operations centre. */
import { defineModule, does, every, on, when } from '../../kernel/module.ts'
import { registerAccess } from '../../platform/documents/index.ts'
import { declareWishes } from '../../platform/notifications/index.ts'
import { may, mayAnywhere } from '../../platform/organisation/index.ts'
import { signalEnded, signalRaised } from '../../platform/situation/index.ts'
import { alertChanged } from '../../platform/telemetry/index.ts'
import * as api from './contract.ts'
import * as logApi from './contract-log.ts'
import * as tasksApi from './contract-tasks.ts'
import * as warningsApi from './contract-warnings.ts'
import { mayFollow } from './incidents/authority.ts'
import * as incidents from './incidents/service.ts'
import { alertHasChanged, over, signalHasCome } from './incidents/signals.ts'
import * as log from './log/service.ts'
import { problems } from './messages.ts'
import * as playbooks from './playbooks/service.ts'
import { retains } from './retention.ts'
import { replay } from './review/replay.ts'
import { report } from './review/report.ts'
import * as tasks from './tasks/service.ts'
import { issueDue, tellDue } from './warnings/events.ts'
import { issue, sweep, tell } from './warnings/issue.ts'
import * as publicWarnings from './warnings/public.ts'
import * as warnings from './warnings/service.ts'
import { warningWishes } from './warnings/wishes.ts'

registerAccess('operations', (tx, actor, document) => tasks.mayReadProof(tx, actor, document.id))

export default defineModule({
  name: 'operations',
  folder: import.meta.dirname,
  permissions: [...api.permissions, ...tasksApi.taskPermissions, ...warningsApi.warningPermissions],
  problems,
  retains,
  distributedBy: {
    incident: 'id',
    incident_event: 'incident_id',
    signal: 'incident_id',
    call: 'incident_id',
    merge_proposal: 'incident_id',
    task: 'incident_id',
    playbook_run: 'incident_id',
    playbook_step: 'incident_id',
    warning_subscriber: 'person_id',
  },
  keepsUnique: ['signal_once'],
  routes: [
    on(api.listIncidents, (tx, actor, { query }) => incidents.list(tx, actor, query)),
    on(api.readIncident, (tx, actor, { params }) => incidents.read(tx, actor, params.id)),
    on(api.openIncident, (tx, actor, { body }) => incidents.openByHand(tx, actor, body)),
    on(api.addNote, (tx, actor, { params, body }) => incidents.note(tx, actor, params.id, body)),
    on(api.changeSeverity, (tx, actor, { params, body }) => incidents.setSeverity(tx, actor, params.id, body)),
    on(api.changeStatus, (tx, actor, { params, body }) => incidents.setStatus(tx, actor, params.id, body)),
    on(api.reviewIncident, (tx, actor, { params, body }) => incidents.review(tx, actor, params.id, body)),
    on(api.movePlace, (tx, actor, { params, body }) => incidents.setPlace(tx, actor, params.id, body)),
    on(api.handCommand, (tx, actor, { params, body }) => incidents.setCommand(tx, actor, params.id, body)),
    on(api.mergeInto, (tx, actor, { params, body }) => incidents.merge(tx, actor, params.id, body)),
    on(api.splitOff, (tx, actor, { params, body }) => incidents.split(tx, actor, params.id, body.reason)),
    on(api.dismissProposal, (tx, actor, { params }) => incidents.dismiss(tx, actor, params.id, params.other)),
    on(api.readCaller, (tx, actor, { params }) => incidents.caller(tx, actor, params.id)),
    on(logApi.readLog, (tx, actor, { query }) => log.read(tx, actor, query)),
    on(logApi.writeLog, (tx, actor, { body }) => log.write(tx, actor, body)),
    on(logApi.listHandovers, (tx, actor, { query }) => log.handovers(tx, actor, query.unitId)),
    on(logApi.giveShift, (tx, actor, { body }) => log.giveShift(tx, actor, body)),
    on(logApi.takeShift, (tx, actor, { params }) => log.takeShift(tx, actor, params.id)),
    on(logApi.listResources, (tx, actor) => log.resources(tx, actor)),
    on(logApi.addResource, (tx, actor, { body }) => log.saveResource(tx, actor, undefined, body)),
    on(logApi.changeResource, (tx, actor, { params, body }) => log.saveResource(tx, actor, params.id, body)),
    on(logApi.situationReport, (tx, actor, { query }) => report(tx, actor, query)),
    on(logApi.replayAt, (tx, actor, { query }) => replay(tx, actor, query)),
    on(tasksApi.listTasks, (tx, actor, { query }) => tasks.list(tx, actor, query)),
    on(tasksApi.giveTask, (tx, actor, { params, body }) => tasks.give(tx, actor, params.id, body)),
    on(tasksApi.answerTask, (tx, actor, { params, body }) => tasks.answerOne(tx, actor, params.id, body)),
    on(tasksApi.finishTask, (tx, actor, { params, body }) => tasks.finish(tx, actor, params.id, body.note)),
    on(tasksApi.withdrawTask, (tx, actor, { params, body }) => tasks.withdraw(tx, actor, params.id, body.reason)),
    on(tasksApi.addProof, (tx, actor, { params, body }) => tasks.addProof(tx, actor, params.id, body)),
    on(tasksApi.listPlaybooks, (tx) => playbooks.list(tx)),
    on(tasksApi.enterPlaybook, (tx, actor, { body }) => playbooks.enter(tx, actor, body)),
    on(tasksApi.readPlan, (tx, actor, { params }) => playbooks.read(tx, actor, params.id)),
    on(tasksApi.startPlaybook, (tx, actor, { params }) => playbooks.start(tx, actor, params.id)),
    on(tasksApi.tickStep, (tx, actor, { params, body }) => playbooks.tick(tx, actor, params, body)),
    on(warningsApi.listWarnings, (tx, actor) => warnings.list(tx, actor)),
    on(warningsApi.composeWarning, (tx, actor, { body }) => warnings.compose(tx, actor, body)),
    on(warningsApi.cancelWarning, (tx, actor, { params, body }) => warnings.cancel(tx, actor, params.id, body.reason)),
    on(warningsApi.approveWarning, (tx, actor, { params }) => warnings.approveOne(tx, actor, params.id)),
    on(warningsApi.refuseWarning, (tx, actor, { params, body }) => warnings.refuse(tx, actor, params.id, body.reason)),
    on(warningsApi.publicWarnings, (tx) => publicWarnings.list(tx)),
    on(warningsApi.warningFeed, (tx) => publicWarnings.feed(tx)),
    on(warningsApi.capMessage, (tx, _actor, { params }) => publicWarnings.message(tx, params.file)),
    on(warningsApi.readSubscriptions, (tx, actor) => publicWarnings.subscriptions(tx, actor)),
    on(warningsApi.setSubscriptions, (tx, actor, { body }) => publicWarnings.subscribe(tx, actor, body.unitIds)),
  ],
  jobs: [
    does(issueDue, ({ app }, { warningId }) => issue(app, warningId), { transaction: 'none' }),
    does(tellDue, (tx, { warningId, after }) => tell(tx, warningId, after)),
    every('* * * * *', 'issue-left', sweep),
  ],
  starts: (app) => {
    declareWishes(app, warningWishes)
    return Promise.resolve(undefined)
  },
  loads: [{ name: 'playbooks', version: '1', load: playbooks.load }],
  listens: [
    when(alertChanged, 'take-alert', alertHasChanged),
    when(signalRaised, 'take-signal', signalHasCome),
    when(signalEnded, 'end-signal', over),
  ],
  // A notice only says that something is newer; what it is, each may ask as far as he may see it.
  topics: {
    operations: (_tx, actor, id) => /^(incidents|warnings|log)$/.test(id) && mayAnywhere(actor, 'operations.read'),
    'operations-unit': (_tx, actor, id) => may(actor, 'operations.read', id),
    warnings: (_tx, _actor, id) => id === 'public',
    incident: (tx, actor, id) => mayFollow(tx, actor, id),
  },
})
