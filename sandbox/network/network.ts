/** The devices of the wide-area network: they answer SNMP; on this page, or by a request, lines are cut and devices switched off. */
import { type Answer, type Asked, listenBelow, Refusal, type StandIn } from '../answer.ts'
import { openJournal } from '../journal.ts'
import { html, page, switchLanguage } from '../page.ts'
import { type Agents, type DeviceKeys, inform, startAgents } from './agent.ts'
import { type Plan, type PlayedLink, Wires } from './wires.ts'

export interface NetworkOptions {
  readonly publicUrl: string
  readonly snmpPort: number
  readonly address: string
  /** Where the monitor takes notices; none: it is not told. */
  readonly trapPort: number | undefined
  readonly folder: string | null
}

type Entry =
  | { readonly kind: 'plan'; readonly plan: Plan; readonly keys: DeviceKeys }
  | { readonly kind: 'cut' | 'mend' | 'off' | 'on'; readonly code: string; readonly untilMs?: number }

type Turn = 'cut' | 'mend' | 'off' | 'on'
const back = { cut: 'mend', mend: 'cut', off: 'on', on: 'off' } as const
const secondsMax = 7 * 86_400

export function createNetworkSandbox(options: NetworkOptions): StandIn {
  const { publicUrl, snmpPort, address, trapPort, folder } = options
  const prefix = new URL(publicUrl).pathname.replace(/\/$/, '')
  let playing: { readonly wires: Wires; readonly keys: DeviceKeys } | undefined
  let agents: Agents | undefined
  /** What comes back by itself, and when: also where who broke it is no more. */
  const leases = new Map<string, { readonly turn: Turn; readonly untilMs: number; timer?: NodeJS.Timeout }>()

  const apply = (entry: Entry) => {
    const gone = entry.kind === 'plan' ? [...leases.keys()] : [entry.code]
    for (const code of gone) {
      clearTimeout(leases.get(code)?.timer)
      leases.delete(code)
    }
    if (entry.kind !== 'plan' && entry.untilMs !== undefined)
      leases.set(entry.code, { turn: back[entry.kind], untilMs: entry.untilMs })
    if (entry.kind === 'plan') playing = { wires: new Wires(entry.plan, Date.now()), keys: entry.keys }
    else if (entry.kind === 'cut') playing?.wires.cut.add(entry.code)
    else if (entry.kind === 'mend') playing?.wires.cut.delete(entry.code)
    else if (entry.kind === 'off') playing?.wires.off.add(entry.code)
    else playing?.wires.switchOn(entry.code, Date.now())
  }
  const journal = openJournal<Entry>(folder && `${folder}/network.jsonl`, apply)
  const record = (entry: Entry) => {
    journal.append(entry)
    apply(entry)
  }
  const play = async () => {
    await agents?.close()
    agents = playing && startAgents({ port: snmpPort, address, ...playing })
  }
  if (playing) agents = startAgents({ port: snmpPort, address, ...(playing as { wires: Wires; keys: DeviceKeys }) })

  /** Both ends say so, as far as they still reach anybody. */
  const notify = async (link: PlayedLink, isUp: boolean) => {
    if (trapPort === undefined || !playing) return
    const reached = playing.wires.reached()
    for (const [code, index] of [[link.a, link.aIndex] as const, [link.b, link.bIndex] as const]) {
      if (!reached.has(code)) continue
      try {
        await inform({ address, port: trapPort }, playing, { code, index, isUp })
      } catch (error) {
        console.error(`sandbox network: nobody took the notice of ${code}: ${String(error)}`)
      }
    }
  }

  const waitFor = (code: string) => {
    const lease = leases.get(code)
    if (lease)
      lease.timer = setTimeout(
        () => change(lease.turn, code, undefined),
        Math.max(0, lease.untilMs - Date.now()),
      ).unref()
  }

  const change = (kind: Turn, code: string, untilMs: number | undefined) => {
    const { links = [], nodes = [] } = playing?.wires.plan ?? {}
    const link = links.find((one) => one.code === code)
    const isNode = nodes.some((one) => one.code === code)
    if (kind === 'cut' || kind === 'mend' ? !link : !isNode) throw new Refusal(404, `there is no ${code}`)
    record({ kind, code, ...(untilMs !== undefined && { untilMs }) })
    waitFor(code)
    if (link) void notify(link, kind === 'mend')
  }

  const handle = async (asked: Asked): Promise<Answer> => {
    const { method, path: where } = asked
    if (where === '/language') return switchLanguage(prefix, asked.query.get('to'))
    if (method === 'PUT' && where === '/topology') {
      const { nodes, links, keys } = (await asked.json()) as unknown as Plan & { keys: DeviceKeys }
      if (!Array.isArray(nodes) || !Array.isArray(links)) throw new Refusal(422, 'nodes and links are needed')
      record({ kind: 'plan', plan: { nodes, links }, keys })
      await play()
      return { json: { nodes: nodes.length, links: links.length } }
    }
    const kind = /^\/(cut|mend|off|on)$/.exec(where)?.[1] as Turn | undefined
    if (method === 'POST' && kind) {
      const isForm = asked.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false
      const { code, seconds } = isForm
        ? { code: (await asked.form()).get('code'), seconds: undefined }
        : ((await asked.json()) as { code?: unknown; seconds?: unknown })
      if (typeof code !== 'string') throw new Refusal(422, 'code is needed')
      if (seconds !== undefined && !(typeof seconds === 'number' && seconds > 0 && seconds <= secondsMax))
        throw new Refusal(422, `seconds is a number up to ${secondsMax}`)
      change(kind, code, seconds === undefined ? undefined : Date.now() + seconds * 1000)
      return isForm ? { to: `${prefix}/?q=${encodeURIComponent(code)}` } : { json: { ok: true } }
    }
    if (method === 'GET' && where === '/topology') {
      const { nodes = [], links = [] } = playing?.wires.plan ?? {}
      const { cut = new Set(), off = new Set() } = playing?.wires ?? {}
      return { json: { nodes, links, cut: [...cut], off: [...off] } }
    }
    if (method === 'GET' && where === '/') return { html: wirePage(asked, prefix, playing?.wires) }
    throw new Refusal(404, 'there is nothing here')
  }

  for (const code of leases.keys()) waitFor(code)
  return {
    listener: listenBelow(prefix, handle),
    close: async () => {
      for (const { timer } of leases.values()) clearTimeout(timer)
      await agents?.close()
    },
  }
}

