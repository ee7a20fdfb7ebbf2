/** The street: crossings with signals south of Hoàn Kiếm lake, played by SUMO where it is installed, reached by TraCI as it is. */
import { type Answer, type Asked, listenBelow, Refusal, type StandIn } from '../answer.ts'
import { openJournal } from '../journal.ts'
import { html, page, switchLanguage } from '../page.ts'
import { Simulator, sumoFolder } from './simulator.ts'
import { corridors, lights } from './streets.ts'

export interface StreetOptions {
  readonly publicUrl: string
  /** TCP, for TraCI. */
  readonly port: number
  /** Where the network is written. */
  readonly workFolder: string
  readonly folder: string | null
  readonly env: Readonly<Record<string, string | undefined>>
}

export async function createStreetSandbox(options: StreetOptions): Promise<StandIn> {
  const { publicUrl, port, workFolder, folder, env } = options
  const prefix = new URL(publicUrl).pathname.replace(/\/$/, '')
  let isPlayed = false
  let simulator: Simulator | undefined
  const journal = openJournal<{ readonly kind: 'play' }>(folder && `${folder}/street.jsonl`, () => (isPlayed = true))

  const play = async () => {
    const bin = sumoFolder(env)
    if (bin === undefined) throw new Refusal(503, 'SUMO is not installed: apt-get install --no-install-recommends sumo')
    simulator ??= new Simulator(bin, workFolder, port)
    await simulator.start()
  }
  // What was played before goes on, where SUMO still is.
  if (isPlayed && sumoFolder(env) !== undefined) await play()

  const state = () => ({
    driver: simulator?.net === undefined ? null : 'traci',
    port,
    net: simulator?.net ?? null,
    routes: simulator?.routes ?? null,
    lights,
    corridors,
  })

  const handle = async (asked: Asked): Promise<Answer> => {
    const { method, path: where } = asked
    if (where === '/language') return switchLanguage(prefix, asked.query.get('to'))
    if (method === 'GET' && where === '/state') return { json: state() }
    if (method === 'PUT' && where === '/play') {
      await play()
      if (!isPlayed) journal.append({ kind: 'play' })
      isPlayed = true
      return { json: state() }
    }
    if (method === 'GET' && where === '/') return { html: streetPage(asked, prefix, simulator?.net !== undefined) }
    throw new Refusal(404, 'there is nothing here')
  }
  return { listener: listenBelow(prefix, handle), close: async () => simulator?.close() }
}

function streetPage({ language }: Asked, prefix: string, isRunning: boolean): string {
  const say = (vi: string, en: string) => (language === 'vi' ? vi : en)
  const title = say('Đường phố có đèn tín hiệu', 'Streets with signals')
  const state = isRunning
    ? say(`${lights.length} nút đang chạy trong SUMO.`, `${lights.length} intersections run in SUMO.`)
    : say('Chưa chạy. Hãy cài SUMO rồi chạy: khue load signals', 'Not running. Install SUMO and run: khue load signals')
  return page(
    language,
    title,
    prefix,
    html`<p role="status">${state}</p>${lights.map(({ name }) => html`<p class="card">${name[language]}</p>`)}`,
  )
}
