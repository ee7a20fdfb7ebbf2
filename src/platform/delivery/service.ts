/** Results to people: into their document store at once, the paper by post or over the counter when asked. */
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { instantAt } from '../../kernel/clock.ts'
import { type Message, translate } from '../../kernel/i18n.ts'
import { isId, newId } from '../../kernel/id.ts'
import { problem } from '../../kernel/problems.ts'
import { bytesOf, documentById } from '../documents/index.ts'
import { recordAccess } from '../identity/index.ts'
import { notify } from '../notifications/index.ts'
import { directory, foldText, may } from '../organisation/index.ts'
import type { DeliveryView, MyDocument, PostalAddress } from './contract.ts'
import { createShipment, deliveryCompleted, type HandedOver } from './events.ts'
import { messages } from './messages.ts'
import type { CustodyRow, DeliveryRow, StoredRow } from './rows.ts'
import * as store from './store.ts'

export interface DeliveryRequest {
  readonly documentId: string
  readonly personId: string
  readonly caseId: string
  /** As the person and the counter know the case and its applicant. */
  readonly caseCode?: string
  readonly personName?: string
  readonly title: Message
  /** What it is, for filtering the document store; `result` unless said. */
  readonly kind?: string
  /** Path of the public page that verifies exactly this document; the page that takes a file unless said. */
  readonly verifyPath?: string
  /** The unit whose counter holds the paper; needed for `byPost` and `atCounter`. */
  readonly unitId?: string
  readonly byPost?: PostalAddress
  readonly atCounter?: boolean
}

export interface Delivered {
  /** The electronic delivery, complete at once. */
  readonly deliveryId: string
  /** The paper's delivery, when one was asked for. */
  readonly paperDeliveryId: string | null
}

/** The words of a message with a title inside, in both languages. */
export function withTitle(message: Message, title: Message, params: Record<string, string> = {}): Message {
  return {
    vi: translate('vi', message, { ...params, title: title.vi }),
    en: translate('en', message, { ...params, title: title.en }),
  }
}

/** Puts a document into the person's store and tells them; sends the paper when asked. Repeating it changes nothing (DEL2). */
export async function deliver(tx: Tx, request: DeliveryRequest): Promise<Delivered> {
  await keepDocument(tx, { ...request, kind: request.kind ?? 'result' })
  const online = await open(tx, request, 'online')
  if (online.isNew) {
    await complete(tx, online.row, tx.now.toString())
    await notify(tx, {
      personId: request.personId,
      kind: 'delivery.ready',
      title: withTitle(messages.noticeReadyTitle, request.title),
      body: messages.noticeReadyBody,
      link: '/papers',
    })
  }
  if (!request.byPost && !request.atCounter) return { deliveryId: online.row.id, paperDeliveryId: null }
  if (request.unitId === undefined) throw new RangeError('a paper needs the unit whose counter holds it')
  const paper = await open(tx, request, request.byPost ? 'post' : 'counter')
  if (paper.isNew) {
    await store.appendCustody(tx, {
      ...ownStep(tx, paper.row.id, 'created', 'system:delivery'),
      holder: unitName(request.unitId),
    })
    if (request.byPost) tx.enqueue(createShipment, { deliveryId: paper.row.id }, { key: paper.row.id })
  }
  return { deliveryId: online.row.id, paperDeliveryId: paper.row.id }
}

/** Puts a document (a receipt, a slip) into the person's store without a notice. Repeating it changes nothing. */
export async function keepDocument(
  tx: Tx,
  input: { documentId: string; personId: string; caseId?: string; title: Message; kind: string; verifyPath?: string },
): Promise<{ id: string }> {
  const document = await documentById(tx, input.documentId)
  if (!document) throw new Error(`no document ${input.documentId}`)
  const id = await store.keep(tx, {
    person_id: input.personId,
    id: newId(tx.now.epochMilliseconds),
    document_id: input.documentId,
    case_id: input.caseId ?? null,
    title: input.title,
    kind: input.kind,
    sha256: document.sha256,
    received_at: tx.now.toString(),
    first_opened_at: null,
    verify_path: input.verifyPath ?? '/verify',
    standing: 'current',
    search_text: foldText(`${input.title.vi} ${input.title.en} ${input.kind}`),
  })
  tx.live(`person:${input.personId}`)
  return { id }
}

