import { problem } from '../../kernel/problems.ts'
import { defineModule, does, every, on, type RequestInfo, when } from '../../kernel/module.ts'
import { officialChanged } from '../organisation/index.ts'
import { mountAssets } from './assets.ts'
import { addClient, clientsNow, dropClient } from './clients.ts'
import * as contract from './contract.ts'
import { backChannelLogoutPath } from './faces.ts'
import formBody from './form-body.ts'
import { mountInteractions } from './interaction.ts'
import { keepKeysFresh, loadKeys, rotateKeys } from './keys.ts'
import { problems } from './messages.ts'
import * as officials from './officials.ts'
import * as passkeys from './passkeys.ts'
import { setContact } from './people.ts'
import { mountProvider, tellClient } from './provider.ts'
import { ensureSandboxAccounts } from './sandbox-accounts.ts'
import * as service from './service.ts'
import * as sessions from './sessions.ts'
import { endByLogoutToken, finishSignIn, startSignIn } from './sign-in.ts'
import { notifyLogout } from './sign-on-end.ts'
import { passkeysOf } from './store-credentials.ts'
import { sweep } from './store-oidc.ts'
import { retains } from './retention.ts'

const device = (request: RequestInfo) => sessions.deviceOf(request)
const fresh = (until: Temporal.Instant) => ({ freshUntil: until.toString() })

export default defineModule({
  name: 'identity',
  folder: import.meta.dirname,
  retains,
  problems,
  distributedBy: {
    person: 'id',
    person_number: 'citizen_number',
    access: 'person_id',
    session: 'token_hash',
    sign_in: 'subject_id',
    attempt: 'key',
    challenge: 'id',
    oidc: 'id',
  },
  authenticates: sessions.authenticate,
  routes: [
    on(contract.getSession, (tx, actor, _input, request) => service.viewSession(tx, actor, request)),
    on(contract.signIn, (tx, actor, { query }, request) => startSignIn(tx, actor, query, request)),
    on(contract.signInCallback, (tx, _actor, { query }, request) => finishSignIn(tx.app, query, request)),
    on(contract.signOut, async (tx, actor, { body }, request) => ({
      ended: await sessions.signOutOf(tx, actor, body?.everywhere ?? false, device(request)),
    })),
    on(contract.listSessions, (tx, actor) => service.viewDevices(tx, actor)),
    on(contract.endSession, (tx, actor, { params }) => sessions.endOwn(tx, actor, params.id)),
    on(contract.history, (tx, actor, { query }) => service.viewHistory(tx, actor, query)),
    on(contract.confirmSecondFactor, async (tx, actor, { body }, request) =>
      fresh(await officials.confirmByCode(tx.app, actor, body.code, device(request))),
    ),
    on(contract.secondFactorPasskeyOptions, (tx, actor) => passkeys.beginConfirmation(tx.app, actor)),
    on(contract.confirmByPasskey, async (tx, actor, { body }, request) =>
      fresh(await passkeys.confirmPasskey(tx.app, actor, body.response, device(request))),
    ),
    on(contract.beginTotp, (tx, actor, { body }, request) =>
      officials.beginTotpFor(tx.app, actor, body.password, device(request)),
    ),
    on(contract.confirmTotp, async (tx, actor, { body }, request) =>
      fresh(await officials.confirmTotpFor(tx.app, actor, body.code, device(request))),
    ),
    on(contract.removeTotp, (tx, actor, _input, request) => officials.removeTotpOf(tx, actor, device(request))),
    on(contract.listPasskeys, (tx, actor) => service.viewPasskeys(passkeysOf(tx, officials.requireOfficial(actor).id))),
    on(contract.beginPasskey, (tx, actor, { body }, request) =>
      passkeys.beginPasskeyFor(tx.app, actor, body.password, device(request)),
    ),
    on(contract.addPasskey, (tx, actor, { body }, request) =>
      passkeys.addPasskeyFor(tx, actor, body.name, body.response, device(request)),
    ),
    on(contract.removePasskey, (tx, actor, { params }, request) =>
      passkeys.removePasskeyOf(tx, actor, params.id, device(request)),
    ),
    on(contract.changePassword, (tx, actor, { body }, request) =>
      officials.changePasswordOf(tx.app, actor, body, device(request)),
    ),
    on(contract.resetOfficial, async (tx, actor, { params }, request) => ({
      temporaryPassword: await officials.resetOfficialBy(tx, actor, params.id, device(request)),
    })),
    on(contract.getMe, (tx, actor) => service.viewMe(tx, actor)),
    on(contract.changeContact, (tx, actor, { body }) => setContact(tx, service.citizenId(actor), body)),
    on(contract.accessLog, (tx, actor, { query }) => service.viewAccess(tx, actor, query)),
    on(contract.lookUpPerson, (tx, actor, { body }) => service.lookUp(tx, actor, body)),
    on(contract.listClients, (tx, actor) => {
      requireCityManager(actor)
      return clientsNow(tx)
    }),
    on(contract.registerClient, (tx, actor, { body }) => {
      requireCityManager(actor)
      return addClient(tx, body)
    }),
    on(contract.removeClient, (tx, actor, { params }) => {
      requireCityManager(actor)
      return dropClient(tx, params.id)
    }),
  ],
  listens: [
    when(officialChanged, 'forget-grants', (tx, { officialId }) => officials.officialHasChanged(tx, officialId)),
  ],
  jobs: [
    does(notifyLogout, (tx, { clientId, accountId, sid }) => tellClient(tx.app, clientId, accountId, sid), {
      transaction: 'none',
    }),
    every('20 3 * * *', 'keep-signing-keys-fresh', keepKeysFresh),
    every('*/30 * * * *', 'sweep', sweep),
  ],
  commands: {
    'rotate-keys': {
      usage: '[--now]',
      summary: 'make a new signing key; --now when one may have leaked',
      run: async (app, args) => {
        const immediately = args.includes('--now')
        const kid = await rotateKeys(app, { immediately })
        process.stdout.write(`The key ${kid} signs ${immediately ? 'from now on' : 'in a day'}.\n`)
        return 0
      },
    },
  },
  async mounts(server, app) {
    await mountProvider(server, app)
    await mountInteractions(server, app)
    mountAssets(server)
    await server.register((scope, _options, done) => {
      formBody(scope)
      scope.post(backChannelLogoutPath, { schema: { hide: true } }, async (request, reply) => {
        const token = (request.body as { logout_token?: string } | undefined)?.logout_token ?? ''
        const ended = await endByLogoutToken(app, token)
        return reply
          .code(ended ? 200 : 400)
          .header('cache-control', 'no-store')
          .send()
      })
      done()
    })
  },
  async starts(app) {
    await loadKeys(app)
    await ensureSandboxAccounts(app)
    return undefined
  },
})

/** Outside applications are the whole city's: a ward's administrator does not register them. */
function requireCityManager(actor: Parameters<typeof service.mayManage>[0]): void {
  if (!service.mayManage(actor)) throw problem('kernel.forbidden')
}
