/** What a file is, from its content: the name and what the browser said are not believed. */
import { fileTypeFromBuffer } from 'file-type'

const extensions: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/heic': 'heic',
  'image/heif': 'heif',
}

/** The media type when it is one that we take, else null. */
export async function sniff(bytes: Uint8Array): Promise<string | null> {
  const found = await fileTypeFromBuffer(bytes)
  return found && found.mime in extensions ? found.mime : null
}

const nameLengthMax = 120

/**
 * A name that is safe to show and to save under: no folders, no control or direction-changing characters, no characters
 * that a file system refuses, at most 120 characters, and the ending of what the file really is.
 */
export function cleanName(name: string, mediaType: string): string {
  const extension = extensions[mediaType] ?? 'bin'
  const last = name.toWellFormed().normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const bare = last
    .replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}\uFFFD]/gu, '')
    .replaceAll(/[<>:"|?*]/g, '_')
    .replace(/\.[A-Za-z0-9]{1,5}$/, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/^[. ]+|[. ]+$/g, '')
  const cut = Array.from(bare)
    .slice(0, nameLengthMax - extension.length - 1)
    .join('')
    .trim()
  return `${cut || 'tep'}.${extension}`
}

// A photo's EXIF block begins so in JPEG and HEIC; PNG and WebP name their chunk.
const exifMarkers = [Buffer.from('Exif\0\0', 'latin1'), Buffer.from('eXIf', 'latin1'), Buffer.from('EXIF', 'latin1')]
const gpsPointer = 0x8825

/** Whether the picture's EXIF block has a GPS part (EXIF 2.32 §4.6.3). Broken blocks count as none. */
export function hasGps(bytes: Uint8Array, mediaType: string): boolean {
  if (!mediaType.startsWith('image/')) return false
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return exifMarkers.some((marker) => {
    const at = buffer.indexOf(marker)
    if (at < 0) return false
    // A WebP chunk has four bytes of length between its name and its content; some writers repeat the marker in it.
    const from = marker.toString('latin1') === 'EXIF' ? at + 8 : at + marker.length
    const start = buffer.subarray(from, from + 6).equals(exifMarkers[0] as Buffer) ? from + 6 : from
    return firstDirectoryHas(buffer.subarray(start), gpsPointer)
  })
}

function firstDirectoryHas(tiff: Buffer, tag: number): boolean {
  if (tiff.length < 14) return false
  const order = tiff.toString('latin1', 0, 2)
  if (order !== 'II' && order !== 'MM') return false
  const u16 = (at: number) => (order === 'II' ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at))
  const directory = order === 'II' ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4)
  if (directory + 2 > tiff.length) return false
  const count = u16(directory)
  for (let i = 0; i < count; i++) {
    const entry = directory + 2 + i * 12
    if (entry + 12 > tiff.length) return false
    if (u16(entry) === tag) return true
  }
  return false
}
