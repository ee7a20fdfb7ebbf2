import { file } from '../../kernel/endpoint.ts'
import { defineModule, on } from '../../kernel/module.ts'
import * as api from './contract.ts'
import * as care from './care/contract.ts'
import { jobs as careJobs } from './care/follow.ts'
import * as caring from './care/service.ts'
import * as exports from './export/contract.ts'
import * as exporting from './export/service.ts'
import * as extracts from './extract/contract.ts'
import { jobs as extractJobs } from './extract/jobs.ts'
import * as extracting from './extract/service.ts'
import { importFile } from './file-import/command.ts'
import * as imports from './file-import/contract.ts'
import { jobs as importJobs } from './file-import/jobs.ts'
import * as importing from './file-import/service.ts'
import { problems } from './messages.ts'
import * as reading from './read.ts'
import { jobs as sealingJobs, rotateKeys } from './sealing/jobs.ts'
import * as writing from './write.ts'
import { retains } from './retention.ts'

/** An official's own finding; procedures and loads name other kinds. */
const byOfficial = ({ reference, legalGround, reason }: { reference: string; legalGround: string; reason: string }) => {
  return { kind: 'official', reference, legalGround, reason } as const
}

export default defineModule({
  name: 'registry',
  folder: import.meta.dirname,
  retains,
  permissions: [...api.permissions, ...extracts.permissions],
  problems,
  distributedBy: {
    record: 'id',
    version: 'record_id',
    past_position: 'record_id',
    import: 'id',
    import_row: 'import_id',
    export: 'id',
    extract: 'id',
    block: 'block',
    pair: 'first_id',
    finding: 'record_id',
  },
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
    on(care.listDuplicates, (tx, actor, { params, query }) => caring.duplicates(tx, actor, params.registry, query)),
    on(care.reopenPair, (tx, actor, { params, body }) => caring.reopen(tx, actor, params.registry, body)),
    on(care.declareNotSame, (tx, actor, { params, body }) => caring.notSame(tx, actor, params.registry, body)),
    on(care.readQuality, (tx, actor, { params }) => caring.quality(tx, actor, params.registry)),
    on(care.listBroken, (tx, actor, { params, query }) =>
      caring.brokenRecords(tx, actor, params.registry, params.rule, query),
    ),
    on(exports.exportRecords, (tx, actor, { params, query }) =>
      exporting.exportRecords(tx.app, actor, params.registry, query),
    ),
    on(exports.listExports, (tx, actor, { params, query }) => exporting.listExports(tx, actor, params.registry, query)),
    on(extracts.listExtracts, (tx, actor, { query }) => extracting.list(tx, actor, query)),
    on(extracts.readExtractOffer, async (_tx, actor) => extracting.offer(actor)),
    on(extracts.orderExtract, (tx, actor, { body }) => extracting.order(tx, actor, body)),
    on(extracts.decideExtract, (tx, actor, { params, body }) => extracting.decide(tx, actor, params.id, body)),
    on(extracts.retryExtract, (tx, actor, { params }) => extracting.retry(tx, actor, params.id)),
    on(extracts.downloadExtract, async (tx, actor, { params }) => {
      const { bytes, name } = await extracting.file(tx, actor, params.id)
      return file(bytes, 'text/csv; charset=utf-8', { name })
    }),
    on(imports.uploadImport, async (tx, actor, { params, query, body }) =>
      importing.viewOf(await importing.bring(tx, actor, params.registry, query, body)),
    ),
    on(imports.listImports, (tx, actor, { params, query }) => importing.list(tx, actor, params.registry, query)),
    on(imports.readImport, (tx, actor, { params }) => importing.read(tx, actor, params.registry, params.id)),
    on(imports.readImportRows, (tx, actor, { params, query }) =>
      importing.rows(tx, actor, params.registry, params.id, query),
    ),
    on(imports.importReport, async (tx, actor, { params }) => {
      const bytes = await importing.report(tx, actor, params.registry, params.id)
      return file(bytes, 'text/csv; charset=utf-8', { name: `${params.registry}-${params.id}.csv` })
    }),
    on(imports.applyImport, (tx, actor, { params: { registry, id } }) =>
      importing.order(tx, actor, registry, id, 'applying'),
    ),
    on(imports.stopImport, (tx, actor, { params: { registry, id } }) =>
      importing.order(tx, actor, registry, id, 'stopped'),
    ),
    on(imports.takeBackImport, (tx, actor, { params: { registry, id } }) =>
      importing.order(tx, actor, registry, id, 'taking-back'),
    ),
  ],
  jobs: [...importJobs, ...careJobs, ...sealingJobs, ...extractJobs],
  topics: { 'registry-import': (tx, actor, id) => importing.mayListen(tx, actor, id) },
  commands: {
    import: {
      usage: 'REGISTRY FILE [--apply]',
      summary: 'check a CSV, XLSX or NDJSON file row by row, and apply it',
      run: importFile,
    },
    'rotate registry-keys': {
      usage: '[--status]',
      summary: 'a new key for the encrypted fields; everything is brought under it, the old one destroyed',
      run: rotateKeys,
    },
  },
})
