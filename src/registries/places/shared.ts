/** What other agencies' systems read of the gazetteer, and what they add to it: their own places. GovStack's interface. */
import type { PublishedRegistry } from '../../platform/exchange/index.ts'
import { places } from './definition.ts'
import { purposeTexts, sharedTexts } from './messages.ts'

const all = Object.keys(places.fields)

export const asRegistry: PublishedRegistry = {
  registry: places,
  databaseId: 2,
  summary: sharedTexts.summary,
  ownerUnitId: 'department:so-khoa-hoc-va-cong-nghe@2025-03-01',
  legalGround: 'Luật Dữ liệu số 60/2024/QH15',
  keyField: 'code',
  exampleKey: 'osm:node/0',
  nameField: 'name',
  purposes: {
    'city-work': { ...purposeTexts.cityWork, fields: all },
    'own-places': { ...sharedTexts.ownPlaces, fields: all, writes: true },
  },
}
