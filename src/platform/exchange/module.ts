import { defineModule, does, every, on } from '../../kernel/module.ts'
import * as audit from './audit.ts'
import { checkFile, printProof, rotateKey, verifyLog } from './command.ts'
import * as consents from './consents.ts'
import * as api from './contract.ts'
import { answerDeferred, askWaiting } from './deferred.ts'
import { deferredDue, healthDue, stampDue } from './events.ts'
import * as govstack from './govstack/contract.ts'
import { mountGovstack } from './govstack/mount.ts'
import { database, databases, refuseChange } from './govstack/schema.ts'
import { publishUsage } from './govstack/usage.ts'
import * as grants from './grants.ts'
import { sealMinute, stampBatches } from './log.ts'
import * as members from './members.ts'
import { problems } from './messages.ts'
import { mountProtocol } from './mount.ts'
import { keepOwnKey, publicKeys } from './own-key.ts'
import { checkProviders } from './provider.ts'
import { windowSeconds } from './read-call.ts'
import { openSandbox } from './sandbox.ts'
import * as services from './services.ts'
import { forgetOld } from './store-log.ts'
import { keepTallies } from './tallies.ts'
import { tryService } from './trial.ts'
import { retains } from './retention.ts'

export default defineModule({
  name: 'exchange',
  folder: import.meta.dirname,
  retains,
  permissions: api.permissions,
  problems,
  distributedBy: { entry: 'id', message: 'member_id', consent: 'person_id', deferred: 'id' },
  routes: [
    on(api.listServices, (tx) => services.listServices(tx)),
    on(api.exchangeKeys, (tx) => publicKeys(tx)),
    on(api.publishOutside, (tx, actor, { params, body }) => services.publishOutside(tx, actor, params.member, body)),
    on(api.serviceLevels, (tx) => services.serviceLevels(tx)),
    on(api.listMembers, (tx, _actor, { query }) => members.listMembers(tx, query)),
    on(api.addMember, (tx, actor, { body }) => members.addMember(tx, actor, body)),
    on(api.setMemberState, (tx, actor, { params, body }) => members.setMemberState(tx, actor, params.member, body)),
    on(api.addKey, (tx, actor, { params, body }) => members.addKey(tx, actor, params.member, body)),
    on(api.revokeKey, (tx, actor, { params, body }) => members.revokeKey(tx, actor, params.member, params.keyId, body)),
    on(api.listGrants, (tx, actor, { query }) => grants.listGrants(tx, actor, query)),
    on(api.giveGrant, (tx, actor, { body }) => grants.giveGrant(tx, actor, body)),
    on(api.revokeGrant, (tx, actor, { params, body }) => grants.revokeGrant(tx, actor, params.id, body)),
    on(api.listConsents, (tx, actor) => consents.consentsOf(tx, consents.personIdOf(actor))),
    on(api.giveConsent, async (tx, actor, { body }) => {
      const personId = consents.personIdOf(actor)
      await consents.giveConsent(tx, personId, body)
      return consents.consentsOf(tx, personId)
    }),
    on(api.withdrawConsent, async (tx, actor, { params }) => {
      const personId = consents.personIdOf(actor)
      await consents.withdrawConsent(tx, personId, params.id)
      return consents.consentsOf(tx, personId)
    }),
    on(api.searchLog, (tx, actor, { query }) => audit.searchLog(tx, actor, query)),
    on(api.entryProof, (tx, actor, { params }) => audit.proofFor(tx, actor, params.id)),
    on(api.chainState, (tx) => audit.chainState(tx)),
    on(govstack.listDatabases, (tx) => Promise.resolve(databases(tx))),
    on(govstack.readDatabase, (tx, _actor, { params }) => Promise.resolve(database(tx, params.id))),
    on(govstack.modifyDatabase, () => refuseChange()),
    on(govstack.deleteDatabase, () => refuseChange()),
    on(api.tryService, (tx, _actor, { body }) => tryService(tx.app, body)),
  ],
  jobs: [
    every('* * * * *', 'seal-log', sealMinute),
    does(stampDue, stampBatches, { transaction: 'none' }),
    does(deferredDue, answerDeferred, { transaction: 'none' }),
    every('* * * * *', 'ask-waiting', askWaiting),
    every('* * * * *', 'check-providers', (tx) => {
      tx.enqueue(healthDue, {}, { key: 'due' })
      return Promise.resolve()
    }),
    does(healthDue, checkProviders, { transaction: 'none' }),
    every('23 * * * *', 'forget', async (tx) => {
      await forgetOld(tx, {
        tallies: tx.now.subtract({ hours: 72 }).toString(),
        // A signature may be as far in the future as it may be old.
        messages: tx.now.subtract({ seconds: 4 * windowSeconds }).toString(),
      })
    }),
  ],
  commands: {
    'exchange proof': { usage: 'ID', summary: 'what shows that a call was made and answered so', run: printProof },
    'exchange check': {
      usage: 'FILE --keys FILE --anchors FILE',
      summary: 'check such a proof offline (docs/exchange.md)',
      runOffline: checkFile,
    },
    'exchange rotate-key': {
      usage: '[--in-hours 24]',
      summary: 'announce a new key of the exchange; it signs after so many hours, old ones stay for checking',
      run: rotateKey,
    },
    'exchange verify': { usage: '', summary: 'check the whole log of the exchange', run: verifyLog },
  },
  mounts: async (server, app) => {
    mountProtocol(server, app)
    mountGovstack(server, app)
    // By now every module has published what it offers.
    await openSandbox(app)
  },
  starts: async (app) => {
    const leaveKey = await keepOwnKey(app)
    publishUsage(app)
    const leaveTallies = keepTallies(app)
    return async () => {
      leaveKey()
      await leaveTallies()
    }
  },
})
