/** The points of the live map and the layers that draw them: sensors, what moves, and what other modules declared. */
import type { GeoJSONSource } from 'maplibre-gl'
import type { Message } from '../../../kernel/i18n.ts'
import { type LayerView, listLayers, readLayerLines, readLayerPoints } from '../../../platform/situation/contract.ts'
import { findPlaces } from '../../../registries/places/contract.ts'
import { call, pathOf } from '../../../web/ui/client.ts'
import type { LiveMap } from '../../../web/ui/map/map-canvas.tsx'
import { nowS, PointCanvas } from '../../../web/ui/map/point-canvas.ts'
import { clustersOf, Points } from '../../../web/ui/map/points.ts'
import { MapFeed } from './map-feed.ts'
import { belowWords, clusterSource, groundLayers, placeSource } from './map-style.ts'
import { words } from './page-messages.ts'

const centre = [105.85, 21.03] as const
/** Seconds from one told place to the next: as often as the city is heard. */
const spanS = 1.2
/** Farther out than this, and with more than so many points, they stand for each other. */
const clusterZoom = 12
const clusterFrom = 300
const clusterPx = 64
const clustersEveryMs = 1000
const declaredEveryMs = 5000
const hitPx = 14
const placesZoom = 14

const colourNames = ['progress-ink', 'jade', 'risk-ink', 'overdue-ink', 'paused-ink'] as const

/** As the theme has them now; asked once a change of theme, not once a frame. */
function coloursNow(): readonly string[] {
  const style = getComputedStyle(document.documentElement)
  return colourNames.map((name) => style.getPropertyValue(`--${name}`).trim())
}

interface Declared {
  readonly view: LayerView
  readonly points: Points
  after: string | undefined
}

export interface ShownLayer {
  readonly id: string
  readonly name: Message
  readonly isOn: boolean
  readonly count: number | undefined
}

type Ground = keyof typeof groundLayers
const groundNames: Readonly<Record<Ground, Message>> = {
  incidents: words.incidents,
  units: words.units,
  roads: words.roads,
  places: words.places,
  clusters: words.clusters,
}

export class MapPoints {
  readonly sensors = new Points<number>(centre, spanS)
  readonly moving = new Points(centre, spanS)
  readonly #off = new Set<string>()
  #colours: readonly string[] = []
  #declared: Declared[] = []
  #lines: readonly LayerView[] = []
  #map: LiveMap | undefined
  #feed: MapFeed | undefined
  #timers: ReturnType<typeof setInterval>[] = []
  #listeners = new Set<(atMs: number) => void>()
  #clustersOfChange = -1
  #canvas: PointCanvas | undefined

