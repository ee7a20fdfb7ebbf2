/** The look of the stand-ins: one column, no scripts, plainly marked as not real. */
import type { Language } from './answer.ts'

export function escape(text: string): string {
  const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
  return text.replaceAll(/[&<>"']/g, (c) => names[c] ?? c)
}

/** HTML that is safe to put into other HTML. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

type Part = string | number | Html | readonly Html[] | null | false

/** Template tag: every value is escaped unless it is HTML already. */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Html {
  const parts = strings.map((text, i) => {
    const value = values[i]
    if (value === undefined || value === null || value === false) return text
    if (value instanceof Html) return text + value.text
    if (typeof value === 'object') return text + value.map((one) => one.text).join('')
    return text + escape(String(value))
  })
  return new Html(parts.join(''))
}

// As in src/web/ui/base.css; the files are those of the same package, given out by start.ts.
const letters = {
  vietnamese:
    'U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,U+0300-0301,U+0303-0304,U+0308-0309,U+0323,U+0329,U+1EA0-1EF9,U+20AB',
  latin: 'U+0000-00FF,U+2000-206F,U+2191,U+2193,U+2212',
} as const

interface FontFile {
  readonly name: string
  readonly weight: number
  readonly range: string
}

/** Files of the typeface; they are below `/fonts/`. */
export const fontFiles: readonly FontFile[] = Object.entries(letters).flatMap(([set, range]) =>
  [400, 600].map((weight) => ({ name: `be-vietnam-pro-${set}-${weight}-normal.woff2`, weight, range })),
)

const faces = fontFiles
  .map(
    ({ name, weight, range }) =>
      `@font-face { font-family: "Be Vietnam Pro"; font-weight: ${weight}; font-display: swap; src: url(/fonts/${name}) format("woff2"); unicode-range: ${range} }`,
  )
  .join('\n')

// The colours of the faces (src/web/ui/theme.ts), so that a stand-in looks like a part of the same house.
const style = `${faces}
:root { color-scheme: light dark; --ground: #f8f3e7; --card: #fffdf8; --ink: #201a13; --soft: #5b5142; --line: #ddd2bc; --edge: #857a63;
  --primary: #a3201d; --on-primary: #fffaf3; --jade: #0d6552; --focus: #12508c; --warn: #fbebc8; --on-warn: #754700;
  --bad: #fadfd8; --on-bad: #981d1a; --good: #dbeee6; --on-good: #0b5a49 }
@media (prefers-color-scheme: dark) { :root { --ground: #0e1524; --card: #161f34; --ink: #eef1f8; --soft: #b0bbd1; --line: #2b3751;
  --edge: #7886a6; --primary: #c8372d; --on-primary: #fffaf3; --jade: #63cfae; --focus: #9cc6f5; --warn: #3b2d11; --on-warn: #f4d081;
  --bad: #45191f; --on-bad: #ffa498; --good: #12342e; --on-good: #77d9b9 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.55 "Be Vietnam Pro", system-ui, sans-serif }
.sandbox { background: var(--warn); color: var(--on-warn); padding: 8px 16px; font-size: 14px; text-align: center }
main { max-width: 640px; margin: 0 auto; padding: 20px 16px 48px }
header { display: flex; justify-content: space-between; align-items: baseline; gap: 12px; padding-bottom: 8px;
  border-bottom: 3px solid var(--primary); margin-bottom: 20px }
h1 { font-size: 24px; line-height: 1.3; margin: 8px 0; text-wrap: balance } h2 { font-size: 17px; margin: 20px 0 8px }
a { color: var(--jade) }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 16px; margin: 12px 0 }
dl { display: grid; grid-template-columns: fit-content(45%) 1fr; gap: 6px 16px; margin: 0 }
dt { color: var(--soft) } dd { margin: 0; text-align: right; overflow-wrap: anywhere; font-variant-numeric: tabular-nums }
.sum { font-size: 26px; font-weight: 600; text-align: center; margin: 8px 0; font-variant-numeric: tabular-nums }
label { display: block; margin: 10px 0 4px } small { color: var(--soft) }
input, textarea, select { width: 100%; font: inherit; padding: 10px; border: 1px solid var(--edge); border-radius: 8px;
  min-height: 44px; background: var(--card); color: var(--ink) }
input[type=checkbox] { width: 20px; min-height: 20px; height: 20px; vertical-align: middle; accent-color: var(--jade) }
.card > :first-child { margin-top: 0 }
textarea { min-height: 96px; font-family: ui-monospace, monospace; font-size: 14px }
button { font: inherit; font-weight: 600; min-height: 44px; padding: 8px 18px; border-radius: 10px; border: 1px solid var(--primary);
  background: var(--primary); color: var(--on-primary); cursor: pointer; margin-top: 12px }
button.plain { background: transparent; color: var(--ink); border-color: var(--edge) }
[role=alert], [role=status] { border-left: 4px solid; border-radius: 8px; padding: 12px }
[role=alert] { background: var(--bad); border-color: var(--on-bad) }
[role=status] { background: var(--good); border-color: var(--on-good) }
.person { display: grid; grid-template-columns: 1fr auto; gap: 4px 16px; align-items: center }
.person button { margin: 0 }
.wide { width: 100% } .row { display: flex; gap: 8px; flex-wrap: wrap }
table { width: 100%; border-collapse: collapse; font-size: 15px }
th, td { text-align: left; padding: 8px 6px; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere }
@media (max-width: 40rem) {
  .stacks thead { display: none }
  .stacks :is(tbody, tr, td) { display: block }
  .stacks td { border: 0; padding: 2px 0 }
  .stacks tr { border-bottom: 1px solid var(--line); padding: 8px 0 }
}
iframe { width: 100%; height: 480px; border: 1px solid var(--line); border-radius: 8px; background: #fff }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: 15px/1.5 ui-monospace, monospace }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px }
`

/** A whole page. `languagePath` is the prefix whose `/language` path switches between the two languages. */
export function page(language: Language, title: string, languagePath: string, content: Html): string {
  const notice =
    language === 'vi'
      ? 'Trang thử nghiệm của Khuê: không phải dịch vụ thật, không có tiền thật.'
      : 'A sandbox of Khuê: not the real service, no real money.'
  const other = language === 'vi' ? 'en' : 'vi'
  const whole = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><link rel="icon" href="data:,">
<title>${title}</title>
<style>${new Html(style)}</style>
</head>
<body>
<aside class="sandbox">${notice}</aside>
<main>
<header><h1>${title}</h1><a href="${languagePath}/language?to=${other}" lang="${other}">${other === 'en' ? 'English' : 'Tiếng Việt'}</a></header>
${content}
</main>
</body>
</html>`
  return whole.text
}

export function dong(amount: number, language: Language): string {
  return language === 'vi' ? `${amount.toLocaleString('vi-VN')} ₫` : `VND ${amount.toLocaleString('en-GB')}`
}

/** 15:04:09 22/11/2026, Hanoi's time. */
export function moment(iso: string): string {
  const local = Temporal.Instant.from(iso).toZonedDateTimeISO('Asia/Ho_Chi_Minh')
  const two = (value: number) => String(value).padStart(2, '0')
  const time = [local.hour, local.minute, local.second].map(two).join(':')
  return `${time} ${two(local.day)}/${two(local.month)}/${local.year}`
}

/** 22/11/2026, from YYYY-MM-DD. */
export const day = (iso: string): string => iso.split('-').toReversed().join('/')

/** Answers `/language?to=en` by a cookie, and goes back to the stand-in's first page. */
export function switchLanguage(prefix: string, to: string | null): { to: string; cookie: string } {
  return {
    to: `${prefix}/`,
    cookie: `sandbox_language=${to === 'en' ? 'en' : 'vi'}; Path=/; SameSite=Lax; Max-Age=31536000`,
  }
}
