/** The block that `npm start` prints when it is ready. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Config } from './kernel/config.ts'
import { sandboxPassword, sandboxTotpSecret } from './platform/identity/index.ts'
import { openingOf } from './platform/ngsi-ld/index.ts'
import { type SandboxOfficial, sandboxOfficials } from './platform/organisation/index.ts'

export interface Ready {
  readonly config: Config
  /** Undefined when this process answers no requests. */
  readonly url: string | undefined
  readonly seconds: number
  /** What the stand-ins say of themselves; undefined without them. */
  readonly sandbox: readonly string[] | undefined
}

export function welcome({ config, url, seconds, sandbox }: Ready): string {
  const after = `${seconds.toFixed(1)} s`
  if (!url) return `\nKhuê đang chạy việc nền. Khuê is running jobs (${after}).\n`
  const web = existsSync(path.join(import.meta.dirname, '..', 'dist', 'web'))
  const lines = [
    '',
    `  Khuê is ready at ${config.publicUrl}   (${after})`,
    '',
    `    Hanoi-S, cho người dân · for citizens       ${config.publicUrl}/`,
    `    Bàn làm việc · the officials' desk          ${config.publicUrl}/desk`,
    `    Trung tâm điều hành · operations centre     ${config.publicUrl}/centre`,
    `    Tra cứu kết quả · verify a result           ${config.publicUrl}/verify`,
    `    Kết nối hệ thống · for developers           ${config.publicUrl}/developers`,
    `    API                                         ${config.publicUrl}/api/docs`,
    ...(web ? [] : ['', '    (The web apps are not built; npm start builds them.)']),
    ...(sandbox ? ['', ...officials(config), '', ...sandbox.map((line) => `    ${line}`), ...open(config)] : []),
    '',
    '    Dừng · stop: Ctrl-C',
    ...(config.databaseUrl
      ? []
      : [`    Làm lại từ đầu · start afresh: Ctrl-C, rm -r ${shortest(config.dataDir)}, npm start`]),
    '',
  ]
  return `${lines.join('\n')}\n`
}

/** What systems try out without a key, and suites test. */
function open(config: Config): string[] {
  const opening = openingOf({ config })
  if (!opening) return []
  const whom =
    opening.to === 'everybody'
      ? 'AI CŨNG GHI ĐƯỢC · ANYBODY WRITES'
      : 'máy này ghi không cần khóa · this machine writes without a key'
  return ['', `    NGSI-LD ${config.publicUrl}/ngsi-ld/v1, SensorThings ${config.publicUrl}/sta/v1.1: ${whom}`]
}

function shortest(folder: string): string {
  const relative = path.relative(process.cwd(), folder)
  const shown = relative !== '' && !relative.startsWith('..') ? relative : folder
  return shown.includes(' ') ? JSON.stringify(shown) : shown
}

/** `motcua.hoankiem` is the role `motcua` at the unit `hoankiem`: a column of roles, a line of units. */
function officials({ cityModel }: Config): string[] {
  const here = sandboxOfficials.filter(({ model }) => model === 'both' || model === cityModel)
  const split = ({ username }: SandboxOfficial) => username.split('.')
  const inUnits = here.filter((official) => split(official).length === 2)
  const roles = new Map(inUnits.map((official) => [split(official)[0], official]))
  const units = new Set(inUnits.map((official) => split(official)[1]))
  const line = (username: string, { title, role }: SandboxOfficial, own = true) => {
    const words = own && role !== 'leader' ? `${title.vi} · ${title.en}` : 'Lãnh đạo, ký kết quả · Leader, signs'
    return `      ${username.padEnd(20)} ${words}`
  }
  return [
    `    Cán bộ · Officials (${cityModel}): mật khẩu · password ${sandboxPassword}`,
    ...[...roles].map(([prefix, official]) => line(`${prefix}.<đơn vị · unit>`, official)),
    ...here.filter((official) => !inUnits.includes(official)).map((official) => line(official.username, official)),
    `      đơn vị · units: ${[...units].join(' ')}`,
    '      Mã thứ hai · second factor: hiện trên trang đăng nhập và trang ký · shown where it is asked for;',
    `      hoặc thêm vào ứng dụng xác thực · or add to an authenticator app: ${sandboxTotpSecret}`,
  ]
}
