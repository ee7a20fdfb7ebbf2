/** Where an @context comes from: packaged, kept here, given by the operator, or from an allowed host (CIM 009 §5.13). Rules NG5 and NG14. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { App } from '../../kernel/app.ts'
import { newId } from '../../kernel/id.ts'
import { outgoingOf } from '../../kernel/outgoing.ts'
import { openingOf } from './access.ts'
import { buildContext, type Context, contextIn } from './context.ts'
import { coreTerms, coreUrl, isCoreUrl } from './core-context.ts'
import { badData, invalid, NgsiError, notFound } from './errors.ts'
import * as store from './store-contexts.ts'
import { suiteContextAt } from './suite-contexts.ts'

const timeoutMs = 5000
const bytesMax = 1024 * 1024
const builtMax = 500
const rememberMs = 30_000
export const contextsPath = '/ngsi-ld/v1/jsonldContexts'

/** The ids that we give stand in an address as they are. */
export const hostedUrl = (app: App, id: string) => `${app.config.publicUrl}${contextsPath}/${id}`

interface Built {
  readonly context: Context
  readonly builtAt: number
  /** Addresses that it is made of. */
  readonly urls: readonly string[]
}

export class Contexts {
  readonly #app: App
  readonly #built = new Map<string, Built>()
  /** How often each address was used since it was written down. */
  readonly #uses = new Map<string, Map<string, number>>()
  #given: Promise<ReadonlyMap<string, unknown>> | undefined

  constructor(app: App) {
    this.#app = app
  }

  /** Of what a client gives: addresses, terms, or both. Throws BadRequestData, LdContextNotAvailable. */
  async of(tenant: string, address: unknown): Promise<Context> {
    const given = absolute(this.#app, address)
    const key = `${tenant}\n${given === undefined ? '' : JSON.stringify(given)}`
    const found = this.#built.get(key)
    // The core alone never changes; what is kept here may be removed, by another process as well.
    const isFresh = found && (given === undefined || performance.now() - found.builtAt < rememberMs)
    const { context, urls } = isFresh ? found : await this.#build(tenant, given, key)
    for (const url of urls) this.#count(tenant, url)
    return context
  }

  async #build(tenant: string, given: unknown, key: string): Promise<Built> {
    const urls: string[] = []
    await this.writeUses(tenant)
    const context = await buildContext(given, (url) => {
      urls.push(url)
      return this.#load(tenant, url)
    })
    const [oldest] = this.#built.keys()
    if (this.#built.size >= builtMax && oldest !== undefined) this.#built.delete(oldest)
    const built = { context, urls, builtAt: performance.now() }
    this.#built.set(key, built)
    return built
  }

  #count(tenant: string, url: string): void {
    const uses = this.#uses.get(tenant) ?? new Map<string, number>()
    uses.set(url, (uses.get(url) ?? 0) + 1)
    this.#uses.set(tenant, uses)
  }

  /** What was counted in memory is written down: before it is shown, and with each context that is read. */
  async writeUses(tenant: string): Promise<void> {
    const uses = this.#uses.get(tenant)
    if (!uses) return
    this.#uses.delete(tenant)
    await this.#app.transaction((tx) => store.addUses(tx, tenant, uses, tx.now.toString()))
  }

  forget(): void {
    this.#built.clear()
  }

