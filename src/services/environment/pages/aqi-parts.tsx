/** How an index is shown: its number on the band's colour, with the band's name. */
import type { ReactNode } from 'react'
import { formatDateTime, formatTime } from '../../../kernel/i18n.ts'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { Notice } from '../../../web/ui/page.tsx'
import { StatusChip } from '../../../web/ui/status.tsx'
import { bandWords, pollutantNames } from '../advice.ts'
import type { AirStation } from '../contract.ts'
import { type Band, bandFloor, bands, bandTops } from '../vn-aqi.ts'
import { words } from './page-messages.ts'
import './environment.css'

export function AqiBadge({ aqi, band, large }: { aqi: number; band: Band; large?: boolean }): ReactNode {
  const t = useText()
  return (
    <span className="aqi" data-band={band} {...(large && { 'data-large': '' })}>
      <b>{aqi}</b>
      <span>{t(bandWords[band].name)}</span>
    </span>
  )
}

/** Of a station that has none: said in words. */
export function StationIndex({ of: { now }, large }: { of: Pick<AirStation, 'now'>; large?: boolean }): ReactNode {
  const t = useText()
  if (!now)
    return (
      <span className="aqi" data-band="none">
        <span>{t(words.noIndex)}</span>
      </span>
    )
  return <AqiBadge aqi={now.aqi} band={now.band} {...(large && { large })} />
}

/** When, which pollutant, and what is to be known of the figure. Where all are samples the page says so once. */
export function StationRemarks({
  of: { now, isSample },
  allSample,
}: {
  of: AirStation
  allSample?: boolean
}): ReactNode {
  const t = useText()
  const language = useLanguage()
  return (
    <span className="station-remarks">
      {now && (
        <span className="soft">
          {t(words.mainIs, { name: pollutantNames[now.main] })} ·{' '}
          <time dateTime={now.hour}>
            {t(words.at, { at: now.isOld ? formatDateTime(language, now.hour) : formatTime(now.hour) })}
          </time>
        </span>
      )}
      {now?.isOld && <StatusChip state="risk">{t(words.old)}</StatusChip>}
      {isSample && !allSample && <StatusChip state="paused">{t(words.sample)}</StatusChip>}
    </span>
  )
}

export function SampleNotice({ of }: { of: readonly { readonly isSample: boolean }[] }): ReactNode {
  const t = useText()
  return of.some(({ isSample }) => isSample) ? (
    <Notice tone="risk" title={t(words.sample)}>
      {t(words.sampleHelp)}
    </Notice>
  ) : null
}

export function Advice({ band }: { band: Band }): ReactNode {
  const t = useText()
  const { effect, general, sensitive } = bandWords[band]
  return (
    <dl className="advice">
      <div>
        <dt>{t(words.effect)}</dt>
        <dd>{t(effect)}</dd>
      </div>
      <div>
        <dt>{t(words.general)}</dt>
        <dd>{t(general)}</dd>
      </div>
      <div>
        <dt>{t(words.sensitive)}</dt>
        <dd>{t(sensitive)}</dd>
      </div>
    </dl>
  )
}

export function BandLegend(): ReactNode {
  const t = useText()
  return (
    <ul role="list" className="band-legend" aria-label={t(words.legend)}>
      {bands.map((band) => (
        <li key={band} className="aqi" data-band={band}>
          <b>
            {bandFloor(band)}–{bandTops[band]}
          </b>
          <span>{t(bandWords[band].name)}</span>
        </li>
      ))}
    </ul>
  )
}
