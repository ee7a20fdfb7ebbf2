/** What other modules may call. */
import type { Actor } from '../../kernel/actor.ts'
import type { App } from '../../kernel/app.ts'
import type { Batch } from './arrival.ts'
import { catalogueOf, type Series, type Thing } from './catalogue.ts'
import type { NewThing } from './contract.ts'
import { type Follower, logOf } from './log.ts'
import type { Newest } from './recent.ts'
import { enter } from './things.ts'
import { settled } from './touched.ts'

export type { Arrival, Batch } from './arrival.ts'
export type { Series, Thing } from './catalogue.ts'
export type { NewSeries, NewThing } from './contract.ts'
export { type Chart, chart as chartOf, observedSpan, pointsBetween, sumsBetween } from './history.ts'
export { heardTopics, takeTopics, tellTopic } from './mqtt.ts'
export { MqttClient } from './mqtt-client.ts'
export type { Newest } from './recent.ts'
export { badQuality, type Points, pointsOf, qualities, type Quality } from './points.ts'
export type { Sums } from './rollup.ts'

/**
 * Enters things with their series, in a transaction of its own, and gives them as every process then knows them.
 * Throws `telemetry.code-taken`, `telemetry.unknown-unit`, `kernel.forbidden`.
 */
export async function enterThings(app: App, actor: Actor, things: readonly NewThing[]): Promise<Thing[]> {
  const ids = await settled(app, (tx) => enter(tx, actor, things))
  return ids.flatMap((id) => catalogueOf(app).thing(id) ?? [])
}

/** By `thing/series`, as devices name it. Whether somebody may see it is the caller's to ask. */
export function findSeries(app: App, code: string): Series | undefined {
  return catalogueOf(app).byCode(code)
}

export function seriesById(app: App, id: number): Series | undefined {
  return catalogueOf(app).series(id)
}

/** By their ids, with holes. Whether somebody may see one is the caller's to ask. */
export function allSeries(app: App): readonly (Series | undefined)[] {
  return catalogueOf(app).all()
}

/** Another one whenever a thing or a series has changed. */
export function catalogueVersion(app: App): number {
  return catalogueOf(app).version
}

/** With its series. Whether somebody may see it is the caller's to ask. */
export function thingById(app: App, id: string): Thing | undefined {
  return catalogueOf(app).thing(id)
}

/** Of this process's memory; times in ms. Undefined before the first observation. */
export function newestOf(app: App, seriesId: number): Newest | undefined {
  return logOf(app).recent.newest(seriesId)
}

/**
 * Stores observations for good; resolves when they are. `by` is `member:ID` or `system:NAME`. Values are finite, times are ms,
 * series exist: the caller has checked. Throws `telemetry.busy`.
 */
export function storeObservations(app: App, by: string, batch: Batch): Promise<void> {
  return logOf(app).store(batch, { by })
}

/** Tells each row of the log, in its order, of this and of other processes, from now on. Gives a function that ends it. */
export function followObservations(app: App, follower: Follower): () => void {
  return logOf(app).follow(follower)
}

export { writeDays } from './pack.ts'
export { countBatch, type DeviceRow, deviceWithKey, enterDevice, takeQuota } from './access.ts'

export { alertChanged } from './events.ts'
export { map as seriesIn } from './reading.ts'
export { alertsAt, alertView } from './rules/service.ts'

/** Things that anybody may see, in the order of their codes, as this process knows them. */
export function* publicThings(app: App): Generator<Thing> {
  for (const thing of catalogueOf(app).thingsAfter('')) if (thing.isPublic && !thing.ended) yield thing
}
