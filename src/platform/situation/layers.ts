/** Layers as modules declare them, and what is asked of them. Rules SIT1 and SIT2. */
import type { Actor } from '../../kernel/actor.ts'
import type { App, Tx } from '../../kernel/app.ts'
import { file, type FileReply } from '../../kernel/endpoint.ts'
import type { Message } from '../../kernel/i18n.ts'
import { problem } from '../../kernel/problems.ts'
import { type LayerPoints, type LayerView, pointsMax } from './contract.ts'

interface LayerFacts {
  /** `module.layer`. */
  readonly id: string
  readonly name: Message
  readonly topic: string | null
  readonly isOn: boolean
  readonly sees: (actor: Actor) => boolean
}

export interface PointLayer extends LayerFacts {
  readonly form: 'points'
  /** Those that the actor may see; with `after`, what changed since that position. */
  readonly points: (tx: Tx, actor: Actor, after: string | undefined) => Promise<LayerPoints>
}

export interface LineLayer extends LayerFacts {
  readonly form: 'lines'
  /** A GeoJSON FeatureCollection of lines. */
  readonly lines: (tx: Tx, actor: Actor) => Promise<object>
}

export type MapLayer = PointLayer | LineLayer

const declared = new WeakMap<App, Map<string, MapLayer>>()

/** Called when a module starts. Throws when the id is taken or is no layer of a module. */
export function declareLayer(app: App, layer: MapLayer): void {
  const layers = declared.get(app) ?? new Map<string, MapLayer>()
  declared.set(app, layers)
  if (layers.has(layer.id)) throw new Error(`two layers named ${layer.id}`)
  if (!/^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/.test(layer.id))
    throw new Error(`a layer is named module.layer: ${layer.id}`)
  layers.set(layer.id, layer)
}

export function list(tx: Tx, actor: Actor): LayerView[] {
  return [...(declared.get(tx.app)?.values() ?? [])]
    .filter((layer) => layer.sees(actor))
    .map(({ id, name, form, topic, isOn }) => ({ id, name, form, topic, isOn }))
}

function get<F extends MapLayer['form']>(tx: Tx, actor: Actor, id: string, form: F): MapLayer & { form: F } {
  const layer = declared.get(tx.app)?.get(id)
  if (layer?.form !== form || !layer.sees(actor)) throw problem('kernel.not-found')
  return layer as MapLayer & { form: F }
}

export async function points(tx: Tx, actor: Actor, id: string, after: string | undefined): Promise<LayerPoints> {
  const found = await get(tx, actor, id, 'points').points(tx, actor, after)
  const { ids, longitudes, latitudes, states, labels, links } = found
  const isEven = [longitudes, latitudes, states, labels, links].every((column) => column.length === ids.length)
  if (!isEven || ids.length > pointsMax) throw new Error(`layer ${id} gave uneven or too many columns`)
  return found
}

export async function lines(tx: Tx, actor: Actor, id: string): Promise<FileReply> {
  const found = await get(tx, actor, id, 'lines').lines(tx, actor)
  return file(Buffer.from(JSON.stringify(found)), 'application/geo+json')
}
