import { defineModule, every, on, when } from '../../kernel/module.ts'
import { openRegistry, recordChanged } from '../../platform/registry/index.ts'
import { publishDataset } from '../open-data/index.ts'
import * as api from './contract.ts'
import { land, landCertificates } from './definition.ts'
import { faultsOfParcel } from './faults.ts'
import { indexLand, loadBoundaries, loadLand } from './load.ts'
import { redraw, refreshCover } from './map.ts'
import { problems } from './messages.ts'
import { parcelsByUse } from './open-data.ts'
import * as service from './service.ts'
import { publishLand } from './shared.ts'

export default defineModule({
  name: 'land',
  folder: import.meta.dirname,
  permissions: api.permissions,
  problems,
  distributedBy: { shape: 'tile', tile: 'x', cover: 'x', stale: 'x' },
  routes: [
    on(api.readMap, (tx) => service.mapInfo(tx)),
    on(api.readBoundaries, (tx) => service.boundariesFile(tx)),
    on(api.readTile, (tx, _actor, { params }) => service.tile(tx, params)),
    on(api.listParcels, (tx, _actor, { query: { limit, ...box } }) => service.parcelsIn(tx, box, limit)),
    on(api.readParcel, (tx, _actor, { params }) => service.parcel(tx, params.number)),
  ],
  listens: [
    when(recordChanged, 'redraw', async (tx, { registry, recordId }) => {
      if (registry === land.name) await redraw(tx, recordId)
    }),
  ],
  jobs: [every('*/5 * * * *', 'refresh-cover', refreshCover)],
  starts: async (app) => {
    await openRegistry(app, land, faultsOfParcel)
    await openRegistry(app, landCertificates)
    publishLand(app)
    publishDataset(app, parcelsByUse)
    return undefined
  },
  commands: {
    'load land': {
      usage: '[--parcels 100000] [--seed 1]',
      summary: 'fill the empty land registry with a made-up cadastre',
      run: loadLand,
    },
    'load boundaries': {
      usage: "FILE --source 'whose, licence'",
      summary: 'import boundaries of wards and communes (GeoJSON)',
      run: loadBoundaries,
    },
    'land index': { usage: '', summary: 'make the map of parcels anew from the registry', run: indexLand },
  },
})
