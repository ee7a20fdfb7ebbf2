/** Keys of Open311 clients. Browser-safe. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../../kernel/endpoint.ts'

export const permissions = ['participation.manage'] as const

const Nullable = <S extends Parameters<typeof Type.Optional>[0]>(schema: S) => Type.Union([schema, Type.Null()])

export const ApiKeyView = Type.Object({
  id: Type.String(),
  name: Type.String(),
  purpose: Type.String(),
  contact: Type.String(),
  madeAt: Type.String(),
  madeBy: Type.String(),
  /** To the hour; null: never. */
  lastUsedAt: Nullable(Type.String()),
  blockedAt: Nullable(Type.String()),
  blockedBy: Nullable(Type.String()),
})
export type ApiKeyView = Static<typeof ApiKeyView>

export const makeApiKey = endpoint({
  method: 'POST',
  path: '/participation/open311-keys',
  can: 'participation.manage',
  summary: 'A key for an Open311 client; it is told once',
  body: Type.Object(
    {
      name: Type.String({ minLength: 1, maxLength: 120, pattern: '\\S' }),
      /** What it will be used for. */
      purpose: Type.String({ minLength: 1, maxLength: 300, pattern: '\\S' }),
      /** Who answers for the client: an address of an organisation, not of a person. */
      contact: Type.String({ format: 'email', maxLength: 200 }),
    },
    { additionalProperties: false },
  ),
  reply: Type.Object({ id: Type.String(), key: Type.String() }),
})

export const listApiKeys = endpoint({
  method: 'GET',
  path: '/participation/open311-keys',
  can: 'participation.manage',
  summary: 'Open311 clients that have a key',
  reply: Type.Object({ items: Type.Array(ApiKeyView) }),
})

export const blockApiKey = endpoint({
  method: 'DELETE',
  path: '/participation/open311-keys/:id',
  can: 'participation.manage',
  summary: 'A key that counts no more',
  params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
})
