/** What a module is made of. Wiring only: see DESIGN “Every module has the same rooms”. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Static, TSchema } from 'typebox'
import type { Actor } from './actor.ts'
import type { App, Tx } from './app.ts'
import type { EndpointSpec, InputOf, PackedJson, ReplyOf } from './endpoint.ts'
import type { ProblemTypes } from './problems.ts'
import type { RetentionRule } from './retention.ts'

/** A fact that happened, stored with the change that made it and delivered at least once. */
export interface EventType<S extends TSchema = TSchema> {
  /** `<module>.<what-happened>`, past tense. */
  readonly name: string
  readonly data: S
}

/** Work for later, in its own queue. */
export interface JobType<S extends TSchema = TSchema> {
  readonly name: string
  readonly data: S
  /** Tries after the first, with growing pauses; 8 at most and unless said. */
  readonly retries?: number
  /** How many run at once in one process; 2 unless said. */
  readonly concurrency?: number
}

export function defineEvent<const S extends TSchema>(name: string, data: S): EventType<S> {
  return { name, data }
}

export function defineJob<const S extends TSchema>(
  name: string,
  data: S,
  options: Pick<JobType, 'retries' | 'concurrency'> = {},
): JobType<S> {
  return { name, data, ...options }
}

/** What the request itself said, for the few handlers that need it. */
export interface RequestInfo {
  readonly id: string
  readonly ip: string
  readonly userAgent: string
  readonly language: 'vi' | 'en'
  readonly cookies: Readonly<Record<string, string | undefined>>
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly rawBody?: Buffer
}

export interface Route {
  readonly endpoint: EndpointSpec
  readonly handler: (tx: Tx, actor: Actor, input: never, request: RequestInfo) => unknown
}

export interface Listener {
  readonly event: EventType
  /** Names the listener within its module; with the event id it makes delivery idempotent. */
  readonly name: string
  readonly handler: (tx: Tx, data: never) => Promise<void>
}

export interface JobHandler {
  readonly job: JobType
  readonly handler: (tx: Tx, data: never) => Promise<void>
  /** Five-field cron expression in Hanoi's time, for repeating work. */
  readonly cron?: string
  /** `none`: the handler opens its own transactions (long work). */
  readonly transaction?: 'one' | 'none'
}

export function on<E extends EndpointSpec>(
  endpoint: E,
  handler: (
    tx: Tx,
    actor: Actor,
    input: InputOf<E>,
    request: RequestInfo,
  ) => Promise<ReplyOf<E> | PackedJson> | ReplyOf<E> | PackedJson,
): Route {
  return { endpoint, handler }
}

/** The handler runs in one transaction with the mark that it was handled: its database effects happen exactly once. */
export function when<S extends TSchema>(
  event: EventType<S>,
  name: string,
  handler: (tx: Tx, data: Static<S>) => Promise<void>,
): Listener {
  return { event, name, handler }
}

export function does<S extends TSchema>(
  job: JobType<S>,
  handler: (tx: Tx, data: Static<S>) => Promise<void>,
  options: Pick<JobHandler, 'transaction'> = {},
): JobHandler {
  return { job, handler, ...options }
}

/** Repeating work by cron (`'*\/5 * * * *'`), Hanoi time; one process in the whole cluster runs each tick. */
export function every(cron: string, name: string, handler: (tx: Tx) => Promise<void>): JobHandler {
  return { job: { name, data: { type: 'object' } }, handler, cron }
}

/** Who makes a request, as the module says that authenticates. */
export type Authenticate = (request: FastifyRequest) => Promise<Actor>

export interface Module {
  readonly name: string
  readonly permissions?: readonly string[]
  readonly problems?: ProblemTypes
  readonly routes?: readonly Route[]
  readonly listens?: readonly Listener[]
  readonly jobs?: readonly JobHandler[]
  /** Folder of this module's `migrations/`, as `import.meta.dirname`; its PostgreSQL schema has the module's name (`-` becomes `_`). */
  readonly folder: string
  /** Tables that grow with the city → their distribution key. */
  readonly distributedBy?: Readonly<Record<string, string>>
  /** How long it keeps what (retention.ts). */
  readonly retains?: readonly RetentionRule[]
  /** Unique indexes without the distribution key: on a cluster they become plain ones, and the module's own check under a lock holds. */
  readonly keepsUnique?: readonly string[]
  /** Who may listen to live topic `<name>:<id>`. */
  readonly topics?: Readonly<Record<string, (tx: Tx, actor: Actor, id: string) => Promise<boolean> | boolean>>
  /** Reads the request's session. Exactly one module does. */
  readonly authenticates?: (tx: Tx, request: FastifyRequest) => Promise<Actor>
  /** Adds what is not an endpoint of ours (a protocol endpoint such as OpenID Connect). */
  readonly mounts?: (server: FastifyInstance, app: App, authenticate: Authenticate) => Promise<void> | void
  /** Reference data: loaded once by content version, with progress; must be repeatable. */
  readonly loads?: readonly ReferenceData[]
  /** Called when the program is ready to serve (fill caches); may return a stop function. */
  readonly starts?: (app: App) => Promise<undefined | (() => Promise<void>)>
  /** Words of the command line: `'load procedures'` answers `khue load procedures FILE`. */
  readonly commands?: Readonly<Record<string, ModuleCommand>>
}

export interface ModuleCommand {
  /** What follows the name, for `khue help`. */
  readonly usage: string
  readonly summary: string
  /** `app` is a migrated program that serves nobody, beside a running one or alone. Resolves with the exit code. */
  readonly run?: (app: App, args: readonly string[]) => Promise<number>
  /** With the stand-ins of the sandbox beside it, those of a running program or its own. */
  readonly standIns?: true
  /** Instead of `run`: works without settings and database. */
  readonly runOffline?: (args: readonly string[]) => Promise<number>
}

export interface ReferenceData {
  readonly name: string
  /** Changes whenever the content does; loading is skipped when the stored version is the same. */
  readonly version: string
  readonly load: (tx: Tx, progress: (done: number, total: number) => void) => Promise<void>
}

export function defineModule(module: Module): Module {
  return module
}
