/**
 * Events and jobs on pg-boss, stored in the caller's transaction (outbox.ts). An event becomes one job for each of its
 * listeners; a job goes to its own queue. Delivery is at least once; the mark in kernel.handled makes a listener's
 * database effects happen exactly once.
 */
import { type JobWithMetadata, PgBoss } from 'pg-boss'
import type { App } from './app.ts'
import type { Database } from './database.ts'
import type { JobHandler, Listener, Module } from './module.ts'
import { behind, eventQueue, move, queueName, store } from './outbox.ts'
import { retentionJobs } from './retention.ts'
import { inSpan } from './traces.ts'

// Eight tries with growing pauses reach about an hour: longer than a restart, shorter than a working day.
const retryLimit = 8
const keepHandledDays = 14
// Workers are woken: at once by this process when it has stored work for them, else by one look over all queues. Their own
// polling is only the last resort, since forty queues that each ask twice a second keep an idle server busy.
const lookMs = 500
const pollSeconds = 30
/** What a killed program had in hand is taken up again this long after its last sign of life, and a look that finds it. */
const heartbeatSeconds = 20
const reclaimSeconds = 5

interface EventJob {
  eventId: string
  listener: string
  data: unknown
}

export interface Events {
  /** Makes the queues. */
  start(): Promise<void>
  /** Begins to run what is in them. */
  work(): Promise<void>
  stop(): Promise<void>
  /** Tests: runs everything that is due until nothing is left; throws the first failure. Gives how many were run. */
  drain(): Promise<number>
}

export function createEvents(app: App, database: Database, modules: readonly Module[], url: string): Events {
  const listeners = new Map<string, Listener>()
  const byEvent = new Map<string, string[]>()
  const jobs = new Map<string, JobHandler>()
  for (const module of modules) {
    for (const listener of module.listens ?? []) {
      const key = `${module.name}.${listener.name}`
      if (listeners.has(key)) throw new Error(`two listeners named ${key}`)
      listeners.set(key, listener)
      byEvent.set(listener.event.name, [...(byEvent.get(listener.event.name) ?? []), key])
    }
    for (const job of module.jobs ?? []) {
      const name = queueName(job.cron ? `${module.name}.${job.job.name}` : job.job.name)
      if (jobs.has(name)) throw new Error(`two jobs named ${name}`)
      jobs.set(name, job)
    }
  }
  const boss = new PgBoss({
    connectionString: url,
    schema: 'pgboss',
    application_name: 'khue-jobs',
    max: 4,
    registerInstance: false,
    superviseIntervalSeconds: reclaimSeconds,
    monitorIntervalSeconds: reclaimSeconds,
  })
  boss.on('error', (error) => app.log.error({ err: error }, 'job queue'))

  /** Workers of this process by queue. */
  const workers = new Map<string, string[]>()
  const wake = (queues: Iterable<string>) => {
    for (const queue of queues) for (const id of workers.get(queue) ?? []) boss.notifyWorker(id)
  }
  const mover = createMover(app, async () => {
    const { all, queues } = await move(boss, database.pool)
    wake(queues)
    return all
  })

  // Finds what other processes have stored, what is to be tried again and what was put off until now.
  let looking: NodeJS.Timeout | undefined
  const look = async () => {
    try {
      const { rows } = await database.pool.query<{ name: string | null }>({
        name: 'kernel.due-queues',
        text: `select name from unnest($1::text[]) as queue (name) where exists (select from pgboss.job j
            where j.name = queue.name and j.state < 'active' and not j.blocked and j.start_after <= now())
          union all select null where exists (select from kernel.outbox)`,
        values: [[...workers.keys()]],
      })
      for (const { name } of rows) {
        if (name === null) mover.wake()
        else wake([name])
      }
    } catch (error) {
      app.log.warn({ err: error }, 'the queues could not be looked at')
    }
    if (looking) looking = setTimeout(() => void look(), lookMs)
  }

  database.dispatch = (tx, outgoing) => {
    const stored = store(tx, outgoing, byEvent)
    return () => {
      if (stored) mover.wake()
      for (const topic of outgoing.topics) topicsChanged.add(topic)
      if (outgoing.topics.size > 0) scheduleNotices()
    }
  }

  // Live notices leave after the commit, gathered for 50 ms: NOTIFY inside transactions would make commits queue up.
  const topicsChanged = new Set<string>()
  let noticeTimer: NodeJS.Timeout | undefined
  const scheduleNotices = () => {
    noticeTimer ??= setTimeout(() => {
      noticeTimer = undefined
      const topics = [...topicsChanged]
      topicsChanged.clear()
      database.pool
        .query(`select pg_notify('khue_live', topic) from unnest($1::text[]) as topic`, [topics])
        .catch((error: unknown) => app.log.warn({ err: error }, 'live notices were not sent'))
    }, 50)
  }

  const runListener = async (job: EventJob, isBehind: boolean) => {
    const listener = listeners.get(job.listener)
    if (!listener) throw new Error(`no listener ${job.listener}`)
    await app.transaction(async (tx) => {
      if (isBehind) tx.standBehind()
      const fresh = await tx.named(
        'kernel.handled',
        'insert into kernel.handled (event_id, listener) values ($1, $2) on conflict do nothing returning 1',
        [job.eventId, job.listener],
      )
      if (fresh.length > 0) await listener.handler(tx, job.data as never)
    })
  }
  const runJob = async (handler: JobHandler, data: unknown, isBehind: boolean) => {
    if (handler.transaction === 'none') await app.read((tx) => handler.handler(tx, data as never))
    else {
      await app.transaction(async (tx) => {
        if (isBehind) tx.standBehind()
        await handler.handler(tx, data as never)
      })
    }
  }
  // K18: what comes of a job that stands behind stands behind, too.
  const run: Run = (queue, { data, priority }) => {
    const handler = jobs.get(queue)
    const isBehind = priority <= behind
    return handler ? runJob(handler, data, isBehind) : runListener(data as EventJob, isBehind)
  }

  const begin = async (queue: string, concurrency: number) => {
    const options = {
      batchSize: queue === eventQueue ? 20 : 4,
      localConcurrency: concurrency,
      burstWhenBatchFull: true,
      pollingIntervalSeconds: pollSeconds,
      perJobResults: true,
      includeMetadata: true,
    } as const
    const id = await boss.work(queue, options, (batch: JobWithMetadata[]) =>
      Promise.all(batch.map((job) => settle(app, queue, job, run))),
    )
    workers.set(queue, [...(workers.get(queue) ?? []), id])
  }

  return {
    async start() {
      await boss.start({})
      const queues = [eventQueue, ...jobs.keys()]
      const existing = new Set((await boss.getQueues()).map((q) => q.name))
      for (const name of queues) {
        const settings = {
          retryLimit: jobs.get(name)?.job.retries ?? retryLimit,
          retryDelay: 1,
          retryBackoff: true,
          retryDelayMax: 900,
          expireInSeconds: 600,
          heartbeatSeconds,
          deleteAfterSeconds: 3 * 86_400,
        }
        if (existing.has(name)) await boss.updateQueue(name, settings)
        else await boss.createQueue(name, { ...settings, policy: 'short' })
      }
    },
    async work() {
      for (const [name, handler] of jobs) {
        if (handler.cron) await boss.schedule(name, handler.cron, {}, { tz: 'Asia/Ho_Chi_Minh', singletonKey: 'tick' })
      }
      await begin(eventQueue, 2)
      for (const [name, handler] of jobs) await begin(name, handler.job.concurrency ?? 1)
      mover.start()
      looking = setTimeout(() => void look(), lookMs)
    },
    async stop() {
      clearTimeout(noticeTimer)
      clearTimeout(looking)
      looking = undefined
      await mover.stop()
      await boss.stop({ graceful: true, timeout: 5000 })
    },
    drain: () => drain(boss, database, [eventQueue, ...jobs.keys()], run),
  }
}

