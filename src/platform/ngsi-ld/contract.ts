/** NGSI-LD: what an official does with tenants and keys. NGSI-LD itself is mounted as it stands (mount.ts). Browser-safe. */
import { Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'

/** `manage`: tenants and keys of a unit, and everything in its tenants. */
export const permissions = ['ngsi-ld.manage'] as const

const Tenant = Type.Object({ name: Type.String(), unitId: Type.String(), isPublic: Type.Boolean() })
const Rights = Type.Union([Type.Literal('read'), Type.Literal('write'), Type.Literal('manage')])
const Key = Type.Object({
  id: Type.String(),
  tenant: Type.String(),
  name: Type.String(),
  rights: Rights,
  createdAt: Type.String(),
  endedAt: Type.Union([Type.String(), Type.Null()]),
})

export const listTenants = endpoint({
  method: 'GET',
  path: '/ngsi-ld/tenants',
  can: 'ngsi-ld.manage',
  summary: 'The tenants that one manages',
  reply: Type.Array(Tenant),
})

export const addTenant = endpoint({
  method: 'POST',
  path: '/ngsi-ld/tenants',
  can: 'ngsi-ld.manage',
  summary: 'Make a tenant',
  body: Type.Object({
    name: Type.String({ pattern: '^[a-z][a-z0-9_-]{0,49}$' }),
    unitId: Type.String({ maxLength: 100 }),
    isPublic: Type.Boolean(),
  }),
  reply: Tenant,
})

export const listKeys = endpoint({
  method: 'GET',
  path: '/ngsi-ld/keys',
  can: 'ngsi-ld.manage',
  summary: 'The keys of a tenant; without a name, of the city’s',
  query: Type.Object({ tenant: Type.Optional(Type.String({ maxLength: 50 })) }),
  reply: Type.Array(Key),
})

export const addKey = endpoint({
  method: 'POST',
  path: '/ngsi-ld/keys',
  can: 'ngsi-ld.manage',
  summary: 'Give a system a key; it is told this once',
  body: Type.Object({
    tenant: Type.Optional(Type.String({ maxLength: 50 })),
    name: Type.String({ minLength: 1, maxLength: 200 }),
    rights: Rights,
  }),
  reply: Type.Object({ id: Type.String(), key: Type.String() }),
})

export const endKey = endpoint({
  method: 'DELETE',
  path: '/ngsi-ld/keys/:id',
  can: 'ngsi-ld.manage',
  summary: 'End a key',
  params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
})
