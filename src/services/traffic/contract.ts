/** Traffic: what browsers and other modules may know of the roads. Browser-safe. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'

/**
 * `read`: incidents, origins and destinations, studies. `publish`: roadworks, closures and events on the unit's streets, texts of
 * signs. `approve`: closures of main roads that another has published. `detectors`: which detector stands on which segment.
 */
export const permissions = ['traffic.read', 'traffic.publish', 'traffic.approve', 'traffic.detectors'] as const

export const Text2 = Type.Object({ vi: Type.String(), en: Type.String() })
export const Instant = Type.String({ format: 'date-time' })
export const Nullable = <S extends Parameters<typeof Type.Optional>[0]>(schema: S) => Type.Union([schema, Type.Null()])
export const Point = Type.Object({ longitude: Type.Number(), latitude: Type.Number() })

export const NetworkFacts = Type.Object({
  version: Type.Integer(),
  loadedAt: Instant,
  /** Names of the files. */
  source: Type.String(),
  segments: Type.Integer(),
  kilometres: Type.Number(),
  /** West, south, east, north. */
  box: Type.Array(Type.Number(), { minItems: 4, maxItems: 4 }),
})
export type NetworkFacts = Static<typeof NetworkFacts>

export const readNetwork = endpoint({
  method: 'GET',
  path: '/traffic/network',
  can: 'anyone',
  summary: 'What is known of the road network; null before roads are loaded',
  reply: Type.Object({ network: Nullable(NetworkFacts) }),
})

export const readSegments = endpoint({
  method: 'GET',
  path: '/traffic/segments',
  can: 'anyone',
  summary: 'Directed segments as GeoJSON lines: number, name, class, one-way, lanes, speed limit, length, what follows',
  gives: 'file',
})
