/** Files: by choosing, by dropping, by the phone's camera; checked before they are sent, with progress. */
import { IconCamera, IconUpload } from '@tabler/icons-react'
import { type DragEvent, type ReactNode, useId, useState } from 'react'
import { Button } from './controls.tsx'
import { useText } from './language.tsx'
import { messages } from './messages.ts'

const megabyte = 1024 * 1024
const kinds = ['application/pdf', 'image/jpeg', 'image/png', 'image/webp', 'image/heic', 'image/heif']
const photoSideMax = 2400
const photoQuality = 0.82
// A photo below this size is sent as it is: making it smaller would only cost sharpness.
const photoBytesKept = 1.5 * megabyte

/** An iPhone's own format, which most browsers, the desk's too, do not show. Some systems give no type for it. */
const isHeic = (file: File): boolean =>
  /^image\/hei[cf]$/.test(file.type) || (file.type === '' && /\.hei[cf]$/i.test(file.name))

/** The picture as a JPEG of the size that a document needs (12 MP to about 300 kB); null when this browser cannot read it. */
async function asJpeg(file: File): Promise<File | null> {
  let picture: ImageBitmap
  try {
    picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
  } catch (error) {
    if (error instanceof DOMException) return null
    throw error
  }
  const scale = Math.min(1, photoSideMax / Math.max(picture.width, picture.height))
  const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale))
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: photoQuality })
  return new File([blob], file.name.replace(/\.\w+$/, '.jpg'), { type: 'image/jpeg' })
}

/** What is sent for this file: a large photo made smaller, HEIC as JPEG, others as they are; null for HEIC that cannot be read here. */
async function toSend(file: File): Promise<File | null> {
  if (isHeic(file)) return asJpeg(file)
  if (!/^image\/(jpeg|png|webp)$/.test(file.type) || file.size < photoBytesKept) return file
  // What cannot be read here is for the server to judge.
  const small = await asJpeg(file)
  return small && small.size < file.size ? small : file
}

/** What the kinds are called; HEIC is taken where it comes, and not asked for. */
const kindNames = (accept: readonly string[]): string =>
  [
    ['application/pdf', 'PDF'],
    ['image/jpeg', 'JPEG'],
    ['image/png', 'PNG'],
    ['image/webp', 'WebP'],
  ]
    .flatMap(([kind, name]) => (kind && accept.includes(kind) ? [name] : []))
    .join(', ')

export const pictures: readonly string[] = kinds.filter((kind) => kind.startsWith('image/'))

/**
 * `onFile` gets one checked file at a time, and the one that it was made from (a camera's words are lost on the way); `busy` is the
 * share already sent (0 to 1) while one is under way.
 */
export function FileDrop(props: {
  label: string
  onFile: (file: File, original: File) => Promise<void>
  bytesMax: number
  busy?: number | undefined
  /** Media types taken; PDF and pictures unless said. */
  accept?: readonly string[]
  camera?: boolean
  id?: string
}): ReactNode {
  const t = useText()
  const ownId = useId()
  const id = props.id ?? ownId
  const [over, setOver] = useState(false)
  const [error, setError] = useState<string>()
  const accept = props.accept ?? kinds
  const limit = Math.round(props.bytesMax / megabyte)
  const take = async (files: FileList | null): Promise<void> => {
    setError(undefined)
    for (const file of files ?? []) {
      const known = isHeic(file) ? accept.includes('image/heic') : accept.includes(file.type)
      if (!known) return setError(t(messages.fileWrongKind, { name: file.name, kinds: kindNames(accept) }))
      const small = await toSend(file)
      if (!small) return setError(t(messages.fileHeic, { name: file.name }))
      if (small.size > props.bytesMax) {
        const mb = Math.ceil(small.size / megabyte)
        return setError(t(messages.fileTooLarge, { name: file.name, mb, limit }))
      }
      await props.onFile(small, file)
    }
  }
  const onDrop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    void take(event.dataTransfer.files)
  }
  const input = (inputId: string, capture: boolean, label: string): ReactNode => (
    <input
      id={inputId}
      className="hidden-words"
      type="file"
      tabIndex={-1}
      aria-label={label}
      // Without HEIC in the list an iPhone gives a JPEG by itself.
      accept={capture ? 'image/*' : accept.filter((kind) => !/hei[cf]$/.test(kind)).join(',')}
      {...(capture && { capture: 'environment' as const })}
      onChange={(event) => {
        const box = event.currentTarget
        void take(box.files).finally(() => {
          box.value = ''
        })
      }}
    />
  )
  return (
    <div
      className="file-drop"
      role="group"
      aria-label={props.label}
      {...(over && { 'data-over': '' })}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <div className="row">
        <Button
          id={`${id}-choose`}
          onClick={() => document.getElementById(id)?.click()}
          busy={props.busy !== undefined}
        >
          <IconUpload size={20} aria-hidden /> {t(messages.chooseFile)}
        </Button>
        {(props.camera ?? true) && (
          <Button onClick={() => document.getElementById(`${id}-camera`)?.click()} busy={props.busy !== undefined}>
            <IconCamera size={20} aria-hidden /> {t(messages.takePhoto)}
          </Button>
        )}
      </div>
      {input(id, false, `${t(messages.chooseFile)}: ${props.label}`)}
      {(props.camera ?? true) && input(`${id}-camera`, true, `${t(messages.takePhoto)}: ${props.label}`)}
      <span className="soft small">{t(messages.fileKinds, { kinds: kindNames(accept), mb: limit })}</span>
      <div role="status" className="small">
        {props.busy !== undefined && (
          <>
            {t(messages.uploading, { percent: Math.round(props.busy * 100) })}
            <progress
              value={props.busy}
              aria-label={t(messages.uploading, { percent: Math.round(props.busy * 100) })}
            />
          </>
        )}
      </div>
      {error && (
        <p role="alert" className="field">
          <span className="error">{error}</span>
        </p>
      )}
    </div>
  )
}
