/** The main job, step by step, by people who sign in. */
import { setTimeout as pause } from 'node:timers/promises'
import { createHash } from 'node:crypto'
import { actOnCase, actOnMyCase, type MyCase, myCase, viewCase } from '../src/platform/casework/contract.ts'
import { documentContent } from '../src/platform/documents/contract.ts'
import { getSession } from '../src/platform/identity/contract.ts'
import {
  confirmSecondFactor,
  type OfficialSession,
  signInCitizen,
  signInOfficial,
} from '../src/platform/identity/sign-in-client.ts'
import { sandboxOfficials } from '../src/platform/organisation/index.ts'
import { getPayment } from '../src/platform/payments/contract.ts'
import { resultProof, trust, verifyFile, verifyResult } from '../src/platform/transparency/contract.ts'
import { verifyOffline } from '../src/platform/transparency/verify-offline.ts'
import {
  checkDraft,
  type Draft,
  finishResult,
  getCaseContent,
  getProcedure,
  getResult,
  quoteDraft,
  saveDraft,
  saveResult,
  searchProcedures,
  signResult,
  startDraft,
  type Submission,
  submitDraft,
  uploadPaper,
} from '../src/services/procedures/contract.ts'
import { hoanKiem } from '../src/services/procedures/sample-answers.ts'
import { type ApiClient, apiClient } from './api-client.ts'
import { fillForm, samplePdf } from './fill-form.ts'

export type Step = <T>(words: string, work: () => Promise<T>) => Promise<T>

export interface JourneyOptions {
  readonly url: string
  readonly procedure: string
  readonly step: Step
}

export interface JourneyPapers {
  readonly code: string
  /** receipt.pdf, result.pdf, proof.json, trust.json, checkpoint.txt */
  readonly files: Readonly<Record<string, Buffer>>
}

const waitMs = 60_000

/** Asks until `done` gives something. */
async function until<T>(what: string, done: () => Promise<T | undefined>): Promise<T> {
  for (const began = Date.now(); Date.now() - began < waitMs; ) {
    const found = await done()
    if (found !== undefined) return found
    await pause(200)
  }
  throw new Error(`waited ${waitMs / 1000} s in vain until ${what}`)
}

export async function playJourney({ url, procedure, step }: JourneyOptions): Promise<JourneyPapers> {
  const stranger = apiClient((path, init) => fetch(url + path, init))
  const detail = await step(`Anybody reads procedure ${procedure}`, () =>
    stranger.call(getProcedure, { params: { code: procedure } }),
  )
  await step(`…and finds it by its everyday name`, async () => {
    const found = await stranger.call(searchProcedures, { query: { text: detail.name.vi } })
    if (!found.items.slice(0, 3).some((item) => item.code === procedure)) throw new Error('not among the first three')
  })
  const citizen = await step('A citizen signs in by VNeID', async () => apiClient((await signInCitizen(url)).fetch))
  const draft = await step('…starts an application, prefilled by the city', () =>
    citizen.call(startDraft, { body: { code: procedure } }),
  )
  await step('…answers what is left and attaches the papers', () => fillIn(citizen, draft))
  const quote = await step('…sees the fee, the date and the office', () =>
    citizen.call(quoteDraft, { params: { id: draft.id } }),
  )
  const submission = await step('…submits, twice at once; it is one case', () => submitTwice(citizen, draft.id))
  if (submission.payment)
    await step(`…pays ${submission.payment.amountDong} đồng by VietQR at the bank`, () => pay(citizen, submission))
  const id = submission.caseId
  for (let turn = 0; ; turn += 1) {
    if (turn > 12) throw new Error('the case goes round in circles')
    const mine = await citizen.call(myCase, { params: { id } })
    if (mine.phase === 'issued' || mine.phase === 'signing' || mine.phase === 'returned') break
    await handle(url, mine, step)
  }
  const content = await step('The result is sealed and entered in the log', () =>
    until('the result was issued', async () => {
      const now = await citizen.call(getCaseContent, { params: { id } })
      return now.result.state === 'issued' && now.result.documentId ? now : undefined
    }),
  )
  const files = await step('The citizen downloads receipt and result', async () => {
    const slip = await until('the receipt was rendered', async () => {
      const now = await citizen.call(getCaseContent, { params: { id } })
      return now.slips.findLast((one) => one.form === '01')?.documentId ?? undefined
    })
    const read = (documentId: string) => citizen.call(documentContent, { params: { id: documentId }, query: {} })
    return { 'receipt.pdf': await read(slip), 'result.pdf': await read(content.result.documentId ?? '') }
  })
  const proof = await verifyAsStranger(stranger, files['result.pdf'], content.result.verifyUrl ?? '', step)
  await closeCase(url, citizen, id, step)
  process.stdout.write(
    `     ${detail.name.en}: received by ${quote.receivingUnit.name.vi}, decided by ${quote.decidingUnit.name.vi}\n`,
  )
  return { code: submission.code, files: { ...files, ...proof } }
}

