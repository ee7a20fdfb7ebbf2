/**
 * Rules on what comes in, in the process that leads (kernel/lead.ts).
 * Observations are looked at as soon as they are committed, without asking the database; alerts are written as they change (TEL19).
 */
import type { App } from '../../../kernel/app.ts'
import { newId } from '../../../kernel/id.ts'
import type { Arrival } from '../arrival.ts'
import { catalogueOf } from '../catalogue.ts'
import { alertChanged } from '../events.ts'
import { logOf } from '../log.ts'
import type { RuleBody } from './contract.ts'
import { type Change, RuleEngine, type Usual } from './engine.ts'
import { membersOf } from './select.ts'
import * as store from './store.ts'
import { openSilences } from './store-silences.ts'
import { usualHours } from './usual.ts'

const tickMs = 1000
const usualAgainMs = 3_600_000

interface Running {
  readonly id: string
  readonly body: RuleBody
  readonly engine: RuleEngine
}

interface Due {
  readonly rule: Pick<Running, 'id' | 'body'>
  readonly change: Change
}

export class Evaluator {
  readonly #app: App
  #rules: Running[] = []
  #bySeries = new Map<number, Running[]>()
  #due: Due[] = []
  #writing: Promise<void> | undefined
  #stale = false
  #version = -1

  constructor(app: App) {
    this.#app = app
  }

  /** Reads the rules and begins; gives what ends it. */
  async start(): Promise<() => Promise<void>> {
    const log = logOf(this.#app)
    await this.#load()
    const unfollow = log.follow((_id, arrival) => this.#observe(arrival))
    const unhear = log.onNotice((what) => {
      if (what === 'rules' || what === 'back') this.#stale = true
    })
    const timer = setInterval(() => void this.#tick(), tickMs)
    const again = setInterval(() => {
      this.#stale = true
    }, usualAgainMs)
    return async () => {
      clearInterval(timer)
      clearInterval(again)
      unfollow()
      unhear()
      await this.#writing
    }
  }

  async #load(): Promise<void> {
    this.#stale = false
    this.#version = catalogueOf(this.#app).version
    const nowMs = this.#app.clock.now().epochMilliseconds
    const rules: Running[] = []
    const left: { rule: Due['rule']; group: string }[] = []
    await this.#app.read(async (tx) => {
      const hushes = Map.groupBy(await openSilences(tx, tx.now.toString()), ({ rule_id }) => rule_id)
      const open = Map.groupBy(await store.openAlerts(tx), ({ rule_id }) => rule_id)
      for (const { id, body: given, is_on, created_at } of await store.allRules(tx)) {
        const body = given as RuleBody
        if (!is_on) {
          // Raised at the very moment when it was turned off: nobody would ever end it.
          for (const { group_key } of open.get(id) ?? []) left.push({ rule: { id, body }, group: group_key })
          continue
        }
        const members = membersOf(this.#app, body)
        const usual = new Map<number, ReadonlyMap<number, Usual>>()
        if (body.condition.kind === 'deviation') {
          for (const one of members) usual.set(one.id, await usualHours(tx, one.id, nowMs, body.condition.days))
        }
        const engine = new RuleEngine(body, members, Date.parse(created_at), {
          usual: (series, hour) => usual.get(series)?.get(hour),
          open: (open.get(id) ?? []).map(({ group_key }) => group_key),
          hushes: (hushes.get(id) ?? []).map(({ thing_id, from_at, until_at }) => ({
            thingId: thing_id,
            fromMs: Date.parse(from_at),
            untilMs: Date.parse(until_at),
          })),
        })
        rules.push({ id, body, engine })
      }
    })
    for (const { rule, group } of left) this.#note(rule, [{ kind: 'cleared', group, atMs: nowMs }])
    // At once from here on: nothing is observed between what the older engines knew and the first word to the new ones.
    const before = new Map(this.#rules.map((rule) => [rule.id, rule]))
    for (const rule of rules) {
      const older = before.get(rule.id)
      if (older && JSON.stringify(older.body) === JSON.stringify(rule.body)) rule.engine.adopt(older.engine)
      this.#note(rule, rule.engine.clearOrphans(nowMs))
    }
    this.#rules = rules
    this.#bySeries = new Map()
    for (const rule of this.#rules) {
      for (const id of rule.engine.seriesIds) this.#bySeries.set(id, [...(this.#bySeries.get(id) ?? []), rule])
    }
    this.#prime()
  }

  /** Each rule knows the newest value of its series, so that what is beyond a limit now is so at once. */
  #prime(): void {
    const { recent } = logOf(this.#app)
    const nowMs = this.#app.clock.now().epochMilliseconds
    for (const [id, rules] of this.#bySeries) {
      const newest = recent.newest(id)
      if (newest)
        for (const rule of rules)
          this.#note(rule, rule.engine.observe(id, newest.time, newest.value, newest.quality, nowMs))
    }
  }

  #observe({ series, times, values, quality }: Arrival): void {
    if (this.#bySeries.size === 0) return
    for (let at = 0; at < series.length; at++) {
      const rules = this.#bySeries.get(series[at] ?? 0)
      if (!rules) continue
      for (const rule of rules) {
        this.#note(rule, rule.engine.observe(series[at] ?? 0, times[at] ?? 0, values[at] ?? 0, quality[at] ?? 0))
      }
    }
    this.#writeSoon()
  }

  async #tick(): Promise<void> {
    try {
      if (this.#stale || this.#version !== catalogueOf(this.#app).version) await this.#load()
    } catch (error) {
      this.#stale = true
      this.#app.log.warn({ err: error }, 'telemetry: rules are read later')
    }
    const nowMs = this.#app.clock.now().epochMilliseconds
    for (const rule of this.#rules) this.#note(rule, rule.engine.tick(nowMs))
    this.#writeSoon()
  }

  #note(rule: Due['rule'], changes: readonly Change[]): void {
    for (const change of changes) this.#due.push({ rule, change })
  }

  #writeSoon(): void {
    if (this.#due.length === 0 || this.#writing) return
    this.#writing = this.#write().finally(() => {
      this.#writing = undefined
    })
  }

  async #write(): Promise<void> {
    while (this.#due.length > 0) {
      const due = this.#due.splice(0, 500)
      try {
        await this.#app.transaction(async (tx) => {
          for (const { rule, change } of due) {
            const at = tx.now.toString()
            if (change.kind === 'cleared') {
              for (const alert of await store.clearAlert(tx, rule.id, change.group, at)) {
                tx.emit(alertChanged, { alertId: alert.id, ruleId: rule.id, state: 'cleared', unitId: alert.unit_id })
              }
              continue
            }
            const { unitId, severity, name } = rule.body
            const id = newId(tx.now.epochMilliseconds)
            const [first = 0] = change.seriesIds
            const unit = catalogueOf(this.#app).series(first)?.thing.unitId ?? unitId
            const isNew = await store.raiseAlert(tx, {
              id,
              rule_id: rule.id,
              group_key: change.group,
              rule_name: JSON.stringify(name),
              severity,
              unit_id: unit,
              state: 'raised',
              value: change.value,
              series_ids: [...change.seriesIds],
              raised_at: at,
            })
            if (isNew) tx.emit(alertChanged, { alertId: id, ruleId: rule.id, state: 'raised', unitId: unit })
          }
          tx.live('telemetry:alerts')
        })
      } catch (error) {
        // Tried again with the next tick; what is open is known from the database by a fresh start of the rules.
        this.#app.log.warn({ err: error }, 'telemetry: alerts are written later')
        this.#due.unshift(...due)
        return
      }
    }
  }
}
