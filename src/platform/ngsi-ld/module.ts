import { keepLeading } from '../../kernel/lead.ts'
import { defineModule, on } from '../../kernel/module.ts'
import type { Listening } from '../../kernel/notices.ts'
import { StartError } from '../../kernel/start-error.ts'
import { openingOf } from './access.ts'
import * as api from './contract.ts'
import { problems } from './messages.ts'
import { mountNgsiLd } from './mount.ts'
import { hearChanges } from './registrations/known.ts'
import { retains } from './retention.ts'
import { Deliveries } from './subscriptions/deliver.ts'
import * as tenants from './tenants.ts'

export default defineModule({
  name: 'ngsi-ld',
  folder: import.meta.dirname,
  permissions: api.permissions,
  problems,
  retains,
  distributedBy: { entity: 'id', history: 'id', instance: 'entity_id' },
  routes: [
    on(api.listTenants, (tx, actor) => tenants.list(tx, actor)),
    on(api.addTenant, (tx, actor, { body }) => tenants.add(tx, actor, body)),
    on(api.listKeys, (tx, actor, { query }) => tenants.listKeys(tx, actor, query)),
    on(api.addKey, (tx, actor, { body }) => tenants.addKey(tx, actor, body)),
    on(api.endKey, (tx, actor, { params }) => tenants.endKey(tx, actor, params.id)),
  ],
  mounts: async (server, app, authenticate) => {
    await mountNgsiLd(server, app, authenticate)
    let stopLeading: (() => Promise<void>) | undefined
    let listening: Listening | undefined
    server.addHook('onReady', async () => {
      listening = await hearChanges(app)
      stopLeading = await keepLeading(app, 'ngsi-ld', [() => new Deliveries(app).start()])
    })
    server.addHook('onClose', async () => {
      await stopLeading?.()
      await listening?.stop()
    })
  },
  starts: (app) => {
    const opening = openingOf(app)
    if (opening?.to !== 'everybody') return Promise.resolve(undefined)
    if (!app.config.sandbox) {
      throw new StartError('config', {
        vi: 'NGSI_LD_OPEN_TENANT chỉ dùng khi thử nghiệm.',
        what: 'NGSI_LD_OPEN_TENANT is set, and SANDBOX is off.',
        why: ['Anybody could write to the city’s entities without a key.'],
        todo: 'Unset one of the two.',
      })
    }
    app.log.warn(
      { tenant: opening.tenant },
      'NGSI-LD IS OPEN: anybody who reaches this program may write in this tenant without a key',
    )
    return Promise.resolve(undefined)
  },
})
