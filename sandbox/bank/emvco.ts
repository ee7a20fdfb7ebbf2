/**
 * Reading a VietQR as a bank does: EMVCo QRCPS merchant-presented mode 1.1, strictly. Written apart from the code that
 * makes the payloads, so that one checks the other.
 */

export interface ReadQr {
  readonly bin: string
  readonly account: string
  readonly currency: string
  /** Null when the payer chooses. */
  readonly amount: string | null
  readonly content: string
  /** `static` (11) or `dynamic` (12). */
  readonly kind: 'static' | 'dynamic'
}

export class BadQr extends Error {}

/** Two digits id, two digits length, value; again and again to the end (§3.2). Refuses a tag that comes twice. */
export function readTags(text: string): Map<string, string> {
  const tags = new Map<string, string>()
  for (let at = 0; at < text.length; ) {
    const head = /^(\d{2})(\d{2})$/.exec(text.slice(at, at + 4))
    if (!head) throw new BadQr(`no tag at ${at}`)
    const [, id = '', length = ''] = head
    const value = text.slice(at + 4, at + 4 + Number(length))
    if (value.length !== Number(length)) throw new BadQr(`tag ${id} is cut off`)
    if (tags.has(id)) throw new BadQr(`tag ${id} comes twice`)
    tags.set(id, value)
    at += 4 + Number(length)
  }
  return tags
}

/** CRC-16/CCITT-FALSE: polynomial 0x1021, start 0xFFFF, bit by bit (ISO/IEC 13239 as EMVCo uses it). */
export function crc16(text: string): string {
  let crc = 0xffff
  for (const byte of Buffer.from(text, 'utf8')) {
    crc ^= byte << 8
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff
  }
  return crc.toString(16).toUpperCase().padStart(4, '0')
}

function need(tags: Map<string, string>, id: string, what: string): string {
  const value = tags.get(id)
  if (value === undefined) throw new BadQr(`no ${what} (tag ${id})`)
  return value
}

/** Throws BadQr, which says what is wrong. */
export function readQr(payload: string): ReadQr {
  const text = payload.trim()
  // The check covers all before it and its own id and length (§4.7.3).
  if (!/6304[0-9A-F]{4}$/.test(text)) throw new BadQr('no checksum at the end (tag 63)')
  if (crc16(text.slice(0, -4)) !== text.slice(-4)) throw new BadQr('the checksum is wrong')
  const tags = readTags(text)
  if ([...tags.keys()][0] !== '00' || tags.get('00') !== '01') throw new BadQr('not payload format 01 (tag 00)')
  const initiation = need(tags, '01', 'point of initiation')
  if (initiation !== '11' && initiation !== '12') throw new BadQr(`point of initiation ${initiation}`)
  const merchant = readTags(need(tags, '38', 'VietQR account'))
  if (merchant.get('00') !== 'A000000727') throw new BadQr('not NAPAS (38-00)')
  if (merchant.get('02') !== 'QRIBFTTA') throw new BadQr('not a transfer to an account (38-02)')
  const beneficiary = readTags(need(merchant, '01', 'beneficiary'))
  const amount = tags.get('54') ?? null
  if (amount !== null && !/^\d{1,13}$/.test(amount)) throw new BadQr('the amount is not whole đồng (tag 54)')
  if (initiation === '12' && amount === null) throw new BadQr('a dynamic code without an amount')
  if (need(tags, '58', 'country') !== 'VN') throw new BadQr('not Vietnam (tag 58)')
  return {
    bin: need(beneficiary, '00', 'bank'),
    account: need(beneficiary, '01', 'account'),
    currency: need(tags, '53', 'currency'),
    amount,
    content: readTags(tags.get('62') ?? '').get('08') ?? '',
    kind: initiation === '12' ? 'dynamic' : 'static',
  }
}
