/** A map in a page: made when the page is there, drawn anew when the theme changes, told to assistive software. */
import type { ExpressionSpecification, LngLatBoundsLike, Map as MapLibreMap, StyleSpecification } from 'maplibre-gl'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useText } from '../language.tsx'
import { messages } from '../messages.ts'
import { Notice } from '../page.tsx'
import './map.css'

export type MapStyle = StyleSpecification
export type MapLayer = StyleSpecification['layers'][number]
/** A colour, size or truth that depends on what a point says. */
export type MapExpression = ExpressionSpecification
/** What a source of points, lines or areas holds. */
export type MapData = GeoJSON.GeoJSON
export type LiveMap = MapLibreMap

/** A colour of theme.ts as it is now, light or dark. */
export type ColourOf = (name: string) => string

export interface MapWords {
  readonly label: string
  readonly help: string
  readonly zoomIn: string
  readonly zoomOut: string
  /** When the browser cannot draw. */
  readonly cannot: string
}

function colourOf(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()
}

/** Calls back when light turns to dark or back, by the system's wish or the person's. */
function onTheme(changed: () => void): () => void {
  const media = window.matchMedia('(prefers-color-scheme: dark)')
  const observer = new MutationObserver(changed)
  media.addEventListener('change', changed)
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
  return () => {
    media.removeEventListener('change', changed)
    observer.disconnect()
  }
}

/** A mark is a little larger than a letter, and drawn as finely as the screen is. */
function drawOnDemand(map: LiveMap, image: (name: string, sizePx: number, colour: ColourOf) => ImageData): void {
  map.setMissingStyleImageResolver((name) => {
    const pixelRatio = Math.ceil(globalThis.devicePixelRatio || 1)
    const sizePx = Math.round(letterPxOf(map.getContainer()) * 1.3) * pixelRatio
    map.addImage(name, image(name, sizePx, colourOf), { pixelRatio })
  })
}

/** Of the letters where the map stands: on a wall they are large, and so are a map's. */
const letterPxOf = (frame: Element): number => Number.parseFloat(getComputedStyle(frame).fontSize)

/** `style` is asked again for each theme, and told how large letters are there; `onMap` gets the map once its style is there, and undefined when it goes. */
export function MapCanvas(props: {
  words: MapWords
  style: (colour: ColourOf, letterPx: number) => MapStyle
  bounds: LngLatBoundsLike
  zooms: { readonly min: number; readonly max: number }
  /** Draws a picture that the style asks for by name. */
  image?: (name: string, sizePx: number, colour: ColourOf) => ImageData
  onMap: (map: LiveMap | undefined) => void
}): ReactNode {
  const { words, style, bounds, zooms, image, onMap } = props
  const t = useText()
  const frame = useRef<HTMLDivElement>(null)
  const [failed, setFailed] = useState(false)
  const [isDrawn, setDrawn] = useState(false)
  // What the map is made with; later changes reach it through `onMap`.
  const made = useRef({ words, style, bounds, zooms, image, onMap })
  useEffect(() => {
    let map: LiveMap | undefined
    let gone = false
    const stop = onTheme(() => map?.setStyle(made.current.style(colourOf, letterPxOf(map.getContainer()))))
    const make = async (): Promise<void> => {
      const { MapLibreMap, NavigationControl, ScaleControl } = await import('./engine.ts')
      if (gone || !frame.current) return
      const { words: said, style: styleOf, bounds: box, zooms: range, image: draw } = made.current
      map = new MapLibreMap({
        container: frame.current,
        style: styleOf(colourOf, letterPxOf(frame.current)),
        bounds: box,
        fitBoundsOptions: { padding: 24 },
        minZoom: range.min,
        maxZoom: range.max,
        dragRotate: false,
        pitchWithRotate: false,
        touchPitch: false,
        attributionControl: false,
        fadeDuration: 0,
        locale: {
          'Map.Title': said.label,
          'NavigationControl.ZoomIn': said.zoomIn,
          'NavigationControl.ZoomOut': said.zoomOut,
        },
      })
      if (draw) drawOnDemand(map, draw)
      map.touchZoomRotate.disableRotation()
      map.keyboard.disableRotation()
      map.addControl(new NavigationControl({ showCompass: false }), 'top-right')
      map.addControl(new ScaleControl({ maxWidth: 120 }), 'bottom-left')
      map.once('load', () => {
        setDrawn(true)
        made.current.onMap(map)
      })
    }
    make().catch((error: unknown) => {
      console.warn('no map', error)
      setFailed(true)
    })
    const { onMap: told } = made.current
    return () => {
      gone = true
      stop()
      told(undefined)
      map?.remove()
    }
  }, [])
  return (
    <section className="map" aria-label={words.label}>
      <p className="hidden-words">{words.help}</p>
      {failed && <Notice tone="risk">{words.cannot}</Notice>}
      <div ref={frame} className="map-frame" hidden={failed} />
      {!isDrawn && !failed && <p className="map-waits">{t(messages.loading)}</p>}
    </section>
  )
}
