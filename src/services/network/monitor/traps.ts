/**
 * Notices that devices send by themselves: traps and informs of SNMP v2c and v3. They are recorded and make the monitor look at
 * once; what is so is only believed when the device says it on being asked. Rule NW5.
 */
import snmp from 'net-snmp'
import type { NodeRow } from '../store.ts'
import { type Keys, userOf } from './snmp.ts'

export interface Notice {
  readonly node: NodeRow | undefined
  readonly source: string
  readonly kind: string
  readonly details: string
}

const snmpTrapOid = '1.3.6.1.6.3.1.1.4.1.0'
const kinds: Readonly<Record<string, string>> = {
  '1.3.6.1.6.3.1.1.5.1': 'cold-start',
  '1.3.6.1.6.3.1.1.5.2': 'warm-start',
  '1.3.6.1.6.3.1.1.5.3': 'link-down',
  '1.3.6.1.6.3.1.1.5.4': 'link-up',
  '1.3.6.1.6.3.1.1.5.5': 'authentication-failure',
}
const detailsMax = 500

interface Received {
  readonly pdu: {
    readonly varbinds?: readonly snmp.Varbind[]
    readonly contextName?: string
    readonly community?: string
  }
  readonly rinfo: { readonly address: string }
}

interface Receiver {
  getAuthorizer(): {
    getCommunities(): string[]
    addCommunity(community: string): void
    deleteCommunity(community: string): void
    getUsers(): snmp.User[]
    addUser(user: snmp.User): void
    deleteUser(name: string): void
  }
  close(done?: () => void): void
}

export class TrapReceiver {
  readonly #receiver: Receiver
  #nodes: readonly NodeRow[] = []

  /** Listens on the UDP port; `refused` hears of what cannot be read or whose keys are not known. */
  constructor(port: number, address: string, told: (notice: Notice) => void, refused: (error: Error) => void) {
    const options = {
      port,
      address,
      includeAuthentication: true,
      accessControlModelType: snmp.AccessControlModelType.None,
    }
    this.#receiver = snmp.createReceiver(options, (error: Error | null, received: Received | undefined) => {
      if (error) refused(error)
      else if (received) told(this.#read(received))
    }) as Receiver
  }

  /** Whose notices are taken: the same keys by which the devices are asked. */
  know(nodes: readonly NodeRow[], keys: ReadonlyMap<string, Keys>): void {
    this.#nodes = nodes
    const authorizer = this.#receiver.getAuthorizer()
    const communities = new Set<string>()
    const users = new Map<string, snmp.User>()
    for (const node of nodes) {
      const key = keys.get(node.credential_id ?? '')
      if (key?.version === '3') users.set(key.userName, userOf(key))
      else if (key)
        communities.add(node.snmp_context === null ? key.community : `${key.community}@${node.snmp_context}`)
    }
    for (const gone of authorizer.getCommunities().filter((one) => !communities.has(one)))
      authorizer.deleteCommunity(gone)
    const there = new Set(authorizer.getCommunities())
    for (const community of communities) if (!there.has(community)) authorizer.addCommunity(community)
    for (const name of authorizer.getUsers().map((user) => user.name)) authorizer.deleteUser(name)
    for (const user of users.values()) authorizer.addUser(user)
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#receiver.close(() => resolve()))
  }

  #read({ pdu, rinfo }: Received): Notice {
    const context = pdu.contextName || pdu.community?.split('@')[1]
    const node =
      this.#nodes.find((one) => context !== undefined && one.snmp_context === context) ??
      this.#nodes.find((one) => one.snmp_context === null && one.address === rinfo.address)
    const varbinds = pdu.varbinds ?? []
    const oid = varbinds.find((one) => one.oid === snmpTrapOid)?.value
    const kind = typeof oid === 'string' ? (kinds[oid] ?? oid) : 'unknown'
    const details = varbinds.map((one) => `${one.oid}=${String(one.value)}`).join(' ')
    return { node, source: rinfo.address, kind, details: details.slice(0, detailsMax) }
  }
}
