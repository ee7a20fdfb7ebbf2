/** The place: from the photo, by the phone's position, on the map, or by a name; and its ward, to be confirmed. */
import { IconCurrentLocation } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useDeferredValue, useEffect, useRef, useState } from 'react'
import { findPlaces } from '../../../registries/places/contract.ts'
import { call } from '../../../web/ui/client.ts'
import { Combobox } from '../../../web/ui/combobox.tsx'
import { Button } from '../../../web/ui/controls.tsx'
import { TextField } from '../../../web/ui/fields.tsx'
import { UnitPicker } from '../../../web/ui/form/unit-picker.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { findUnitAt } from '../contract.ts'
import type { DraftPlace } from './draft.ts'
import { words } from './page-messages.ts'
import type { Part } from './portal-report.tsx'
import { ReportMap } from './report-map.tsx'

const positionMs = 15_000

export function position(): Promise<GeolocationPosition> {
  return new Promise((resolve, reject) => {
    if (!('geolocation' in navigator)) reject(new Error('no geolocation'))
    else navigator.geolocation.getCurrentPosition(resolve, reject, { enableHighAccuracy: true, timeout: positionMs })
  })
}

export function Where({ draft, set, error }: Part): ReactNode {
  const t = useText()
  const [asking, setAsking] = useState(false)
  const [failed, setFailed] = useState(false)
  const { place } = draft
  const mine = async (): Promise<void> => {
    setAsking(true)
    setFailed(false)
    try {
      const { coords } = await position()
      const { latitude: lat, longitude: lon, accuracy } = coords
      set({ place: { lat, lon, source: 'gps', accuracy_m: Math.round(accuracy) }, unit: null })
    } catch {
      // Refused by the person or by the device: said in words, the other ways are there.
      setFailed(true)
    } finally {
      setAsking(false)
    }
  }
  return (
    <section className="stack tight" aria-labelledby="report-where-title">
      <h2 id="report-where-title">{t(words.where)}</h2>
      <p className="soft small">{t(words.whereHelp)}</p>
      {error && (
        <p className="field" role="alert">
          <span className="error">{error}</span>
        </p>
      )}
      <div className="row">
        <Button id="report-where" busy={asking} onClick={() => void mine()}>
          <IconCurrentLocation size={20} aria-hidden /> {t(words.myPosition)}
        </Button>
      </div>
      {failed && <p role="status">{t(words.noPosition)}</p>}
      <PlaceSearch onPick={(found) => set({ place: found, unit: null })} />
      <ReportMap
        label={t(words.pickLabel)}
        pin={place}
        onPick={(at) => set({ place: { ...at, source: 'map' }, unit: null })}
      />
      <p role="status" className="small">
        {place && <PlaceWords of={place} />}
      </p>
      {place && <Ward draft={draft} set={set} />}
      <TextField
        label={t(words.placeWords)}
        help={t(words.placeWordsHelp)}
        optional
        maxLength={200}
        value={draft.placeWords}
        onChange={(placeWords) => set({ placeWords })}
      />
    </section>
  )
}

function PlaceWords({ of: { source, accuracy_m, name } }: { of: DraftPlace }): string {
  const t = useText()
  if (source === 'gps') return t(words.fromGps, { m: accuracy_m ?? 0 })
  if (source === 'photo') return t(words.fromPhoto)
  if (source === 'place') return t(words.fromPlace, { name: name ?? '' })
  return t(words.fromMap)
}

const suggestionsMax = 8

function PlaceSearch({ onPick }: { onPick: (place: DraftPlace) => void }): ReactNode {
  const t = useText()
  const [text, setText] = useState('')
  const asked = useDeferredValue(text.trim())
  const found = useQuery({
    queryKey: ['places', 'search', asked],
    queryFn: ({ signal }) => call(findPlaces, { query: { q: asked, limit: suggestionsMax }, signal }),
    enabled: asked.length > 1,
  })
  const items = found.data?.items.filter(({ position: at, name }) => at && name)
  return (
    <Combobox
      label={t(words.searchPlace)}
      help={t(words.searchPlaceHelp)}
      text={text}
      onText={setText}
      suggestions={
        asked.length > 1
          ? items?.map(({ id, name, address }) => ({
              id,
              label: name ?? '',
              ...(address.unit && { detail: t(address.unit) }),
            }))
          : undefined
      }
      onPick={({ id }) => {
        const one = items?.find((item) => item.id === id)
        if (!one?.position) return
        setText(one.name ?? '')
        onPick({ ...one.position, source: 'place', ...(one.name && { name: one.name }) })
      }}
    />
  )
}

function Ward({ draft, set }: Pick<Part, 'draft' | 'set'>): ReactNode {
  const t = useText()
  const { place, unit } = draft
  const { lat = 0, lon = 0 } = place ?? {}
  const found = useQuery({
    queryKey: ['participation', 'unit-at', lat, lon],
    queryFn: ({ signal }) => call(findUnitAt, { query: { lat, lon }, signal }),
  })
  const known = found.data?.unit
  const name = known && t(known.name)
  const latest = useRef(set)
  latest.current = set
  useEffect(() => {
    if (known && name && !unit) latest.current({ unit: { id: known.id, name } })
  }, [known, name, unit])
  if (found.data && !known && !unit) return <p role="alert">{t(words.outside)}</p>
  if (found.data?.certain) {
    return (
      <p>
        {t(words.unit)}: <b>{name}</b>
      </p>
    )
  }
  return (
    <UnitPicker
      label={t(words.unit)}
      help={t(words.unitGuess)}
      unitName={unit?.name ?? ''}
      onPick={(picked) => picked && set({ unit: picked })}
    />
  )
}
