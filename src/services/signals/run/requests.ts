/**
 * Who asks for priority by a transmitter: whom the control hears, what others wait for it, and what is told. A request is heard until
 * others have waited as long as its kind may cost; whoever may not ask is told once and never heard. Pure. Rule SG66.
 */
import type { PriorityRequest, UnauthorisedRequest } from '../drivers/driver.ts'
import type { PriorityView } from '../contract-live.ts'
import { bounds } from '../interventions/bounds.ts'

export type RequestStep = 'asked' | 'passed' | 'too-dear' | 'refused'

export interface RequestNews {
  readonly place: number
  readonly step: RequestStep
  readonly request: string
  /** A kind, or the class that may not. */
  readonly vehicle: string
  readonly groups: readonly number[]
  readonly seconds: number
  readonly costS: number
}

/** What others have waited for one vehicle at one intersection, however often it asks. */
interface Budget {
  costS: number
  lastMs: number
}

interface Open {
  readonly request: PriorityRequest
  readonly sinceMs: number
  readonly budget: Budget
  costS: number
  isHeard: boolean
}

/** A transmitter that is heard now and then is still the same one. */
const budgetForMs = 600_000

const keyOf = ({ intersection, id }: { intersection: number; id: string }): string => `${intersection} ${id}`

const budgetKeyOf = ({ intersection, kind, id, vehicle }: PriorityRequest): string =>
  `${intersection} ${kind} ${vehicle ?? id}`

export class RequestWatch {
  readonly #budgets = new Map<string, Budget>()
  #open = new Map<string, Open>()
  #refused = new Set<string>()

  /**
   * One second.
   * @param othersWaiting vehicles that stand where none of these groups lets them go, while one of these has green; else none.
   */
  second(
    asked: readonly PriorityRequest[],
    unauthorised: readonly UnauthorisedRequest[],
    nowMs: number,
    othersWaiting: (place: number, groups: readonly number[]) => number,
  ): { heard: PriorityRequest[]; news: RequestNews[] } {
    for (const [key, { lastMs }] of this.#budgets) if (nowMs - lastMs > budgetForMs) this.#budgets.delete(key)
    const news: RequestNews[] = []
    const may = asked.filter(({ kind }) => bounds[kind].byTransmitter)
    const mayNot = [
      ...unauthorised,
      ...asked
        .filter(({ kind }) => !bounds[kind].byTransmitter)
        .map(({ id, kind, intersection }) => ({ id, vehicleClass: kind, intersection })),
    ]
    this.#refuse(mayNot, news)
    const open = new Map<string, Open>()
    for (const request of may) open.set(keyOf(request), this.#follow(request, nowMs, othersWaiting, news))
    for (const [key, gone] of this.#open) if (!open.has(key)) news.push(newsOf(gone, 'passed', nowMs))
    this.#open = open
    return { heard: [...open.values()].filter(({ isHeard }) => isHeard).map(({ request }) => request), news }
  }

  #refuse(mayNot: readonly UnauthorisedRequest[], news: RequestNews[]): void {
    const now = new Set(mayNot.map(keyOf))
    for (const one of mayNot) {
      if (this.#refused.has(keyOf(one))) continue
      const { intersection: place, id: request, vehicleClass: vehicle } = one
      news.push({ place, step: 'refused', request, vehicle, groups: [], seconds: 0, costS: 0 })
    }
    this.#refused = now
  }

  #follow(
    request: PriorityRequest,
    nowMs: number,
    othersWaiting: (place: number, groups: readonly number[]) => number,
    news: RequestNews[],
  ): Open {
    const before = this.#open.get(keyOf(request))
    const budget = this.#budgetOf(request, nowMs)
    const open: Open = before ? { ...before, request } : { request, budget, sinceMs: nowMs, costS: 0, isHeard: true }
    if (!before) news.push(newsOf(open, 'asked', nowMs))
    if (!open.isHeard) return open
    const costS = othersWaiting(request.intersection, request.groups)
    open.costS += costS
    budget.costS += costS
    open.isHeard = budget.costS <= bounds[request.kind].costS
    if (!open.isHeard) news.push(newsOf(open, 'too-dear', nowMs))
    return open
  }

  #budgetOf(request: PriorityRequest, nowMs: number): Budget {
    const key = budgetKeyOf(request)
    const budget = this.#budgets.get(key) ?? { costS: 0, lastMs: nowMs }
    this.#budgets.set(key, budget)
    budget.lastMs = nowMs
    return budget
  }

  /** Open ones at an intersection, as a page shows them. */
  at(place: number): PriorityView[] {
    return [...this.#open.values()]
      .filter(({ request }) => request.intersection === place)
      .map(({ request, sinceMs, budget, isHeard }) => ({
        id: request.id,
        kind: request.kind,
        groups: [...request.groups],
        since: new Date(sinceMs).toISOString(),
        arrivesInS: Math.round(request.arrives_in_s),
        costS: Math.round(budget.costS),
        costMaxS: bounds[request.kind].costS,
        isHeard,
      }))
  }
}

function newsOf({ request, sinceMs, costS }: Open, step: RequestStep, nowMs: number): RequestNews {
  return {
    place: request.intersection,
    step,
    request: request.id,
    vehicle: request.kind,
    groups: request.groups,
    seconds: Math.round((nowMs - sinceMs) / 1000),
    costS: Math.round(costS),
  }
}
