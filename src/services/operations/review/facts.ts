/** What an incident's timeline says of how it was handled. Browser-safe, pure. Rule OP20. */

interface Event {
  readonly incidentId: string
  readonly type: string
  readonly at: string
  readonly data: Readonly<Record<string, unknown>>
}

export interface Facts {
  /** Minutes from its opening until the first time; null where it never came to that. */
  readonly inHand: number | null
  readonly contained: number | null
  /** Until the last time. */
  readonly closed: number | null
  readonly reopened: number
  readonly tasks: number
  readonly tasksDone: number
  readonly tasksRefused: number
  readonly steps: number
}

export function factsOf(timeline: readonly Event[], id: string): Facts {
  const own = timeline.filter(({ incidentId }) => incidentId === id)
  const opened = Date.parse(own.find(({ type }) => type === 'opened')?.at ?? own[0]?.at ?? '')
  const minutesTo = (event: Event | undefined): number | null =>
    event ? Math.round((Date.parse(event.at) - opened) / 60_000) : null
  const isTo =
    (status: string) =>
    ({ type, data }: Event) =>
      type === 'status-changed' && data['to'] === status
  const count = (wanted: string) => timeline.filter(({ type }) => type === wanted).length
  return {
    inHand: minutesTo(own.find(isTo('in-hand'))),
    contained: minutesTo(own.find(isTo('contained'))),
    closed: minutesTo(own.findLast(isTo('closed'))),
    reopened: own.filter(({ type, data }) => type === 'status-changed' && data['from'] === 'closed').length,
    tasks: count('task-given'),
    tasksDone: count('task-done'),
    tasksRefused: count('task-refused'),
    steps: count('step-done') - count('step-reopened'),
  }
}
