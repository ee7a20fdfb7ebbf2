/**
 * The newest values of many series as one answer, in columns. The answer for a whole city is kept in packed pieces, one for each
 * page of series and column: what did not change is neither written nor packed again, and the pieces side by side are one gzip file.
 */
import { promisify } from 'node:util'
import zlib from 'node:zlib'
import { pageBits, type Recent } from './recent.ts'

interface HasId {
  readonly id: number
}

export interface Columns {
  readonly ids: number[]
  readonly times: number[]
  readonly values: number[]
  readonly quality: number[]
}

/** Of those that have any, in the order of their ids; with `after`, of those that a later row of the log changed. */
export function columnsOf(recent: Recent, series: readonly HasId[], after?: number): Columns {
  const found: Columns = { ids: [], times: [], values: [], quality: [] }
  for (const { id } of series) {
    if (after !== undefined && recent.changedBy(id) <= after) continue
    const newest = recent.newest(id)
    if (!newest) continue
    found.ids.push(id)
    found.times.push(newest.time)
    found.values.push(newest.value)
    found.quality.push(newest.quality)
  }
  return found
}

const leastOf = (times: readonly number[]) => times.reduce((least, time) => Math.min(least, time), Infinity)

/** A whole hour, so that it seldom is another when only the values are. */
const hourMs = 3_600_000
const baseOf = (least: number) => (least === Infinity ? 0 : Math.floor(least / hourMs) * hourMs)

const stepsOf = (ids: readonly number[], before = 0) => ids.map((id, at) => id - (ids[at - 1] ?? before))

export function answerOf(position: number, { ids, times, values, quality }: Columns) {
  const base = baseOf(leastOf(times))
  return {
    position,
    base,
    steps: stepsOf(ids),
    times: times.map((time) => time - base),
    values,
    quality: quality.some((one) => one !== 0) ? quality : [],
  }
}

// ---- the same, packed ---------------------------------------------------------------------------------------------

/** Numbers with commas between, and the same packed: blocks of DEFLATE (RFC 1951) that end at a whole byte. */
interface Piece {
  readonly text: Buffer
  readonly packed: Buffer
}

interface Pieces {
  readonly firstId: number
  readonly lastId: number
  readonly base: number
  readonly isAllGood: boolean
  /** All but the first, which depends on the page before. */
  readonly steps: Piece
  readonly times: Piece
  readonly values: Piece
  readonly quality: Piece
}

interface Page {
  readonly number: number
  readonly series: readonly HasId[]
  /** `Recent.pageChanged` of what is known here. */
  changed: number
  least: number
  /** Undefined: none of its series has said anything. */
  pieces: Pieces | undefined
}

const options = { level: 2, finishFlush: zlib.constants.Z_SYNC_FLUSH }
const deflateInThread = promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.deflateRaw)
/** A page takes about a millisecond; more of them are packed by threads. */
const pagesAtOnce = 4

type Pack = (text: Buffer) => Buffer | Promise<Buffer>
const atOnce: Pack = (text) => zlib.deflateRawSync(text, options)
const inThread: Pack = (text) => deflateInThread(text, options)

async function pieceOf(numbers: readonly number[], pack: Pack): Promise<Piece> {
  const text = Buffer.from(JSON.stringify(numbers).slice(1, -1), 'latin1')
  return { text, packed: await pack(text) }
}

async function piecesOf({ ids, times, values, quality }: Columns, base: number, pack: Pack): Promise<Pieces> {
  const columns = [stepsOf(ids).slice(1), times.map((time) => time - base), values, quality]
  // The texts are all made before anything is waited for: they are of one moment.
  const [steps, packedTimes, packedValues, packedQuality] = await Promise.all(columns.map((one) => pieceOf(one, pack)))
  return {
    firstId: ids[0] ?? 0,
    lastId: ids.at(-1) ?? 0,
    base,
    isAllGood: quality.every((one) => one === 0),
    steps: steps as Piece,
    times: packedTimes as Piece,
    values: packedValues as Piece,
    quality: packedQuality as Piece,
  }
}

