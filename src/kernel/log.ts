import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino'

/** How often a full disk is said in plain words while it lasts. */
const remindMs = 60_000

/**
 * One JSON object a line on standard output. Secrets and personal data never enter: headers that carry them are cut. A full
 * disk shows in many errors; beside them one line says what an operator is to do.
 */
export function createLog(level: string, to?: DestinationStream): Logger {
  let remindedAt = -Infinity
  const remind: LoggerOptions['hooks'] = {
    logMethod(args, method) {
      method.apply(this, args)
      const full = whatIsFull(args[0])
      if (full === undefined || performance.now() - remindedAt < remindMs) return
      remindedAt = performance.now()
      method.apply(this, [
        `Ổ đĩa đã đầy. The disk of ${full} is full: make room there. Nothing that was accepted is lost; ` +
          'what waits goes on by itself when there is room, no restart is needed.',
      ])
    },
  }
  const redact = ['req.headers.cookie', 'req.headers.authorization', '*.password', '*.citizenNumber']
  return pino({ level, base: null, redact, hooks: remind }, to)
}

const diskFullCodes: ReadonlyMap<unknown, string> = new Map([
  ['ENOSPC', 'the files (STORAGE_URL or DATA_DIR)'],
  ['EDQUOT', 'the files (STORAGE_URL or DATA_DIR)'],
  // disk_full of PostgreSQL.
  ['53100', 'the database (DATABASE_URL or DATA_DIR)'],
])

export const isDiskFull = (code: unknown): boolean => diskFullCodes.has(code)

function whatIsFull(logged: unknown): string | undefined {
  return diskFullCodes.get((logged as { err?: { code?: unknown } } | undefined)?.err?.code)
}