export async function fillIn(citizen: ApiClient, draft: Draft): Promise<void> {
  const params = { id: draft.id }
  // A form that asks for another address than the applicant's own (a move) has none to begin with.
  const set = fillForm(draft.form, draft.answers, draft.answers['residence'] ?? hoanKiem)
  await citizen.call(saveDraft, { params, body: { version: draft.version, set } })
  const check = await citizen.call(checkDraft, { params })
  for (const paper of check.papers.filter((one) => one.asked && one.files === 0)) {
    const name = draft.papers.find((one) => one.slot === paper.slot)?.name.vi ?? paper.slot
    const bytes = samplePdf(name)
    await citizen.call(uploadPaper, {
      params: { id: draft.id, slot: paper.slot },
      query: { name: `${paper.slot}.pdf` },
      body: bytes,
    })
  }
  const again = await citizen.call(checkDraft, { params })
  if (!again.ready) throw new Error(`the application is not complete: ${JSON.stringify(again)}`)
}

async function submitTwice(citizen: ApiClient, draftId: string): Promise<Submission> {
  const submit = () => citizen.call(submitDraft, { params: { id: draftId }, body: { declared: true } })
  const [first, second] = await Promise.all([submit(), submit()])
  if (first.caseId !== second.caseId) throw new Error('two cases were made of one application')
  return first
}

export async function pay(citizen: ApiClient, submission: Submission): Promise<void> {
  const params = { id: submission.payment?.paymentId ?? '' }
  const payment = await citizen.call(getPayment, { params })
  if (!payment.transfer?.payUrl) throw new Error('this Khuê has no sandbox bank to pay at')
  const paid = await fetch(new URL('/bank/api/payments', payment.transfer.payUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ qr: payment.transfer.qr }),
  })
  if (!paid.ok) throw new Error(`the bank refuses: ${paid.status} ${await paid.text()}`)
  await until('the bank confirmed', async () =>
    (await citizen.call(getPayment, { params })).status === 'settled' ? true : undefined,
  )
  await until('the case knows', async () => {
    const mine = await citizen.call(myCase, { params: { id: submission.caseId } })
    return mine.tracks.money.state === 'paid' ? true : undefined
  })
}

const sessions = new Map<string, Promise<OfficialSession>>()

/** The sandbox official who holds a role at a unit. */
function officialAt(
  url: string,
  unitId: string,
  role: string,
): { username: string; session: Promise<OfficialSession> } {
  const account = sandboxOfficials.find((one) => one.unitId === unitId && one.role === role)
  if (!account) throw new Error(`no sandbox account is ${role} at ${unitId}`)
  const key = `${url} ${account.username}`
  const session = sessions.get(key) ?? signInOfficial(url, account.username)
  sessions.set(key, session)
  return { username: account.username, session }
}

/** Whoever holds the case does what comes next; gives what that was. */
export async function handle(url: string, mine: MyCase, step: Step): Promise<'sign' | 'receive' | 'draft' | 'pass-on'> {
  const { id } = mine
  const role = mine.holder.role ?? 'one-stop-clerk'
  const { username, session: signingIn } = officialAt(url, mine.holder.unit.id, role)
  const session = await step(`${username} signs in (${mine.holder.unit.name.vi})`, () => signingIn)
  const desk = apiClient(session.fetch)
  const view = await desk.call(viewCase, { params: { id } })
  const can = (type: string) => view.actions.some((action) => action.type === type)
  const act = (action: Parameters<typeof actWith>[2]) => actWith(desk, view, action)
  const next = (['sign', 'receive', 'draft', 'pass-on'] as const).find(can)
  if (next === 'sign') {
    await step('…reads the draft, confirms by a second factor and signs', () => sign(desk, session, id))
  } else if (next === 'receive') {
    await step('…receives the case and passes it on', () => act({ type: 'receive', passOn: true }))
  } else if (next === 'draft') {
    await step('…examines the case, drafts the result and sends it to be signed', () => draftResult(desk, id))
  } else if (next === 'pass-on') {
    await step('…passes the case on', () => act({ type: 'pass-on' }))
  } else {
    throw new Error(`${username} can do nothing: ${JSON.stringify(view.actions)} in ${view.actable.phase}`)
  }
  for (const opinion of view.opinions.filter((one) => one.givenAt === null))
    await giveOpinion(url, id, opinion.unit.id, step)
  return next
}

function actWith(
  desk: ApiClient,
  view: { id: string; version: number },
  action:
    | { type: 'receive'; passOn: boolean }
    | { type: 'pass-on' }
    | { type: 'take' }
    | { type: 'return-result'; how: 'electronic' },
) {
  return desk.call(actOnCase, { params: { id: view.id }, body: { expectedVersion: view.version, action } })
}

