/** A process of its own for `network-poll`: devices that answer SNMP, and note when each was asked. */
import { type DeviceKeys, startAgents } from '../sandbox/network/agent.ts'
import { type Plan, Wires } from '../sandbox/network/wires.ts'

export interface Devices {
  readonly port: number
  readonly plan: Plan
  readonly keys: DeviceKeys
}

/** For each device the moments at which it was asked, in milliseconds of the machine; those of one round may be several. */
export type Asked = readonly (readonly number[])[]

const moments = new Map<string, number[]>()

function begin({ port, plan, keys }: Devices): void {
  const onAsked = (code: string): void => {
    const all = moments.get(code) ?? []
    moments.set(code, all)
    all.push(Date.now())
  }
  startAgents({ port, address: '127.0.0.1', keys, wires: new Wires(plan, Date.now()), onAsked })
  process.send?.('ready')
}

if (process.send) {
  process.on('message', (message: Devices | 'forget' | 'tell') => {
    if (message === 'forget') moments.clear()
    else if (message === 'tell') process.send?.([...moments.values()])
    else begin(message)
  })
  process.on('disconnect', () => process.exit(0))
}