  /** Calls back each time that the city was heard; gives what ends it. */
  onHeard(listener: (atMs: number) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  join(map: LiveMap): void {
    this.#map = map
    this.#canvas = new PointCanvas(map)
    // On a wall letters are larger, and points with them.
    const scale = Math.max(1, Number.parseFloat(getComputedStyle(map.getContainer()).fontSize) / 20)
    this.#canvas.add('sensors', this.sensors, 9 * scale)
    this.#canvas.add('moving', this.moving, 7 * scale)
    this.#dress(map)
    // A change of theme makes the style anew, and with it every layer.
    map.on('style.load', () => this.#dress(map))
    map.on('zoomend', () => this.#cluster())
    map.on('moveend', () => void this.#showPlaces())
    const feed = new MapFeed({
      sensors: this.sensors,
      moving: this.moving,
      onChange: () => this.#canvas?.changed(),
      onHeard: (atMs) => {
        for (const listener of this.#listeners) listener(atMs)
      },
    })
    this.#feed = feed
    feed.start().catch((error: unknown) => console.warn('telemetry is not on the map', error))
    this.#timers = [
      setInterval(() => this.#cluster(), clustersEveryMs),
      setInterval(() => void this.#readDeclared(), declaredEveryMs),
    ]
    void this.#declare()
  }

  leave(): void {
    this.#feed?.stop()
    for (const timer of this.#timers) clearInterval(timer)
    this.#canvas?.remove()
    this.#canvas = undefined
    this.#map = undefined
  }

  layers(map: LiveMap): ShownLayer[] {
    const ground = (Object.keys(groundNames) as Ground[]).map((id) => ({
      id,
      name: groundNames[id],
      isOn: !this.#off.has(id) && map.getLayer(groundLayers[id][0]) !== undefined,
      count: undefined,
    }))
    const dots = [
      { id: 'sensors', name: words.sensors, isOn: !this.#off.has('sensors'), count: this.sensors.count },
      { id: 'moving', name: words.moving, isOn: !this.#off.has('moving'), count: this.moving.count },
      ...this.#declared.map(({ view, points }) => ({
        id: view.id,
        name: view.name,
        isOn: !this.#off.has(view.id),
        count: points.count,
      })),
      ...this.#lines.map(({ id, name }) => ({ id, name, isOn: !this.#off.has(id), count: undefined })),
    ]
    return [...ground.slice(0, 1), ...dots, ...ground.slice(1)]
  }

  turn(map: LiveMap, id: string, isOn: boolean): void {
    if (isOn) this.#off.delete(id)
    else this.#off.add(id)
    this.#apply(map)
  }

  /** The series that stands for the nearest sensor under a finger. */
  nearest(longitude: number, latitude: number, zoom: number): number | undefined {
    if (this.#off.has('sensors') || this.#isClustered(zoom)) return undefined
    return this.sensors.nearest(longitude, latitude, hitPx / (512 * 2 ** zoom), nowS())
  }

  openCluster(map: LiveMap, at: [number, number]): void {
    if (!map.getLayer('cluster-marks')) return
    const [hit] = map.queryRenderedFeatures(at, { layers: ['cluster-marks'] })
    if (hit?.geometry.type === 'Point')
      map.easeTo({ center: hit.geometry.coordinates as [number, number], zoom: map.getZoom() + 2, duration: 200 })
  }

  #dress(map: LiveMap): void {
    this.#colours = coloursNow()
    this.#canvas?.colour(this.#colours)
    for (const { id } of this.#lines) this.#addLines(map, id)
    this.#clustersOfChange = -1
    this.#apply(map)
    this.#cluster()
  }

  #addLines(map: LiveMap, id: string): void {
    const [quiet] = this.#colours
    if (map.getLayer(id) || quiet === undefined) return
    map.addSource(id, { type: 'geojson', data: `${location.origin}${pathOf(readLayerLines, { id })}` })
    map.addLayer({ id, type: 'line', source: id, paint: { 'line-color': quiet, 'line-width': 2 } }, belowWords)
  }

  #isClustered(zoom: number): boolean {
    return !this.#off.has('clusters') && zoom < clusterZoom && this.sensors.count > clusterFrom
  }

  #apply(map: LiveMap): void {
    const show = (id: string, isOn: boolean) => {
      if (map.getLayer(id)) map.setLayoutProperty(id, 'visibility', isOn ? 'visible' : 'none')
    }
    for (const [name, ids] of Object.entries(groundLayers)) for (const id of ids) show(id, !this.#off.has(name))
    this.#canvas?.show('sensors', !this.#off.has('sensors') && !this.#isClustered(map.getZoom()))
    this.#canvas?.show('moving', !this.#off.has('moving'))
    for (const { view } of this.#declared) this.#canvas?.show(view.id, !this.#off.has(view.id))
    for (const { id } of this.#lines) show(id, !this.#off.has(id))
  }

  /** A pass over all sensors when they or the scale have changed; some hundred marks come of it. */
  #cluster(): void {
    const map = this.#map
    if (!map) return
    const isClustered = this.#isClustered(map.getZoom()) && !this.#off.has('sensors')
    this.#apply(map)
    const change = isClustered ? this.sensors.changes + map.getZoom() : 0
    if (change === this.#clustersOfChange) return
    this.#clustersOfChange = change
    const clusters = isClustered ? clustersOf(this.sensors, Math.floor(map.getZoom() * 2) / 2, clusterPx) : []
    void map.getSource<GeoJSONSource>(clusterSource)?.setData({
      type: 'FeatureCollection',
      features: clusters.map(({ longitude, latitude, count, worst }) => ({
        type: 'Feature',
        properties: {
          count,
          words: count < 10_000 ? String(count) : `${Math.round(count / 1000)}k`,
          worst,
        },
        geometry: { type: 'Point', coordinates: [longitude, latitude] },
      })),
    })
  }

  async #declare(): Promise<void> {
    const views = await call(listLayers).catch((error: unknown) => {
      console.warn('no further layers', error)
      return []
    })
    this.#lines = views.filter(({ form }) => form === 'lines')
    for (const { id, isOn } of this.#lines) if (!isOn) this.#off.add(id)
    this.#declared = views
      .filter(({ form }) => form === 'points')
      .map((view) => {
        const points = new Points(centre, spanS)
        this.#canvas?.add(view.id, points, 11)
        if (!view.isOn) this.#off.add(view.id)
        return { view, points, after: undefined }
      })
    if (this.#map) this.#dress(this.#map)
    await this.#readDeclared()
  }

  async #readDeclared(): Promise<void> {
    for (const one of this.#declared) {
      if (this.#off.has(one.view.id)) continue
      try {
        const query = one.after === undefined ? {} : { after: one.after }
        const found = await call(readLayerPoints, { params: { id: one.view.id }, query })
        one.after = found.position
        for (const [place, id] of found.ids.entries())
          one.points.put(
            id,
            found.longitudes[place] ?? 0,
            found.latitudes[place] ?? 0,
            found.states[place] ?? 0,
            nowS(),
          )
        for (const id of found.gone) one.points.remove(id)
        this.#canvas?.changed()
      } catch (error) {
        console.warn(`layer ${one.view.id} was not brought up to date`, error)
      }
    }
  }

  /** Close up, the places in view. */
  async #showPlaces(): Promise<void> {
    const map = this.#map
    if (!map || map.getZoom() < placesZoom || this.#off.has('places')) return
    const bounds = map.getBounds()
    const box = [bounds.getSouth(), bounds.getWest(), bounds.getNorth(), bounds.getEast()]
      .map((n) => n.toFixed(5))
      .join(',')
    try {
      const { items } = await call(findPlaces, { query: { box, limit: 200 } })
      await map.getSource<GeoJSONSource>(placeSource)?.setData({
        type: 'FeatureCollection',
        features: items.flatMap(({ name, position }) =>
          position === null
            ? []
            : [
                {
                  type: 'Feature' as const,
                  properties: { name: name ?? '' },
                  geometry: { type: 'Point' as const, coordinates: [position.lon, position.lat] },
                },
              ],
        ),
      })
    } catch (error) {
      console.warn('no places', error)
    }
  }
}
