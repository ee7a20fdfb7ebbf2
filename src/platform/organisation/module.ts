import { defineModule, every, on, when } from '../../kernel/module.ts'
import * as administration from './administration.ts'
import * as contract from './contract.ts'
import { unitsChanged } from './events.ts'
import { specialDaysOf } from './holidays.ts'
import { problems } from './messages.ts'
import { referenceVersion } from './reference.ts'
import { loadSandboxOfficials } from './sandbox.ts'
import * as units from './units.ts'

export default defineModule({
  name: 'organisation',
  folder: import.meta.dirname,
  permissions: contract.permissions,
  problems,
  routes: [
    on(contract.getModel, (tx) => units.model(tx)),
    on(contract.searchUnits, (tx, _, input) => units.search(tx, input)),
    on(contract.getUnit, (tx, _, input) => units.detail(tx, input)),
    on(contract.getTree, (tx, _, input) => units.tree(tx, input)),
    on(contract.getSuccessors, (tx, _, input) => units.successors(tx, input)),
    on(contract.getCompetentUnit, (tx, _, input) => units.competent(tx, input)),
    on(contract.getHolidays, (_, __, { params }) => ({
      year: params.year,
      days: specialDaysOf(params.year).map((day) => ({ ...day, date: day.date.toString() })),
    })),
    on(contract.listOfficials, (tx, actor, { query }) => administration.list(tx, actor, query)),
    on(contract.getOfficial, (tx, actor, { params }) => administration.one(tx, actor, params.id)),
    on(contract.addOfficial, (tx, actor, { body }) => administration.add(tx, actor, body)),
    on(contract.setAccount, (tx, actor, { params, body }) => administration.setAccount(tx, actor, params.id, body)),
    on(contract.assignRole, (tx, actor, { params, body }) => administration.assignRole(tx, actor, params.id, body)),
    on(contract.endRole, (tx, actor, { params, body }) => administration.endRole(tx, actor, params.id, body)),
    on(contract.delegate, (tx, actor, { params, body }) => administration.delegate(tx, actor, params.id, body)),
    on(contract.endDelegation, (tx, actor, { params }) => administration.endDelegation(tx, actor, params.id)),
    on(contract.recordAbsence, (tx, actor, { params, body }) =>
      administration.recordAbsence(tx, actor, params.id, body),
    ),
    on(contract.importAgencyCodes, (tx, actor, { body }) => units.importAgencyCodes(tx, actor, body)),
    on(contract.changeUnits, (tx, actor, { body }) => units.change(tx, actor, body)),
    on(contract.reform, (tx, actor, { body }) => units.announceReform(tx, actor, body.date)),
  ],
  listens: [when(unitsChanged, 'organisation.refresh-directory', (tx) => units.refresh(tx))],
  jobs: [every('5 0 * * *', 'organisation.announce-reform', units.announceTodaysReform)],
  loads: [{ name: 'organisation.units', version: referenceVersion, load: units.loadReference }],
  async starts(app) {
    const stop = await units.keepFresh(app)
    if (app.config.sandbox) await app.transaction(loadSandboxOfficials)
    return stop
  },
})
