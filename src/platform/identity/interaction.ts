/** What happens between /oidc/auth and its answer: choosing, VNeID, password, second step, consent. Rules ID7 to ID14, ID18, ID19. */
import formBody from './form-body.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { InteractionResults } from 'oidc-provider'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import type { App } from '../../kernel/app.ts'
import { languageOf } from '../../kernel/http.ts'
import { translate } from '../../kernel/i18n.ts'
import { kernelProblems, Problem, problem, type ProblemTypes } from '../../kernel/problems.ts'
import type { Face } from './contract.ts'
import { isFaceClient, kindOf } from './faces.ts'
import { messages, problems } from './messages.ts'
import { checkCode, checkPassword, clearMistakes, factorsOf } from './officials.ts'
import { choicePage, codePage, consentPage, officialPage, type Shown, stoppedPage } from './pages.ts'
import { beginAssertion, finishAssertion } from './passkeys.ts'
import { issuerPath, signOnOf } from './provider.ts'
import { sandboxAccounts, sandboxCodeNow } from './sandbox-accounts.ts'
import { sandboxPassword } from './sandbox-secrets.ts'
import { type Device } from './sessions.ts'
import { findClient, peekChallenge, putChallenge, takeChallenge } from './store-oidc.ts'
import { attemptUid, beginVneid, finishVneid, vneidCallbackPath } from './vneid.ts'

const pendingS = 5 * 60
// A person signs in a few times an hour; an office behind one address more often.
const limit = { config: { rateLimit: { max: 300, timeWindow: 60_000 } }, schema: { hide: true } }

type Request = FastifyRequest<{ Params: { uid: string }; Querystring: Record<string, string | undefined> }>

const Pending = Type.Object({ officialId: Type.String() })
const pendingId = (uid: string) => `pending ${uid}`

const device = (request: FastifyRequest): Device => ({
  userAgent: (request.headers['user-agent'] ?? '').slice(0, 300),
  address: request.ip,
})

/** The interaction of this browser: its cookie and the address must agree. Throws `identity.sign-in-expired`. */
async function details(app: App, request: Request, reply: FastifyReply) {
  const { provider } = await signOnOf(app)
  const found = await provider.interactionDetails(request.raw, reply.raw).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'SessionNotFound') throw problem('identity.sign-in-expired')
    throw error
  })
  if (found.uid !== request.params.uid) throw problem('identity.sign-in-expired')
  return found
}

type Interaction = Awaited<ReturnType<typeof details>>

const clientId = (interaction: Interaction) => String(interaction.params['client_id'])

function faceOf(interaction: Interaction): Face | null {
  const id = clientId(interaction)
  return isFaceClient(id) ? id : null
}

/** Who may come in through this client: an outside application takes both. */
function admits(interaction: Interaction, kind: 'citizen' | 'official'): boolean {
  const face = faceOf(interaction)
  return face === null || kindOf(face) === kind
}

/** The only answer that this step may give; a form sent to another one is refused. */
async function step(
  app: App,
  request: Request,
  reply: FastifyReply,
  prompt: 'login' | 'consent',
  kind?: 'citizen' | 'official',
): Promise<Interaction> {
  const interaction = await details(app, request, reply)
  if (interaction.prompt.name !== prompt || (kind && !admits(interaction, kind)))
    throw problem('identity.sign-in-expired')
  return interaction
}

function shown(app: App, request: FastifyRequest, uid: string, error: string | null = null): Shown {
  const address = `${issuerPath}/interaction/${uid}`
  return { language: languageOf(request), sandbox: app.config.sandbox, address, error }
}

const send = (reply: FastifyReply, status: number, page: string) =>
  reply.code(status).header('cache-control', 'no-store').type('text/html; charset=utf-8').send(page)

const go = (reply: FastifyReply, to: string) => reply.header('cache-control', 'no-store').redirect(to, 303)

async function finish(app: App, request: Request, reply: FastifyReply, result: InteractionResults, merge = false) {
  const { provider } = await signOnOf(app)
  const options = { mergeWithLastSubmission: merge }
  return go(reply, await provider.interactionResult(request.raw, reply.raw, result, options))
}

