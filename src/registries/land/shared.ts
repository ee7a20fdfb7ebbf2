/** Parcels and certificates for other agencies' systems, by GovStack's interface: read there, changed by land officials alone. Rule LA20. */
import type { App } from '../../kernel/app.ts'
import { type PublishedRegistry, publishRegistry } from '../../platform/exchange/index.ts'
import type { Registry } from '../../platform/registry/index.ts'
import { land, landCertificates } from './definition.ts'
import { purposeTexts, sharedTexts } from './messages.ts'

const common = {
  ownerUnitId: 'department:so-nong-nghiep-va-moi-truong@2025-03-01',
  legalGround: 'Luật Đất đai 2024, điều 166; Nghị định 194/2025/NĐ-CP',
  keyField: 'number',
}

/** The mark of what was made up is for the sandbox. */
const fieldsOf = ({ fields }: Registry): string[] => Object.keys(fields).filter((name) => name !== 'synthetic')

const parcels: PublishedRegistry = {
  ...common,
  registry: land,
  databaseId: 4,
  summary: sharedTexts.parcels,
  exampleKey: '00000.1.1',
  nameField: 'address',
  purposes: { 'case-handling': { ...purposeTexts.caseHandling, fields: fieldsOf(land) } },
}

const certificates: PublishedRegistry = {
  ...common,
  registry: landCertificates,
  databaseId: 5,
  summary: sharedTexts.certificates,
  exampleKey: 'AA 000000',
  purposes: { 'case-handling': { ...purposeTexts.caseHandling, fields: fieldsOf(landCertificates) } },
}

export function publishLand(app: App): void {
  for (const one of [parcels, certificates]) publishRegistry(app, one)
}
