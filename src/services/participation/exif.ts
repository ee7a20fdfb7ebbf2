/**
 * What a camera wrote into a picture: where and when (EXIF 2.32 §4.6), to be told, and all of it taken away before the picture is kept.
 * JPEG, PNG and WebP. Browser-safe, pure; a broken block counts as none.
 */

export interface Taken {
  /** Local time of the camera as it stands there, `2026-11-27T08:15:00`, with its offset where it is written. */
  readonly at: string | null
  readonly lat: number | null
  readonly lon: number | null
}

const nothing: Taken = { at: null, lat: null, lon: null }

interface Block {
  /** In the file, with its marker or head. */
  readonly from: number
  readonly to: number
}

const text = (bytes: Uint8Array, from: number, length: number) =>
  String.fromCharCode(...bytes.subarray(from, from + length))
const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

// ---- the file's parts -------------------------------------------------------------------------------------------

interface Segment extends Block {
  readonly marker: number
}

const startOfScan = 0xda
const endOfImage = 0xd9

/** JPEG: the segments from a place on, up to a scan or the end of the picture, and where that is (ITU T.81 §B.1.1). */
function jpegSegments(bytes: Uint8Array, from = 2): { segments: Segment[]; at: number } {
  const segments: Segment[] = []
  let at = from
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0
    if (marker === startOfScan || marker === endOfImage) break
    // §B.1.1.2: any number of FF may stand before a marker.
    const to = marker === 0xff ? at + 1 : at + 2 + view(bytes).getUint16(at + 2)
    if (to > bytes.length) break
    if (marker !== 0xff) segments.push({ marker, from: at, to })
    at = to
  }
  return { segments, at }
}

