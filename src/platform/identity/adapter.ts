/** Where oidc-provider keeps its things: one table, ids hashed, so that nobody who reads it holds a usable token. */
import type { Adapter, AdapterPayload } from 'oidc-provider'
import type { App } from '../../kernel/app.ts'
import { clientMetadata } from './clients.ts'
import { hashOf } from './secrets.ts'
import {
  consumeOidc,
  destroyOidc,
  findClient,
  findOidc,
  findOidcByUid,
  revokeOidcGrant,
  upsertOidc,
} from './store-oidc.ts'

const hidden = (id: string) => hashOf(id).toString('base64url')
const text = (value: unknown) => (typeof value === 'string' ? value : null)

export function createAdapter(app: App, model: string): Adapter {
  if (model === 'Client') return clientAdapter(app)
  const shown = (id: string | undefined, row: { payload: object; consumed_at: string | null } | undefined) => {
    if (!row) return undefined
    const consumed = row.consumed_at && { consumed: Math.floor(Date.parse(row.consumed_at) / 1000) }
    return { ...row.payload, ...(id !== undefined && { jti: id }), ...consumed } as AdapterPayload
  }
  return {
    async upsert(id, payload, expiresIn) {
      const { jti: _, ...rest } = payload
      // A session is found by its uid too, and then its own name is needed to save it again: kept for sessions alone,
      // where the cookie that carries it is signed besides.
      const kept = model === 'Session' ? payload : rest
      await app.read((tx) =>
        upsertOidc(tx, {
          model,
          id: hidden(id),
          payload: kept,
          grantId: text(payload.grantId),
          uid: text(payload.uid),
          accountId: text(payload.accountId),
          expiresAt: expiresIn === undefined ? null : app.clock.now().add({ seconds: expiresIn }).toString(),
        }),
      )
    },
    find: async (id) => shown(id, await app.read((tx) => findOidc(tx, model, hidden(id)))),
    findByUid: async (uid) => shown(undefined, await app.read((tx) => findOidcByUid(tx, model, uid))),
    // The device flow is off.
    findByUserCode: () => Promise.resolve(undefined),
    consume: (id) => app.read((tx) => consumeOidc(tx, model, hidden(id))),
    destroy: (id) => app.read((tx) => destroyOidc(tx, model, hidden(id))),
    revokeByGrantId: (grantId) => app.read((tx) => revokeOidcGrant(tx, grantId)),
  }
}

/** Outside clients are registered by an administrator, never by the protocol. */
function clientAdapter(app: App): Adapter {
  const refuse = () => Promise.reject(new Error('clients are registered through the API'))
  return {
    async find(id) {
      const row = await app.read((tx) => findClient(tx, id))
      return row && clientMetadata(app, row)
    },
    upsert: refuse,
    destroy: refuse,
    consume: refuse,
    revokeByGrantId: refuse,
    findByUid: () => Promise.resolve(undefined),
    findByUserCode: () => Promise.resolve(undefined),
  }
}
