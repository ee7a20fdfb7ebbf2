/** The roads that any map is drawn on: whoever keeps the city's network declares them. Rule SIT4. */
import type { App, Tx } from '../../kernel/app.ts'
import { file, type FileReply } from '../../kernel/endpoint.ts'

/** A GeoJSON FeatureCollection of lines with `name` and `class` (OpenStreetMap's `highway`). */
export type GroundRoads = (tx: Tx) => Promise<object>

const declared = new WeakMap<App, GroundRoads>()

/** Called when a module starts. Throws when another did already: one city has one network. */
export function declareRoads(app: App, roads: GroundRoads): void {
  if (declared.has(app)) throw new Error('two modules declare the roads of the ground')
  declared.set(app, roads)
}

export async function roadsFile(tx: Tx): Promise<FileReply> {
  const none = { type: 'FeatureCollection', features: [] }
  const found = (await declared.get(tx.app)?.(tx)) ?? none
  return file(Buffer.from(JSON.stringify(found)), 'application/geo+json')
}
