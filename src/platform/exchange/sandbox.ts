/** The sandbox's member: an agency outside that asks and answers, with a key that everybody knows (sandbox/agency). */
import { createHash, createPrivateKey, createPublicKey } from 'node:crypto'
import type { App } from '../../kernel/app.ts'
import { dayOf } from '../../kernel/clock.ts'
import { newId } from '../../kernel/id.ts'
import type { GivenContract } from './contract.ts'
import { keyIdOf } from './http-signature.ts'
import { sandboxTexts } from './sandbox-texts.ts'
import { allServices } from './services.ts'
import * as store from './store.ts'

export const sandboxMemberId = 'HANOI/COM/SANDBOX/agency'

function publicKey() {
  const seed = createHash('sha256').update('khue sandbox agency').digest()
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed])
  return createPublicKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }))
}

const common = {
  ownerUnitId: 'department:so-noi-vu@2025-03-01',
  legalGround: 'Luật Bảo hiểm xã hội 2024',
  request: {
    type: 'object',
    properties: { citizenNumber: { type: 'string', pattern: '^[0-9]{12}$' } },
    required: ['citizenNumber'],
    additionalProperties: false,
  },
  example: { citizenNumber: '001093009901' },
  subjectField: 'citizenNumber',
} as const

const fields = {
  citizenNumber: { title: sandboxTexts.citizenNumber, sensitivity: 'personal', schema: { type: 'string' } },
  insured: { title: sandboxTexts.insured, sensitivity: 'personal', schema: { type: 'boolean' } },
  since: { title: sandboxTexts.since, sensitivity: 'personal', schema: { type: 'string', format: 'date' } },
} as const

const services: readonly GivenContract[] = [
  {
    ...common,
    code: 'insurance',
    ...sandboxTexts.insurance,
    fields,
    purposes: {
      'case-handling': { ...sandboxTexts.caseHandling, consent: 'none', fields: ['citizenNumber', 'insured', 'since'] },
      'by-consent': { ...sandboxTexts.byConsent, consent: 'required', fields: ['insured'] },
    },
    level: { p99Ms: 1000, availability: 0.99 },
  },
  {
    ...common,
    code: 'insurance-history',
    ...sandboxTexts.history,
    fields: {
      ...fields,
      years: {
        title: sandboxTexts.years,
        sensitivity: 'personal',
        schema: { type: 'array', items: { type: 'object' } },
      },
    },
    purposes: {
      'case-handling': {
        ...sandboxTexts.caseHandling,
        consent: 'none',
        fields: ['citizenNumber', 'insured', 'since', 'years'],
      },
    },
    level: { p99Ms: 1000, availability: 0.99 },
    slow: true,
  },
]

/** What is missing is added; a grant that somebody revoked, or a key, stays as it is. */
export async function openSandbox(app: App): Promise<void> {
  if (!app.config.sandbox) return
  const key = publicKey()
  await app.transaction(async (tx) => {
    await store.insertMember(tx, {
      id: sandboxMemberId,
      name: sandboxTexts.member,
      unit_id: null,
      address: null,
      contact: 'sandbox@localhost',
      sandbox: true,
    })
    // The stand-ins may have moved to another port since.
    await store.setAddress(tx, sandboxMemberId, `${app.config.sandboxUrl}/agency`)
    await store.insertKey(tx, {
      member_id: sandboxMemberId,
      key_id: keyIdOf(key),
      algorithm: 'ed25519',
      public_key: key.export({ type: 'spki', format: 'der' }),
      valid_from: '2026-01-01T00:00:00Z',
      valid_to: '2036-01-01T00:00:00Z',
    })
    for (const definition of services) {
      const serviceId = `${sandboxMemberId}/${definition.code}`
      await store.saveOutside(tx, { serviceId, memberId: sandboxMemberId, definition: { ...definition } })
    }
    const known = new Set((await store.grants(tx)).map((row) => `${row.member_id} ${row.service_id} ${row.purpose}`))
    const today = dayOf(tx.now)
    for (const { id: serviceId, contract } of await allServices(tx)) {
      for (const [purpose, { fields: opened, writes }] of Object.entries(contract.purposes)) {
        // Whoever has a key that everybody knows changes nothing.
        if (writes) continue
        if (known.has(`${sandboxMemberId} ${serviceId} ${purpose}`)) continue
        await store.insertGrant(tx, {
          id: newId(tx.now.epochMilliseconds),
          member_id: sandboxMemberId,
          service_id: serviceId,
          purpose,
          fields: [...opened],
          valid_from: today.toString(),
          valid_to: today.add({ years: 5 }).toString(),
          per_minute: 120,
          per_day: 20_000,
          reason: 'Dùng thử · for trying out',
          legal_ground: 'sandbox',
          given_by: 'sandbox',
          given_by_name: 'Khuê (sandbox)',
        })
      }
    }
  })
}
