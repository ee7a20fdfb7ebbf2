/** What an issued result changes in the city's registries. Rule PR45. */
import type { Tx } from '../../kernel/app.ts'
import { dayOf } from '../../kernel/clock.ts'
import type { CaseChanged } from '../../platform/casework/index.ts'
import { type Certificate, recordCertificate, recordRevocation } from '../../registries/enterprises/index.ts'
import { fieldAt } from './answers.ts'
import { versionOf } from './catalogue.ts'
import { householdBusiness } from './catalogue/business.ts'
import type { Address, FieldSchema } from './form.ts'
import { displayed } from './result-data.ts'
import { keepPopulation } from './life-events.ts'
import { paperAt } from './paper-at.ts'

const legalGround = 'Nghị định 168/2025/NĐ-CP'

/** The register of enterprises follows the certificates of household businesses. May hear the same thing twice. */
export async function keepRegisters(tx: Tx, change: CaseChanged): Promise<void> {
  await keepPopulation(tx, change)
  if (change.procedureCode !== householdBusiness.code) return
  const { caseId, code: caseCode } = change
  if (change.type === 'result-issued') await recordCertificate(tx, await certificateOf(tx, change))
  if (change.type === 'result-revoked') {
    const revokedOn = dayOf(Temporal.Instant.from(change.at)).toString()
    await recordRevocation(tx, {
      caseId,
      caseCode,
      legalGround,
      revokedOn,
      reason: `Thu hồi kết quả hồ sơ ${caseCode}`,
    })
  }
}

/** What was signed; where the paper has words only (the seat, the trade), what was applied for. */
async function certificateOf(tx: Tx, change: CaseChanged): Promise<Certificate> {
  const { caseId, code: caseCode, at, procedureCode, procedureVersion, applicantPersonId } = change
  const { source } = await versionOf(tx, procedureCode, procedureVersion)
  const { fields, answers, numberText } = await paperAt(tx, change)
  const words = (name: string): string => String(fields[name] ?? '')
  const premises = answers['premises'] as Address
  const trade = String(answers['mainTrade'] ?? '')
  const asked = fieldAt(source.form, answers, '/mainTrade')
  const asApplied = displayed(asked, answers['mainTrade'], 'vi')
  const members = (answers['members'] ?? []) as readonly { readonly name: string }[]
  return {
    caseId,
    caseCode,
    legalGround,
    issuedOn: dayOf(Temporal.Instant.from(at)).toString(),
    certificate: numberText ?? '',
    code: words('businessNumber'),
    name: words('businessName'),
    kind: 'household-business',
    // The code is that of the application, as long as the paper says the trade in its words.
    trades: [
      /^\d{4}$/.test(trade) && words('trade') === asApplied
        ? { code: trade, edition: editionOf(asked), name: asApplied.replace(/^\d{4} – /, '') }
        : { name: words('trade') },
    ],
    owners: [
      { personId: applicantPersonId, name: words('owner'), role: 'owner' },
      ...members.map(({ name }) => ({ name, role: 'member' as const })),
    ],
    address: { unitId: premises.unitId, line: words('premises') },
    ...(words('phone') !== '' && { phone: words('phone') }),
    ...(typeof fields['capitalDong'] === 'number' && { capitalDong: fields['capitalDong'] }),
    ...(typeof answers['workers'] === 'number' && { workers: answers['workers'] }),
  }
}

/** Of the form under which was applied: those from before VSIC 2025 do not say. */
function editionOf(asked: FieldSchema | undefined): 'vsic-2018' | 'vsic-2025' {
  return (asked?.type === 'string' ? asked['x-edition'] : undefined) ?? 'vsic-2018'
}
