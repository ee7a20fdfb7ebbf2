/** Work that would hold up the event loop (it computes for milliseconds on end), in a thread of its own (K22). */
import { parentPort, Worker } from 'node:worker_threads'

export interface ThreadOptions {
  readonly name: string
  /** Absolute path of a module that calls `answer`. */
  readonly file: string
}

/** Ended when nobody has asked for so long: its memory is given back, and the next who asks starts it again. */
const idleMs = 60_000

interface Asked<In, Out> {
  readonly input: In
  readonly resolve: (output: Out) => void
  readonly reject: (error: unknown) => void
}

/** What the thread answers. */
type Answer<Out> = { readonly output: Out } | { readonly error: unknown }

/**
 * Gives the function that asks: one thread for all of the process, started by the first who asks, which works on one thing
 * at a time in their order. Rejects with the error that the work threw. When the thread dies, what it had in hand is
 * rejected and a new one goes on with the rest. An idle one does not keep the program from ending.
 */
export function inThread<In, Out>(options: ThreadOptions): (input: In) => Promise<Out> {
  const waiting: Asked<In, Out>[] = []
  let inHand: Asked<In, Out> | undefined
  let thread: Worker | undefined
  let idle: NodeJS.Timeout | undefined

  const settle = (done: (asked: Asked<In, Out>) => void) => {
    const asked = inHand
    next()
    if (asked) done(asked)
  }

  const begin = (): Worker => {
    const begun = new Worker(options.file, {
      name: options.name,
      // Not those of the program: a profile of it, say, is not one of its threads.
      execArgv: [],
    })
    let failure: unknown
    begun.on('message', (answer: Answer<Out>) =>
      settle(({ resolve, reject }) => ('error' in answer ? reject(answer.error) : resolve(answer.output))),
    )
    begun.on('error', (error) => {
      failure = error
    })
    begun.on('exit', (code) => {
      if (thread !== begun) return
      thread = undefined
      settle(({ reject }) => reject(failure ?? new Error(`the thread ${options.name} ended with ${code}`)))
    })
    return begun
  }

  const rest = () => {
    thread?.unref()
    idle = setTimeout(() => {
      const ended = thread
      thread = undefined
      void ended?.terminate()
    }, idleMs)
    idle.unref()
  }

  const next = (): void => {
    clearTimeout(idle)
    inHand = waiting.shift()
    if (!inHand) return rest()
    thread ??= begin()
    thread.ref()
    try {
      thread.postMessage(inHand.input)
    } catch (error) {
      settle(({ reject }) => reject(error))
    }
  }

  return (input) =>
    new Promise((resolve, reject) => {
      waiting.push({ input, resolve, reject })
      if (!inHand) next()
    })
}

/** In the thread: does the work for whoever asks. */
export function answer<In, Out>(work: (input: In) => Out | Promise<Out>): void {
  if (!parentPort) throw new Error('this is no thread')
  const port = parentPort
  const reply = async (input: In): Promise<void> => {
    try {
      port.postMessage({ output: await work(input) })
    } catch (error) {
      port.postMessage({ error })
    }
  }
  port.on('message', (input: In) => void reply(input))
}
