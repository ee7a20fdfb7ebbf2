/** A photo at the desk, with what its camera said. */
import type { ReactNode } from 'react'
import { formatDateTime } from '../../../kernel/i18n.ts'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import type { DeskReport } from '../contract-desk.ts'
import { deskWords } from './desk-messages.ts'
import { words } from './page-messages.ts'
import { photoUrl } from './parts.tsx'

/** Roughly, for people: good to some metres within a street. */
function metresBetween(a: { lat: number; lon: number }, b: { lat: number; lon: number }): number {
  return Math.round(Math.hypot((a.lat - b.lat) * 110_700, (a.lon - b.lon) * 103_900))
}

export function Photo(props: {
  of: DeskReport['photos'][number]
  n: number
  place: { lat: number; lon: number }
}): ReactNode {
  const t = useText()
  const language = useLanguage()
  const { of: photo, n, place } = props
  const { takenAt, at } = photo
  return (
    <figure>
      <a href={photoUrl(photo.id)} target="_blank" rel="noreferrer">
        <img src={photoUrl(photo.id)} alt={t(words.photoAlt, { n })} loading="lazy" />
      </a>
      <figcaption className="soft small">
        {takenAt !== null && at !== null
          ? t(deskWords.taken, {
              at: formatDateTime(language, takenAt),
              m: metresBetween(at, place),
            })
          : t(deskWords.takenUnknown)}
      </figcaption>
    </figure>
  )
}