/** Behind a scan's data: the next marker that is neither stuffing nor a restart (§B.1.1.5); the file's end where there is none. */
function behindScan(bytes: Uint8Array, from: number): number {
  for (let at = from; at + 1 < bytes.length; at++) {
    const next = bytes[at + 1] ?? 0
    if (bytes[at] === 0xff && next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at
  }
  return bytes.length
}

interface Chunk extends Block {
  readonly type: string
  readonly content: number
}

const pngHead = 8
function pngChunks(bytes: Uint8Array): Chunk[] {
  const chunks: Chunk[] = []
  for (let at = pngHead; at + 12 <= bytes.length; ) {
    const to = at + 12 + view(bytes).getUint32(at)
    if (to > bytes.length) break
    chunks.push({ type: text(bytes, at + 4, 4), from: at, to, content: at + 8 })
    at = to
  }
  return chunks
}

const riffHead = 12
function webpChunks(bytes: Uint8Array): Chunk[] {
  const chunks: Chunk[] = []
  for (let at = riffHead; at + 8 <= bytes.length; ) {
    const length = view(bytes).getUint32(at + 4, true)
    const to = at + 8 + length + (length % 2)
    if (to > bytes.length) break
    chunks.push({ type: text(bytes, at, 4), from: at, to, content: at + 8 })
    at = to
  }
  return chunks
}

export type PictureType = 'image/jpeg' | 'image/png' | 'image/webp'

/** What a file is, by its first bytes; null when it is none of the three. */
export function pictureType(bytes: Uint8Array): PictureType | null {
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'image/jpeg'
  if (text(bytes, 1, 3) === 'PNG' && bytes[0] === 0x89) return 'image/png'
  if (text(bytes, 0, 4) === 'RIFF' && text(bytes, 8, 4) === 'WEBP') return 'image/webp'
  return null
}

// ---- reading ----------------------------------------------------------------------------------------------------

const exifMark = 'Exif\0\0'

const searchedBytes = 512 * 1024

function afterMark(bytes: Uint8Array): Uint8Array | null {
  const mark = Array.from(exifMark, (letter) => letter.charCodeAt(0))
  const end = Math.min(bytes.length, searchedBytes) - mark.length
  for (let at = 0; at < end; at++) {
    if (mark.every((byte, i) => bytes[at + i] === byte)) return bytes.subarray(at + mark.length)
  }
  return null
}

function tiffOf(bytes: Uint8Array): Uint8Array | null {
  const type = pictureType(bytes)
  if (type === 'image/jpeg') {
    const found = jpegSegments(bytes).segments.find(
      ({ marker, from }) => marker === 0xe1 && text(bytes, from + 4, 6) === exifMark,
    )
    return found ? bytes.subarray(found.from + 10, found.to) : null
  }
  // HEIC, before the browser has made a JPEG of it: the block is somewhere near the beginning.
  if (type === null) return afterMark(bytes)
  const chunks = type === 'image/png' ? pngChunks(bytes) : type === 'image/webp' ? webpChunks(bytes) : []
  const found = chunks.find((chunk) => chunk.type === 'eXIf' || chunk.type === 'EXIF')
  if (!found) return null
  const start = text(bytes, found.content, 6) === exifMark ? found.content + 6 : found.content
  return bytes.subarray(start, found.to)
}

const tags = { orientation: 0x0112, exif: 0x8769, gps: 0x8825, taken: 0x9003, offset: 0x9011 } as const

interface Entry {
  readonly at: number
  readonly count: number
  readonly value: number
}

/** Throws RangeError where the block is broken. */
function tiffReader(bytes: Uint8Array) {
  const data = view(bytes)
  const little = text(bytes, 0, 2) === 'II'
  if (!little && text(bytes, 0, 2) !== 'MM') throw new RangeError('no byte order')
  const u16 = (at: number) => data.getUint16(at, little)
  const u32 = (at: number) => data.getUint32(at, little)
  const directory = (at: number): Map<number, Entry> => {
    const entries = new Map<number, Entry>()
    const count = Math.min(u16(at), 200)
    for (let i = 0; i < count; i++) {
      const entry = at + 2 + i * 12
      const short = u16(entry + 2) === 3
      const value = short ? u16(entry + 8) : u32(entry + 8)
      entries.set(u16(entry), { at: entry + 8, count: u32(entry + 4), value })
    }
    return entries
  }
  return {
    directory,
    first: () => directory(u32(4)),
    word: ({ at, count, value }: Entry) =>
      text(bytes, count > 4 ? value : at, Math.min(count, 40))
        .replaceAll('\0', '')
        .trim(),
    /** Degrees, minutes, seconds as fractions. */
    degrees: ({ value }: Entry) => {
      const part = (i: number) => u32(value + 8 * i) / (u32(value + 8 * i + 4) || 1)
      return part(0) + part(1) / 60 + part(2) / 3600
    },
  }
}

function takenIn(tiff: ReturnType<typeof tiffReader>): Taken {
  const first = tiff.first()
  const exif = first.get(tags.exif)
  const more = exif ? tiff.directory(exif.value) : new Map<number, Entry>()
  const taken = more.get(tags.taken)
  const offset = more.get(tags.offset)
  const time = taken && /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)/.exec(tiff.word(taken))
  const zone = offset ? /^[+-]\d\d:\d\d$/.exec(tiff.word(offset))?.[0] : undefined
  const gpsAt = first.get(tags.gps)
  const gps = gpsAt ? tiff.directory(gpsAt.value) : new Map<number, Entry>()
  const [latRef, lat, lonRef, lon] = [gps.get(1), gps.get(2), gps.get(3), gps.get(4)]
  const has = latRef && lat && lonRef && lon
  const [north, east] = has ? [tiff.degrees(lat), tiff.degrees(lon)] : [NaN, NaN]
  // Cameras without a fix write zeros.
  const known = has && Math.abs(north) <= 90 && Math.abs(east) <= 180 && (north !== 0 || east !== 0)
  return {
    at: time ? `${time[1]}-${time[2]}-${time[3]}T${time[4]}${zone ?? ''}` : null,
    lat: known ? north * (tiff.word(latRef) === 'S' ? -1 : 1) : null,
    lon: known ? east * (tiff.word(lonRef) === 'W' ? -1 : 1) : null,
  }
}

