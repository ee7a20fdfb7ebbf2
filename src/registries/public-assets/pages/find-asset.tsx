/** Which asset stands before one: by the camera, by a photo of its label, by its code. */
import { IconPhotoScan, IconQrcode, IconX } from '@tabler/icons-react'
import { type FormEvent, type ReactNode, useCallback, useEffect, useId, useRef, useState } from 'react'
import { QrCamera } from '../../../platform/transparency/pages/qr-camera.tsx'
import { qrInPhoto } from '../../../platform/transparency/pages/qr-reader.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { TextField } from '../../../web/ui/fields.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { Notice } from '../../../web/ui/page.tsx'
import type { Line } from '../contract.ts'
import { codeOnLabel } from './label.ts'
import { words } from './page-messages.ts'
import { useStateName } from './parts.tsx'

/** Whether the camera was open when the last asset was recorded: counting goes on with the next label. */
let scansOn = false

/** So long the camera passes over the label that was recorded just now: it still stands before it. */
const sameLabelMs = 4000

interface FindProps {
  readonly lines: readonly Line[]
  /** The one recorded just now. */
  readonly last: Line | undefined
  readonly onFound: (line: Line) => void
}

export function FindAsset({ lines, last, onFound }: FindProps): ReactNode {
  const t = useText()
  const [scanning, setScanning] = useState(scansOn)
  const [wrong, setWrong] = useState<string>()
  const openedAt = useRef(Date.now())
  const look = (text: string, byCamera: boolean): void => {
    const code = codeOnLabel(text)
    const line = lines.find((one) => one.code === code)
    const isStill = code !== undefined && code === last?.code && Date.now() - openedAt.current < sameLabelMs
    if (byCamera && isStill) return
    if (line) onFound(line)
    else setWrong(code === undefined ? t(words.notOurLabel) : t(words.unknownCode, { code }))
  }
  // The camera stays open while the inventory is read anew.
  const latest = useRef(look)
  useEffect(() => {
    latest.current = look
  })
  const scanned = useCallback((text: string) => latest.current(text, true), [])
  const scan = (on: boolean): void => {
    scansOn = on
    setScanning(on)
    setWrong(undefined)
  }
  return (
    <section className="card stack" aria-label={t(words.scan)}>
      {last && <Last of={last} />}
      <Button kind="primary" wide onClick={() => scan(!scanning)}>
        {scanning ? <IconX size={22} aria-hidden /> : <IconQrcode size={22} aria-hidden />}{' '}
        {t(scanning ? words.stopScan : words.scan)}
      </Button>
      {scanning && <QrCamera onText={scanned} help={t(words.scanHelp)} refused={t(words.noCamera)} />}
      <PhotoOfLabel onText={(text) => look(text, false)} onWrong={setWrong} />
      <ByCode onText={(text) => look(text, false)} />
      {wrong && (
        <Notice tone="risk" live>
          {wrong}
        </Notice>
      )}
    </section>
  )
}

function Last({ of: { code, name, count } }: { of: Line }): ReactNode {
  const t = useText()
  const stateName = useStateName()
  if (!count) return null
  return (
    <p role="status">
      {t(words.last)}: <b>{code}</b> {name}
      <br />
      <span className="soft small">{t(words.countedAs, { place: count.place, state: stateName(count.state) })}</span>
    </p>
  )
}

function PhotoOfLabel(props: { onText: (text: string) => void; onWrong: (words: string) => void }): ReactNode {
  const t = useText()
  const id = useId()
  const [busy, setBusy] = useState(false)
  const read = async (file: File): Promise<void> => {
    setBusy(true)
    try {
      const text = await qrInPhoto(file)
      if (text === undefined) props.onWrong(t(words.noCodeInPhoto))
      else props.onText(text)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <Button wide busy={busy} onClick={() => document.getElementById(id)?.click()}>
        <IconPhotoScan size={22} aria-hidden /> {t(words.photoOfLabel)}
      </Button>
      <input
        id={id}
        className="hidden-words"
        type="file"
        tabIndex={-1}
        accept="image/*"
        capture="environment"
        aria-label={t(words.photoOfLabel)}
        onChange={(event) => {
          const box = event.currentTarget
          const [file] = box.files ?? []
          box.value = ''
          if (file) void read(file)
        }}
      />
    </>
  )
}

function ByCode({ onText }: { onText: (text: string) => void }): ReactNode {
  const t = useText()
  const [code, setCode] = useState('')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (code.trim() !== '') onText(code)
  }
  return (
    <form className="find-code" onSubmit={submit}>
      <TextField
        label={t(words.code)}
        value={code}
        onChange={setCode}
        maxLength={300}
        autoComplete="off"
        autoCapitalize="characters"
        enterKeyHint="search"
      />
      <Button type="submit">{t(words.find)}</Button>
    </form>
  )
}
