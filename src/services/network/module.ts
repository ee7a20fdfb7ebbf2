/** Wiring of the network. */
import { keepLeading } from '../../kernel/lead.ts'
import { defineModule, on } from '../../kernel/module.ts'
import { mayAnywhere } from '../../platform/organisation/index.ts'
import * as api from './contract.ts'
import * as outagesApi from './contract-outages.ts'
import * as availability from './availability.ts'
import { importRows } from './file-import.ts'
import { loadNetwork } from './load/load.ts'
import { problems } from './messages.ts'
import { Poller } from './monitor/poller.ts'
import * as outages from './outages.ts'
import * as register from './register.ts'
import * as view from './view.ts'
import * as windows from './windows.ts'

export default defineModule({
  name: 'network',
  folder: import.meta.dirname,
  permissions: api.permissions,
  problems,
  routes: [
    on(api.readTopology, (tx, actor) => view.topology(tx, actor)),
    on(api.readNode, (tx, actor, { params }) => view.node(tx, actor, params.id)),
    on(api.addNode, (tx, actor, { body }) => register.addNode(tx, actor, body)),
    on(api.changeNode, (tx, actor, { params, body }) => register.changeNode(tx, actor, params.id, body)),
    on(api.addLink, (tx, actor, { body }) => register.addLink(tx, actor, body)),
    on(api.changeLink, (tx, actor, { params, body }) => register.changeLink(tx, actor, params.id, body)),
    on(api.importRows, (tx, actor, { query, body }) => importRows(tx, actor, query.kind, body)),
    on(api.listCredentials, (tx, actor) => register.credentials(tx, actor)),
    on(api.setCredential, (tx, actor, { body }) => register.setCredential(tx, actor, body)),
    on(outagesApi.listOutages, (tx, actor, { query }) => outages.list(tx, actor, query.ended ?? false)),
    on(outagesApi.readOutage, (tx, actor, { params }) => outages.read(tx, actor, params.id)),
    on(outagesApi.acknowledgeOutage, (tx, actor, { params }) => outages.acknowledge(tx, actor, params.id)),
    on(outagesApi.readAvailability, (tx, actor, { query }) => availability.report(tx, actor, query)),
    on(outagesApi.availabilityFile, (tx, actor, { query }, { language }) =>
      availability.reportFile(tx, actor, query, language),
    ),
    on(outagesApi.listWindows, (tx, actor) => windows.list(tx, actor)),
    on(outagesApi.addWindow, (tx, actor, { body }) => windows.add(tx, actor, body)),
    on(outagesApi.endWindow, (tx, actor, { params }) => windows.end(tx, actor, params.id)),
  ],
  mounts: (server, app) => {
    let stop: (() => Promise<void>) | undefined
    server.addHook('onReady', async () => {
      if (app.config.networkPollSeconds > 0) stop = await keepLeading(app, 'network', [() => new Poller(app).start()])
    })
    server.addHook('onClose', async () => stop?.())
  },
  // A notice only says that something changed; what it is, each may ask as far as he may see it.
  topics: { network: (_tx, actor, id) => id === 'state' && mayAnywhere(actor, 'network.read') },
  retains: [
    {
      name: 'notifications',
      what: { vi: 'Thông báo do thiết bị mạng tự gửi', en: 'Notices that network devices sent by themselves' },
      ground: { vi: 'Chính sách của thành phố', en: 'City policy' },
      days: 90,
      then: 'erase',
      rows: { table: 'network.notification', key: ['id'], since: 'at' },
    },
  ],
  commands: {
    'load network': {
      usage: '[FOLDER]',
      summary: 'enter a believable network of the real units, with stand-in devices',
      run: loadNetwork,
      standIns: true,
    },
  },
})
