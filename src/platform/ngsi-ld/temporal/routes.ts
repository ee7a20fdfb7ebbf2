/** The addresses of entities through time (CIM 009 §6.18 to §6.24). */
import type { Operation } from '../ask.ts'
import * as enter from './enter.ts'
import * as service from './service.ts'

const times = [
  'timerel',
  'timeAt',
  'endTimeAt',
  'timeproperty',
  'lastN',
  'options',
  'format',
  'aggrMethods',
  'aggrPeriodDuration',
  'lang',
  'datasetId',
  'local',
  'csf',
]
const project = ['attrs', 'pick', 'omit']
const federation = ['entityMap', 'entityMapLifetime', 'splitEntities']
const filter = [
  'id',
  'idPattern',
  'type',
  'q',
  'georel',
  'geometry',
  'coordinates',
  'geoproperty',
  'scopeQ',
  'limit',
  'offset',
  'count',
  'orderBy',
  'orderFrom',
  'orderGeometry',
  'collation',
  'expandValues',
  'jsonKeys',
]

const write = (run: Operation['run'], params: readonly string[] = []): Operation => ({
  run,
  params: [...params, 'local'],
  needs: 'own',
})

export const resources: readonly { readonly path: string; readonly methods: Readonly<Record<string, Operation>> }[] = [
  {
    path: 'temporal/entities',
    methods: {
      GET: { run: service.query, params: [...times, ...project, ...filter, ...federation], needs: 'read' },
      POST: write(enter.create),
    },
  },
  {
    path: 'temporal/entities/*',
    methods: {
      GET: { run: service.retrieve, params: [...times, ...project, ...federation], needs: 'read' },
      DELETE: write(enter.remove),
    },
  },
  {
    path: 'temporal/entityMaps',
    methods: {
      GET: { run: service.mapQuery, params: [...times, ...project, ...filter, ...federation], needs: 'read' },
    },
  },
  { path: 'temporal/entities/*/attrs', methods: { POST: write(enter.addAttributes) } },
  {
    path: 'temporal/entities/*/attrs/*',
    methods: { DELETE: write(enter.removeAttribute, ['datasetId', 'deleteAll']) },
  },
  {
    path: 'temporal/entities/*/attrs/*/*',
    methods: { PATCH: write(enter.updateInstance), DELETE: write(enter.removeInstance) },
  },
  {
    path: 'temporal/entityOperations/query',
    methods: {
      POST: { run: service.queryByBody, params: [...times, ...federation, 'limit', 'offset', 'count'], needs: 'read' },
    },
  },
]
