/** For tests: officials, and a small network. */
import { type Official, system } from '../../kernel/actor.ts'
import type { App } from '../../kernel/app.ts'
import { newId } from '../../kernel/id.ts'
import { type Role, rolePermissions } from '../../platform/organisation/index.ts'
import type { NewLink, NewNode } from './contract.ts'
import { putLinks, putNodes, setCredential } from './register.ts'

export const hoanKiem = 'gso:00070@2025-07-01'
export const baDinh = 'gso:00004@2025-07-01'
export const city = 'gso:01@2008-08-01'

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

export const keys = {
  v2c: { name: 'v2c', version: '2c', community: 'hoa-sen' },
  v3: {
    name: 'v3',
    version: '3',
    userName: 'khue',
    auth: 'sha256',
    authKey: 'khoa-xac-thuc',
    privacy: 'aes',
    privacyKey: 'khoa-bao-mat',
  },
} as const

export function nodeOf(code: string, more: Partial<NewNode> = {}): NewNode {
  return { code, name: { vi: code, en: code }, role: 'access', unitId: hoanKiem, probe: 'none', ...more }
}

export function linkOf(a: string, b: string, more: Partial<NewLink> = {}): NewLink {
  return {
    code: `${a}--${b}`,
    a,
    b,
    kind: 'fibre',
    capacityBps: 1_000_000_000,
    provider: 'VNPT',
    serviceLevel: 99.9,
    ...more,
  }
}

export async function enter(app: App, nodes: readonly NewNode[], links: readonly NewLink[]): Promise<void> {
  const by = system('test')
  await app.transaction(async (tx) => {
    for (const key of Object.values(keys)) await setCredential(tx, by, key)
    await putNodes(tx, by, nodes)
    await putLinks(tx, by, links)
  })
}
