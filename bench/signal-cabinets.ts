/** A process of its own for `signal-command`: cabinets that answer NTCIP 1202, and a bare datagram port; it tells when each command came. */
import { createSocket } from 'node:dgram'
import { PlayedCabinet } from '../sandbox/street/cabinet.ts'
import { startCabinetAgents } from '../sandbox/street/ntcip-agent.ts'

/** Told to the parent: which cabinet (or datagram) was reached, at which time of the machine, in milliseconds. */
export interface Reached {
  readonly what: 'command' | 'datagram'
  readonly place: number
  readonly ms: number
}

const nowMs = () => performance.timeOrigin + performance.now()
const tell = (reached: Reached) => process.send?.(reached)

const [port = 0, barePort = 0, count = 0] = process.argv.slice(2).map(Number)
if (process.send) {
  const cabinets = new Map(
    Array.from({ length: count }, (_, place) => {
      const context = `k${place}`
      const cabinet = new PlayedCabinet(
        {
          context,
          phases: Array.from({ length: 8 }, () => ({ minGreenS: 5, yellowS: 3, redClearS: 1 })),
          conflicts: [
            [0, 1],
            [2, 3],
          ],
          loops: Array.from({ length: 8 }, (_unused, phase) => ({ phase, perHour: 200 })),
          stages: [
            [0, 2],
            [1, 3],
          ],
        },
        performance.now() / 1000,
      )
      cabinet.onSet = () => tell({ what: 'command', place, ms: nowMs() })
      return [context, cabinet] as const
    }),
  )
  startCabinetAgents({ port, address: '127.0.0.1', community: 'bench', cabinets })
  const bare = createSocket('udp4')
  bare.on('message', (message) => tell({ what: 'datagram', place: message.readUInt32BE(0), ms: nowMs() }))
  bare.bind(barePort, '127.0.0.1', () => process.send?.('ready'))
  process.on('disconnect', () => process.exit(0))
}
