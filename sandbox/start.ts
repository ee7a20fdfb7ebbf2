/** All stand-ins on one port, each below its own path. Each one's line is in `standIns`. */
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Setting, settings } from '../src/kernel/config.ts'
import { createAgencySandbox } from './agency/agency.ts'
import { type Language, listenBelow, Refusal, type StandIn } from './answer.ts'
import { createBankSandbox } from './bank/bank.ts'
import { createCaSandbox } from './ca/ca.ts'
import { createGeoReportSandbox } from './georeport/georeport.ts'
import { createMailSandbox } from './mail/mail.ts'
import { createNetworkSandbox } from './network/network.ts'
import { fontFiles, html, page, switchLanguage } from './page.ts'
import { createPopulationSandbox } from './population/population.ts'
import { createPostSandbox } from './post/post.ts'
import { createStreetSandbox } from './street/street.ts'
import { createTrafficSandbox } from './traffic/traffic.ts'
import { createVneidSandbox } from './vneid/vneid.ts'

export type Environment = Readonly<Record<string, string | undefined>>

export interface Place {
  readonly env: Environment
  /** Address of this stand-in: `http://localhost:8090/vneid`. */
  readonly url: string
  /** Where Khuê answers: `http://localhost:8080`. */
  readonly khueUrl: string
  /** Folder that outlives a restart; null forgets. */
  readonly folder: string | null
}

/** As Khuê itself reads it: given, or the sandbox's default. */
const valueOf = (env: Environment, entry: Setting) => env[entry.name] || entry.fallback || ''

const standIns: Readonly<Record<string, (place: Place) => StandIn | Promise<StandIn>>> = {
  '/vneid': ({ env, url, khueUrl }) =>
    createVneidSandbox({
      publicUrl: url,
      clientId: env['VNEID_CLIENT_ID'] ?? 'khue',
      clientSecret: env['VNEID_CLIENT_SECRET'] ?? 'khue-vneid-sandbox-secret',
      redirectUris: [`${khueUrl}/oidc/vneid/callback`],
      model: env['CITY_MODEL'] === 'three-level' ? 'three-level' : 'two-level',
    }),
  '/bank': ({ env, url, khueUrl, folder }) =>
    createBankSandbox({
      publicUrl: url,
      webhookUrl: `${khueUrl}/api/payments/bank/confirmations`,
      apiKey: valueOf(env, settings.bank.apiKey),
      bin: valueOf(env, settings.bank.bin),
      account: valueOf(env, settings.bank.account),
      accountName: valueOf(env, settings.bank.accountName),
      folder,
    }),
  '/post': ({ env, url, khueUrl, folder }) =>
    createPostSandbox({
      publicUrl: url,
      webhookUrl: `${khueUrl}/api/delivery/post/status`,
      apiKey: valueOf(env, settings.post.apiKey),
      folder,
    }),
  '/agency': ({ url, khueUrl }) => createAgencySandbox({ publicUrl: url, khueUrl }),
  '/population': ({ env, url, folder }) =>
    createPopulationSandbox({
      publicUrl: url,
      apiKey: valueOf(env, settings.nationalPopulation.apiKey),
      model: env['CITY_MODEL'] === 'three-level' ? 'three-level' : 'two-level',
      folder,
    }),
  '/georeport': ({ env, url, folder }) =>
    createGeoReportSandbox({ publicUrl: url, apiKey: valueOf(env, settings.geoReport.apiKey), folder }),
  '/ca': ({ url, folder }) => createCaSandbox({ publicUrl: url, folder }),
  '/network': ({ env, url, folder }) => {
    const { SANDBOX_PORT: port, SANDBOX_SNMP_PORT: own, NETWORK_TRAP_PORT: traps } = env
    return createNetworkSandbox({
      publicUrl: url,
      snmpPort: Number(own || port || 8090),
      address: '127.0.0.1',
      trapPort: traps ? Number(traps) : undefined,
      folder,
    })
  },
  '/street': ({ env, url, folder }) =>
    createStreetSandbox({
      publicUrl: url,
      port: Number(valueOf(env, settings.sandboxStreetPort)),
      workFolder: path.resolve(env['DATA_DIR'] || '.data', 'sandbox', 'street'),
      folder,
      env,
    }),
  '/traffic': ({ url, khueUrl, folder }) => createTrafficSandbox({ publicUrl: url, khueUrl, folder }),
  '/mail': ({ env, url, folder }) =>
    createMailSandbox({
      publicUrl: url,
      smtpPort: Number(valueOf(env, settings.sandboxSmtpPort)),
      host: new URL(url).hostname,
      folder,
    }),
}