/** DEL6: the paper stays in the person's store and says that it counts no more. */
export async function markPaper(
  tx: Tx,
  paper: { personId: string; documentId: string; standing: 'superseded' | 'revoked' },
): Promise<void> {
  await store.setStanding(tx, paper)
  tx.live(`person:${paper.personId}`)
}

/** DEL7: false when it was replaced or revoked; what a transaction finds stays so until its end. */
export async function isCurrent(tx: Tx, row: DeliveryRow): Promise<boolean> {
  return (await store.holdStanding(tx, row)) === 'current'
}

async function open(
  tx: Tx,
  request: DeliveryRequest,
  channel: DeliveryRow['channel'],
): Promise<{ row: DeliveryRow; isNew: boolean }> {
  const row: DeliveryRow = {
    id: newId(tx.now.epochMilliseconds),
    case_id: request.caseId,
    case_code: request.caseCode ?? null,
    person_id: request.personId,
    person_name: request.personName ?? null,
    document_id: request.documentId,
    channel,
    status: 'waiting',
    title: request.title,
    unit_id: request.unitId ?? null,
    address: channel === 'post' ? (request.byPost ?? null) : null,
    tracking_code: null,
    created_at: tx.now.toString(),
    completed_at: null,
    last_error: null,
    search_text: foldText(
      `${request.caseCode ?? ''} ${request.personName ?? ''} ${request.title.vi} ${request.title.en}`,
    ),
  }
  const isNew = await store.insertDelivery(tx, row)
  return { row: isNew ? row : await store.findSame(tx, row), isNew }
}

/** Marks a locked delivery as completed and says so, once; with what the counter keeps when it was handed over there (DEL10). */
export async function complete(tx: Tx, row: DeliveryRow, at: string, handedOver?: HandedOver): Promise<DeliveryRow> {
  if (row.status === 'completed') return row
  const next = await store.updateDelivery(tx, row, { status: 'completed', completed_at: at })
  tx.emit(deliveryCompleted, { ...eventOf(row, at), ...(handedOver && { handedOver }) })
  tx.live(`delivery:${row.id}`)
  return next
}

export function eventOf(row: DeliveryRow, at: string) {
  return {
    deliveryId: row.id,
    caseId: row.case_id,
    personId: row.person_id,
    documentId: row.document_id,
    channel: row.channel,
    at,
  }
}

export function unitName(unitId: string | null): string {
  return (unitId === null ? undefined : directory().unit(unitId)?.name.vi) ?? unitId ?? ''
}

export function ownStep(tx: Tx, deliveryId: string, kind: CustodyRow['kind'], actor: string) {
  const id = newId(tx.now.epochMilliseconds)
  const at = tx.now.toString()
  return {
    delivery_id: deliveryId,
    id,
    kind,
    sequence: null,
    event_id: null,
    at,
    received_at: at,
    place: null,
    note: null,
    actor,
  }
}

// ---- the person's own documents ----------------------------------------------------------------------------------

function own(actor: Actor): string {
  if (actor.kind !== 'citizen') throw problem('kernel.forbidden')
  return actor.id
}

function documentView(row: StoredRow): MyDocument {
  return {
    id: row.id,
    documentId: row.document_id,
    caseId: row.case_id,
    title: row.title,
    kind: row.kind,
    receivedAt: row.received_at,
    firstOpenedAt: row.first_opened_at,
    sha256: row.sha256,
    verifyPath: row.verify_path,
    standing: row.standing,
  }
}

export interface DocumentQuery {
  readonly search?: string
  readonly kind?: string
  readonly from?: string
  readonly to?: string
  readonly before?: string
  readonly limit?: number
}

const startOf = (day: Temporal.PlainDate) => instantAt(day.toPlainDateTime()).toString()

