/** For tests: officials, and an intersection of two streets with a crossing. */
import { type Official, system } from '../../kernel/actor.ts'
import { newId } from '../../kernel/id.ts'
import { type Role, rolePermissions } from '../../platform/organisation/index.ts'
import type { Layout, NewIntersection, NewPlan } from './contract.ts'

export const construction = 'department:so-xay-dung@2025-03-01'
export const city = 'gso:01@2008-08-01'
export const by = system('test')

/** Who has just signed in with a second factor, unless said. */
export function officialAs(role: Role, unitId: string, strongUntil = Number.MAX_SAFE_INTEGER): Official {
  return {
    kind: 'official',
    id: newId(),
    name: 'Bùi Quang Huy',
    grants: (rolePermissions[role] ?? []).map((permission) => ({ permission, unitId, subtree: unitId === city })),
    sessionId: newId(),
    strongUntil,
  }
}

const both = (text: string) => ({ vi: text, en: text })

const arms = [
  { id: 'n', bearing: 0, at: [0, 60] },
  { id: 'e', bearing: 90, at: [60, 0] },
  { id: 's', bearing: 180, at: [0, -60] },
  { id: 'w', bearing: 270, at: [-60, 0] },
] as const

/** North and south go together, then east and west; people cross the north arm with east and west. */
export function crossLayout(more: Partial<Layout> = {}): Layout {
  const vehicles = arms.map(({ id, at: [x, y] }, group) => ({
    id: `${id}-through`,
    kind: 'vehicle' as const,
    turn: 'through' as const,
    from: `${id}-in`,
    to: null,
    line: [
      [x / 6, y / 6],
      [-x / 6, -y / 6],
    ] as [number, number][],
    group,
    minGreenS: 5,
  }))
  const crossing = {
    id: 'n-walk',
    kind: 'pedestrian' as const,
    turn: 'crossing' as const,
    from: null,
    to: null,
    line: [
      [-6, 12],
      [6, 12],
    ] as [number, number][],
    group: 4,
    minGreenS: 10,
  }
  const never = (a: string, b: string) => ({ a, b, rule: 'never' as const })
  return {
    approaches: arms.map(({ id, bearing }) => ({ id, name: both(id), bearing })),
    lanes: arms.map(({ id, at: [x, y] }) => ({
      id: `${id}-in`,
      approach: id,
      line: [
        [x, y],
        [x / 6, y / 6],
      ],
      widthM: 3.2,
      lengthM: 120,
    })),
    movements: [...vehicles, crossing],
    stages: [
      { id: 'ns', name: both('Bắc – Nam'), greens: ['n-through', 's-through'] },
      { id: 'ew', name: both('Đông – Tây'), greens: ['e-through', 'w-through', 'n-walk'] },
    ],
    conflicts: [
      ...['n-through', 's-through'].flatMap((a) => [never(a, 'e-through'), never(a, 'w-through')]),
      never('n-through', 'n-walk'),
      never('s-through', 'n-walk'),
    ],
    intergreens: [{ from: 'n-walk', to: 'n-through', seconds: 8 }],
    detectors: arms.map(({ id }) => ({ id: `${id}-d`, lane: `${id}-in`, kind: 'camera' as const, rangeM: 100 })),
    yellowS: 3,
    allRedS: 2,
    maxRedS: 120,
    ...more,
  }
}

export function crossIntersection(code: string, more: Partial<NewIntersection> = {}): NewIntersection {
  return {
    code,
    name: { vi: `Nút ${code}`, en: `Junction ${code}` },
    unitId: construction,
    point: { longitude: 105.852, latitude: 21.025 },
    streetId: code,
    layout: crossLayout(),
    ...more,
  }
}

export function crossPlan(more: Partial<NewPlan> = {}): NewPlan {
  const step = (stage: string, greenS: number, intergreenS: number) => ({ stage, greenS, intergreenS })
  return {
    title: 'Ngày thường',
    patterns: [
      { id: 'peak', name: both('Cao điểm'), offsetS: 10, steps: [step('ns', 40, 5), step('ew', 30, 8)] },
      { id: 'night', name: both('Đêm'), offsetS: 0, steps: [step('ns', 15, 5), step('ew', 12, 8)] },
    ],
    schedule: [
      { days: [1, 2, 3, 4, 5, 6, 7], from: '06:00', pattern: 'peak' },
      { days: [1, 2, 3, 4, 5, 6, 7], from: '22:00', pattern: 'night' },
    ],
    reason: 'Lập chương trình lần đầu',
    ...more,
  }
}
