/** Open data, for anybody. Browser-safe. */
import { Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'

const Text2 = Type.Object({ vi: Type.String(), en: Type.String() })
const Nullable = <T extends Type.TSchema>(type: T) => Type.Union([type, Type.Null()])
const Instant = Type.String({ format: 'date-time' })
const Id = Type.String({ pattern: '^[a-z][a-z0-9-]{2,59}$' })

export const formats = ['csv', 'json', 'geojson', 'parquet'] as const
export type Format = (typeof formats)[number]
const Format = Type.Enum([...formats])

export const rowsPerPageMax = 1000

const Brief = {
  id: Id,
  title: Text2,
  description: Text2,
  themes: Type.Array(Type.String()),
  publisher: Text2,
  licence: Type.String(),
  frequency: Type.String(),
  formats: Type.Array(Format),
}
const Published = Type.Object({
  number: Type.Integer(),
  issuedAt: Instant,
  rowCount: Type.Integer(),
})

export const DatasetLine = Type.Object({ ...Brief, edition: Nullable(Published), score: Nullable(Type.Integer()) })
export type DatasetLine = Type.Static<typeof DatasetLine>

const EditionView = Type.Object({
  number: Type.Integer(),
  issuedAt: Instant,
  rowCount: Type.Integer(),
  /** Against the edition before. */
  added: Type.Integer(),
  removed: Type.Integer(),
  changed: Type.Integer(),
  period: Type.Object({ from: Type.String({ format: 'date' }), to: Type.String({ format: 'date' }) }),
  /** Rows whose numbers were kept back. */
  suppressed: Type.Integer(),
  files: Type.Array(Type.Object({ format: Format, sizeBytes: Type.Integer(), sha256: Type.String() })),
})
export type EditionView = Type.Static<typeof EditionView>

export const QualityView = Type.Object({
  score: Type.Integer(),
  completeness: Type.Number(),
  validity: Type.Number(),
  documentation: Type.Number(),
  timeliness: Type.Number(),
  weights: Type.Object({
    completeness: Type.Number(),
    validity: Type.Number(),
    documentation: Type.Number(),
    timeliness: Type.Number(),
  }),
})
export type QualityView = Type.Static<typeof QualityView>

const Column = Type.Object({
  name: Type.String(),
  title: Text2,
  meaning: Text2,
  type: Type.String(),
  optional: Type.Boolean(),
  values: Nullable(Type.Array(Type.String())),
})

export const DatasetView = Type.Object({
  ...Brief,
  attribution: Nullable(Type.String()),
  legalGround: Text2,
  columns: Type.Array(Column),
  position: Nullable(Type.Object({ lat: Type.String(), lon: Type.String() })),
  chart: Nullable(
    Type.Object({
      pick: Type.Enum(['largest', 'newest']),
      label: Text2,
      measure: Type.String(),
      where: Type.Record(Type.String(), Type.String()),
    }),
  ),
  suppression: Nullable(Type.Object({ threshold: Type.Integer(), levels: Type.Array(Type.String()) })),
  /** When it was last compared with its source. */
  checkedAt: Nullable(Instant),
  quality: Nullable(QualityView),
  /** Newest first. */
  editions: Type.Array(EditionView),
})
export type DatasetView = Type.Static<typeof DatasetView>

const perMinute = 300

export const listDatasets = endpoint({
  method: 'GET',
  path: '/open-data/datasets',
  can: 'anyone',
  perMinute,
  summary: 'The datasets of the city; by words of their titles, descriptions and keywords, with marks or without',
  query: Type.Object({
    text: Type.Optional(Type.String({ maxLength: 100 })),
    theme: Type.Optional(Type.String({ pattern: '^[A-Z]{4}$' })),
    format: Type.Optional(Format),
  }),
  reply: Type.Object({
    items: Type.Array(DatasetLine),
    /** Of all datasets. */
    themes: Type.Array(Type.Object({ id: Type.String(), count: Type.Integer() })),
  }),
})

export const readDataset = endpoint({
  method: 'GET',
  path: '/open-data/datasets/:id',
  can: 'anyone',
  perMinute,
  summary: 'A dataset: what it is, its columns, quality, files and earlier editions',
  params: Type.Object({ id: Id }),
  reply: DatasetView,
})

const Value = Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()])

/** Besides these, any column is a filter. */
const RowQuery = Type.Unsafe<{
  readonly limit?: number
  readonly sort?: string
  readonly cursor?: string
  readonly [filter: string]: unknown
}>(
  Type.Object(
    {
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: rowsPerPageMax })),
      /** `people`, or `-people` for the largest first. */
      sort: Type.Optional(Type.String({ pattern: '^-?[a-z][a-z0-9_]{0,39}$' })),
      /** `next` of the page before, with the same filters. */
      cursor: Type.Optional(Type.String({ pattern: '^[0-9]{1,9}[.][0-9]{1,7}$' })),
    },
    { additionalProperties: true },
  ),
)

export const listRows = endpoint({
  method: 'GET',
  path: '/open-data/datasets/:id/rows',
  can: 'anyone',
  perMinute,
  summary:
    'Rows of the newest edition: `column=value` (several by comma), `column.from=` and `column.to=` (inclusive), `sort=column` or `-column`, `limit` ≤ 1000, `cursor`',
  params: Type.Object({ id: Id }),
  query: RowQuery,
  reply: Type.Object({
    edition: Type.Integer(),
    /** Rows that match, on all pages. */
    total: Type.Integer(),
    items: Type.Array(Type.Record(Type.String(), Value)),
    next: Nullable(Type.String()),
    licence: Type.String(),
    attribution: Nullable(Type.String()),
  }),
})

export const downloadFile = endpoint({
  method: 'GET',
  path: '/open-data/datasets/:id/files/:format',
  can: 'anyone',
  perMinute: 60,
  gives: 'file',
  summary: 'A whole edition as a file: the newest, or the one with this number',
  params: Type.Object({ id: Id, format: Format }),
  query: Type.Object({ edition: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })) }),
})

const catalogue = <const S extends '.jsonld' | '.rdf' | '.ttl'>(suffix: S, syntax: string) =>
  endpoint({
    method: 'GET',
    path: `/open-data/catalogue${suffix}`,
    can: 'anyone',
    perMinute: 60,
    gives: 'file',
    summary: `The catalogue as DCAT-AP 3, in ${syntax}`,
  })

export const catalogueJsonLd = catalogue('.jsonld', 'JSON-LD')
export const catalogueRdf = catalogue('.rdf', 'RDF/XML')
export const catalogueTurtle = catalogue('.ttl', 'Turtle')
