/** The addresses of NGSI-LD (CIM 009 §6). */
import type { FastifyInstance } from 'fastify'
import type { App } from '../../kernel/app.ts'
import type { Authenticate } from '../../kernel/module.ts'
import { mountProtocol, type ProtocolCall, type ProtocolReply } from '../../kernel/protocol.ts'
import { Ask, type Operation } from './ask.ts'
import * as batch from './batch.ts'
import * as consume from './consume.ts'
import * as contextRoutes from './context-routes.ts'
import * as discovery from './discovery.ts'
import * as entities from './entities.ts'
import * as maps from './entity-maps/service.ts'
import { badData, notFound } from './errors.ts'
import { failed } from './failure.ts'
import { sourceIdentity } from './identity.ts'
import { json } from './negotiate.ts'
import { purge } from './purge.ts'
import { distributedBatch } from './registrations/batches.ts'
import { distributed } from './registrations/distribute.ts'
import * as registrations from './registrations/service.ts'
import * as subscriptions from './subscriptions/service.ts'
import { relayed } from './subscriptions/there.ts'
import * as temporal from './temporal/routes.ts'

const bodyLimit = 8 * 1024 * 1024
const perMinute = 60_000

type Methods = Readonly<Record<string, Operation>>

export interface Resource {
  /** `*` stands for a name. */
  readonly path: string
  readonly methods: Methods
}

const shape = [
  'options',
  'format',
  'lang',
  'datasetId',
  'geometryProperty',
  'jsonKeys',
  'expandValues',
  'ngsildConformance',
]
const federation = [
  'local',
  'csf',
  'join',
  'joinLevel',
  'containedBy',
  'entityMap',
  'entityMapLifetime',
  'splitEntities',
]
const project = ['attrs', 'pick', 'omit']
const filter = ['id', 'idPattern', 'type', 'q', 'georel', 'geometry', 'coordinates', 'geoproperty', 'scopeQ']
const page = ['limit', 'offset', 'count']
const order = ['orderBy', 'orderFrom', 'orderGeometry', 'collation']
const local = ['local']

const read = (run: Operation['run'], params: readonly string[], offers?: readonly string[]): Operation => ({
  run,
  params,
  needs: 'read',
  ...(offers && { offers }),
})
const write = (run: Operation['run'], params: readonly string[] = []): Operation => ({
  run,
  params: [...params, ...local],
  needs: 'own',
})
const { offersGeo } = consume
const withoutId: Operation['run'] = () => Promise.reject(badData('the id of the entity is missing'))