type Run = (queue: string, job: JobWithMetadata) => Promise<void>

async function settle(app: App, queue: string, job: JobWithMetadata, run: Run) {
  const end = app.metrics.jobSeconds.startTimer({ queue })
  try {
    await inSpan(`job ${queue}`, { 'messaging.message.id': job.id }, () => run(queue, job))
    end({ outcome: 'done' })
    return { id: job.id, status: 'completed' as const }
  } catch (error) {
    end({ outcome: 'failed' })
    const last = job.retryCount >= job.retryLimit
    app.log[last ? 'error' : 'warn'](
      { err: error, queue, job: job.id, tries: job.retryCount + 1 },
      last ? 'job given up' : 'job will be tried again',
    )
    return { id: job.id, status: 'failed' as const, output: { message: String(error) } }
  }
}

/** Runs `moveSome` when woken, one at a time, until nothing is left (true). */
function createMover(app: App, moveSome: () => Promise<boolean>) {
  let running: Promise<void> | undefined
  let again = false
  let started = false
  const run = async () => {
    try {
      do {
        again = false
      } while (!(await moveSome()) || again)
    } catch (error) {
      app.log.warn({ err: error }, 'what was sent out is not yet in the queues')
    }
  }
  const wake = () => {
    again = true
    if (!started || running) return
    running = run().finally(() => {
      running = undefined
      if (again) wake()
    })
  }
  return {
    wake,
    start() {
      started = true
    },
    async stop() {
      started = false
      await running
    },
  }
}

async function drain(boss: PgBoss, database: Database, queues: readonly string[], run: Run): Promise<number> {
  let total = 0
  for (let found = true; found; ) {
    found = false
    while (!(await move(boss, database.pool)).all);
    for (const queue of queues) {
      for (const job of (await boss.fetch<object>(queue, { batchSize: 50, includeMetadata: true })) ?? []) {
        found = true
        total += 1
        try {
          await run(queue, job)
          await boss.complete(queue, job.id)
        } catch (error) {
          await boss.fail(queue, job.id, { message: String(error) })
          throw error
        }
      }
    }
  }
  return total
}

/** Work of the kernel itself, as a module so that it has no second mechanism. */
export const kernelModule: Module = {
  name: 'kernel',
  folder: import.meta.dirname,
  jobs: retentionJobs,
  retains: [
    {
      name: 'handled-events',
      what: { vi: 'Dấu “đã xử lý” của sự kiện', en: 'Marks of handled events' },
      ground: { vi: 'Chính sách của thành phố: quá hạn gửi lại', en: 'City policy: past any redelivery' },
      days: keepHandledDays,
      then: 'erase',
      rows: { table: 'kernel.handled', key: ['event_id', 'listener'], since: 'handled_at' },
    },
    {
      name: 'repeated-requests',
      what: { vi: 'Trả lời lưu cho yêu cầu gửi lại', en: 'Replies kept for repeated requests' },
      ground: { vi: 'Chính sách của thành phố: quá hạn gửi lại', en: 'City policy: past any repetition' },
      days: keepHandledDays,
      then: 'erase',
      rows: { table: 'kernel.idempotency', key: ['actor', 'endpoint', 'key'], since: 'created_at' },
    },
  ],
}
