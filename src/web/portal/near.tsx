/** What is around a person: reports, air and water on one map, and the nearest of them as a list. What services publish, no more. */
import { IconCurrentLocation } from '@tabler/icons-react'
import { type ReactNode, useMemo, useState } from 'react'
import { formatNumber } from '../../kernel/i18n.ts'
import { useEnvironmentAround } from '../../services/environment/pages/near.ts'
import { useReportsAround } from '../../services/participation/pages/near.ts'
import { Button, Go, GoButton } from '../ui/controls.tsx'
import { CheckboxGroup } from '../ui/fields.tsx'
import { useLanguage, useText } from '../ui/language.tsx'
import { useGo } from '../ui/navigation.tsx'
import { EmptyState, Loading, PageHeader, useInBrowser } from '../ui/page.tsx'
import { StatusChip } from '../ui/status.tsx'
import { NearMap, LayerShape } from './near-map.tsx'
import { nearWords } from './near-messages.ts'
import { nearestOf, nearLayers, type NearPoint, type Spot, type Tone } from '../ui/near.ts'
import './near.css'

/** Hoàn Kiếm Lake, until the person says where. */
const lake: Spot = { longitude: 105.8524, latitude: 21.0287 }
const nearestMax = 12
const chips: Readonly<Record<Tone, 'done' | 'risk' | 'overdue' | 'paused'>> = {
  calm: 'done',
  attention: 'risk',
  wrong: 'overdue',
  unknown: 'paused',
}
const none: readonly NearPoint[] = []

export default function NearPage(): ReactNode {
  const t = useText()
  const go = useGo()
  const inBrowser = useInBrowser()
  const reports = useReportsAround()
  const stations = useEnvironmentAround()
  const points = useMemo(() => [...(reports ?? none), ...(stations ?? none)], [reports, stations])
  const isPending = !reports || !stations
  const [on, setOn] = useState<readonly string[]>(nearLayers)
  const [middle, setMiddle] = useState(lake)
  const [here, setHere] = useState<Spot>()
  const [failed, setFailed] = useState(false)
  const shown = useMemo(() => points.filter(({ layer }) => on.includes(layer)), [points, on])
  const locate = (): void =>
    navigator.geolocation.getCurrentPosition(
      ({ coords: { longitude, latitude } }) => {
        setFailed(false)
        setHere({ longitude, latitude })
        setMiddle({ longitude, latitude })
      },
      () => setFailed(true),
      { enableHighAccuracy: true, timeout: 10_000 },
    )
  return (
    <div className="stack">
      <PageHeader
        title={t(nearWords.title)}
        lead={t(nearWords.lead)}
        actions={
          <GoButton to="/report" kind="primary">
            {t(nearWords.report)}
          </GoButton>
        }
      />
      <div className="map-page">
        <div className="map-head stack tight">
          <p>
            <Button onClick={locate}>
              <IconCurrentLocation size={20} aria-hidden /> {t(nearWords.here)}
            </Button>
          </p>
          <p className="soft small">{t(failed ? nearWords.noPosition : nearWords.hereHelp)}</p>
          <CheckboxGroup
            label={t(nearWords.layers)}
            value={on}
            onChange={setOn}
            choices={nearLayers.map((layer) => ({
              value: layer,
              label: t(nearWords[layer]),
              mark: <LayerShape layer={layer} />,
            }))}
          />
        </div>
        <div className="map-middle">
          {inBrowser ? (
            <NearMap points={shown} middle={lake} here={here} onMove={setMiddle} onOpen={(to) => go(to)} />
          ) : (
            <div className="map" />
          )}
        </div>
        <section className="map-side stack tight" aria-labelledby="nearest">
          <h2 id="nearest">{t(nearWords.nearest)}</h2>
          {isPending ? <Loading lines={6} /> : <Nearest of={shown} middle={middle} />}
        </section>
      </div>
    </div>
  )
}

function Nearest({ of: points, middle }: { of: readonly NearPoint[]; middle: Spot }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const nearest = nearestOf(points, middle, nearestMax)
  if (nearest.length === 0) return <EmptyState title={t(nearWords.nothing)} />
  const far = (metres: number): string =>
    metres < 1000
      ? t(nearWords.metres, { n: Math.round(metres / 10) * 10 })
      : t(nearWords.kilometres, { n: formatNumber(language, Math.round(metres / 100) / 10) })
  return (
    <ul role="list" className="near-list">
      {nearest.map(({ point, metres }) => (
        <li key={`${point.layer}/${point.id}`}>
          <LayerShape layer={point.layer} />
          <Go to={point.to}>{t(point.name)}</Go>
          <StatusChip state={chips[point.tone]}>{t(point.says)}</StatusChip>
          <span className="soft small">{far(metres)}</span>
        </li>
      ))}
    </ul>
  )
}
