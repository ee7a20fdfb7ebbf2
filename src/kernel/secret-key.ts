/** The master key of one installation. */
import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs'
import path from 'node:path'
import { StartError } from './start-error.ts'

const pattern = /^[0-9a-f]{64}$/i

/** Gives the 32 bytes of `given` (64 hex digits), else of `<dataDir>/secret.key`, which is made when it is missing. */
export function readSecretKey(given: string | undefined, dataDir: string): Buffer {
  if (given) {
    if (!pattern.test(given.trim())) throw badKey('SECRET_KEY')
    return Buffer.from(given.trim(), 'hex')
  }
  const file = path.join(dataDir, 'secret.key')
  const found = readIfThere(file) ?? create(file)
  if (!pattern.test(found)) throw badKey(file)
  return Buffer.from(found, 'hex')
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw folderError(file, error)
  }
}

/** Written aside and linked into place: a crash leaves no half key, and of two processes that start at once one wins. */
function create(file: string): string {
  const aside = `${file}.${process.pid}`
  try {
    // 0711: the database server's user (when we are root) must be able to pass through.
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o711 })
    const handle = openSync(aside, 'w', 0o600)
    writeSync(handle, `${randomBytes(32).toString('hex')}\n`)
    fsyncSync(handle)
    closeSync(handle)
    try {
      linkSync(aside, file)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    unlinkSync(aside)
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    throw folderError(file, error)
  }
}

function badKey(where: string): StartError {
  return new StartError('config', {
    vi: `Khóa bí mật trong ${where} không hợp lệ.`,
    what: `The secret key in ${where} is not 64 hexadecimal digits.`,
    why: ['Keys that were encrypted with another secret key cannot be read without it.'],
    todo: 'Restore the right key from your backup.',
  })
}

function folderError(file: string, error: unknown): StartError {
  return new StartError(
    'cannotCreate',
    {
      vi: `Không ghi được vào thư mục dữ liệu ${path.dirname(file)}.`,
      what: `The data folder ${path.dirname(file)} cannot be used.`,
      why: [(error as Error).message],
      todo: 'Let this user write there, or choose another folder with DATA_DIR.',
    },
    { cause: error },
  )
}
