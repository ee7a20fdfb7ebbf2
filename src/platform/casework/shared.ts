/** What other agencies ask of the cases through the exchange. Rule CW33. */
import type { App } from '../../kernel/app.ts'
import { type OwnService, publishService } from '../exchange/index.ts'
import { recordOutsideAccess } from '../identity/index.ts'
import { directory } from '../organisation/index.ts'
import { exchangeTexts, statusNames } from './messages.ts'
import { caseIdByCode } from './store.ts'
import { caseSummary } from './view.ts'

const text2 = {
  type: 'object',
  properties: { vi: { type: 'string' }, en: { type: 'string' } },
  required: ['vi', 'en'],
}
const moment = { type: 'string', format: 'date-time' }
const field = (title: { vi: string; en: string }, schema: OwnService['request']) => {
  return { title, sensitivity: 'internal', schema } as const
}

const caseState: Omit<OwnService, 'ownerUnitId'> = {
  code: 'case-state',
  ...exchangeTexts.service,
  legalGround: 'Nghị định 118/2025/NĐ-CP',
  request: {
    type: 'object',
    properties: { code: { type: 'string', minLength: 1, maxLength: 60 } },
    required: ['code'],
    additionalProperties: false,
  },
  example: { code: 'H26.90.00070-261127-0001' },
  fields: {
    code: field(exchangeTexts.code, { type: 'string' }),
    title: field(exchangeTexts.procedure, text2),
    status: field(exchangeTexts.status, { type: 'integer', minimum: 1, maximum: 10 }),
    statusName: field(exchangeTexts.statusName, text2),
    holder: field(exchangeTexts.holder, text2),
    submittedAt: field(exchangeTexts.submittedAt, moment),
    receivedAt: field(exchangeTexts.receivedAt, moment),
    dueAt: field(exchangeTexts.dueAt, moment),
  },
  purposes: {
    'case-handling': {
      ...exchangeTexts.purpose,
      consent: 'none',
      fields: ['code', 'title', 'status', 'statusName', 'holder', 'submittedAt', 'receivedAt', 'dueAt'],
    },
  },
  level: { p99Ms: 200, availability: 0.999 },
  answer: async (tx, caller, input) => {
    const id = await caseIdByCode(tx, String(input['code']).trim().toUpperCase())
    if (!id) return null
    const found = await caseSummary(tx, id)
    await recordOutsideAccess(tx, caller, {
      personIds: [found.applicant.personId],
      what: 'case',
      purpose: caller.purpose,
      caseId: id,
    })
    return {
      code: found.code,
      title: found.title,
      status: found.status,
      statusName: statusNames[found.status as keyof typeof statusNames],
      holder: directory().unit(found.holderUnitId)?.name,
      submittedAt: found.submittedAt,
      ...(found.receivedAt !== null && { receivedAt: found.receivedAt }),
      ...(found.dueAt !== null && { dueAt: found.dueAt }),
    }
  },
}

/** The city as a whole answers for its cases. */
export function publishCaseState(app: App): void {
  publishService(app, { ...caseState, ownerUnitId: directory().city().id })
}
