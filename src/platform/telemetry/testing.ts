/** For tests: officials of each role, and things with series. */
import { type Official, system } from '../../kernel/actor.ts'
import type { App } from '../../kernel/app.ts'
import { newId } from '../../kernel/id.ts'
import { type Role, rolePermissions } from '../organisation/index.ts'
import { enterThings, type NewSeries, pointsOf, type Series, storeObservations } from './index.ts'

export const hoanKiem = 'gso:00070@2025-07-01'
export const baDinh = 'gso:00004@2025-07-01'
export const city = 'gso:01@2008-08-01'
export const both = (text: string) => ({ vi: text, en: text })

export function officialAs(role: Role, unitId: string): Official {
  return {
    kind: 'official',
    id: newId(),
    name: 'Trần Văn Minh',
    grants: (rolePermissions[role] ?? []).map((permission) => ({ permission, unitId, subtree: unitId === city })),
    sessionId: newId(),
    strongUntil: 0,
  }
}

let made = 0

/** A public thing of Hoàn Kiếm with so many series of one quantity. */
export async function enterSeries(
  app: App,
  quantity: string,
  count = 1,
  more: Partial<NewSeries> = {},
): Promise<Series[]> {
  made += 1
  const series = Array.from({ length: count }, (_, n) => ({
    name: `s${n}`,
    title: both(`s${n}`),
    unit: 'm',
    quantity,
    ...more,
  }))
  const [thing] = await enterThings(app, system('test'), [
    { code: `thing-${made}`, name: both(`Trạm ${made}`), kind: 'gauge', unitId: hoanKiem, isPublic: true, series },
  ])
  return thing?.series ?? []
}

/** Stores values of one series at these times (ms). */
export async function say(
  app: App,
  { id }: Series,
  rows: readonly (readonly [time: number, value: number])[],
): Promise<void> {
  const points = pointsOf(rows.map(([time, value]) => [time, value, 0] as const))
  await storeObservations(app, 'system:test', { series: new Float64Array(rows.length).fill(id), ...points })
}

/** Until `look` gives something; throws after ten seconds. */
export async function until<T>(look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const end = performance.now() + 10_000
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    if (performance.now() > end) throw new Error('it did not come within ten seconds')
    await new Promise((go) => setTimeout(go, 20))
  }
}
