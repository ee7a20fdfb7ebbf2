/** Finds a ward or commune, a place or an incident, and goes there. */
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useDeferredValue, useState } from 'react'
import { readMap } from '../../../registries/land/contract.ts'
import { findPlaces } from '../../../registries/places/contract.ts'
import { call } from '../../../web/ui/client.ts'
import { Combobox, type Suggestion } from '../../../web/ui/combobox.tsx'
import { useText } from '../../../web/ui/language.tsx'
import type { LiveMap } from '../../../web/ui/map/map-canvas.tsx'
import type { IncidentView } from '../contract.ts'
import { words } from './page-messages.ts'

const each = 4
const lettersMin = 2

/** Vietnamese without marks, so that “hoan kiem” finds “Hoàn Kiếm”. */
const plain = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D').toLowerCase()

export function MapSearch(props: {
  map: LiveMap
  incidents: readonly IncidentView[]
  onChoose: (id: string) => void
}): ReactNode {
  const t = useText()
  const { map, incidents } = props
  const [text, setText] = useState('')
  const wanted = useDeferredValue(plain(text.trim()))
  const isAsked = wanted.length >= lettersMin
  const units = useQuery({
    queryKey: ['land', 'map'],
    queryFn: ({ signal }) => call(readMap, { signal }),
    staleTime: 600_000,
  })
  const places = useQuery({
    queryKey: ['places', 'find', wanted],
    queryFn: ({ signal }) => call(findPlaces, { query: { q: wanted, limit: each }, signal }),
    enabled: isAsked,
    staleTime: 600_000,
  })
  const found = {
    incidents: incidents.filter(({ code, title }) => plain(`${code} ${title}`).includes(wanted)).slice(0, each),
    units: (units.data?.units ?? []).filter(({ name }) => plain(t(name)).includes(wanted)).slice(0, each),
    places: (places.data?.items ?? []).filter(({ position }) => position !== null),
  }
  const suggestions: Suggestion[] = [
    ...found.incidents.map(({ id, code, title }) => ({ id, label: title, detail: code })),
    ...found.units.map(({ id, name }) => ({ id, label: t(name), detail: t(words.unit) })),
    ...found.places.map(({ id, name, address }) => ({
      id,
      label: name ?? '',
      ...(address.unit && { detail: t(address.unit) }),
    })),
  ]
  const pick = ({ id, label }: Suggestion): void => {
    setText(label)
    const unit = found.units.find((one) => one.id === id)
    const place = found.places.find((one) => one.id === id)
    if (unit) map.fitBounds(unit.box as [number, number, number, number], { padding: 24, animate: false })
    else if (place?.position) map.jumpTo({ center: [place.position.lon, place.position.lat], zoom: 16 })
    else props.onChoose(id)
  }
  return (
    <div className="live-map-search">
      <Combobox
        label={t(words.searchMap)}
        hideLabel
        placeholder={t(words.searchMapHelp)}
        text={text}
        onText={setText}
        suggestions={isAsked ? suggestions : undefined}
        onPick={pick}
      />
    </div>
  )
}
