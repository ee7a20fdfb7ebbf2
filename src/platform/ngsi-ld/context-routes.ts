/** @contexts as resources (CIM 009 §5.13, §6.29, §6.30). Rule NG14. */
import type { ProtocolReply } from '../../kernel/protocol.ts'
import type { Ask, Operation } from './ask.ts'
import { addContext, contextsPath, deleteContext, listContexts, serveContext } from './contexts.ts'
import { json, ldJson } from './negotiate.ts'

async function add(ask: Ask): Promise<ProtocolReply> {
  const id = await addContext(ask.app, ask.tenant, ask.body())
  return ask.plain(201, undefined, { location: `${contextsPath}/${id}` })
}

async function list(ask: Ask): Promise<ProtocolReply> {
  return ask.plain(
    200,
    await listContexts(ask.app, ask.tenant, { details: ask.flag('details'), kind: ask.param('kind') }),
  )
}

async function serve(ask: Ask): Promise<ProtocolReply> {
  const details = ask.flag('details')
  const body = await serveContext(ask.app, ask.tenant, ask.name(0), details)
  return ask.plain(200, body, details ? {} : { 'content-type': ask.media })
}

async function remove(ask: Ask): Promise<ProtocolReply> {
  await deleteContext(ask.app, ask.tenant, ask.name(0), ask.flag('reload'))
  return ask.plain(204)
}

const offers = [json, ldJson]

export const resources: readonly { readonly path: string; readonly methods: Readonly<Record<string, Operation>> }[] = [
  {
    path: 'jsonldContexts',
    methods: {
      GET: { run: list, params: ['details', 'kind'], needs: 'read', offers },
      POST: { run: add, params: [], needs: 'write', offers },
    },
  },
  {
    path: 'jsonldContexts/*',
    methods: {
      GET: { run: serve, params: ['details'], needs: 'read', offers },
      DELETE: { run: remove, params: ['reload'], needs: 'write', offers },
    },
  },
]