  async #load(tenant: string, url: string): Promise<unknown> {
    const packaged = this.#app.config.sandbox ? suiteContextAt(url) : undefined
    const given = (await this.#fromFolder()).get(url) ?? packaged
    if (given !== undefined) return this.#keep(tenant, url, given)
    const kept = await this.#app.read((tx) => store.contextAt(tx, tenant, url))
    if (kept !== undefined) return kept
    if (!isAllowed(this.#app, url))
      throw new NgsiError('LdContextNotAvailable', `the @context ${url} is not kept here, and is not fetched`)
    return this.#keep(tenant, url, await fetchContext(this.#app, url))
  }

  /** The operator's folder, read once. */
  #fromFolder(): Promise<ReadonlyMap<string, unknown>> {
    this.#given ??= readFolder(this.#app.config.ngsiLd.contexts)
    return this.#given
  }

  async #keep(tenant: string, url: string, body: unknown): Promise<unknown> {
    const id = `urn:ngsi-ld:jsonldContext:${hashOf(tenant, url)}`
    await this.#app.transaction((tx) =>
      store.insertContext(tx, {
        tenant,
        id,
        url,
        kind: 'Cached',
        body: JSON.stringify(body),
        created_at: tx.now.toString(),
      }),
    )
    return body
  }
}

/** What is kept here may be named by its path alone, as its Location names it. */
function absolute(app: App, given: unknown): unknown {
  if (Array.isArray(given)) return given.map((one) => absolute(app, one))
  return typeof given === 'string' && given.startsWith(`${contextsPath}/`) ? app.config.publicUrl + given : given
}

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** Nothing is fetched that the operator does not allow; the opened sandbox reads what a suite serves on this machine. */
function isAllowed(app: App, url: string): boolean {
  const { host, hostname } = new URL(url)
  const hosts = app.config.ngsiLd.contextHosts.split(',').map((one) => one.trim())
  return hosts.includes(host) || (openingOf(app) !== undefined && loopback.has(hostname))
}

const hashOf = (tenant: string, text: string) =>
  createHash('sha256').update(`${tenant}\n${text}`).digest('hex').slice(0, 32)

async function textAt(app: App, url: string): Promise<string> {
  try {
    const headers = { accept: 'application/ld+json, application/json' }
    const { ok, status, body } = await outgoingOf(app).call(url, { method: 'GET', headers, timeoutMs, bytesMax })
    if (!ok) throw new Error(`HTTP ${status}`)
    return body.toString('utf8')
  } catch (error) {
    const why = error instanceof Error ? error.message : ''
    throw new NgsiError('LdContextNotAvailable', `the @context ${url} could not be fetched: ${why}`, { cause: error })
  }
}

/** Throws LdContextNotAvailable when it cannot be had, BadRequestData when it is none. */
async function fetchContext(app: App, url: string): Promise<unknown> {
  const text = await textAt(app, url)
  try {
    const body: unknown = JSON.parse(text)
    contextIn(body, url)
    return body
  } catch (error) {
    if (error instanceof SyntaxError) throw badData(`the @context ${url} is no JSON: ${error.message}`)
    throw error
  }
}

async function readFolder(folder: string): Promise<ReadonlyMap<string, unknown>> {
  if (folder === '') return new Map()
  const index = JSON.parse(await readFile(path.join(folder, 'index.json'), 'utf8')) as Record<string, string>
  const read = async (file: string): Promise<unknown> => JSON.parse(await readFile(path.join(folder, file), 'utf8'))
  return new Map(await Promise.all(Object.entries(index).map(async ([url, file]) => [url, await read(file)] as const)))
}

const all = new WeakMap<App, Contexts>()

export function contextsOf(app: App): Contexts {
  const found = all.get(app)
  if (found) return found
  const made = new Contexts(app)
  all.set(app, made)
  return made
}

/** The address under which others can read this context; one that has none gets one of ours (§5.2.12: ImplicitlyCreated). */
export async function addressOf(app: App, tenant: string, context: Context): Promise<string> {
  if (context.link !== undefined) return context.link
  const body = JSON.stringify({ '@context': context.source })
  const id = `urn:ngsi-ld:jsonldContext:${hashOf(tenant, body)}`
  const url = hostedUrl(app, id)
  await app.transaction((tx) =>
    store.insertContext(tx, {
      tenant,
      id,
      url,
      kind: 'ImplicitlyCreated',
      body,
      uses: 1,
      created_at: tx.now.toString(),
    }),
  )
  return url
}

