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

const style = `
:root { color-scheme: light dark; --ground: #f8f4ea; --card: #fffdf7; --ink: #23211c; --soft: #5d574b; --line: #ddd4c0;
  --primary: #9c1f1f; --on-primary: #fff; --jade: #0b6b53; --warn: #fbe9b7; --on-warn: #4a3500 }
@media (prefers-color-scheme: dark) { :root { --ground: #12202b; --card: #1a2c39; --ink: #f1ede2; --soft: #b9c2c6;
  --line: #35495a; --primary: #e58a7b; --on-primary: #23110e; --jade: #7fd0b6; --warn: #4a3c12; --on-warn: #fdeec2 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.55 "Be Vietnam Pro", system-ui, sans-serif }
.sandbox { background: var(--warn); color: var(--on-warn); padding: 8px 16px; font-size: 14px; text-align: center }
main { max-width: 640px; margin: 0 auto; padding: 16px }
header { display: flex; justify-content: space-between; align-items: baseline; gap: 12px }
h1 { font-size: 22px; margin: 12px 0 } h2 { font-size: 17px; margin: 20px 0 8px }
a { color: var(--jade) }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 16px; margin: 12px 0 }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 6px 16px; margin: 0 }
dt { color: var(--soft) } dd { margin: 0; text-align: right; overflow-wrap: anywhere; font-variant-numeric: tabular-nums }
.sum { font-size: 26px; font-weight: 600; text-align: center; margin: 8px 0; font-variant-numeric: tabular-nums }
label { display: block; margin: 10px 0 4px } small { color: var(--soft) }
input, textarea, select { width: 100%; font: inherit; padding: 10px; border: 1px solid var(--soft); border-radius: 8px;
  background: var(--ground); color: var(--ink) }
textarea { min-height: 96px; font-family: ui-monospace, monospace; font-size: 14px }
button { font: inherit; font-weight: 600; min-height: 44px; padding: 8px 18px; border-radius: 10px; border: 1px solid var(--primary);
  background: var(--primary); color: var(--on-primary); cursor: pointer; margin-top: 12px }
button.plain { background: transparent; color: var(--ink); border-color: var(--soft) }
.wide { width: 100% } .row { display: flex; gap: 8px; flex-wrap: wrap }
table { width: 100%; border-collapse: collapse; font-size: 15px }
th, td { text-align: left; padding: 8px 6px; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere }
iframe { width: 100%; height: 480px; border: 1px solid var(--line); border-radius: 8px; background: #fff }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: 15px/1.5 ui-monospace, monospace }
:focus-visible { outline: 3px solid var(--jade); outline-offset: 2px }
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
<meta name="robots" content="noindex">
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

/** Answers `/language?to=en` by a cookie, and goes back to the stand-in's first page. */
export function switchLanguage(prefix: string, to: string | null): { to: string; cookie: string } {
  return {
    to: `${prefix}/`,
    cookie: `sandbox_language=${to === 'en' ? 'en' : 'vi'}; Path=/; SameSite=Lax; Max-Age=31536000`,
  }
}
