/**
 * The pages of signing in, written on the server: no script is needed but for passkeys. The colours are those of
 * web/ui/theme.ts, which the lower floors may not import.
 */
import { type Language, type Message, type Params, translate } from '../../kernel/i18n.ts'
import { messages } from './messages.ts'

/** Markup that is already safe. Everything else that goes into a page is escaped by `html`. */
class Markup {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

type Part = Markup | string | number | false | null | undefined | readonly Part[]

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)
}

function render(part: Part): string {
  if (part === false || part === null || part === undefined) return ''
  if (part instanceof Markup) return part.text
  if (Array.isArray(part)) return part.map(render).join('')
  return escape(String(part))
}

export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(texts.reduce((whole, text, i) => whole + render(parts[i - 1]) + text))
}

const spokes = Array.from({ length: 8 }, (_, index) => {
  const angle = (index * Math.PI) / 4
  const at = (radius: number) =>
    `${(16 + radius * Math.cos(angle)).toFixed(2)} ${(16 + radius * Math.sin(angle)).toFixed(2)}`
  return `M${at(4)}L${at(9.5)}`
}).join('')

const sign = new Markup(
  `<svg width="34" height="34" viewBox="0 0 32 32" fill="none" stroke="currentColor" stroke-width="2.2" aria-hidden="true"><rect x="2.5" y="2.5" width="27" height="27" rx="1.5"/><circle cx="16" cy="16" r="9.5"/><circle cx="16" cy="16" r="3.4" fill="currentColor" stroke="none"/><path d="${spokes}" stroke-width="1.7"/></svg>`,
)

export const stylePath = '/oidc/sign-in.css'
export const passkeyScriptPath = '/oidc/passkey.js'

interface PageOptions {
  readonly language: Language
  readonly title: Message
  readonly titleParams?: Params
  readonly body: Markup
  readonly sandbox?: boolean
  /** Where the language switch leads: this page's own address; none on pages that are replies to a form. */
  readonly address?: string
  readonly script?: boolean
}

export function page(options: PageOptions): string {
  const { language, sandbox, address, script, body } = options
  const say = (message: Message, params?: Params) => translate(language, message, params)
  const title = say(options.title, options.titleParams)
  const other = language === 'vi' ? 'en' : 'vi'
  return `<!doctype html>${
    html`<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title} · ${say(messages.product)}</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${stylePath}">
${script && html`<script src="${passkeyScriptPath}" defer></script>`}
</head>
<body>
${sandbox && html`<aside class="sandbox">${say(messages.sandboxBanner)}</aside>`}
<header>
<a class="wordmark" href="/">${sign}<span><b>${say(messages.product)}</b><span>${say(messages.tagline)}</span></span></a>
${
  address !== undefined &&
  html`<a class="language" href="${address}?language=${other}" lang="${other}" hreflang="${other}">${other === 'en' ? 'English' : 'Tiếng Việt'}</a>`
}
</header>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>`.text
  }`
}

function alert(message: string | null | undefined): Markup | null {
  return message ? html`<p class="alert" role="alert" id="error">${message}</p>` : null
}

export interface Shown {
  readonly language: Language
  readonly sandbox: boolean
  /** The interaction's own address. */
  readonly address: string
  readonly error?: string | null
}

export function choicePage(shown: Shown): string {
  const { language, address } = shown
  const say = (message: Message) => translate(language, message)
  return page({
    ...shown,
    title: messages.citizenTitle,
    body: html`${alert(shown.error)}
<p class="lead">${say(messages.citizenLead)}</p>
<a class="button primary" href="${address}/vneid/start">${say(messages.withVneid)}</a>
<p class="or"><span>${say(messages.or)}</span></p>
<a class="button" href="${address}?official=1">${say(messages.asOfficial)}</a>
${cancelForm(shown)}`,
  })
}

function cancelForm({ language, address }: Shown): Markup {
  return html`<form method="post" action="${address}/cancel"><button class="plain">${translate(language, messages.cancel)}</button></form>`
}

export interface SandboxAccount {
  readonly username: string
  readonly name: string
  readonly title: string
}

export function officialPage(
  shown: Shown & { username?: string; accounts?: readonly SandboxAccount[]; sandboxPassword?: string },
): string {
  const { language, address, error, accounts = [] } = shown
  const say = (message: Message, params?: Params) => translate(language, message, params)
  return page({
    ...shown,
    title: messages.officialTitle,
    script: true,
    body: html`${alert(error)}
<form method="post" action="${address}/password">
<label for="username">${say(messages.username)}</label>
<input id="username" name="username" value="${shown.username ?? ''}" autocomplete="username webauthn" autocapitalize="none" spellcheck="false" maxlength="200" required ${error ? html`aria-describedby="error"` : html`autofocus`}>
<label for="password">${say(messages.password)}</label>
<input id="password" name="password" type="password" autocomplete="current-password" maxlength="200" required>
<button class="primary">${say(messages.next)}</button>
</form>
${passkeyForm(shown)}
${
  accounts.length > 0 &&
  html`<details class="accounts" ${!error && html`open`}><summary>${say(messages.sandboxPassword, { password: shown.sandboxPassword ?? '' })}</summary>
<ul>${accounts.map((account) => html`<li><a href="${address}?username=${encodeURIComponent(account.username)}"><b>${account.username}</b> <span>${account.name}, ${account.title}</span></a></li>`)}</ul></details>`
}
${cancelForm(shown)}`,
  })
}