const shownMost = 40

function wirePage({ language, query }: Asked, prefix: string, wires: Wires | undefined): string {
  const say = (vi: string, en: string) => (language === 'vi' ? vi : en)
  const title = say('Thiết bị mạng', 'Network devices')
  if (!wires) {
    const none = say(
      'Chưa có thiết bị. Hãy chạy: khue load network',
      'There are no devices yet. Run: khue load network',
    )
    return page(language, title, prefix, html`<p role="status">${none}</p>`)
  }
  const q = (query.get('q') ?? '').toLowerCase()
  const { nodes, links } = wires.plan
  const broken = (code: string) => wires.cut.has(code) || wires.off.has(code)
  const fits = (code: string, name: string) => broken(code) || (q !== '' && `${code} ${name}`.toLowerCase().includes(q))
  const all = [
    ...links.map(({ code }) => ({ code, name: code.replace('--', ' – '), turn: wires.cut.has(code) ? 'mend' : 'cut' })),
    ...nodes.map(({ code, name }) => ({ code, name: `${name} (${code})`, turn: wires.off.has(code) ? 'on' : 'off' })),
  ].filter(({ code, name }) => fits(code, name))
  const label: Record<string, string> = {
    cut: say('Cắt tuyến', 'Cut'),
    mend: say('Nối lại', 'Mend'),
    off: say('Tắt thiết bị', 'Switch off'),
    on: say('Bật lại', 'Switch on'),
  }
  const silent = nodes.length - wires.reached().size
  const rows = all.slice(0, shownMost).map(
    ({ code, name, turn }) => html`<form class="card person" method="post" action="${prefix}/${turn}">
<span>${name}</span><input type="hidden" name="code" value="${code}"><button class="${broken(code) ? '' : 'plain'}">${label[turn] ?? ''}</button></form>`,
  )
  return page(
    language,
    title,
    prefix,
    html`<p>${say(`${nodes.length} thiết bị, ${links.length} tuyến; ${silent} thiết bị đang im lặng.`, `${nodes.length} devices, ${links.length} links; ${silent} devices are silent.`)}</p>
<form method="get"><label>${say('Tìm tuyến hoặc thiết bị', 'Find a link or a device')}
<input name="q" value="${q}" placeholder="agg-ba-dinh"></label></form>${rows}`,
  )
}