/** One for each choice of series. */
export class NewestPages {
  readonly #recent: Recent
  readonly #pages: Page[] = []

  /** `series` in the order of their ids. */
  constructor(recent: Recent, series: readonly HasId[]) {
    this.#recent = recent
    for (const [number, ofPage] of Map.groupBy(series, ({ id }) => id >>> pageBits))
      this.#pages.push({ number, series: ofPage, changed: -1, least: Infinity, pieces: undefined })
  }

  /** `answerOf` all, as a gzip file (RFC 1952). */
  async answer(position: number): Promise<Buffer> {
    const looked = this.#look()
    const base = baseOf(this.#pages.reduce((least, page) => Math.min(least, page.least), Infinity))
    for (const page of this.#pages)
      if (page.pieces && page.pieces.base !== base && !looked.has(page)) looked.set(page, this.#columns(page))
    const pack = looked.size > pagesAtOnce ? inThread : atOnce
    const pages = await Promise.all(
      this.#pages.map(async (page) => {
        const columns = looked.get(page)
        return columns ? this.#renew(page, columns, base, pack) : page.pieces
      }),
    )
    return joined(
      partsOf(
        position,
        base,
        pages.filter((pieces) => pieces !== undefined),
      ),
    )
  }

  #columns(page: Page): Columns {
    return columnsOf(this.#recent, page.series)
  }

  /** The pages that changed since they were last looked through. */
  #look(): Map<Page, Columns> {
    const looked = new Map<Page, Columns>()
    for (const page of this.#pages) {
      const changed = this.#recent.pageChanged(page.number)
      if (changed === page.changed) continue
      const columns = this.#columns(page)
      looked.set(page, columns)
      page.least = leastOf(columns.times)
    }
    return looked
  }

  async #renew(page: Page, columns: Columns, base: number, pack: Pack): Promise<Pieces | undefined> {
    const changed = this.#recent.pageChanged(page.number)
    const pieces = columns.ids.length === 0 ? undefined : await piecesOf(columns, base, pack)
    // Meanwhile somebody may have asked who saw more: that stays.
    if (changed >= page.changed) Object.assign(page, { changed, pieces })
    return pieces
  }
}

type Part = string | Piece

function partsOf(position: number, base: number, pages: readonly Pieces[]): Part[] {
  const column = (piece: (pieces: Pieces) => Piece) =>
    pages.flatMap((one, at) => (at === 0 ? [piece(one)] : [',', piece(one)]))
  const steps = pages.flatMap((one, at): Part[] => {
    const first = `${at === 0 ? '' : ','}${one.firstId - (pages[at - 1]?.lastId ?? 0)}`
    return one.steps.text.length === 0 ? [first] : [`${first},`, one.steps]
  })
  return [
    `{"position":${position},"base":${base},"steps":[`,
    ...steps,
    '],"times":[',
    ...column(({ times }) => times),
    '],"values":[',
    ...column(({ values }) => values),
    '],"quality":[',
    ...(pages.every(({ isAllGood }) => isAllGood) ? [] : column(({ quality }) => quality)),
    ']}',
  ]
}

const gzipHead = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff])
/** A last block that is empty. */
const deflateEnd = Buffer.from([3, 0])

/** A block that is not packed. */
function stored(text: Buffer): Buffer {
  const head = Buffer.alloc(5)
  head.writeUInt16LE(text.length, 1)
  head.writeUInt16LE(text.length ^ 0xffff, 3)
  return Buffer.concat([head, text])
}

function joined(parts: readonly Part[]): Buffer {
  const bytes: Buffer[] = [gzipHead]
  let [sum, length] = [0, 0]
  for (const part of parts) {
    const { text, packed } = typeof part === 'string' ? plain(part) : part
    sum = zlib.crc32(text, sum)
    length += text.length
    bytes.push(packed)
  }
  const tail = Buffer.alloc(8)
  tail.writeUInt32LE(sum, 0)
  tail.writeUInt32LE(length, 4)
  return Buffer.concat([...bytes, deflateEnd, tail])
}

function plain(part: string): Piece {
  const text = Buffer.from(part, 'latin1')
  return { text, packed: stored(text) }
}
