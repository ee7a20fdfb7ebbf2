/** What a service of the exchange is, and the services that this program answers itself. */
import type { App, Tx } from '../../kernel/app.ts'
import type { Message } from '../../kernel/i18n.ts'
import { compileFor } from '../../kernel/validation.ts'
import type { Sensitivity } from '../registry/index.ts'
import { ownMemberId } from './identifiers.ts'

export type JsonSchema = Readonly<Record<string, unknown>>

/** Why a member may ask. */
export interface ServicePurpose {
  readonly title: Message
  /** The article that allows it. */
  readonly legalGround: string
  /** Whether the person must have said yes (Law 91/2025), or the law stands in for it. */
  readonly consent: 'none' | 'required'
  /** The most that this purpose may open; a grant names these or fewer. */
  readonly fields: readonly string[]
  /** It changes what is recorded, and reads nothing. */
  readonly writes?: boolean
}

export interface ServiceField {
  readonly title: Message
  readonly sensitivity: Sensitivity
  /** JSON Schema 2020-12 of one value. */
  readonly schema: JsonSchema
}

/** The contract of a service: what anybody may read before connecting to it. */
export interface ServiceContract {
  /** The last part of its id. */
  readonly code: string
  readonly title: Message
  readonly summary: Message
  /** Who answers for it and grants access: a unit of government. */
  readonly ownerUnitId: string
  readonly legalGround: string
  /** JSON Schema 2020-12 of the request's body. */
  readonly request: JsonSchema
  readonly example: Readonly<Record<string, unknown>>
  readonly fields: Readonly<Record<string, ServiceField>>
  readonly purposes: Readonly<Record<string, ServicePurpose>>
  /** The level of service that is promised. */
  readonly level: { readonly p99Ms: number; readonly availability: number }
  /** The request's field that has the citizen number of whom it is about: whose consent counts. */
  readonly subjectField?: string
  /** Answers 202 and later: a register that takes its time. */
  readonly slow?: boolean
}

/** Who asks, as far as the one that answers needs it. */
export interface Caller {
  readonly memberId: string
  readonly memberName: Message
  /** The person at the member's side (X-Road-UserId). */
  readonly userId: string
  readonly purpose: string
  /** What this call may be told; anything else is cut off by the exchange. */
  readonly fields: readonly string[]
  /** What the member's case is about (X-Road-Issue). */
  readonly issue: string | null
  /** X-Road-Id of the request. */
  readonly messageId: string
}

/** A service that Khuê answers itself. */
export interface OwnService extends ServiceContract {
  /** The fields of the answer; null when there is nothing. In the call's transaction. */
  readonly answer: (
    tx: Tx,
    caller: Caller,
    input: Readonly<Record<string, unknown>>,
  ) => Promise<Readonly<Record<string, unknown>> | null>
}

export interface OpenService {
  /** INSTANCE/CLASS/MEMBER/SUBSYSTEM/CODE. */
  readonly id: string
  /** Whose address answers; null for Khuê itself. */
  readonly providerId: string | null
  readonly contract: ServiceContract
  readonly answer: OwnService['answer'] | null
  /** Of a request's body. */
  readonly check: ReturnType<typeof compileFor>
}

const published = new WeakMap<App, Map<string, OpenService>>()

function servicesIn(app: App): Map<string, OpenService> {
  const found = published.get(app)
  if (found) return found
  const made = new Map<string, OpenService>()
  published.set(app, made)
  return made
}

/** Throws when the contract contradicts itself: a mistake of the program, or of who publishes from outside. */
export function openService(id: string, providerId: string | null, contract: ServiceContract): OpenService {
  for (const [name, purpose] of Object.entries(contract.purposes)) {
    const unknown = purpose.fields.find((field) => !Object.hasOwn(contract.fields, field))
    if (unknown !== undefined) throw new Error(`${id}: purpose ${name} opens ${unknown}, which is no field`)
    if (purpose.consent === 'required' && contract.subjectField === undefined) {
      throw new Error(`${id}: purpose ${name} needs consent, but no field of the request says whose`)
    }
  }
  const check = compileFor('body', contract.request)
  if ('error' in check({ ...contract.example })) throw new Error(`${id}: its example does not fit its contract`)
  return { id, providerId, contract, answer: null, check }
}

/** Offers a service to the members; called by the module that answers, when the program starts. */
export function publishService(app: App, service: OwnService): void {
  const { answer, ...contract } = service
  const id = `${ownMemberId}/${service.code}`
  servicesIn(app).set(id, { ...openService(id, null, contract), answer })
}

export function ownServices(app: App): OpenService[] {
  return [...servicesIn(app).values()]
}

export function ownService(app: App, id: string): OpenService | undefined {
  return servicesIn(app).get(id)
}
