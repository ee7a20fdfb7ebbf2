/** The catalogue of procedures: shapes and endpoints. Browser-safe. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { closed, Text, Nullable, Code, Day } from './contract-shapes.ts'
import type { FormSchema } from './form.ts'

/** Who decides: the ward or commune, the district (its successor since 2025-07-01), or the city and its departments. */
export const ProcedureLevel = Type.Union([Type.Literal('commune'), Type.Literal('district'), Type.Literal('city')])
export type ProcedureLevel = Static<typeof ProcedureLevel>

export const Audience = Type.Union([Type.Literal('citizen'), Type.Literal('business'), Type.Literal('organisation')])
export type Audience = Static<typeof Audience>

/** `full`: every step online; `partial`: with a published reason; `information`: described only, not taken here. */
export const OnlineLevel = Type.Union([Type.Literal('full'), Type.Literal('partial'), Type.Literal('information')])
export type OnlineLevel = Static<typeof OnlineLevel>

export const DeliveryWay = Type.Union([Type.Literal('online'), Type.Literal('counter'), Type.Literal('post')])
export type DeliveryWay = Static<typeof DeliveryWay>

export const ProcedureSummary = Type.Object(
  {
    code: Type.String(),
    version: Type.Integer(),
    name: Text,
    /** One sentence in everyday words. */
    summary: Text,
    field: Text,
    fieldId: Type.String(),
    levels: Type.Array(ProcedureLevel),
    audiences: Type.Array(Audience),
    onlineLevel: OnlineLevel,
    /** Least fee in đồng, null when it depends; `feeText` says it in words. */
    feeFromDong: Nullable(Type.Integer()),
    timeText: Text,
  },
  closed,
)
export type ProcedureSummary = Static<typeof ProcedureSummary>

export const Paper = Type.Object(
  {
    slot: Type.String(),
    name: Text,
    help: Nullable(Text),
    /** `when`: only for some answers (the check says whether it is asked for). */
    need: Type.Union([Type.Literal('required'), Type.Literal('when'), Type.Literal('optional')]),
    originals: Type.Integer(),
    copies: Type.Integer(),
    /** The city reads it itself (once only); nobody has to upload it. */
    known: Type.Boolean(),
    filesMax: Type.Integer(),
  },
  closed,
)
export type Paper = Static<typeof Paper>

export const LegalBasis = Type.Object({ number: Type.String(), title: Type.String(), date: Nullable(Day) }, closed)

export const FeeRule = Type.Object(
  {
    id: Type.String(),
    name: Text,
    amountDong: Type.Integer(),
    when: Nullable(Text),
    legalBasis: Nullable(Type.String()),
  },
  closed,
)
export type FeeRule = Static<typeof FeeRule>

export const ProcedureDetail = Type.Object(
  {
    ...ProcedureSummary.properties,
    decision: Type.String(),
    description: Text,
    /** Steps as the citizen lives them, in words. */
    steps: Type.Array(Text),
    conditions: Type.Array(Text),
    papers: Type.Array(Paper),
    fees: Type.Array(FeeRule),
    feeText: Text,
    /** Free text of an imported procedure, null when structured. */
    ways: Type.Array(Type.Object({ way: DeliveryWay, time: Text, fee: Text }, closed)),
    receivingUnit: Text,
    decidingUnit: Text,
    result: Text,
    legalBasis: Type.Array(LegalBasis),
    delivery: Type.Array(DeliveryWay),
    /** Level of assurance of the electronic ID that it asks for. */
    assurance: Type.Union([Type.Literal(1), Type.Literal(2)]),
    /** Published reason why it is not full-process online (Decree 224/2026). */
    partialReason: Nullable(Text),
    /** It can be applied for here. */
    appliable: Type.Boolean(),
    validFrom: Day,
    validTo: Nullable(Day),
    /** Where these facts were taken from. */
    provenance: Type.String(),
    related: Type.Array(Type.Object({ code: Type.String(), name: Text }, closed)),
  },
  closed,
)
export type ProcedureDetail = Static<typeof ProcedureDetail>

export const searchProcedures = endpoint({
  method: 'GET',
  path: '/procedures',
  can: 'anyone',
  summary: 'Find procedures by everyday words, with or without marks',
  query: Type.Object(
    {
      text: Type.Optional(Type.String({ maxLength: 200 })),
      field: Type.Optional(Type.String({ maxLength: 100 })),
      level: Type.Optional(ProcedureLevel),
      audience: Type.Optional(Audience),
      /** Only those that can be applied for here. */
      appliable: Type.Optional(Type.Boolean()),
      page: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
      pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    },
    closed,
  ),
  reply: Type.Object(
    {
      total: Type.Integer(),
      items: Type.Array(ProcedureSummary),
      /** How many of the found are in each field and level, for filters. */
      fields: Type.Array(Type.Object({ id: Type.String(), name: Text, count: Type.Integer() }, closed)),
      levels: Type.Array(Type.Object({ id: ProcedureLevel, count: Type.Integer() }, closed)),
      /** What was understood when the words were corrected ("giay khai sinh"), null when not. */
      understood: Nullable(Type.String()),
    },
    closed,
  ),
})

export const LifeEvent = Type.Object(
  { id: Type.String(), title: Text, icon: Type.String(), procedures: Type.Array(ProcedureSummary) },
  closed,
)
export type LifeEvent = Static<typeof LifeEvent>

export const homeProcedures = endpoint({
  method: 'GET',
  path: '/procedures/home',
  can: 'anyone',
  summary: 'What the home page shows: life events and the most used procedures',
  reply: Type.Object(
    { lifeEvents: Type.Array(LifeEvent), popular: Type.Array(ProcedureSummary), total: Type.Integer() },
    closed,
  ),
})

export const getProcedure = endpoint({
  method: 'GET',
  path: '/procedures/by-code/:code',
  can: 'anyone',
  summary: 'Everything about one procedure, as valid today',
  params: Type.Object({ code: Code }, closed),
  reply: ProcedureDetail,
})

export const getForm = endpoint({
  method: 'GET',
  path: '/procedures/by-code/:code/form',
  can: 'anyone',
  summary: 'The electronic form, in the dialect of form.ts',
  params: Type.Object({ code: Code }, closed),
  reply: Type.Object(
    { code: Type.String(), version: Type.Integer(), form: Type.Unsafe<FormSchema>({}), papers: Type.Array(Paper) },
    closed,
  ),
})
