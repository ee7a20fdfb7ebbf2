/** Photos of a report: with the phone's camera, made smaller here; what the camera says of time and place is read before. */
import { IconX } from '@tabler/icons-react'
import { type ReactNode, useEffect, useState } from 'react'
import { Button } from '../../../web/ui/controls.tsx'
import { FileDrop, pictures } from '../../../web/ui/file-drop.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { photoBytesMax, photosMax } from '../contract.ts'
import { readTaken, type Taken } from '../exif.ts'
import type { DraftPhoto } from './draft.ts'
import { words } from './page-messages.ts'
import type { Part } from './portal-report.tsx'

/** A camera without a zone is taken to show Hanoi's time. */
function instantOf(at: string | null): string | null {
  if (at === null) return null
  const parsed = new Date(/[+-]\d\d:\d\d$/.test(at) ? at : `${at}+07:00`)
  return Number.isNaN(parsed.getTime()) ? null : parsed.toISOString()
}

export function placeOf({ lat, lon }: Taken): { lat: number; lon: number } | null {
  return lat === null || lon === null ? null : { lat, lon }
}

export async function photoFrom(file: File, original: File): Promise<DraftPhoto> {
  const taken = readTaken(new Uint8Array(await original.arrayBuffer()))
  return { id: crypto.randomUUID(), blob: file, takenAt: instantOf(taken.at), at: placeOf(taken) }
}

export function Photos({ draft, set }: Part): ReactNode {
  const t = useText()
  const add = async (file: File, original: File): Promise<void> => {
    const photo = await photoFrom(file, original)
    set({
      photos: [...draft.photos, photo].slice(0, photosMax),
      ...(photo.at && !draft.place && { place: { ...photo.at, source: 'photo' as const } }),
    })
  }
  return (
    <section className="stack tight" aria-labelledby="report-photos">
      <h2 id="report-photos">{t(words.photos)}</h2>
      <p className="soft small">{t(words.photosHelp, { max: photosMax })}</p>
      {draft.photos.length > 0 && (
        <ul role="list" className="report-photos">
          {draft.photos.map((photo, i) => (
            <li key={photo.id}>
              <Preview blob={photo.blob} alt={t(words.photoAlt, { n: i + 1 })} />
              <Button
                size="small"
                aria-label={t(words.removePhoto, { n: i + 1 })}
                onClick={() => set({ photos: draft.photos.filter(({ id }) => id !== photo.id) })}
              >
                <IconX size={18} aria-hidden />
              </Button>
            </li>
          ))}
        </ul>
      )}
      {draft.photos.length < photosMax && (
        <FileDrop label={t(words.photos)} accept={pictures} bytesMax={photoBytesMax} onFile={add} />
      )}
    </section>
  )
}

export function Preview({ blob, alt }: { blob: Blob; alt: string }): ReactNode {
  // A photo never changes: another one has another key.
  const [url] = useState(() => URL.createObjectURL(blob))
  useEffect(() => () => URL.revokeObjectURL(url), [url])
  return <img src={url} alt={alt} />
}
