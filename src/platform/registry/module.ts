import { defineModule, on } from '../../kernel/module.ts'
import * as api from './contract.ts'
import { problems } from './messages.ts'
import * as reading from './read.ts'
import * as writing from './write.ts'

/** An official's own finding; procedures and loads name other kinds. */
const byOfficial = ({ reference, legalGround, reason }: { reference: string; legalGround: string; reason: string }) => {
  return { kind: 'official', reference, legalGround, reason } as const
}

export default defineModule({
  name: 'registry',
  folder: import.meta.dirname,
  permissions: api.permissions,
  problems,
  distributedBy: { record: 'id', version: 'record_id' },
  keepsUnique: ['record_by_key'],
  routes: [
    on(api.listRegistries, (tx, actor) => reading.listRegistries(tx, actor)),
    on(api.searchRecords, (tx, actor, { params, query }) => reading.search(tx, actor, params.registry, query)),
    on(api.lookUpRecord, (tx, actor, { params, query }) =>
      reading.lookUp(tx, actor, params.registry, params.key, query),
    ),
    on(api.readRecord, (tx, actor, { params, query }) => reading.read(tx, actor, params.registry, params.id, query)),
    on(api.readHistory, (tx, actor, { params, query }) =>
      reading.history(tx, actor, params.registry, params.id, query),
    ),
    on(api.readReadings, (tx, actor, { params }) => reading.readings(tx, actor, params.registry, params.id)),
    on(api.readChanges, (tx, actor, { params, query }) => reading.changes(tx, actor, params.registry, query)),
    on(api.registerRecord, (tx, actor, { params, body }) =>
      writing.register(tx, actor, params.registry, body, byOfficial(body)),
    ),
    on(api.amendRecord, (tx, actor, { params, body }) =>
      writing.amend(tx, actor, params.registry, params.id, body, byOfficial(body)),
    ),
    on(api.mergeRecords, (tx, actor, { params, body }) =>
      writing.merge(tx, actor, params.registry, params.id, body, byOfficial(body)),
    ),
    on(api.splitRecord, (tx, actor, { params, body }) =>
      writing.split(tx, actor, params.registry, params.id, body.version, byOfficial(body)),
    ),
  ],
})
