/** People who use a Khuê that is killed again and again: each repeats what was not answered, and writes down what was. */
import { setTimeout as pause } from 'node:timers/promises'
import { ApiProblem, apiClient } from '../e2e/api-client.ts'
import { fillIn, handle } from '../e2e/play-journey.ts'
import { newId } from '../src/kernel/id.ts'
import { myCase } from '../src/platform/casework/contract.ts'
import { signInCitizen } from '../src/platform/identity/sign-in-client.ts'
import { getPayment } from '../src/platform/payments/contract.ts'
import { getCaseContent, startDraft, submitDraft } from '../src/services/procedures/contract.ts'

/** What Khuê or the bank has said yes to, and so must be there exactly once at the end. */
export interface Promised {
  /** Case id → its code. */
  readonly cases: Map<string, string>
  /** The bank's number of the transfer → the payment that it was for. */
  readonly transfers: Map<string, string>
  /** Cases whose signature was accepted. */
  readonly signed: Set<string>
  /** Cases whose result the citizen has seen issued. */
  readonly issued: Set<string>
}

export interface Load {
  readonly promised: Promised
  /** How often something had to be repeated because no answer came. */
  readonly repeated: () => number
  /** How many steps were done. */
  readonly steps: () => number
  /** Nobody starts anything new; resolves when everything that was begun has come to its end. */
  finish(): Promise<void>
}

export interface LoadOptions {
  readonly url: string
  readonly people: number
  readonly procedure: string
  /** Resolves when Khuê answers again. */
  readonly up: () => Promise<void>
}

/** Whatever one asks for comes within this many tries or not at all. */
const triesMax = 400
const pauseMs = 150

/** No answer, an answer that something broke, or one that says that our own lost request was there first. */
function mayBeRepeated(error: unknown): boolean {
  if (error instanceof ApiProblem) return error.body.status >= 500 || error.body.status === 409
  if (error instanceof Error && / 5\d\d /.test(error.message)) return true
  return error instanceof TypeError
}

/** Signs the people in, then lets them work; the promise resolves when they have begun. */
export async function startLoad({ url, people, procedure, up }: LoadOptions): Promise<Load> {
  const promised: Promised = { cases: new Map(), transfers: new Map(), signed: new Set(), issued: new Set() }
  let [repeats, steps] = [0, 0]
  const finishing = new AbortController()

  const insist = async <T>(work: () => Promise<T>): Promise<T> => {
    for (let tries = 1; ; tries += 1) {
      await up()
      try {
        const answer = await work()
        steps += 1
        return answer
      } catch (error) {
        if (!mayBeRepeated(error) || tries === triesMax) throw error
        repeats += 1
        await pause(pauseMs)
      }
    }
  }

  const counted = async <T>(_words: string, work: () => Promise<T>): Promise<T> => {
    const answer = await work()
    steps += 1
    return answer
  }

  /** From an empty form to the issued result. */
  const live = async (citizen: ReturnType<typeof apiClient>): Promise<void> => {
    const draft = await insist(async () => {
      const fresh = await citizen.call(startDraft, { body: { code: procedure } })
      await fillIn(citizen, fresh)
      return fresh
    })
    const idempotencyKey = newId()
    const submission = await insist(() =>
      citizen.call(submitDraft, { params: { id: draft.id }, body: { declared: true }, idempotencyKey }),
    )
    promised.cases.set(submission.caseId, submission.code)
    const params = { id: submission.caseId }
    const paymentId = submission.payment?.paymentId
    if (paymentId) {
      const { transfer } = await insist(() => citizen.call(getPayment, { params: { id: paymentId } }))
      if (!transfer?.payUrl) throw new Error('there is no bank to pay at')
      const [payUrl, qr] = [transfer.payUrl, transfer.qr]
      promised.transfers.set(await insist(() => payAtBank(payUrl, qr, idempotencyKey)), paymentId)
    }
    await insist(async () => {
      for (;;) {
        const mine = await citizen.call(myCase, { params })
        if (['signing', 'issued', 'returned'].includes(mine.phase)) return
        if (mine.tracks.money.state !== 'paid' && paymentId) await pause(pauseMs)
        else if ((await handle(url, mine, counted)) === 'sign') promised.signed.add(submission.caseId)
      }
    })
    await insist(async () => {
      while ((await citizen.call(getCaseContent, { params })).result.state !== 'issued') await pause(pauseMs)
    })
    promised.issued.add(submission.caseId)
  }

  const citizens = await Promise.all(
    // Even numbers live in Hoàn Kiếm (sandbox/vneid/people.ts), whose officials are signed in.
    Array.from({ length: people }, (_, n) => signInCitizen(url, `00109500${String(8000 + n * 2)}`)),
  )
  const working = citizens.map(async ({ fetch }) => {
    while (!finishing.signal.aborted) await live(apiClient(fetch))
  })
  // Looked at in finish(); until then a failure must not end the process.
  const ended = Promise.allSettled(working)
  return {
    promised,
    repeated: () => repeats,
    steps: () => steps,
    async finish() {
      finishing.abort()
      for (const one of await ended) if (one.status === 'rejected') throw one.reason
    },
  }
}

/** The token is the form's: a transfer that was made but not answered is not made again. */
async function payAtBank(payUrl: string, qr: string, token: string): Promise<string> {
  const paid = await fetch(new URL('/bank/api/payments', payUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ qr, token }),
  })
  if (!paid.ok) throw new Error(`the bank answers ${paid.status} to a payment`)
  return ((await paid.json()) as { id: string }).id
}