async function finishOfficial(app: App, request: Request, reply: FastifyReply, officialId: string, amr: string[]) {
  await app.transaction(async (tx) => {
    await takeChallenge(tx, pendingId(request.params.uid), 'password-given')
    await clearMistakes(tx, officialId)
  })
  return finish(app, request, reply, { login: { accountId: `official:${officialId}`, amr } })
}

async function pendingOfficial(app: App, uid: string): Promise<string | null> {
  const data = await app.read((tx) => peekChallenge(tx, pendingId(uid), 'password-given'))
  return Value.Check(Pending, data) ? data.officialId : null
}

// The pages -------------------------------------------------------------------------------------------------------------

async function showStep(app: App, request: Request, reply: FastifyReply) {
  const { uid } = request.params
  const { language, again, official, username } = request.query
  const base = shown(app, request, uid)
  if (language === 'vi' || language === 'en') {
    reply.setCookie('khue_language', language, { path: '/', maxAge: 365 * 24 * 3600, sameSite: 'lax' })
    return go(reply, base.address)
  }
  const interaction = await details(app, request, reply)
  if (interaction.prompt.name === 'consent') return showConsent(app, base, interaction, reply)
  if (again !== undefined) await app.transaction((tx) => takeChallenge(tx, pendingId(uid), 'password-given'))
  // The citizen's way is one click: nothing to choose on the portal.
  if (!admits(interaction, 'official')) return go(reply, `${base.address}/vneid/start`)
  const pending = await pendingOfficial(app, uid)
  if (pending) return showCode(app, base, pending, reply, 200)
  if (admits(interaction, 'citizen') && official === undefined) return send(reply, 200, choicePage(base))
  return showOfficial(app, base, reply, 200, username)
}

async function showOfficial(app: App, base: Shown, reply: FastifyReply, status: number, username = '') {
  const accounts = app.config.sandbox ? { accounts: sandboxAccounts(app, base.language), sandboxPassword } : {}
  return send(reply, status, officialPage({ ...base, username, ...accounts }))
}

async function showCode(app: App, base: Shown, officialId: string, reply: FastifyReply, status: number) {
  const factors = await app.read((tx) => factorsOf(tx, officialId))
  const sandboxCode = app.config.sandbox ? await app.read((tx) => sandboxCodeNow(tx, officialId)) : null
  return send(reply, status, codePage({ ...base, totp: factors.totp, passkey: factors.passkeys > 0, sandboxCode }))
}

async function showConsent(app: App, base: Shown, interaction: Interaction, reply: FastifyReply) {
  const client = await app.read((tx) => findClient(tx, clientId(interaction)))
  const missing = interaction.prompt.details['missingOIDCScope']
  const scopes = Array.isArray(missing) ? missing.map(String) : []
  return send(reply, 200, consentPage({ ...base, client: client?.name ?? clientId(interaction), scopes }))
}

// Officials --------------------------------------------------------------------------------------------------------------

const Login = Type.Object({ username: Type.String({ maxLength: 400 }), password: Type.String({ maxLength: 400 }) })

async function takePassword(app: App, request: Request, reply: FastifyReply) {
  const interaction = await step(app, request, reply, 'login', 'official')
  const { uid } = request.params
  const given = request.body
  const username = Value.Check(Login, given) ? given.username : ''
  try {
    const credential = Value.Check(Login, given)
      ? await checkPassword(app, given, device(request), faceOf(interaction))
      : null
    if (!credential) {
      const error = translate(languageOf(request), messages.wrongLogin)
      return await showOfficial(app, shown(app, request, uid, error), reply, 422, username)
    }
    const officialId = credential.official_id
    const factors = await app.read((tx) => factorsOf(tx, officialId))
    if (!factors.totp && factors.passkeys === 0) {
      return await finishOfficial(app, request, reply, officialId, ['password', 'pwd'])
    }
    await app.transaction((tx) => putChallenge(tx, pendingId(uid), 'password-given', { officialId }, pendingS))
    return go(reply, shown(app, request, uid).address)
  } catch (error) {
    const text = lockedText(error, request)
    if (text === null) throw error
    return showOfficial(app, shown(app, request, uid, text), reply, 429, username)
  }
}

