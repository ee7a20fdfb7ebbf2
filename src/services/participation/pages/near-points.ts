/** Open reports as the portal's map of what is around shows them: what everybody may see, where it was published. Pure. */
import type { ReplyOf } from '../../../kernel/endpoint.ts'
import type { NearPoint } from '../../../web/ui/near.ts'
import { categories } from '../categories.ts'
import type { listPoints } from '../contract.ts'
import { words } from './page-messages.ts'

export const reportPoints = (items: ReplyOf<typeof listPoints>['items']): NearPoint[] =>
  items.map(({ id, lat, lon, category, overdue }) => ({
    id,
    layer: 'reports',
    longitude: lon,
    latitude: lat,
    name: categories[category].name,
    says: overdue ? words.overdue : words.open,
    tone: overdue ? 'wrong' : 'attention',
    text: '',
    to: `/reports/${id}`,
  }))
