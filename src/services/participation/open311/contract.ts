/** Keys of Open311 clients. Browser-safe. */
import { Type } from 'typebox'
import { endpoint } from '../../../kernel/endpoint.ts'

export const permissions = ['participation.manage'] as const

export const makeApiKey = endpoint({
  method: 'POST',
  path: '/participation/open311-keys',
  can: 'participation.manage',
  summary: 'A key for an Open311 client; it is told once',
  body: Type.Object({ name: Type.String({ minLength: 1, maxLength: 120 }) }),
  reply: Type.Object({ id: Type.String(), key: Type.String() }),
})

export const listApiKeys = endpoint({
  method: 'GET',
  path: '/participation/open311-keys',
  can: 'participation.manage',
  summary: 'Open311 clients that have a key',
  reply: Type.Object({
    items: Type.Array(
      Type.Object({ id: Type.String(), name: Type.String(), madeAt: Type.String(), blocked: Type.Boolean() }),
    ),
  }),
})

export const blockApiKey = endpoint({
  method: 'DELETE',
  path: '/participation/open311-keys/:id',
  can: 'participation.manage',
  summary: 'A key that counts no more',
  params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
})
