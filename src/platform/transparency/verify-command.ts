/** `khue verify FILE --checkpoint FILE`: without settings, database or network (docs/verify.md). */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { Static } from 'typebox'
import { exitCodes } from '../../kernel/start-error.ts'
import type { Trust } from './contract.ts'
import { type OfflineAnswer, verifyOffline } from './verify-offline.ts'

const usage = `Usage: khue verify FILE --checkpoint FILE [--proof FILE] [--trust FILE]
  FILE          the result, as a PDF
  --checkpoint  a checkpoint of the log that you trust (…/tlog/checkpoint, saved)
  --proof       proof.json of the result; without it, proof.json beside FILE
  --trust       the log's key and the root certificates (…/api/transparency/trust, saved)
Exit code: 0 genuine, 1 not genuine, 64 wrong use.
`

class Misused extends Error {}

function read(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new Misused(`${file} cannot be read: ${(error as Error).message}`, { cause: error })
  }
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(read(file).toString())
  } catch (error) {
    if (error instanceof SyntaxError) throw new Misused(`${file} is not JSON`, { cause: error })
    throw error
  }
}

function readTrust(file: string): Static<typeof Trust> {
  const value = readJson(file)
  const { format, logKey, certificates } = (value ?? {}) as Record<string, unknown>
  const good = format === 'khue-trust/1' && typeof logKey === 'string' && Array.isArray(certificates)
  if (!good || !certificates.every((one) => typeof one === 'string')) throw new Misused(`${file} is no trust file`)
  return { format, logKey, certificates }
}

/** Names and times are those of the file: none of them moves the cursor, begins a line or turns the writing round. */
const plain = (line: string) => line.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '\uFFFD')

function say(answer: OfflineAnswer): string {
  const lines = [
    answer.genuine ? 'GENUINE · VĂN BẢN THẬT' : 'NOT GENUINE · KHÔNG XÁC THỰC ĐƯỢC',
    `status       ${answer.status}`,
    ...(answer.issuedAt ? [`issued       ${answer.issuedAt}`] : []),
    ...(answer.signers.length > 0 ? [`signed by    ${answer.signers.join('; ')}`] : []),
    ...(answer.index === null ? [] : [`log entry    ${answer.index} of ${answer.treeSize}`]),
    ...answer.reasons.map((reason) => `reason       ${reason}`),
    ...answer.warnings.map((warning) => `warning      ${warning}`),
  ]
  return `${lines.map(plain).join('\n')}\n`
}

/** Gives the exit code. */
export function runVerify(args: readonly string[]): Promise<number> {
  try {
    const options = { checkpoint: { type: 'string' }, proof: { type: 'string' }, trust: { type: 'string' } } as const
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
    const [file] = positionals
    if (positionals.length !== 1 || !file || !values.checkpoint) throw new Misused('FILE and --checkpoint are needed')
    const answer = verifyOffline({
      file: read(file),
      proof: readJson(values.proof ?? path.join(path.dirname(file), 'proof.json')),
      checkpoint: read(values.checkpoint).toString(),
      trust: values.trust === undefined ? undefined : readTrust(values.trust),
    })
    process.stdout.write(say(answer))
    return Promise.resolve(answer.genuine ? 0 : 1)
  } catch (error) {
    const parsing = String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS')
    if (!(error instanceof Misused) && !parsing) throw error
    process.stderr.write(`${(error as Error).message}\n\n${usage}`)
    return Promise.resolve(exitCodes.usage)
  }
}
