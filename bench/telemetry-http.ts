/**
 * Observations over HTTP as NDJSON, by a device with its key, answered when they are stored; beside a bare COPY of the
 * same rows, as lines made before, into a table without an index on the same server. `npm run bench -- telemetry-http
 * [--series 100000] [--seconds 10] [--lines 5000] [--connections 6]`
 */
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { overTcp } from '../src/kernel/embedded-postgres.ts'
import { pointsBetween } from '../src/platform/telemetry/index.ts'
import {
  ByteConnection,
  enterFleet,
  type Fleet,
  option,
  type Telemetry,
  told,
  valueAt,
  withTelemetry,
} from './telemetry-khue.ts'

const barPerS = 150_000
const barRatio = 0.5
const stamp = '2026-11-20T00:00:00.000Z'
const firstMs = Date.UTC(2026, 10, 20)
const rowsOfCopy = 20_000

/** Lines of some series that lie ready but for their time. */
class Body {
  readonly bytes: Buffer
  readonly #times: number[] = []

  constructor(codes: readonly string[], from: number) {
    let text = ''
    codes.forEach((code, at) => {
      text += `{"series":"${code}","time":"`
      this.#times.push(text.length)
      text += `${stamp}","value":${valueAt(from + at, firstMs)}}\n`
    })
    this.bytes = Buffer.from(text)
  }

  at(ms: number): Buffer {
    const time = new Date(ms).toISOString()
    for (const place of this.#times) this.bytes.write(time, place, 'latin1')
    return this.bytes
  }
}

interface Sent {
  readonly accepted: number
  readonly seconds: number
  /** Minutes that every series has. */
  readonly minutes: number
}

async function sendAll(
  { port }: Telemetry,
  fleet: Fleet,
  { seconds, lines, connections }: { seconds: number; lines: number; connections: number },
): Promise<Sent> {
  const head = `POST /api/telemetry/observations HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${fleet.key}\r\ncontent-type: application/x-ndjson\r\n`
  const parts = Math.ceil(fleet.codes.length / lines)
  let [accepted, next] = [0, 0]
  const began = performance.now()
  const worker = async (connection: ByteConnection) => {
    // Each has bodies of its own: their times are written while others are on their way.
    const bodies = new Map<number, Body>()
    // A minute that was begun is finished, so that every series has the same.
    while (performance.now() - began < seconds * 1000 || next % parts !== 0) {
      const number = next++
      const part = number % parts
      const from = part * lines
      const body = bodies.get(part) ?? new Body(fleet.codes.slice(from, from + lines), from)
      bodies.set(part, body)
      const reply = await connection.send(head, body.at(firstMs + Math.floor(number / parts) * 60_000))
      const outcome = JSON.parse(reply) as { accepted: number; refused: number }
      if (outcome.refused > 0) throw new Error(reply)
      accepted += outcome.accepted
    }
  }
  const open = Array.from({ length: connections }, () => new ByteConnection(port))
  await Promise.all(open.map(worker))
  for (const connection of open) connection.close()
  return { accepted, seconds: (performance.now() - began) / 1000, minutes: Math.floor(next / parts) }
}

function copyLines(fleet: Fleet, from: number, to: number): Buffer {
  const count = fleet.ids.length
  let text = ''
  for (let n = from; n < to; n++) {
    const ms = firstMs + Math.floor(n / count) * 60_000
    text += `${fleet.ids[n % count]}\t${new Date(ms).toISOString()}\t${valueAt(n % count, firstMs)}\t0\n`
  }
  return Buffer.from(text)
}

/** The same rows by COPY, from lines that lie ready, each chunk a commit as each batch is. Rows per second. */
async function bareCopy(databaseUrl: string, fleet: Fleet, rows: number): Promise<number> {
  const chunks: Buffer[] = []
  for (let from = 0; from < rows; from += rowsOfCopy) {
    chunks.push(copyLines(fleet, from, Math.min(rows, from + rowsOfCopy)))
  }
  const client = new pg.Client({ connectionString: overTcp(databaseUrl) })
  await client.connect()
  await client.query(
    'create table public.bare_copy (series_id bigint not null, time timestamptz not null, value float8 not null, quality smallint not null)',
  )
  const began = performance.now()
  for (const chunk of chunks)
    await pipeline(Readable.from([chunk]), client.query(copyFrom('copy public.bare_copy from stdin')))
  const seconds = (performance.now() - began) / 1000
  await client.query('drop table public.bare_copy')
  await client.end()
  return rows / seconds
}

/** That they are there: of some series, every minute with its value. */
async function check(telemetry: Telemetry, fleet: Fleet, { minutes }: Sent): Promise<void> {
  await telemetry.beside((app) =>
    app.read(async (tx) => {
      for (let at = 0; at < fleet.ids.length; at += Math.ceil(fleet.ids.length / 50)) {
        const { times, values } = await pointsBetween(tx, fleet.ids[at] ?? 0, firstMs, firstMs + 366 * 86_400_000)
        const isRight = values.every((value) => value === valueAt(at, firstMs))
        if (times.length !== minutes || !isRight)
          throw new Error(`series ${at} has ${times.length} of ${minutes} minutes`)
      }
    }),
  )
}

export async function run(args: readonly string[]): Promise<number> {
  const count = option(args, 'series', 100_000)
  const options = {
    seconds: option(args, 'seconds', 10),
    lines: option(args, 'lines', 5000),
    connections: option(args, 'connections', 6),
  }
  return withTelemetry(async (telemetry) => {
    const fleet = await telemetry.beside((app) => enterFleet(app, count))
    // A first round in peace: what is compiled when it is first used does not count.
    await sendAll(telemetry, fleet, { ...options, seconds: 1 })
    const sent = await sendAll(telemetry, fleet, options)
    await check(telemetry, fleet, sent)
    const bare = await bareCopy(telemetry.databaseUrl, fleet, Math.min(sent.accepted, 2_000_000))
    const perS = sent.accepted / sent.seconds
    console.log(
      `  ${sent.accepted.toLocaleString('en-GB')} observations in ${sent.seconds.toFixed(1)} s, all read again`,
    )
    told({ per_s: Math.round(perS), bare_copy_per_s: Math.round(bare), ratio: Number((perS / bare).toFixed(3)) })
    return perS >= barPerS && perS / bare >= barRatio ? 0 : 1
  })
}