function passkeyForm({ language, address }: Shown): Markup {
  const say = (message: Message) => translate(language, message)
  return html`<p class="or"><span>${say(messages.or)}</span></p>
<form method="post" action="${address}/passkey" data-passkey="${address}/passkey/options" data-unsupported="${say(messages.passkeyUnsupported)}" data-failed="${say(messages.passkeyFailed)}">
<input type="hidden" name="response">
<button type="submit">${say(messages.withPasskey)}</button>
<p class="alert" role="alert" hidden></p>
</form>`
}

export function codePage(shown: Shown & { sandboxCode?: string | null; totp: boolean; passkey: boolean }): string {
  const { language, address, error } = shown
  const say = (message: Message, params?: Params) => translate(language, message, params)
  return page({
    ...shown,
    title: messages.codeTitle,
    script: shown.passkey,
    body: html`${alert(error)}
${
  shown.totp &&
  html`<p class="lead">${say(messages.codeLead)}</p>
<form method="post" action="${address}/code">
<label for="code">${say(messages.code)}</label>
<input id="code" name="code" class="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9]{6}" maxlength="6" required ${error ? html`aria-describedby="error"` : html`autofocus`}>
${shown.sandboxCode && html`<p class="hint">${say(messages.sandboxCode, { code: shown.sandboxCode })}</p>`}
<button class="primary">${say(messages.confirm)}</button>
</form>`
}
${shown.passkey && passkeyForm(shown)}
<p><a href="${address}?again=1">${say(messages.startAgain)}</a></p>
${cancelForm(shown)}`,
  })
}

/** A sign-in that cannot go on: what happened, and a way forward. */
export function stoppedPage(shown: Shown & { title?: Message; detail: string; retry: string | null }): string {
  const say = (message: Message) => translate(shown.language, message)
  return page({
    language: shown.language,
    sandbox: shown.sandbox,
    title: shown.title ?? messages.problemWith,
    body: html`<p class="lead" role="alert">${shown.detail}</p>
${shown.retry !== null && html`<a class="button primary" href="${shown.retry}">${say(messages.tryAgain)}</a>`}
<a class="button" href="/">${say(messages.home)}</a>`,
  })
}

const scopeTexts: Readonly<Record<string, Message>> = {
  openid: messages.scopeOpenid,
  profile: messages.scopeProfile,
  email: messages.scopeEmail,
  phone: messages.scopePhone,
  citizen: messages.scopeCitizen,
}

export function consentPage(shown: Shown & { client: string; scopes: readonly string[] }): string {
  const { language, address, client, scopes } = shown
  const say = (message: Message, params?: Params) => translate(language, message, params)
  return page({
    ...shown,
    title: messages.consentTitle,
    titleParams: { client },
    body: html`<p class="lead">${say(messages.consentLead, { client })}</p>
<ul>${scopes.map((scope) => scopeTexts[scope]).map((text) => text && html`<li>${say(text)}</li>`)}</ul>
<form method="post" action="${address}/consent"><button class="primary">${say(messages.allow)}</button></form>
<form method="post" action="${address}/cancel"><button>${say(messages.deny)}</button></form>`,
  })
}

/** `form` is the library's own markup (a form with the id op.logoutForm). */
export function signOutPage(language: Language, form: string): string {
  const say = (message: Message) => translate(language, message)
  return page({
    language,
    title: messages.signOutTitle,
    body: html`<p class="lead">${say(messages.signOutLead)}</p>${new Markup(form)}
<button class="primary" form="op.logoutForm" name="logout" value="yes">${say(messages.signOut)}</button>
<button form="op.logoutForm">${say(messages.staySignedIn)}</button>`,
  })
}

export function signedOutPage(language: Language): string {
  const say = (message: Message) => translate(language, message)
  return page({
    language,
    title: messages.signedOutTitle,
    body: html`<p class="lead">${say(messages.signedOutLead)}</p><a class="button primary" href="/">${say(messages.home)}</a>`,
  })
}

/** An error of the protocol itself: for the outside client's developers, so its stable code is shown. */
export function errorPage(
  language: Language,
  error: { error: string; error_description?: string | undefined },
): string {
  const say = (message: Message) => translate(language, message)
  return page({
    language,
    title: messages.problemWith,
    body: html`<p class="lead" role="alert">${error.error_description ?? ''}</p><p class="hint"><code>${error.error}</code></p>
<a class="button primary" href="/">${say(messages.home)}</a>`,
  })
}