/** Where and when a picture was taken, as its camera says. */
export function readTaken(bytes: Uint8Array): Taken {
  const tiff = tiffOf(bytes)
  if (!tiff) return nothing
  try {
    return takenIn(tiffReader(tiff))
  } catch (error) {
    if (error instanceof RangeError) return nothing
    throw error
  }
}

function orientationOf(bytes: Uint8Array): number {
  const tiff = tiffOf(bytes)
  if (!tiff) return 1
  try {
    const value = tiffReader(tiff).first().get(tags.orientation)?.value ?? 1
    return value >= 1 && value <= 8 ? value : 1
  } catch (error) {
    if (error instanceof RangeError) return 1
    throw error
  }
}

// ---- taking away ------------------------------------------------------------------------------------------------

/** An EXIF block that says which way up, and nothing else: without it pictures would lie on their side. */
function onlyOrientation(orientation: number): Uint8Array {
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]
  const mark = Array.from(exifMark, (letter) => letter.charCodeAt(0))
  return Uint8Array.from([0xff, 0xe1, 0, 2 + mark.length + tiff.length, ...mark, ...tiff])
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** APP0 (JFIF), a colour profile and APP14 (Adobe's colours) belong to the picture; other APPn and comments tell of its maker. */
function ofThePicture(bytes: Uint8Array, { marker, from }: Segment): boolean {
  if (marker === 0xe2) return text(bytes, from + 4, 11) === 'ICC_PROFILE'
  return marker === 0xe0 || marker === 0xee || !((marker >= 0xe1 && marker <= 0xef) || marker === 0xfe)
}

/**
 * Scan by scan, since what tells may stand between two of them. From the end of the picture on nothing counts: some phones append a
 * film there. Null where no scan is found: then nothing could be told from what is to go.
 */
function stripJpeg(bytes: Uint8Array): Uint8Array | null {
  const orientation = orientationOf(bytes)
  const parts = [bytes.subarray(0, 2), ...(orientation === 1 ? [] : [onlyOrientation(orientation)])]
  let place = 2
  let scans = 0
  for (;;) {
    const { segments, at } = jpegSegments(bytes, place)
    for (const one of segments) if (ofThePicture(bytes, one)) parts.push(bytes.subarray(one.from, one.to))
    const isScan = bytes[at] === 0xff && bytes[at + 1] === startOfScan
    if (!isScan) return scans === 0 ? null : join([...parts, Uint8Array.of(0xff, endOfImage)])
    scans += 1
    place = behindScan(bytes, at + 2)
    parts.push(bytes.subarray(at, place))
  }
}

const pngKept = /^(IHDR|PLTE|IDAT|IEND|tRNS|cHRM|gAMA|iCCP|sBIT|sRGB|bKGD|pHYs|acTL|fcTL|fdAT)$/
const webpKept = /^(VP8 |VP8L|VP8X|ALPH|ANIM|ANMF|ICCP)$/
/** Bits of VP8X that say that EXIF and XMP follow. */
const webpTells = 0x08 | 0x04

function stripWebp(bytes: Uint8Array): Uint8Array {
  const chunks = webpChunks(bytes).filter(({ type }) => webpKept.test(type))
  const whole = join([bytes.subarray(0, riffHead), ...chunks.map(({ from, to }) => bytes.subarray(from, to))])
  view(whole).setUint32(4, whole.length - 8, true)
  const [first] = webpChunks(whole)
  if (first?.type === 'VP8X') whole[first.content] = (whole[first.content] ?? 0) & ~webpTells
  return whole
}

/** The picture alone. Gives null for what is no picture of the three kinds. */
export function strip(bytes: Uint8Array): Uint8Array | null {
  switch (pictureType(bytes)) {
    case 'image/jpeg':
      return stripJpeg(bytes)
    case 'image/png': {
      const kept = pngChunks(bytes).filter(({ type }) => pngKept.test(type))
      return join([bytes.subarray(0, pngHead), ...kept.map(({ from, to }) => bytes.subarray(from, to))])
    }
    case 'image/webp':
      return stripWebp(bytes)
    case null:
      return null
  }
}
