/** Importing a file into a registry that is in use: brought, checked row by row, applied, taken back. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../../kernel/endpoint.ts'

/** Bytes: half a million rows of a city's register. */
export const importBytesMax = 50 * 1024 * 1024

const Registry = Type.String({ pattern: '^[a-z-]{1,40}$' })
const OfRegistry = Type.Object({ registry: Registry })
const OfImport = Type.Object({ registry: Registry, id: Type.String({ format: 'uuid' }) })
const Day = Type.String({ format: 'date' })
const Count = Type.Integer({ minimum: 0 })

export const outcomes = ['new', 'changed', 'unchanged', 'wrong'] as const

export const ImportView = Type.Object({
  id: Type.String({ format: 'uuid' }),
  registry: Registry,
  fileName: Type.String(),
  format: Type.Enum(['csv', 'xlsx', 'ndjson']),
  size: Type.Integer(),
  /** `refused`: the file as a whole cannot be read. */
  state: Type.Enum(['checking', 'checked', 'refused', 'applying', 'applied', 'stopped', 'taking-back', 'taken-back']),
  refusal: Type.Union([Type.Object({ type: Type.String(), why: Type.String() }), Type.Null()]),
  columns: Type.Array(
    Type.Object({
      header: Type.String(),
      /** Null: the registry has no such field, and the column is not read. */
      field: Type.Union([Type.String(), Type.Null()]),
    }),
  ),
  reference: Type.String(),
  legalGround: Type.String(),
  reason: Type.String(),
  validFrom: Day,
  /** What the rows of the file are, as far as they were checked. */
  rows: Type.Object({ new: Count, changed: Count, unchanged: Count, wrong: Count }),
  /**
   * What became of them; `refused`: changed by somebody between the check and the applying, or against a rule by then; `kept`:
   * changed by somebody since, and so not taken back.
   */
  done: Type.Object({ applied: Count, refused: Count, takenBack: Count, kept: Count }),
  /** Of the running step; null while it is not known how much there is. */
  percent: Type.Union([Type.Integer({ minimum: 0, maximum: 100 }), Type.Null()]),
  createdAt: Type.String({ format: 'date-time' }),
  createdBy: Type.String(),
})
export type ImportView = Static<typeof ImportView>

const Text = (maxLength: number) => Type.String({ minLength: 1, maxLength })

export const uploadImport = endpoint({
  method: 'POST',
  path: '/registries/:registry/imports',
  can: 'official',
  summary: 'Bring a file (CSV, XLSX, NDJSON): every row is checked, nothing is changed yet',
  params: OfRegistry,
  query: Type.Object(
    { name: Text(200), reference: Text(300), legalGround: Text(300), reason: Text(1000), validFrom: Day },
    { additionalProperties: false },
  ),
  takes: 'raw',
  bodyLimit: importBytesMax,
  perMinute: 10,
  reply: ImportView,
})

const After = Type.Object({ after: Type.Optional(Type.String({ format: 'uuid' })) })

export const listImports = endpoint({
  method: 'GET',
  path: '/registries/:registry/imports',
  can: 'official',
  summary: 'Imports that one may see, the newest first, a page at a time',
  params: OfRegistry,
  query: After,
  reply: Type.Object({ items: Type.Array(ImportView), next: Type.Union([Type.String(), Type.Null()]) }),
})

export const readImport = endpoint({
  method: 'GET',
  path: '/registries/:registry/imports/:id',
  can: 'official',
  summary: 'How an import stands',
  params: OfImport,
  reply: ImportView,
})

export const RowError = Type.Object({ field: Type.String(), vi: Type.String(), en: Type.String() })

export const importRowsMax = 200

export const readImportRows = endpoint({
  method: 'GET',
  path: '/registries/:registry/imports/:id/rows',
  can: 'official',
  summary: 'Lines of an import with what was found and what became of them, in their order',
  params: OfImport,
  query: Type.Object(
    {
      outcome: Type.Optional(Type.Enum([...outcomes])),
      /** Only rows that are wrong, were refused or were kept. */
      troubled: Type.Optional(Type.Boolean()),
      after: Type.Optional(Type.Integer({ minimum: 0 })),
    },
    { additionalProperties: false },
  ),
  reply: Type.Object({
    items: Type.Array(
      Type.Object({
        line: Type.Integer(),
        outcome: Type.Enum([...outcomes]),
        state: Type.Enum(['waiting', 'applied', 'refused', 'taken-back', 'kept']),
        recordId: Type.Union([Type.String({ format: 'uuid' }), Type.Null()]),
        version: Type.Union([Type.Integer(), Type.Null()]),
        /** Fields that the row sets; their values are not shown here. */
        fields: Type.Array(Type.String()),
        errors: Type.Array(RowError),
      }),
    ),
    /** `after` of the next page; null at the end. */
    next: Type.Union([Type.Integer(), Type.Null()]),
  }),
})

export const importReport = endpoint({
  method: 'GET',
  path: '/registries/:registry/imports/:id/report',
  can: 'official',
  summary: 'What is wrong, line by line, as CSV in both languages',
  params: OfImport,
  gives: 'file',
})

const step = (name: string, summary: string) =>
  ({
    method: 'POST',
    path: `/registries/:registry/imports/:id/${name}`,
    can: 'official',
    summary,
    params: OfImport,
    reply: ImportView,
  }) as const

export const applyImport = endpoint(step('apply', 'Apply what is new and changed; also goes on after a stop'))
export const stopImport = endpoint(step('stop', 'Stop applying after the batch under way'))
export const takeBackImport = endpoint(
  step('take-back', 'Take all that was applied back, where the record has not changed since'),
)
