/** What the live map's ground is made of, beside what other modules have. Browser-safe. */
import { endpoint } from '../../kernel/endpoint.ts'

export const readRoads = endpoint({
  method: 'GET',
  path: '/operations/roads',
  can: 'anyone',
  summary: 'Roads that an operator has loaded, as GeoJSON lines with name and class',
  gives: 'file',
})
