/** Prometheus metrics, served at /metrics. */
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client'

export interface Metrics {
  readonly registry: Registry
  readonly requestSeconds: Histogram<'method' | 'route' | 'status'>
  readonly jobSeconds: Histogram<'queue' | 'outcome'>
  readonly problems: Counter<'type'>
  readonly pagesLeft: Counter<'face' | 'reason'>
}

export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  return {
    registry,
    requestSeconds: new Histogram({
      name: 'khue_request_seconds',
      help: 'Time to answer a request',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
      registers,
    }),
    jobSeconds: new Histogram({
      name: 'khue_job_seconds',
      help: 'Time to run a job or a listener',
      labelNames: ['queue', 'outcome'],
      buckets: [0.005, 0.025, 0.1, 0.5, 2, 10, 60],
      registers,
    }),
    problems: new Counter({ name: 'khue_problems_total', help: 'Problems answered', labelNames: ['type'], registers }),
    pagesLeft: new Counter({
      name: 'khue_pages_left_total',
      help: 'Pages that the server left, in whole or in part, for the browser to draw',
      labelNames: ['face', 'reason'],
      registers,
    }),
  }
}
