/** The register of enterprises for other agencies' systems, by GovStack's interface: read there, changed by procedures alone. Rule EN11. */
import type { PublishedRegistry } from '../../platform/exchange/index.ts'
import { enterprises } from './definition.ts'
import { purposeTexts, sharedTexts } from './messages.ts'

export const asRegistry: PublishedRegistry = {
  registry: enterprises,
  databaseId: 6,
  summary: sharedTexts.summary,
  ownerUnitId: 'department:so-tai-chinh@2025-03-01',
  legalGround: 'Luật Doanh nghiệp 2020, điều 33; Nghị định 194/2025/NĐ-CP',
  keyField: 'code',
  exampleKey: '0000000000',
  nameField: 'name',
  purposes: { 'case-handling': { ...purposeTexts.caseHandling, fields: Object.keys(enterprises.fields) } },
}
