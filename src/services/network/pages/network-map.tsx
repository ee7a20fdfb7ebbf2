/** The network where it stands on the ground. A node pressed leads to its page; a link says what it carries. */
import { IconX } from '@tabler/icons-react'
import type { GeoJSONSource, MapMouseEvent } from 'maplibre-gl'
import { useRouter } from '@tanstack/react-router'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { Button } from '../../../web/ui/controls.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { wholeCity } from '../../../web/ui/map/ground.ts'
import { type LiveMap, MapCanvas } from '../../../web/ui/map/map-canvas.tsx'
import type { LinkView, NodeView, Topology } from '../contract.ts'
import { loadOf } from './load.ts'
import { lossOf, type NetworkData, networkData } from './map-data.ts'
import { leafSource, linkLayerIds, linkSource, networkStyle, nodeLayerIds, siteSource } from './map-style.ts'
import { words } from './page-messages.ts'
import { bits, percent, StateChip } from './parts.tsx'
import { drawMark } from './state-mark.ts'
import { Legend, shortName } from './topology-map.tsx'

const zooms = { min: 8, max: 17 }
const hitPx = 6

export function NetworkMap({ topology, isWall = false }: { topology: Topology; isWall?: boolean }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const { nodes, links } = topology
  const data = useMemo(
    () => networkData(nodes, links, language, (node) => shortName(t(node.name))),
    [nodes, links, language, t],
  )
  const latest = useRef(data)
  latest.current = data
  const [style] = useState(() => networkStyle(language, () => latest.current))
  const [map, setMap] = useState<LiveMap | undefined>()
  const [chosen, setChosen] = useState<string | undefined>()
  const [isDrawn, setDrawn] = useState(false)
  useEffect(() => {
    if (!map) return
    show(map, data)
    void map.once('idle', () => setDrawn(true))
  }, [map, data])
  usePressing(map, setChosen)
  const link = links.find(({ id }) => id === chosen)
  return (
    <div className="network-map">
      <div className="network-ground" data-drawn={isDrawn}>
        <MapCanvas
          words={{
            label: t(words.groundLabel),
            help: t(words.groundHelp),
            zoomIn: t(words.zoomIn),
            zoomOut: t(words.zoomOut),
            cannot: t(words.noWebGl),
          }}
          style={style}
          bounds={wholeCity}
          zooms={zooms}
          image={drawMark}
          onMap={setMap}
        />
        {link && !isWall && <LinkCard link={link} nodes={nodes} onClose={() => setChosen(undefined)} />}
      </div>
      <Legend />
      {data.withoutPlace > 0 && (
        <p className="soft network-unplaced">{t(words.withoutPlace, { n: data.withoutPlace })}</p>
      )}
    </div>
  )
}

function show(map: LiveMap, { sites, leaves, links }: NetworkData): void {
  for (const [name, data] of [
    [linkSource, links],
    [leafSource, leaves],
    [siteSource, sites],
  ] as const)
    void map.getSource<GeoJSONSource>(name)?.setData(data)
}

function usePressing(map: LiveMap | undefined, choose: (linkId: string | undefined) => void): void {
  const router = useRouter()
  useEffect(() => {
    if (!map) return
    const at = ({ x, y }: { x: number; y: number }, layers: string[]) =>
      map.queryRenderedFeatures(
        [
          [x - hitPx, y - hitPx],
          [x + hitPx, y + hitPx],
        ],
        { layers: layers.filter((id) => map.getLayer(id)) },
      )
    const press = ({ point, lngLat }: MapMouseEvent): void => {
      const [node] = at(point, nodeLayerIds)
      if (node?.properties['cluster']) map.easeTo({ center: lngLat, zoom: map.getZoom() + 2, duration: 200 })
      else if (node) void router.navigate({ to: `/network/${String(node.properties['id'])}` })
      else choose(at(point, linkLayerIds)[0]?.properties['id'] as string | undefined)
    }
    const hover = ({ point }: MapMouseEvent): void => {
      map.getCanvas().style.cursor = at(point, [...nodeLayerIds, ...linkLayerIds]).length > 0 ? 'pointer' : ''
    }
    map.on('click', press)
    map.on('mousemove', hover)
    return () => {
      map.off('click', press)
      map.off('mousemove', hover)
    }
  }, [map, router, choose])
}

function LinkCard(props: { link: LinkView; nodes: readonly NodeView[]; onClose: () => void }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const { link, nodes, onClose } = props
  const [a, b] = [link.a, link.b].map((id) => nodes.find((node) => node.id === id))
  if (!a || !b) return null
  const load = loadOf(link)
  const facts = [
    [`${t(a.name)} →`, bits(language, link.outBps)],
    [`${t(b.name)} →`, bits(language, link.inBps)],
    [t(words.load), load === null ? '–' : percent(language, load * 100)],
    [t(words.capacity), bits(language, link.capacityBps)],
    [t(words.lossAtEnd), percent(language, lossOf(a, b), 1)],
    [t(words.provider), link.provider],
  ] as const
  return (
    <section className="network-card" aria-label={link.code}>
      <div className="row between">
        <StateChip state={link.state} inWindow={link.inWindow} />
        <Button kind="quiet" size="small" aria-label={t(words.closeCard)} onClick={onClose}>
          <IconX size={20} aria-hidden />
        </Button>
      </div>
      <dl className="network-facts">
        {facts.map(([name, value]) => (
          <div key={name} className="network-fact">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