/** A lock is told on the form itself. */
function lockedText(error: unknown, request: FastifyRequest): string | null {
  if (!(error instanceof Problem) || error.type !== 'identity.locked') return null
  return translate(languageOf(request), problems['identity.locked'].detail, error.params)
}

const Code = Type.Object({ code: Type.String({ maxLength: 20 }) })

async function takeCode(app: App, request: Request, reply: FastifyReply) {
  const interaction = await step(app, request, reply, 'login', 'official')
  const { uid } = request.params
  const officialId = await pendingOfficial(app, uid)
  if (!officialId) return go(reply, shown(app, request, uid).address)
  const code = Value.Check(Code, request.body) ? request.body.code.replaceAll(/\s/g, '') : ''
  try {
    if (await checkCode(app, officialId, code, device(request), faceOf(interaction))) {
      return await finishOfficial(app, request, reply, officialId, ['totp', 'pwd', 'otp', 'mfa'])
    }
    const error = translate(languageOf(request), messages.wrongCode)
    return await showCode(app, shown(app, request, uid, error), officialId, reply, 422)
  } catch (error) {
    const text = lockedText(error, request)
    if (text === null) throw error
    return showCode(app, shown(app, request, uid, text), officialId, reply, 429)
  }
}

const PasskeyForm = Type.Object({ response: Type.String({ maxLength: 20_000 }) })

async function takePasskey(app: App, request: Request, reply: FastifyReply) {
  await step(app, request, reply, 'login', 'official')
  const { uid } = request.params
  const pending = await pendingOfficial(app, uid)
  try {
    if (!Value.Check(PasskeyForm, request.body)) throw problem('identity.passkey-refused')
    const response = parseJson(request.body.response)
    const officialId = await finishAssertion(app, uid, pending, response)
    return await finishOfficial(app, request, reply, officialId, ['passkey', 'hwk', 'user', 'mfa'])
  } catch (error) {
    if (!(error instanceof Problem) || error.type !== 'identity.passkey-refused') throw error
    const base = shown(app, request, uid, translate(languageOf(request), messages.passkeyFailed))
    return pending ? showCode(app, base, pending, reply, 422) : showOfficial(app, base, reply, 422)
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Problem('identity.passkey-refused', {}, [], { cause: error })
  }
}

async function passkeyOptions(app: App, request: Request, reply: FastifyReply) {
  await step(app, request, reply, 'login', 'official')
  const { uid } = request.params
  return reply.header('cache-control', 'no-store').send(await beginAssertion(app, uid, await pendingOfficial(app, uid)))
}

// Citizens ---------------------------------------------------------------------------------------------------------------

function levelWanted(interaction: Interaction): 1 | 2 {
  return interaction.prompt.reasons.some((reason) => reason.startsWith('essential_acr')) ? 2 : 1
}

async function startVneid(app: App, request: Request, reply: FastifyReply) {
  const interaction = await step(app, request, reply, 'login', 'citizen')
  const url = await beginVneid(app, request.params.uid, levelWanted(interaction), languageOf(request))
  return go(reply, url.href)
}

/** VNeID knows one address of ours; the cookie of the interaction is bound to the interaction's own. */
async function fromVneid(app: App, request: Request, reply: FastifyReply) {
  const uid = await app.read((tx) => attemptUid(tx, request.query['state'] ?? ''))
  if (uid === null) throw problem('identity.sign-in-expired')
  const query = request.raw.url?.split('?')[1] ?? ''
  return go(reply, `${issuerPath}/interaction/${uid}/vneid?${query}`)
}