const fontsFolder = path.dirname(
  fileURLToPath(import.meta.resolve('@fontsource/be-vietnam-pro/files/be-vietnam-pro-latin-400-normal.woff2')),
)

/** What belongs to no stand-in: the first page, which lists them, and their typeface. */
const front = listenBelow('', async (asked) => {
  const font = fontFiles.find(({ name }) => asked.path === `/fonts/${name}`)
  if (font) return { bytes: await readFile(path.join(fontsFolder, font.name)), mediaType: 'font/woff2' }
  if (asked.path === '/language') return switchLanguage('', asked.query.get('to'))
  if (asked.path === '/') return { html: firstPage(asked.language) }
  throw new Refusal(404, 'there is nothing here')
})

function firstPage(language: Language): string {
  const say = (vi: string, en: string) => (language === 'vi' ? vi : en)
  const places = [
    ['/bank/', say('Ngân hàng: quét mã và chuyển tiền', 'Bank: scan a code and send money')],
    ['/mail/', say('Thư điện tử: mọi thư Khuê gửi', 'Mail: all that Khuê sends')],
    [
      '/agency/',
      say('Cơ quan khác: hỏi và trả lời qua trục trao đổi', 'Another agency: asks and answers through the exchange'),
    ],
    ['/population/', say('CSDL quốc gia về dân cư: ghi thay đổi', 'National population database: enter what changes')],
    ['/georeport/', say('Đơn vị vận hành: yêu cầu nhận qua Open311', 'An operator: requests that come by Open311')],
    ['/network/', say('Mạng diện rộng: cắt tuyến, tắt thiết bị', 'Wide-area network: cut lines, switch devices off')],
    ['/street/', say('Đường phố có đèn tín hiệu', 'Streets with signals')],
    ['/traffic/', say('Xe trên đường: làm tắc một con đường', 'Cars on the roads: block a street')],
    ['/post/', say('Bưu chính: bưu gửi và hành trình', 'Post: shipments and their way')],
  ] as const
  const lead = say(
    'Thay cho những hệ thống bên ngoài mà Khuê nối tới. VNeID và cơ quan chứng thực chữ ký không có trang đầu: Khuê gọi khi cần.',
    'In place of the outside systems that Khuê speaks to. VNeID and the certificate authority have no first page: Khuê calls them when it needs them.',
  )
  const links = places.map(([to, name]) => html`<p class="card"><a href="${to}">${name}</a></p>`)
  return page(language, say('Các dịch vụ thử nghiệm', 'The stand-ins'), '', html`<p>${lead}</p>${links}`)
}

export interface RunningSandbox {
  /** `http://localhost:8090`. */
  readonly url: string
  /** For the block that is printed when Khuê is ready. */
  readonly greeting: readonly string[]
  close(): Promise<void>
}

/** Listens when it resolves. The settings are those of Khuê itself (docs/configuration.md), so that the two agree. */
export async function startSandbox(env: Environment): Promise<RunningSandbox> {
  const port = Number(env['SANDBOX_PORT'] || 8090)
  const url = (env['SANDBOX_URL'] || `http://localhost:${port}`).replace(/\/+$/, '')
  const khueUrl = (env['PUBLIC_URL'] || `http://localhost:${env['PORT'] || 8080}`).replace(/\/+$/, '')
  const folder = env['SANDBOX_FOLDER'] === 'none' ? null : path.resolve(env['DATA_DIR'] || '.data', 'sandbox')
  const running = new Map<string, StandIn>()
  for (const [prefix, create] of Object.entries(standIns)) {
    running.set(prefix, await create({ env, url: `${url}${prefix}`, khueUrl, folder }))
  }
  const server = createServer((request, response) => {
    const prefix = /^\/[^/?]*/.exec(request.url ?? '/')?.[0] ?? '/'
    const standIn = running.get(prefix)
    const answer = standIn?.listener ?? front
    answer(request, response)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, new URL(url).hostname, resolve)
  })
  return {
    url,
    greeting: [...running.values()].flatMap((standIn) => standIn.greeting ?? []),
    async close() {
      server.closeAllConnections()
      await new Promise<void>((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())))
      for (const standIn of running.values()) await standIn.close()
    },
  }
}
