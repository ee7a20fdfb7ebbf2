import { defineModule, on } from '../../kernel/module.ts'
import * as api from './contract.ts'
import { roadsFile } from './ground.ts'
import * as layers from './layers.ts'

export default defineModule({
  name: 'situation',
  folder: import.meta.dirname,
  routes: [
    on(api.listLayers, (tx, actor) => layers.list(tx, actor)),
    on(api.readLayerPoints, (tx, actor, { params, query }) => layers.points(tx, actor, params.id, query.after)),
    on(api.readGroundRoads, (tx) => roadsFile(tx)),
    on(api.readLayerLines, (tx, actor, { params }) => layers.lines(tx, actor, params.id)),
  ],
})