export async function listMyDocuments(tx: Tx, actor: Actor, query: DocumentQuery) {
  const personId = own(actor)
  const limit = query.limit ?? 30
  const search = query.search === undefined ? undefined : foldText(query.search).trim()
  // Only signs were typed: they are in no title's folded form.
  const nothing = search === '' && (query.search ?? '').trim() !== ''
  const rows = nothing
    ? []
    : await store.listStored(tx, personId, {
        kind: query.kind,
        before: query.before,
        limit: limit + 1,
        search,
        ...(query.from && { from: startOf(Temporal.PlainDate.from(query.from)) }),
        // Until the end of that day.
        ...(query.to && { to: startOf(Temporal.PlainDate.from(query.to).add({ days: 1 })) }),
      })
  const page = rows.slice(0, limit)
  return {
    documents: page.map(documentView),
    kinds: await store.kindsOf(tx, personId),
    next: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
  }
}

export async function downloadMine(
  tx: Tx,
  actor: Actor,
  id: string,
): Promise<{ bytes: Buffer; mediaType: string; name: string }> {
  const row = await store.findStored(tx, own(actor), id)
  const document = row && (await documentById(tx, row.document_id))
  if (!row || !document) throw problem('delivery.not-found')
  await store.markOpened(tx, row)
  return { bytes: await bytesOf(tx, document.id), mediaType: document.mediaType, name: document.name }
}

// ---- deliveries --------------------------------------------------------------------------------------------------

export function maySee(actor: Actor, row: DeliveryRow): boolean {
  if (actor.kind === 'system') return true
  if (actor.kind === 'citizen') return row.person_id === actor.id
  return (
    row.unit_id !== null &&
    (['delivery.read', 'delivery.hand-over'] as const).some((p) => may(actor, p, row.unit_id ?? ''))
  )
}

export async function viewsOf(tx: Tx, rows: readonly DeliveryRow[]): Promise<DeliveryView[]> {
  const custody = await store.custodyOf(
    tx,
    rows.map((row) => row.id),
  )
  return rows.map((row) => ({
    id: row.id,
    caseId: row.case_id,
    caseCode: row.case_code,
    documentId: row.document_id,
    personId: row.person_id,
    personName: row.person_name,
    title: row.title,
    channel: row.channel,
    status: row.status,
    createdAt: row.created_at,
    completedAt: row.completed_at,
    trackingCode: row.tracking_code,
    address: row.address,
    unitId: row.unit_id,
    custody: custody
      .filter((step) => step.delivery_id === row.id)
      .map(({ kind, at, holder, place, note }) => ({ kind, at, holder, place, note })),
  }))
}

/** Every delivery of a case, oldest first. Who may see them is the caller's to check. */
export async function deliveriesOf(tx: Tx, caseId: string): Promise<DeliveryView[]> {
  return viewsOf(tx, await store.deliveriesOfCase(tx, caseId))
}

export async function noteRead(tx: Tx, actor: Actor, rows: readonly DeliveryRow[], purpose: string): Promise<void> {
  const personIds = [...new Set(rows.map((row) => row.person_id))]
  const [first] = rows
  const caseId = rows.length === 1 && first && isId(first.case_id) ? first.case_id : null
  await recordAccess(tx, actor, { personIds, what: 'delivery', purpose, caseId })
}

export async function listOf(tx: Tx, actor: Actor, caseId: string): Promise<DeliveryView[]> {
  const rows = (await store.deliveriesOfCase(tx, caseId)).filter((row) => maySee(actor, row))
  await noteRead(tx, actor, rows, 'handling a case')
  return viewsOf(tx, rows)
}

export async function getDelivery(tx: Tx, actor: Actor, id: string): Promise<DeliveryView> {
  const row = await store.findDelivery(tx, id)
  if (!row || !maySee(actor, row)) throw problem('delivery.not-found')
  await noteRead(tx, actor, [row], 'handling a case')
  return viewOf(tx, row)
}

export async function viewOf(tx: Tx, row: DeliveryRow): Promise<DeliveryView> {
  const [view] = await viewsOf(tx, [row])
  if (!view) throw new Error('a row without a view')
  return view
}

export async function mayListen(tx: Tx, actor: Actor, id: string): Promise<boolean> {
  const row = isId(id) ? await store.findDelivery(tx, id) : undefined
  return row !== undefined && maySee(actor, row)
}
