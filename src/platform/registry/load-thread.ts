/** Makes parts of a load, and rows of their records, beside the program (load-parts.ts). */
import { createSecretKey } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import { CopyRows } from './copy-rows.ts'
import { type LoadThreadData, makerOf } from './load-parts.ts'

if (!parentPort) throw new Error('this is no thread')
const port = parentPort
const { module, data, version, key } = workerData as LoadThreadData
const { registries, recordsOf } = await makerOf({ module: new URL(module) })
const makers = new Map(
  registries.map((registry) => [registry.name, new CopyRows(registry, { version, key: createSecretKey(key) })]),
)

port.on('message', (part: number) => {
  for (const record of recordsOf(data, part)) {
    const maker = makers.get(record.registry)
    if (!maker) throw new Error(`a record of ${record.registry}, which is not being loaded`)
    maker.add(record)
  }
  const made = [...makers.values()].map((maker) => maker.take())
  // As they are: threads give memory from hand to hand.
  port.postMessage(
    made,
    made.map(({ bytes }) => bytes.buffer as ArrayBuffer),
  )
})
