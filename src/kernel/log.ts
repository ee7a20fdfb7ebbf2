import { type Logger, pino } from 'pino'

/** One JSON object a line on standard output. Secrets and personal data never enter: headers that carry them are cut. */
export function createLog(level: string): Logger {
  return pino({
    level,
    base: null,
    redact: ['req.headers.cookie', 'req.headers.authorization', '*.password', '*.citizenNumber'],
  })
}
