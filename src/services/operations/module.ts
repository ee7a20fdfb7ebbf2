/** Wiring of the operations centre. */
import { defineModule, on, when } from '../../kernel/module.ts'
import { mayAnywhere } from '../../platform/organisation/index.ts'
import { signalEnded, signalRaised } from '../../platform/situation/index.ts'
import { alertChanged } from '../../platform/telemetry/index.ts'
import * as api from './contract.ts'
import { mayFollow } from './incidents/authority.ts'
import * as incidents from './incidents/service.ts'
import { alertHasChanged, over, signalHasCome } from './incidents/signals.ts'
import { problems } from './messages.ts'
import { retains } from './retention.ts'

export default defineModule({
  name: 'operations',
  folder: import.meta.dirname,
  permissions: api.permissions,
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
  },
  keepsUnique: ['signal_once'],
  routes: [
    on(api.listIncidents, (tx, actor, { query }) => incidents.list(tx, actor, query)),
    on(api.readIncident, (tx, actor, { params }) => incidents.read(tx, actor, params.id)),
    on(api.openIncident, (tx, actor, { body }) => incidents.openByHand(tx, actor, body)),
    on(api.addNote, (tx, actor, { params, body }) => incidents.note(tx, actor, params.id, body)),
    on(api.changeSeverity, (tx, actor, { params, body }) => incidents.setSeverity(tx, actor, params.id, body)),
    on(api.changeStatus, (tx, actor, { params, body }) => incidents.setStatus(tx, actor, params.id, body)),
    on(api.movePlace, (tx, actor, { params, body }) => incidents.setPlace(tx, actor, params.id, body)),
    on(api.handCommand, (tx, actor, { params, body }) => incidents.setCommand(tx, actor, params.id, body)),
    on(api.mergeInto, (tx, actor, { params, body }) => incidents.merge(tx, actor, params.id, body)),
    on(api.splitOff, (tx, actor, { params, body }) => incidents.split(tx, actor, params.id, body.reason)),
    on(api.dismissProposal, (tx, actor, { params }) => incidents.dismiss(tx, actor, params.id, params.other)),
    on(api.readCaller, (tx, actor, { params }) => incidents.caller(tx, actor, params.id)),
  ],
  listens: [
    when(alertChanged, 'take-alert', alertHasChanged),
    when(signalRaised, 'take-signal', signalHasCome),
    when(signalEnded, 'end-signal', over),
  ],
  // A notice only says that something is newer; what it is, each may ask as far as he may see it.
  topics: {
    operations: (_tx, actor, id) => id === 'incidents' && mayAnywhere(actor, 'operations.read'),
    incident: (tx, actor, id) => mayFollow(tx, actor, id),
  },
})
