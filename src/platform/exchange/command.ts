/** khue exchange proof, check, rotate-key, verify. Rules EX10 and EX25. */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { Static, TSchema } from 'typebox'
import type { App } from '../../kernel/app.ts'
import { isId } from '../../kernel/id.ts'
import { Problem } from '../../kernel/problems.ts'
import { StartError } from '../../kernel/start-error.ts'
import { compileFor } from '../../kernel/validation.ts'
import { trustAnchors } from '../signatures/index.ts'
import { ProofBundle, PublishedKeys } from './contract.ts'
import { announceKey } from './own-key.ts'
import { checkProof, proofOf, verifyChain } from './proof.ts'

const say = (line: string) => process.stdout.write(`${line}\n`)
const complain = (line: string) => process.stderr.write(`${line}\n`)

/** Exit codes: 0 printed, 1 there is none (yet). */
export async function printProof(app: App, [id = '']: readonly string[]): Promise<number> {
  if (!isId(id)) {
    throw new StartError('usage', {
      vi: 'Hãy nêu mã của một dòng nhật ký.',
      what: 'Name an entry of the log.',
      why: ['Its id is the X-Road-Request-Id of the reply.'],
      todo: 'khue exchange proof ID',
    })
  }
  try {
    say(JSON.stringify(await app.read((tx) => proofOf(tx, id)), null, 2))
    return 0
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    complain(
      error.type === 'kernel.not-found'
        ? 'There is no such entry.'
        : 'The entry is not sealed yet: try again in a minute.',
    )
    return 1
  }
}

/** Exit codes: 0 it holds, 1 it does not. */
export function checkFile(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { keys: { type: 'string' }, anchors: { type: 'string' } },
    allowPositionals: true,
  })
  const [file] = positionals
  const published = values.keys === undefined ? null : readAs(PublishedKeys, readFileSync(values.keys, 'utf8'))
  if (file === undefined || published === null || values.anchors === undefined) {
    throw new StartError('usage', {
      vi: 'Hãy nêu tệp bằng chứng, các khóa của trục và chứng thư gốc của cơ quan cấp dấu thời gian.',
      what: 'Name the proof, the keys of the exchange and the root certificates of the time-stamp authority (PEM).',
      why: ['The keys are /api/exchange/keys, saved.'],
      todo: 'khue exchange check FILE --keys FILE --anchors FILE',
    })
  }
  const bundle = readAs(ProofBundle, readFileSync(file, 'utf8'))
  const verdict = bundle && checkProof(bundle, published, [readFileSync(values.anchors, 'utf8')])
  if (!bundle || !verdict?.holds) {
    say(`does not hold: ${verdict?.flaws.join(', ') ?? 'unreadable'}`)
    return Promise.resolve(1)
  }
  say(`holds; stamped ${verdict.stampedAt} by ${verdict.authority}`)
  say(bundle.entry)
  return Promise.resolve(0)
}

/** Null for what is no such thing. */
function readAs<T extends TSchema>(schema: T, text: string): Static<T> | null {
  try {
    const data: unknown = JSON.parse(text)
    return 'error' in compileFor('reply', schema)(data) ? null : (data as Static<T>)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

const overlapHoursMax = 24 * 90

/** Exit codes: 0 announced, 1 another is announced already. */
export async function rotateKey(app: App, args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { 'in-hours': { type: 'string', default: '24' } } })
  const hours = Number(values['in-hours'])
  if (!Number.isInteger(hours) || hours < 1 || hours > overlapHoursMax) {
    throw new StartError('usage', {
      vi: `Số giờ phải là số nguyên từ 1 đến ${overlapHoursMax}.`,
      what: `The hours are a whole number from 1 to ${overlapHoursMax}.`,
      why: ['So long the new key is announced before it signs.'],
      todo: 'khue exchange rotate-key [--in-hours 24]',
    })
  }
  const announced = await app.transaction((tx) => announceKey(tx, Temporal.Duration.from({ hours })))
  if (!announced) {
    complain('A new key is announced already and does not sign yet.')
    return 1
  }
  say(`${announced.keyId} signs from ${announced.signsFrom} on; members find it at /api/exchange/keys now`)
  return 0
}

/** Exit codes: 0 the log is as it was written, 1 it is not. */
export async function verifyLog(app: App): Promise<number> {
  const verdict = await app.read(async (tx) => verifyChain(tx, await trustAnchors(tx)))
  say(`${verdict.entries} entries in ${verdict.batches} batches, ${verdict.unstamped} not stamped yet`)
  for (const { batch, what } of verdict.flaws) say(`batch ${batch}: ${what} does not hold`)
  return verdict.flaws.length === 0 ? 0 : 1
}
