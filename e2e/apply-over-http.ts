/** A case to begin with, for journeys that are about something else than applying: over HTTP, by a citizen who signs in. */
import { signInCitizen } from '../src/platform/identity/sign-in-client.ts'
import { saveDraft, startDraft, type Submission, submitDraft } from '../src/services/procedures/contract.ts'
import type { Answers } from '../src/services/procedures/form.ts'
import { apiClient } from './api-client.ts'
import { fillIn } from './play-journey.ts'

/** One case; `answers` go before what the city knows. */
export async function applyOverHttp(
  url: string,
  procedure: string,
  citizenNumber: string,
  answers: Answers = {},
): Promise<Submission> {
  const citizen = apiClient((await signInCitizen(url, citizenNumber)).fetch)
  const draft = await citizen.call(startDraft, { body: { code: procedure } })
  const params = { id: draft.id }
  const { version } = await citizen.call(saveDraft, { params, body: { version: draft.version, set: answers } })
  await fillIn(citizen, { ...draft, version, answers: { ...draft.answers, ...answers } })
  return citizen.call(submitDraft, { params, body: { declared: true } })
}