async function finishCitizen(app: App, request: Request, reply: FastifyReply) {
  const interaction = await step(app, request, reply, 'login', 'citizen')
  const { uid } = request.params
  if (request.query['error'] === 'access_denied') return cancel(app, request, reply)
  const query = new URLSearchParams(request.raw.url?.split('?')[1] ?? '')
  const { personId, assurance } = await finishVneid(app, uid, query)
  if (assurance < levelWanted(interaction)) {
    const base = shown(app, request, uid)
    const detail = translate(base.language, messages.lowLead)
    const retry = `${base.address}/vneid/start`
    return send(reply, 403, stoppedPage({ ...base, title: messages.lowTitle, detail, retry }))
  }
  return finish(app, request, reply, {
    login: { accountId: `citizen:${personId}`, acr: String(assurance), amr: ['vneid'] },
  })
}

// Consent and cancelling -------------------------------------------------------------------------------------------------

async function consent(app: App, request: Request, reply: FastifyReply) {
  const interaction = await step(app, request, reply, 'consent')
  const { provider } = await signOnOf(app)
  const accountId = interaction.session?.accountId
  if (!accountId) throw problem('identity.sign-in-expired')
  const known = interaction.grantId ? await provider.Grant.find(interaction.grantId) : undefined
  const grant = known ?? new provider.Grant({ accountId, clientId: clientId(interaction) })
  const { missingOIDCScope: scope, missingOIDCClaims: claims } = interaction.prompt.details
  if (Array.isArray(scope)) grant.addOIDCScope(scope.join(' '))
  if (Array.isArray(claims)) grant.addOIDCClaims(claims.map(String))
  return finish(app, request, reply, { consent: { grantId: await grant.save() } }, true)
}

async function cancel(app: App, request: Request, reply: FastifyReply) {
  await details(app, request, reply)
  return finish(app, request, reply, { error: 'access_denied', error_description: 'the person cancelled' })
}

// The mount --------------------------------------------------------------------------------------------------------------

/** Outside clients are sent on after a form: their address must be allowed as its target, so only the form's action is held. */
const pagePolicy =
  "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"

export async function mountInteractions(server: FastifyInstance, app: App): Promise<void> {
  await server.register((scope, _options, done) => {
    formBody(scope)
    scope.addHook('onSend', (_request, reply, _payload, next) => {
      reply.header('content-security-policy', pagePolicy).header('referrer-policy', 'no-referrer')
      next()
    })
    scope.setErrorHandler((error, request, reply) => showProblem(app, error, request as Request, reply))
    const address = `${issuerPath}/interaction/:uid`
    const on =
      (handler: (app: App, request: Request, reply: FastifyReply) => Promise<unknown>) =>
      (request: FastifyRequest, reply: FastifyReply) =>
        handler(app, request as Request, reply)
    scope.get(address, limit, on(showStep))
    scope.post(`${address}/password`, limit, on(takePassword))
    scope.post(`${address}/code`, limit, on(takeCode))
    scope.post(`${address}/passkey`, limit, on(takePasskey))
    scope.post(`${address}/passkey/options`, limit, on(passkeyOptions))
    scope.post(`${address}/consent`, limit, on(consent))
    scope.post(`${address}/cancel`, limit, on(cancel))
    scope.get(`${address}/vneid/start`, limit, on(startVneid))
    scope.get(`${address}/vneid`, limit, on(finishCitizen))
    scope.get(vneidCallbackPath, limit, on(fromVneid))
    done()
  })
}

/** A problem on the way is a page with a way forward, not JSON. What is not a problem goes to the kernel's handler. */
function showProblem(app: App, error: unknown, request: Request, reply: FastifyReply) {
  if (!(error instanceof Problem)) throw error
  const types: ProblemTypes = { ...kernelProblems, ...problems }
  const type = types[error.type as keyof ProblemTypes]
  if (!type) throw error
  app.metrics.problems.inc({ type: error.type })
  const base = shown(app, request, request.params.uid ?? '')
  // An expired sign-in begins anew at the face; anything else may be tried again where it stands.
  const retry = error.type === 'identity.sign-in-expired' || !request.params.uid ? null : `${base.address}/vneid/start`
  const detail = translate(base.language, type.detail, error.params)
  return send(reply, type.status, stoppedPage({ ...base, title: type.title, detail, retry }))
}
