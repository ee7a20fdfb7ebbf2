/** Proof at the desk: a photo from the spot, taken with this phone or brought along, or what an instrument nearby observed. */
import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { TextField } from '../../../web/ui/fields.tsx'
import { FileDrop, pictures } from '../../../web/ui/file-drop.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { ErrorState, Notice } from '../../../web/ui/page.tsx'
import { photoBytesMax } from '../contract.ts'
import { addProofPhoto, addProofReading, type DeskReport } from '../contract-desk.ts'
import { deskWords } from './desk-messages.ts'
import { Photo } from './desk-photo.tsx'
import { photoFrom } from './report-photos.tsx'
import { position } from './report-where.tsx'
import { useSaved } from './use-desk-report.ts'

/** A photo that was taken just now without a position gets the phone's. */
const justNowMs = 120_000

async function sendProof(id: string, file: File, original: File): Promise<DeskReport> {
  const { id: photoId, blob, takenAt, at } = await photoFrom(file, original)
  const fresh = Date.now() - original.lastModified < justNowMs
  const when = takenAt ?? (fresh ? new Date(original.lastModified).toISOString() : null)
  const where = at ?? (fresh ? await here() : null)
  const query = { ...(when !== null && { takenAt: when }), ...where }
  return call(addProofPhoto, { params: { id, photoId }, query, body: blob })
}

async function here(): Promise<{ lat: number; lon: number } | null> {
  try {
    const { coords } = await position()
    return { lat: coords.latitude, lon: coords.longitude }
  } catch {
    // The server then says that the photo tells no place.
    return null
  }
}

export function Proof({ of: one }: { of: DeskReport }): ReactNode {
  const t = useText()
  const { id } = one.report
  const saved = useSaved(id, t(deskWords.added))
  const [series, setSeries] = useState('')
  const adding = useMutation({
    mutationFn: ({ file, original }: { file: File; original: File }) => sendProof(id, file, original),
    onSuccess: saved,
  })
  const reading = useMutation({
    mutationFn: () => call(addProofReading, { params: { id }, body: { series: series.trim(), note: '' } }),
    onSuccess: saved,
  })
  const proofs = one.photos.filter(({ kind }) => kind === 'proof')
  if (!one.mayWork && proofs.length === 0) return null
  return (
    <section className="card stack tight">
      <h3>{t(deskWords.proofTitle)}</h3>
      {one.mayWork && !one.hasProof && <Notice tone="risk">{t(deskWords.noProof)}</Notice>}
      <div className="report-big-photos">
        {proofs.map((photo, i) => (
          <Photo key={photo.id} of={photo} n={i + 1} place={one.report.at} />
        ))}
      </div>
      {one.mayWork && (
        <>
          <p className="soft small">{t(deskWords.proofLead, { m: one.proofMetres })}</p>
          <FileDrop
            label={t(deskWords.addPhoto)}
            accept={pictures}
            bytesMax={photoBytesMax}
            {...(adding.isPending && { busy: 0.5 })}
            onFile={async (file, original) => {
              // What goes wrong is `adding.error`, shown below.
              await adding.mutateAsync({ file, original }).catch(() => undefined)
            }}
          />
          {adding.error && <ErrorState error={adding.error} />}
          <div className="row end-aligned">
            <TextField label={t(deskWords.series)} value={series} onChange={setSeries} maxLength={120} />
            <Button busy={reading.isPending} disabled={series.trim() === ''} onClick={() => reading.mutate()}>
              {t(deskWords.addReading)}
            </Button>
          </div>
          {reading.error && <ErrorState error={reading.error} />}
        </>
      )}
    </section>
  )
}
