/** One asset before the counter: what the register says, what was counted last, and what is found now. */
import { type FormEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { formatDateTime } from '../../../kernel/i18n.ts'
import { documentContent } from '../../../platform/documents/contract.ts'
import { pathOf } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { RadioGroup, TextArea, TextField } from '../../../web/ui/fields.tsx'
import { FileDrop, pictures } from '../../../web/ui/file-drop.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { ErrorState, Notice } from '../../../web/ui/page.tsx'
import { type AssetState, type Line, photoBytesMax } from '../contract.ts'
import { stateTexts } from '../messages.ts'
import type { Pending } from './count-store.ts'
import { words } from './page-messages.ts'
import { useStateName } from './parts.tsx'

interface CardProps {
  readonly line: Line
  readonly onSave: (count: Pending) => Promise<void>
  readonly onLeave: () => void
}

export function CountCard({ line, onSave, onLeave }: CardProps): ReactNode {
  const t = useText()
  const stateName = useStateName()
  const heading = useRef<HTMLHeadingElement>(null)
  const before = line.count
  const [state, setState] = useState<string>(before?.state ?? line.state)
  const [place, setPlace] = useState(before?.place ?? line.place)
  const [note, setNote] = useState(before?.note ?? '')
  const [photo, setPhoto] = useState<File>()
  const [error, setError] = useState<unknown>()
  // The page has turned from looking for an asset to this one.
  useEffect(() => heading.current?.focus(), [])
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const count: Pending = {
      assetId: line.assetId,
      code: line.code,
      state: state as AssetState,
      place: place.trim(),
      countedAt: new Date().toISOString(),
      ...(note.trim() !== '' && { note: note.trim() }),
      ...(photo && { photo }),
    }
    onSave(count).catch(setError)
  }
  return (
    <form className="card stack" onSubmit={submit}>
      <div>
        <h2 ref={heading} tabIndex={-1}>
          {line.name}
        </h2>
        <p className="code">{line.code}</p>
        <p className="soft small">{t(words.asRegistered, { place: line.place, state: stateName(line.state) })}</p>
      </div>
      {before && <Before count={before} />}
      <RadioGroup
        label={t(words.assetState)}
        value={state}
        onChange={setState}
        choices={Object.entries(stateTexts).map(([value, name]) => ({ value, label: t(name) }))}
      />
      <TextField label={t(words.place)} value={place} onChange={setPlace} maxLength={200} required />
      <TextArea label={t(words.note)} optional value={note} onChange={setNote} maxLength={1000} rows={2} />
      <Photo of={photo} onChange={setPhoto} />
      {error !== undefined && <ErrorState error={error} />}
      <div className="row count-actions">
        <Button type="submit" kind="primary" disabled={place.trim() === ''}>
          {t(words.save)}
        </Button>
        <Button onClick={onLeave}>{t(words.leave)}</Button>
      </div>
    </form>
  )
}

function Before({ count }: { count: NonNullable<Line['count']> }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const stateName = useStateName()
  return (
    <Notice>
      <p>{t(words.alreadyCounted, { when: formatDateTime(language, count.at), who: count.by })}</p>
      <p>{t(words.countedAs, { place: count.place, state: stateName(count.state) })}</p>
      {count.note !== null && <p>{count.note}</p>}
      {count.photoId !== null && (
        <p>
          <a href={pathOf(documentContent, { id: count.photoId })} target="_blank" rel="noreferrer">
            {t(words.seePhoto)}
          </a>
        </p>
      )}
      <p className="soft small">{t(words.againHelp)}</p>
    </Notice>
  )
}

function Photo({ of: photo, onChange }: { of: File | undefined; onChange: (photo?: File) => void }): ReactNode {
  const t = useText()
  const address = useMemo(() => (photo ? URL.createObjectURL(photo) : undefined), [photo])
  useEffect(() => () => (address ? URL.revokeObjectURL(address) : undefined), [address])
  if (!address)
    return (
      <div className="stack tight">
        <b>{t(words.photo)}</b>
        <FileDrop
          label={t(words.photo)}
          accept={pictures}
          bytesMax={photoBytesMax}
          onFile={async (file) => onChange(file)}
        />
      </div>
    )
  return (
    <div className="stack tight">
      <img className="count-photo" src={address} alt={t(words.photo)} />
      <div>
        <Button size="small" onClick={() => onChange()}>
          {t(words.removePhoto)}
        </Button>
      </div>
    </div>
  )
}
