/** GovStack Digital Registries, Database API 1.3: shapes and endpoints. Its Data API has addresses of its own (mount.ts). */
import { Type } from 'typebox'
import { endpoint } from '../../../kernel/endpoint.ts'

export const DatabaseInfo = Type.Object({
  id: Type.Integer(),
  version: Type.String(),
  name: Type.String(),
  description: Type.String(),
  institution: Type.String(),
  schema: Type.Object({
    type: Type.String(),
    properties: Type.Record(Type.String(), Type.Unknown()),
    required: Type.Array(Type.String()),
  }),
  schemaTags: Type.Array(Type.Object({ name: Type.String(), path: Type.String(), isFulltext: Type.Boolean() })),
  schemaFlags: Type.Array(Type.Object({ name: Type.String(), path: Type.String() })),
  fieldsUniques: Type.Array(Type.Array(Type.String())),
  isDraft: Type.Boolean(),
  isDisabled: Type.Boolean(),
  isArchived: Type.Boolean(),
  genericServices: Type.Array(
    Type.Object({ serviceId: Type.Integer(), name: Type.String(), isVisible: Type.Boolean() }),
  ),
  hasLogo: Type.Boolean(),
})

export const DatabaseGroup = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  code: Type.String(),
  databases: Type.Array(DatabaseInfo),
  groupId: Type.Integer(),
  order: Type.Integer(),
})

const One = Type.Object({ id: Type.Integer({ minimum: 1 }) })

export const listDatabases = endpoint({
  method: 'GET',
  path: '/govstack/databases',
  can: 'anyone',
  summary: 'GovStack: the registries that members may ask, with their schemas',
  reply: DatabaseGroup,
})

export const readDatabase = endpoint({
  method: 'GET',
  path: '/govstack/database/:id',
  can: 'anyone',
  summary: 'GovStack: a registry with its schema',
  params: One,
  reply: DatabaseInfo,
})

export const modifyDatabase = endpoint({
  method: 'POST',
  path: '/govstack/database/modify',
  can: 'anyone',
  summary: 'GovStack: change a schema; always refused, since schemas are declared in code',
  body: Type.Record(Type.String(), Type.Unknown()),
})

export const deleteDatabase = endpoint({
  method: 'DELETE',
  path: '/govstack/database/:id',
  can: 'anyone',
  summary: 'GovStack: delete a schema; always refused, since schemas are declared in code',
  params: One,
})
