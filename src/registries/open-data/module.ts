import { file } from '../../kernel/endpoint.ts'
import { defineModule, does, every, on } from '../../kernel/module.ts'
import { catalogueTriples } from './catalogue.ts'
import * as api from './contract.ts'
import { cases } from './datasets/cases.ts'
import { units } from './datasets/units.ts'
import { publishDataset } from './definition.ts'
import { publishWanted, lookWanted } from './events.ts'
import { problems } from './messages.ts'
import { lookForWork, publishById } from './publish.ts'
import * as service from './service.ts'
import { jsonLd, rdfXml, turtle } from './triples.ts'

/** After a start, when everybody else is served. */
const firstLookAfter = Temporal.Duration.from({ seconds: 20 })

export default defineModule({
  name: 'open-data',
  folder: import.meta.dirname,
  problems,
  distributedBy: { row: 'dataset_id' },
  routes: [
    on(api.listDatasets, (tx, _actor, { query }) => service.list(tx, query)),
    on(api.readDataset, (tx, _actor, { params }) => service.read(tx, params.id)),
    on(api.listRows, (tx, _actor, { params, query }) => service.rows(tx, params.id, query)),
    on(api.downloadFile, (tx, _actor, { params, query }) => service.download(tx, params, query.edition)),
    on(api.catalogueJsonLd, async (tx) =>
      file(Buffer.from(jsonLd(await catalogueTriples(tx))), 'application/ld+json', { inline: true }),
    ),
    on(api.catalogueRdf, async (tx) =>
      file(Buffer.from(rdfXml(await catalogueTriples(tx))), 'application/rdf+xml', { inline: true }),
    ),
    on(api.catalogueTurtle, async (tx) =>
      file(Buffer.from(turtle(await catalogueTriples(tx))), 'text/turtle; charset=utf-8', { inline: true }),
    ),
  ],
  starts: async (app) => {
    publishDataset(app, units)
    publishDataset(app, cases)
    await app.transaction(async (tx) => {
      tx.enqueue(lookWanted, {}, { key: 'look', startAfter: tx.now.add(firstLookAfter) })
    })
    return undefined
  },
  jobs: [
    does(lookWanted, lookForWork),
    does(publishWanted, (tx, { datasetId }) => publishById(tx.app, datasetId), { transaction: 'none' }),
    every('*/10 * * * *', 'look-for-work', lookForWork),
  ],
  // Pages of other sites may read it: it is public, and nothing of a visitor goes along.
  mounts: (server) => {
    server.addHook('onSend', async (request, reply) => {
      if (request.url.startsWith('/api/open-data/')) void reply.header('access-control-allow-origin', '*')
    })
  },
})
