/**
 * One statement for all who ask at the same time. While a batch is under way, the next gathers: a single caller waits for
 * nobody, and of hundreds at once each costs a fraction of a statement, and writers one commit together.
 */
import type { App } from './app.ts'
import { sqlState } from './database.ts'

interface Asked<In, Out> {
  readonly input: In
  readonly resolve: (output: Out) => void
  readonly reject: (error: unknown) => void
}

interface Queue<In, Out> {
  waiting: Asked<In, Out>[]
  underWay: boolean
}

/** Bounds a statement's parameters and what one failure can touch. */
const batchMax = 100

/** `run` takes inputs and gives as many outputs, in their order. It stands outside any transaction. */
export function inBatches<In, Out>(
  run: (app: App, inputs: readonly In[]) => Promise<readonly Out[]>,
): (app: App, input: In) => Promise<Out> {
  const queues = new WeakMap<App, Queue<In, Out>>()

  const answer = async (app: App, batch: readonly Asked<In, Out>[]): Promise<void> => {
    try {
      const outputs = await run(
        app,
        batch.map(({ input }) => input),
      )
      batch.forEach(({ resolve }, at) => resolve(outputs[at] as Out))
    } catch (error) {
      // Classes 22 and 23: somebody's values. The statement did nothing, so that each is tried alone and has its own error.
      if (batch.length > 1 && /^2[23]/.test(sqlState(error) ?? '')) for (const one of batch) await answer(app, [one])
      else for (const { reject } of batch) reject(error)
    }
  }

  const work = async (app: App, queue: Queue<In, Out>): Promise<void> => {
    while (queue.waiting.length > 0) await answer(app, queue.waiting.splice(0, batchMax))
    queue.underWay = false
  }

  return (app, input) =>
    new Promise((resolve, reject) => {
      const queue = queues.get(app) ?? { waiting: [], underWay: false }
      queues.set(app, queue)
      queue.waiting.push({ input, resolve, reject })
      if (queue.underWay) return
      queue.underWay = true
      // After all that this turn of the event loop has to read.
      setImmediate(() => void work(app, queue))
    })
}