const resources: readonly Resource[] = [
  {
    path: 'entities',
    methods: {
      GET: read(consume.query, [...shape, ...federation, ...project, ...filter, ...page, ...order], offersGeo),
      POST: write(distributed('createEntity', entities.create)),
      DELETE: write(purge, [...filter, 'attrs', 'keep', 'drop']),
      // Of which one? An id that is left out is a mistake of the request, not of the method (§6.5).
      PATCH: write(withoutId),
      PUT: write(withoutId),
    },
  },
  {
    path: 'entities/*',
    methods: {
      GET: read(consume.retrieve, [...shape, ...federation, ...project, 'type'], offersGeo),
      PUT: write(distributed('replaceEntity', entities.replace), ['type']),
      PATCH: write(distributed('mergeEntity', entities.merge), ['type', 'options', 'format', 'observedAt', 'lang']),
      DELETE: write(distributed('deleteEntity', entities.remove), ['type']),
    },
  },
  {
    path: 'entities/*/attrs',
    methods: {
      POST: write(distributed('appendAttrs', entities.append), ['type', 'options']),
      PATCH: write(distributed('updateEntity', entities.update), ['type', 'options']),
    },
  },
  {
    path: 'entities/*/attrs/*',
    methods: {
      PATCH: write(distributed('updateAttrs', entities.updateAttribute), ['type']),
      PUT: write(distributed('replaceAttrs', entities.replaceAttribute), ['type']),
      DELETE: write(distributed('deleteAttrs', entities.removeAttribute), ['type', 'datasetId', 'deleteAll']),
    },
  },
  {
    path: 'entityOperations/create',
    methods: { POST: write(distributedBatch('createBatch', 'entityOperations/create', batch.createAll)) },
  },
  {
    path: 'entityOperations/upsert',
    methods: { POST: write(distributedBatch('upsertBatch', 'entityOperations/upsert', batch.upsertAll), ['options']) },
  },
  {
    path: 'entityOperations/update',
    methods: { POST: write(distributedBatch('updateBatch', 'entityOperations/update', batch.updateAll), ['options']) },
  },
  {
    path: 'entityOperations/merge',
    methods: { POST: write(distributedBatch('mergeBatch', 'entityOperations/merge', batch.mergeAll), ['options']) },
  },
  {
    path: 'entityOperations/delete',
    methods: { POST: write(distributedBatch('deleteBatch', 'entityOperations/delete', batch.deleteAll)) },
  },
  {
    path: 'entityOperations/query',
    methods: { POST: read(consume.queryByBody, [...shape, ...federation, ...page], offersGeo) },
  },
  {
    path: 'entityMaps',
    methods: {
      GET: read(consume.mapQuery, [...shape, ...federation, ...project, ...filter, ...page, ...order]),
      POST: read(consume.mapQueryByBody, [...shape, ...federation, ...page]),
    },
  },
  {
    path: 'entityMaps/*',
    methods: {
      GET: read(maps.retrieve, local),
      PATCH: read(maps.update, local),
      DELETE: read(maps.remove, local),
    },
  },
  // Who knows the address of a copy is its source.
  { path: 'relayed/*', methods: { POST: { run: relayed, params: [], needs: 'none' } } },
  { path: 'info/sourceIdentity', methods: { GET: read(sourceIdentity, local) } },
  { path: 'types', methods: { GET: read(discovery.listTypes, ['details', ...local]) } },
  { path: 'types/*', methods: { GET: read(discovery.typeInfo, local) } },
  { path: 'attributes', methods: { GET: read(discovery.listAttributes, ['details', ...local]) } },
  { path: 'attributes/*', methods: { GET: read(discovery.attributeInfo, local) } },
  ...subscriptions.resources,
  ...registrations.resources,
  ...temporal.resources,
  ...contextRoutes.resources,
]

function resourceAt(path: readonly string[]): { methods: Methods; names: readonly string[] } | undefined {
  for (const { path: pattern, methods } of resources) {
    const parts = pattern.split('/')
    if (parts.length !== path.length || !parts.every((part, at) => part === '*' || part === path[at])) continue
    return { methods, names: path.filter((_, at) => parts[at] === '*') }
  }
  return undefined
}

function notAllowed(methods: Methods): ProtocolReply {
  const allow = Object.keys(methods).join(', ')
  const body = {
    type: 'https://uri.etsi.org/ngsi-ld/errors/OperationNotSupported',
    title: 'This method is not for this address',
    detail: `there are ${allow}`,
    status: 405,
  }
  return { status: 405, headers: { allow, 'content-type': json }, body: JSON.stringify(body) }
}

async function answer(app: App, call: ProtocolCall): Promise<ProtocolReply> {
  const found = resourceAt(call.path)
  const method = call.method === 'HEAD' ? 'GET' : call.method
  if (!found && call.path.includes('')) {
    // §6.3.2: an id that is empty is no URI; what is left may know no such method at all.
    const left = resourceAt(call.path.filter((part) => part !== ''))
    if (left && !left.methods[method]) return notAllowed(left.methods)
    throw badData('a part of the address is empty')
  }
  if (!found) throw notFound('this address')
  const allow = Object.keys(found.methods).join(', ')
  if (method === 'OPTIONS') return { status: 204, headers: { allow } }
  const operation = found.methods[method]
  if (!operation) return notAllowed(found.methods)
  return operation.run(await Ask.of(app, call, found.names, operation))
}

export function mountNgsiLd(server: FastifyInstance, app: App, authenticate: Authenticate): Promise<void> {
  return mountProtocol(server, authenticate, {
    prefix: '/ngsi-ld/v1',
    bodyLimit,
    perMinute,
    failed: (error) => failed(app, error),
    answer: async (call) => {
      try {
        return await answer(app, call)
      } catch (error) {
        return failed(app, error)
      }
    },
  })
}
