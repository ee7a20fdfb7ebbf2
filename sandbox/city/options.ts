/** What `khue simulate` was told to do. */
import path from 'node:path'
import { parseArgs } from 'node:util'
import { StartError } from '../../src/kernel/start-error.ts'

export interface Options {
  readonly url: string
  readonly user: string
  readonly operator: string
  /** Officials who note what is collected. */
  readonly collectors: readonly string[]
  readonly password: string | undefined
  /** Undefined: by HTTP alone. */
  readonly mqtt: URL | undefined
  readonly sandbox: string
  readonly speed: number
  readonly series: number
  readonly seed: number
  /** Undefined: until Ctrl-C. */
  readonly forMs: number | undefined
  /** Undefined: everything is told as of now. */
  readonly fromMs: number | undefined
  readonly data: string
  readonly withPeople: boolean
}

const seriesMax = 1_000_000
const speedMax = 100_000
/** Beside the project, where it is developed. */
const besideTheProject = path.join(import.meta.dirname, '../../../shared/data')

export const usage =
  'khue simulate [--url http://localhost:8080] [--speed 1] [--series 500] [--for 10m] [--from 2d] [--seed 1] [--mqtt mqtt://HOST:1883] [--sandbox URL] [--data FOLDER] [--user quantri] [--operator dieuhanh] [--collectors NAME,NAME] [--sensors-only]'

function misused(what: string, vi: string): StartError {
  return new StartError('usage', { vi, what, why: [], todo: usage })
}

const unitMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

function durationOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const [, count = '', unit = ''] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text) ?? []
  const ms = Number(count) * (unitMs[unit] ?? Number.NaN)
  if (!(ms > 0))
    throw misused(`--${name} must be like 90s, 10m, 2h or 3d.`, `--${name} phải có dạng 90s, 10m, 2h hoặc 3d.`)
  return ms
}

function numberOf(name: string, text: string, [min, max]: readonly [number, number], isWhole: boolean): number {
  const value = Number(text)
  if (text.trim() !== '' && value >= min && value <= max && (!isWhole || Number.isInteger(value))) return value
  throw misused(
    `--${name} must be a ${isWhole ? 'whole ' : ''}number from ${min} to ${max}.`,
    `--${name} phải là số ${isWhole ? 'nguyên ' : ''}từ ${min} đến ${max}.`,
  )
}

function addressOf(name: string, text: string, protocols: readonly string[]): URL {
  const url = URL.parse(text)
  if (url && protocols.includes(url.protocol)) return url
  throw misused(`--${name} must be an address.`, `--${name} phải là một địa chỉ.`)
}

/** Throws a StartError that says what is wrong. */
export function readOptions(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Options {
  let values
  try {
    values = parseArgs({
      args: [...args],
      options: {
        url: { type: 'string', default: env['PUBLIC_URL'] || `http://localhost:${env['PORT'] || 8080}` },
        user: { type: 'string', default: 'quantri' },
        operator: { type: 'string', default: 'dieuhanh' },
        collectors: { type: 'string', default: 'chuyenvien.hoankiem,chuyenvien.caugiay' },
        mqtt: { type: 'string' },
        sandbox: { type: 'string' },
        speed: { type: 'string', default: '1' },
        series: { type: 'string', default: '500' },
        seed: { type: 'string', default: '1' },
        for: { type: 'string' },
        from: { type: 'string' },
        data: { type: 'string', default: besideTheProject },
        'sensors-only': { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    throw misused((error as Error).message, 'Lệnh có tham số không hiểu được.')
  }
  const url = addressOf('url', values.url, ['http:', 'https:'])
  const sandbox = values.sandbox ?? env['SANDBOX_URL'] ?? `http://${url.hostname}:${env['SANDBOX_PORT'] || 8090}`
  return {
    url: url.origin,
    user: values.user,
    operator: values.operator,
    collectors: values.collectors.split(',').filter((name) => name !== ''),
    password: env['KHUE_PASSWORD'] || undefined,
    mqtt: values.mqtt === undefined ? undefined : addressOf('mqtt', values.mqtt, ['mqtt:', 'mqtts:']),
    sandbox: addressOf('sandbox', sandbox, ['http:', 'https:']).origin,
    speed: numberOf('speed', values.speed, [0.1, speedMax], false),
    series: numberOf('series', values.series, [1, seriesMax], true),
    seed: numberOf('seed', values.seed, [0, 2 ** 31], true),
    forMs: durationOf('for', values.for),
    fromMs: durationOf('from', values.from),
    data: path.resolve(values.data),
    withPeople: !values['sensors-only'],
  }
}
