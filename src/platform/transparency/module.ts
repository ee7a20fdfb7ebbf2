import type { FastifyInstance, FastifyReply } from 'fastify'
import type { App } from '../../kernel/app.ts'
import { defineModule, does, every, on } from '../../kernel/module.ts'
import * as contract from './contract.ts'
import { sequenceQueued } from './events.ts'
import { entryTile, hashTile, newestCheckpoint, prepareLog, proveConsistency, sequence } from './log.ts'
import { problems } from './messages.ts'
import * as service from './service.ts'
import * as store from './store.ts'
import { parseTilePath, tileWidth } from './tiles.ts'
import { runVerify } from './verify-command.ts'

const missing = (reply: FastifyReply) => reply.code(404).type('text/plain').send('not found\n')

/** C2SP tlog-tiles: /tlog/checkpoint, /tlog/tile/<L>/<N>[.p/<W>], /tlog/tile/entries/<N>[.p/<W>]. */
function mountTiles(server: FastifyInstance, app: App): void {
  server.get('/tlog/checkpoint', async (_request, reply) => {
    const checkpoint = await app.read(newestCheckpoint)
    if (!checkpoint) return missing(reply)
    return reply.type('text/plain; charset=utf-8').header('cache-control', 'no-cache').send(checkpoint.note)
  })
  server.get<{ Params: { '*': string } }>('/tlog/tile/*', async (request, reply) => {
    const found = /^(entries|[0-5]?\d)\/(.+?)(?:\.p\/([1-9]\d{0,2}))?$/.exec(request.params['*'])
    const number = found && parseTilePath(found[2] ?? '')
    const width = found?.[3] === undefined ? tileWidth : Number(found[3])
    if (!found || number === null || width > tileWidth || (found[3] !== undefined && width === tileWidth)) {
      return missing(reply)
    }
    const bytes = await app.read((tx) =>
      found[1] === 'entries' ? entryTile(tx, number, width) : hashTile(tx, Number(found[1]), number, width),
    )
    if (!bytes) return missing(reply)
    return reply
      .type('application/octet-stream')
      .header('cache-control', 'public, max-age=31536000, immutable')
      .send(bytes)
  })
}

export default defineModule({
  name: 'transparency',
  folder: import.meta.dirname,
  problems,
  routes: [
    on(contract.verifyFile, (tx, _actor, { body }) => service.verifyFileBytes(tx, body)),
    on(contract.verifyResult, (tx, _actor, { params }) => service.verifyById(tx, params.resultId)),
    on(contract.verifyByCase, (tx, _actor, { params }) => service.verifyByCaseCode(tx, params.code)),
    on(contract.resultProof, (tx, _actor, { params, query }) => service.proofFile(tx, params.resultId, query.size)),
    on(contract.consistencyProof, async (tx, _actor, { query }) => ({
      ...query,
      hashes: await proveConsistency(tx, query.from, query.to),
    })),
    on(contract.trust, (tx) => service.trustFile(tx)),
  ],
  jobs: [
    does(sequenceQueued, sequence, { transaction: 'none' }),
    // Catches entries whose job was lost.
    every('* * * * *', 'sweep', async (tx) => {
      if (await store.anyWaiting(tx)) tx.enqueue(sequenceQueued, {}, { key: 'queued' })
    }),
  ],
  commands: {
    verify: {
      usage: 'FILE --checkpoint FILE',
      summary: 'check a result offline (docs/verify.md)',
      runOffline: runVerify,
    },
  },
  mounts: mountTiles,
  starts: async (app) => {
    await prepareLog(app)
    await app.transaction(async (tx) => {
      if (await store.anyWaiting(tx)) tx.enqueue(sequenceQueued, {}, { key: 'queued' })
    })
    return undefined
  },
})
