/** A fleet whose cars drive on the city's roads, and loops that count them: they send as real ones do. A street can be blocked on this page. */
import { type Answer, type Asked, listenBelow, Refusal, type StandIn } from '../answer.ts'
import { openJournal } from '../journal.ts'
import { html, page, switchLanguage } from '../page.ts'
import { Cars, type Street } from './cars.ts'

export interface TrafficOptions {
  readonly publicUrl: string
  readonly khueUrl: string
  readonly folder: string | null
}

interface Feed {
  /** The code of the fleet, and the key of its device, which has the loops too. */
  readonly fleet: string
  readonly key: string
  readonly loops: readonly { readonly thing: string; readonly segment: number }[]
}

const carsCount = 900
/** Each car tells every so many seconds. */
const everyS = 5
const countEveryMs = 60_000
/** One in so many cars is of this fleet; loops count all. */
const oneIn = 8
const againMs = 5_000

interface Counted {
  cars: number
  kmh: number
}

export function createTrafficSandbox({ publicUrl, khueUrl, folder }: TrafficOptions): StandIn {
  const prefix = new URL(publicUrl).pathname.replace(/\/$/, '')
  let feed: Feed | undefined
  let cars: Cars | undefined
  let turn = 0
  let countedAtMs = Date.now()
  let counts = new Map<number, Counted>()
  let timer: NodeJS.Timeout | undefined

  const journal = openJournal<Feed>(folder && `${folder}/traffic.jsonl`, (entry) => {
    feed = entry
  })

  const post = async (where: string, lines: readonly object[]) => {
    const answer = await fetch(`${khueUrl}/api${where}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${feed?.key}`, 'content-type': 'application/x-ndjson', 'x-khue': '1' },
      body: lines.map((line) => JSON.stringify(line)).join('\n'),
    })
    if (!answer.ok) throw new Error(`${where} answered ${answer.status}: ${await answer.text()}`)
  }

  const sendCounts = async (nowMs: number) => {
    const minutes = (nowMs - countedAtMs) / 60_000
    const told = (feed?.loops ?? []).flatMap(({ thing, segment }) => {
      const { cars: passed, kmh } = counts.get(segment) ?? { cars: 0, kmh: 0 }
      const perMinute = Math.round((passed * oneIn) / minutes)
      const line = (name: string, value: number) => ({
        series: `${thing}/${name}`,
        time: new Date(nowMs).toISOString(),
        value,
      })
      return [line('count', perMinute), ...(passed > 0 ? [line('speed', Math.round(kmh / passed))] : [])]
    })
    countedAtMs = nowMs
    counts = new Map()
    if (told.length > 0) await post('/telemetry/observations', told)
  }

  const second = async () => {
    const nowMs = Date.now()
    cars ??= await carsOn(khueUrl, nowMs)
    cars.drive(nowMs, ({ no }, kmh) => {
      const counted = counts.get(no) ?? { cars: 0, kmh: 0 }
      counts.set(no, { cars: counted.cars + 1, kmh: counted.kmh + kmh })
    })
    await post(`/traffic/probes?fleet=${encodeURIComponent(feed?.fleet ?? '')}`, cars.told(turn++, everyS))
    if (nowMs - countedAtMs >= countEveryMs) await sendCounts(nowMs)
  }

  let isSilent = false
  let isClosed = false
  const tryOnce = async () => {
    try {
      await second()
      isSilent = false
    } catch (error) {
      // Khuê starts after its sandbox, and may be away: told once.
      if (!isSilent && cars) console.error(`sandbox traffic: nobody takes positions: ${String(error)}`)
      isSilent = true
    }
    if (!isClosed) timer = setTimeout(run, isSilent ? againMs : 1000)
  }
  const run = () => void tryOnce()
  if (feed) run()

  const handle = async (asked: Asked): Promise<Answer> => {
    const { method, path: where } = asked
    if (where === '/language') return switchLanguage(prefix, asked.query.get('to'))
    if (method === 'PUT' && where === '/feed') {
      const given = (await asked.json()) as unknown as Partial<Feed>
      const next = { ...feed, ...given } as Feed
      if (!next.fleet || !next.key || !Array.isArray(next.loops))
        throw new Refusal(422, 'fleet, key and loops are needed')
      journal.append(next)
      feed = next
      // The roads are others now.
      cars = undefined
      clearTimeout(timer)
      run()
      return { json: { cars: carsCount } }
    }
    if (method === 'POST' && (where === '/block' || where === '/free')) {
      const name = (await asked.form()).get('name') ?? ''
      if (!cars?.names.includes(name)) throw new Refusal(404, `there is no street ${name}`)
      if (where === '/block') cars.blocked.add(name)
      else cars.blocked.delete(name)
      return { to: `${prefix}/` }
    }
    if (method === 'GET' && where === '/') return { html: streetPage(asked, prefix, cars) }
    throw new Refusal(404, 'there is nothing here')
  }

  return {
    listener: listenBelow(prefix, handle),
    close: () => {
      isClosed = true
      clearTimeout(timer)
      return Promise.resolve()
    },
  }
}

interface Feature {
  readonly properties: {
    readonly no: number
    readonly name: string | null
    readonly class: string
    readonly lanes: number
    readonly limit_kmh: number
    readonly length_m: number
    readonly next: readonly number[]
  }
  readonly geometry: { readonly coordinates: readonly (readonly [number, number])[] }
}

/** The roads are read where anybody reads them. */
async function carsOn(khueUrl: string, nowMs: number): Promise<Cars> {
  const answer = await fetch(`${khueUrl}/api/traffic/segments`)
  if (!answer.ok) throw new Error(`no roads: ${answer.status}`)
  const { features } = (await answer.json()) as { features: readonly Feature[] }
  const streets = features.map(({ properties: of, geometry }): Street => {
    const { no, name, class: kind, lanes, limit_kmh, length_m, next } = of
    return {
      no,
      name: name ?? '',
      class: kind,
      lanes,
      limitKmh: limit_kmh,
      lengthM: Math.max(1, length_m),
      line: geometry.coordinates,
      next,
    }
  })
  if (streets.length === 0) throw new Error('no roads are loaded')
  return new Cars(streets, carsCount, nowMs)
}

function streetPage({ language }: Asked, prefix: string, cars: Cars | undefined): string {
  const say = (vi: string, en: string) => (language === 'vi' ? vi : en)
  const title = say('Xe trên đường', 'Cars on the roads')
  if (!cars) {
    const none = say(
      'Chưa có đường. Hãy chạy: khue load roads TỆP…',
      'There are no roads yet. Run: khue load roads FILE…',
    )
    return page(language, title, prefix, html`<p role="status">${none}</p>`)
  }
  const rows = cars.names.map((name) => {
    const isBlocked = cars.blocked.has(name)
    return html`<form class="card person" method="post" action="${prefix}/${isBlocked ? 'free' : 'block'}">
<span>${name}</span><input type="hidden" name="name" value="${name}"><button class="${isBlocked ? '' : 'plain'}">${isBlocked ? say('Thông đường', 'Free') : say('Làm tắc', 'Block')}</button></form>`
  })
  const lead = say(
    `${carsCount} xe đang chạy và gửi vị trí. Làm tắc một đường rồi xem trung tâm phát hiện sau vài phút.`,
    `${carsCount} cars drive and tell where they are. Block a street and see the centre find it within minutes.`,
  )
  return page(language, title, prefix, html`<p>${lead}</p>${rows}`)
}
