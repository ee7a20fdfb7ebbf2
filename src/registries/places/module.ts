import { defineModule, on } from '../../kernel/module.ts'
import { publishRegistry } from '../../platform/exchange/index.ts'
import { openRegistry } from '../../platform/registry/index.ts'
import { publishDataset } from '../open-data/index.ts'
import * as api from './contract.ts'
import { places } from './definition.ts'
import { loadPlaces } from './load/load.ts'
import { problems } from './messages.ts'
import { placesByCategory } from './open-data.ts'
import { asRegistry } from './shared.ts'
import * as service from './service.ts'

export default defineModule({
  name: 'places',
  folder: import.meta.dirname,
  permissions: ['places.look-up', 'places.manage'],
  problems,
  routes: [
    on(api.listCategories, () => service.listCategories()),
    on(api.findPlaces, (tx, _actor, { query }) => service.find(tx, query)),
    on(api.readPlace, (tx, _actor, { params }) => service.read(tx, params.id)),
  ],
  starts: async (app) => {
    await openRegistry(app, places)
    publishDataset(app, placesByCategory)
    publishRegistry(app, asRegistry)
    return undefined
  },
  commands: {
    'load places': {
      usage: '[FOLDER]',
      summary: 'bring the gazetteer up to date with the files in a folder',
      run: loadPlaces,
    },
  },
})
