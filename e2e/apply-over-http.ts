/** A case to begin with, for journeys that are about something else than applying: over HTTP, by a citizen who signs in. */
import assert from 'node:assert/strict'
import { myCase } from '../src/platform/casework/contract.ts'
import { listDeliveriesOf } from '../src/platform/delivery/contract.ts'
import { signInCitizen } from '../src/platform/identity/sign-in-client.ts'
import { type Draft, saveDraft, startDraft, type Submission, submitDraft } from '../src/services/procedures/contract.ts'
import type { Answers } from '../src/services/procedures/form.ts'
import { apiClient } from './api-client.ts'
import { codesCountAgain } from './as-if.ts'
import { eventually } from './eventually.ts'
import { fillIn, handle, pay } from './play-journey.ts'

interface Wish {
  /** They go before what the city knows. */
  readonly answers?: Answers
  readonly delivery?: Draft['delivery']
}

/** One case. */
export async function applyOverHttp(
  url: string,
  procedure: string,
  citizenNumber: string,
  { answers = {}, delivery }: Wish = {},
): Promise<Submission> {
  const citizen = apiClient((await signInCitizen(url, citizenNumber)).fetch)
  const draft = await citizen.call(startDraft, { body: { code: procedure } })
  const params = { id: draft.id }
  const { version } = await citizen.call(saveDraft, {
    params,
    body: { version: draft.version, set: answers, ...(delivery && { delivery }) },
  })
  await fillIn(citizen, { ...draft, version, answers: { ...draft.answers, ...answers } })
  return citizen.call(submitDraft, { params, body: { declared: true } })
}

/** A case whose result is issued: applied for, paid, and handled by whoever holds it, to the end. */
export async function issueOverHttp(
  url: string,
  procedure: string,
  citizenNumber: string,
  delivery: Draft['delivery'],
): Promise<Submission> {
  const submission = await applyOverHttp(url, procedure, citizenNumber, { delivery })
  const citizen = apiClient((await signInCitizen(url, citizenNumber)).fetch)
  if (submission.payment) await pay(citizen, submission)
  const params = { id: submission.caseId }
  const ended = ['issued', 'signing', 'returned']
  for (let turn = 0; turn < 12; turn += 1) {
    const mine = await citizen.call(myCase, { params })
    if (ended.includes(mine.phase)) break
    await codesCountAgain()
    await handle(url, mine, (_words, work) => work())
  }
  await eventually('the paper waits to be handed over or sent', async () => {
    const { deliveries } = await citizen.call(listDeliveriesOf, { params: { caseId: submission.caseId } })
    assert.ok(deliveries.some((one) => one.channel === delivery))
  })
  return submission
}