// ---- what is kept (§5.13) --------------------------------------------------------------------------------------

const coreId = 'urn:ngsi-ld:jsonldContext:core'

export async function addContext(app: App, tenant: string, body: unknown): Promise<string> {
  const given = typeof body === 'object' && body !== null ? (body as Record<string, unknown>)['@context'] : undefined
  if (given === undefined || given === null) throw invalid('the body has no @context')
  // What cannot be understood is not kept.
  await contextsOf(app).of(tenant, given)
  const id = `urn:ngsi-ld:jsonldContext:${newId()}`
  const url = hostedUrl(app, id)
  await app.transaction((tx) =>
    store.insertContext(tx, {
      tenant,
      id,
      url,
      kind: 'Hosted',
      body: JSON.stringify({ '@context': given }),
      created_at: tx.now.toString(),
    }),
  )
  return id
}

export function detailsOf(row: store.ContextRow): Record<string, unknown> {
  return {
    URL: row.url,
    localId: row.id,
    kind: row.kind,
    createdAt: row.created_at,
    ...(row.last_used_at !== null && { lastUsage: row.last_used_at }),
    numberOfHits: row.uses,
  }
}

export async function listContexts(
  app: App,
  tenant: string,
  { details, kind }: { details: boolean; kind: string | undefined },
): Promise<unknown[]> {
  if (kind !== undefined && !['Hosted', 'Cached', 'ImplicitlyCreated'].includes(kind))
    throw badData(`there is no kind ${kind}`)
  await contextsOf(app).writeUses(tenant)
  const rows = (await app.read((tx) => store.contextsOf(tx, tenant))).filter(
    (row) => kind === undefined || row.kind === kind,
  )
  const core = { URL: coreUrl, localId: coreId, kind: 'Cached' }
  const withCore = kind === undefined || kind === 'Cached'
  return details
    ? [...(withCore ? [core] : []), ...rows.map(detailsOf)]
    : [...(withCore ? [coreUrl] : []), ...rows.map(({ url }) => url)]
}

/** By its local id or its address. Throws ResourceNotFound; OperationNotSupported for what is only a copy. */
export async function serveContext(app: App, tenant: string, id: string, details: boolean): Promise<unknown> {
  if (isCoreUrl(id) || id === coreId)
    return details ? { URL: coreUrl, localId: coreId, kind: 'Cached' } : { '@context': coreTerms }
  await contextsOf(app).writeUses(tenant)
  const row = await app.read((tx) => store.contextById(tx, tenant, id))
  if (!row) throw notFound(`the @context ${id}`)
  if (details) return detailsOf(row)
  if (row.kind === 'Cached')
    throw new NgsiError('OperationNotSupported', 'a cached @context is read where it comes from')
  return row.body
}

/** With `reload` a cached one is fetched again; what cannot be had again stays. */
export async function deleteContext(app: App, tenant: string, id: string, reload: boolean): Promise<void> {
  if (isCoreUrl(id) || id === coreId) {
    // It is packaged: there is no newer one to load.
    if (!reload) throw badData('the core @context is not removed')
    return
  }
  const row = await app.read((tx) => store.contextById(tx, tenant, id))
  if (reload) {
    if (row?.kind !== 'Cached') throw badData('only a cached @context can be loaded again')
    const body = await loadedAgain(app, row.url)
    await app.transaction((tx) => store.replaceContext(tx, tenant, row.id, JSON.stringify(body)))
  } else {
    if (!row) throw notFound(`the @context ${id}`)
    await app.transaction((tx) => store.deleteContext(tx, tenant, row.id))
  }
  contextsOf(app).forget()
}

async function loadedAgain(app: App, url: string): Promise<unknown> {
  try {
    return await fetchContext(app, url)
  } catch (error) {
    if (error instanceof NgsiError) throw new NgsiError('LdContextNotAvailable', error.message, { cause: error })
    throw error
  }
}