async function giveOpinion(url: string, id: string, unitId: string, step: Step): Promise<void> {
  const { username, session } = officialAt(url, unitId, 'specialist')
  const desk = apiClient((await session).fetch)
  await step(`${username} gives the opinion that was asked for`, async () => {
    const view = await desk.call(viewCase, { params: { id } })
    const opinionId = view.viewer.opinionIds[0]
    if (!opinionId) throw new Error('no opinion is open here')
    const action = { type: 'give-opinion', opinionId, opinion: 'agree', text: 'Nhất trí, đủ điều kiện.' } as const
    await desk.call(actOnCase, { params: { id }, body: { expectedVersion: view.version, action } })
  })
}

async function draftResult(desk: ApiClient, id: string): Promise<void> {
  const view = await desk.call(viewCase, { params: { id } })
  if (view.actions.some((action) => action.type === 'take')) await actWith(desk, view, { type: 'take' })
  const params = { id }
  const result = await desk.call(getResult, { params })
  const set = fillForm(result.schema, result.fields, undefined)
  const saved = await desk.call(saveResult, {
    params,
    body: { version: result.version, fields: { ...result.fields, ...set } },
  })
  const now = await desk.call(viewCase, { params })
  await desk.call(finishResult, { params, body: { version: saved.version, caseVersion: now.version, passOn: true } })
}

async function sign(desk: ApiClient, session: OfficialSession, id: string): Promise<void> {
  const params = { id }
  const view = await desk.call(viewCase, { params })
  const result = await desk.call(getResult, { params })
  const { secondFactor } = await desk.call(getSession, {})
  if (!secondFactor.freshUntil) await confirmSecondFactor(session, session.totpSecret)
  await desk.call(signResult, { params, body: { version: result.version, caseVersion: view.version } })
}

/** A stranger checks by the QR code, by the file, offline, and sees that one changed byte is noticed. */
async function verifyAsStranger(
  stranger: ApiClient,
  result: Buffer,
  verifyUrl: string,
  step: Step,
): Promise<Record<string, Buffer>> {
  const resultId = new URL(verifyUrl).searchParams.get('r') ?? ''
  await step('A stranger scans the QR code: genuine and current', async () => {
    const answer = await until('the log took it up', async () => {
      const now = await stranger.call(verifyResult, { params: { resultId } })
      return now.proof ? now : undefined
    })
    if (answer.status !== 'genuine-current') throw new Error(`the verification says ${answer.status}`)
    if (answer.result?.sha256 !== createHash('sha256').update(result).digest('hex')) throw new Error('another file')
  })
  await step('…checks the file itself: genuine, and refused with one byte changed', async () => {
    const genuine = await stranger.call(verifyFile, { body: result })
    if (genuine.status !== 'genuine-current') throw new Error(`the file is ${genuine.status} ${genuine.reasons.join()}`)
    const changed = Buffer.from(result)
    const at = Math.floor(changed.length / 3)
    changed[at] = (changed[at] ?? 0) ^ 1
    const refused = await stranger.call(verifyFile, { body: changed })
    if (refused.status === 'genuine-current') throw new Error('a changed file passed')
  })
  return step('…and offline, with the proof and the log’s key', async () => {
    const proof = await stranger.call(resultProof, { params: { resultId }, query: {} })
    const trusted = await stranger.call(trust, {})
    const answer = verifyOffline({ file: result, proof, checkpoint: proof.proof.checkpoint, trust: trusted })
    if (!answer.genuine) throw new Error(`offline: ${JSON.stringify(answer)}`)
    return {
      'proof.json': Buffer.from(`${JSON.stringify(proof, null, 2)}\n`),
      'trust.json': Buffer.from(`${JSON.stringify(trusted, null, 2)}\n`),
      'checkpoint.txt': Buffer.from(proof.proof.checkpoint),
    }
  })
}

async function closeCase(url: string, citizen: ApiClient, id: string, step: Step): Promise<void> {
  const mine = await until('the case was issued', async () => {
    const now = await citizen.call(myCase, { params: { id } })
    return now.phase === 'issued' || now.phase === 'returned' ? now : undefined
  })
  if (mine.phase === 'issued') {
    const { username, session } = officialAt(url, mine.holder.unit.id, 'one-stop-clerk')
    const desk = apiClient((await session).fetch)
    await step(`${username} closes the case: returned electronically`, async () => {
      const view = await desk.call(viewCase, { params: { id } })
      await actWith(desk, view, { type: 'return-result', how: 'electronic' })
    })
  }
  await step('The citizen rates it', async () => {
    const now = await citizen.call(myCase, { params: { id } })
    const action = { type: 'rate', score: 5, comment: 'Nhanh và rõ ràng.' } as const
    await citizen.call(actOnMyCase, { params: { id }, body: { expectedVersion: now.version, action } })
  })
}
