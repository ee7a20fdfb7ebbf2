import { file } from '../../kernel/endpoint.ts'
import { defineModule, does, every, on } from '../../kernel/module.ts'
import * as contract from './contract.ts'
import { removeContent } from './events.ts'
import { problems } from './messages.ts'
import * as service from './service.ts'
import { noteUnclaimed, removeUnnamed, retains } from './unclaimed.ts'

export default defineModule({
  name: 'documents',
  folder: import.meta.dirname,
  problems,
  retains,
  jobs: [does(removeContent, removeUnnamed), every('11 2 * * *', 'note-unclaimed-uploads', noteUnclaimed)],
  distributedBy: { document: 'id', share: 'document_id' },
  routes: [
    on(contract.uploadDocument, async (tx, actor, { query, body }) => {
      const stored = await service.storeFile(tx, actor, { ...query, bytes: body })
      const { id, sha256, mediaType, size, name, hasLocation } = stored
      return { id, sha256, mediaType, size, name, hasLocation }
    }),
    on(contract.getDocument, async (tx, actor, { params }) =>
      service.viewOf(await service.readable(tx, actor, params.id)),
    ),
    on(contract.documentContent, async (tx, actor, { params, query }) => {
      const found = await service.readable(tx, actor, params.id)
      const bytes = await tx.app.storage.get(found.sha256)
      return file(bytes, found.mediaType, { name: found.name, inline: query.save !== true })
    }),
    on(contract.shareDocument, (tx, actor, { params, body }) => service.share(tx, actor, { ...params, ...body })),
    on(contract.listShares, (tx, actor, { params }) => service.sharesOf(tx, actor, params.id)),
    on(contract.revokeShare, (tx, actor, { params }) => service.endShare(tx, actor, params)),
    on(contract.openShare, async (tx, _actor, { params }) => {
      const found = await service.sharedDocument(tx, params.token)
      return file(await tx.app.storage.get(found.sha256), found.mediaType, { name: found.name, inline: true })
    }),
  ],
})
