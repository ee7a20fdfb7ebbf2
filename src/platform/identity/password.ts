/** Passwords: argon2id (RFC 9106) and the policy of NIST SP 800-63B §3.1.1: length and a list, no composition rules. */
import { argon2, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { passwordLengthMin } from './contract.ts'

// OWASP's first recommendation for argon2id: 19 MiB, two passes, one lane; 33 ms on a small server.
const cost = { memory: 19 * 1024, passes: 2, parallelism: 1, tagLength: 32 }
const saltBytes = 16
const maximumLength = 200

const derive = promisify(argon2)

/** In the PHC string format: $argon2id$v=19$m=…,t=…,p=…$salt$hash. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes)
  const hash = await derive('argon2id', { message: prepared(password), nonce: salt, ...cost })
  const text = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '')
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${text(salt)}$${text(hash)}`
}

const format = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/

/** Throws when the stored text is not in our format. */
export async function verifyPassword(stored: string, password: string): Promise<boolean> {
  const parts = format.exec(stored)
  if (!parts) throw new Error('unreadable password hash')
  const [, memory, passes, parallelism, salt = '', hash = ''] = parts
  const expected = Buffer.from(hash, 'base64')
  const actual = await derive('argon2id', {
    message: prepared(password),
    nonce: Buffer.from(salt, 'base64'),
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    tagLength: expected.length,
  })
  return timingSafeEqual(actual, expected)
}

let dummy: Promise<string> | null = null

/** Takes the same time as a real check, for names that do not exist. */
export async function verifyNothing(password: string): Promise<false> {
  dummy ??= hashPassword(randomBytes(16).toString('hex'))
  await verifyPassword(await dummy, password)
  return false
}

/** The same letters typed on different keyboards give the same bytes (NFC); a limit keeps the work bounded. */
const prepared = (password: string) => Buffer.from(password.normalize('NFC').slice(0, maximumLength))

// The most used passwords of ten letters and more, here and abroad, folded to lower case.
const common = new Set([
  '1234567890',
  '0123456789',
  '12345678910',
  '0987654321',
  '1111111111',
  '0000000000',
  '9876543210',
  '1122334455',
  'qwertyuiop',
  'qwerty12345',
  'qwerty123456',
  'password12',
  'password123',
  'password1234',
  'passw0rd123',
  'p@ssw0rd123',
  'p@ssword123',
  'administrator',
  'admin12345',
  'admin123456',
  'matkhau123',
  'matkhau1234',
  'matkhau12345',
  'anhyeuem123',
  'emyeuanh123',
  'yeuem123456',
  'hanoi12345',
  'hanoi123456',
  'vietnam123',
  'vietnam1234',
  'vietnam12345',
  'congchuc123',
  'iloveyou12',
  'iloveyou123',
  '1q2w3e4r5t',
  '1qaz2wsx3edc',
  'abcdef1234',
  'abc1234567',
  'abcd123456',
  'asdfghjkl1',
  'zxcvbnm123',
  'welcome123',
  'letmein1234',
  'changeme123',
  'khue-sandbox',
  '123456789a',
  'a123456789',
  'aa123456789',
]) // prettier-ignore

/** Whether a new password may be used by the account with this name. */
export function isStrongEnough(password: string, username: string): boolean {
  const folded = password.normalize('NFC').toLowerCase()
  if (password.length < passwordLengthMin || password.length > maximumLength) return false
  if (new Set(folded).size < 5 || common.has(folded)) return false
  const name = username.toLowerCase().split('@')[0] ?? ''
  return name.length < 4 || !folded.includes(name)
}

// Without letters and digits that look alike.
const readable = 'abcdefghjkmnpqrstuvwxyz23456789'

/** Four groups of four, to be read out over the telephone: 79 bits. */
export function temporaryPassword(): string {
  const group = () => Array.from({ length: 4 }, () => readable[randomInt(readable.length)]).join('')
  return [group(), group(), group(), group()].join('-')
}
