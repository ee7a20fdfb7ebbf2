/** One file, chosen and named beside the button: a browser's own field says both in its own language. */
import { IconUpload } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Field, type FieldFrame } from './fields.tsx'
import { useText } from './language.tsx'
import { messages } from './messages.ts'

export function FileField(
  props: FieldFrame & {
    file: File | undefined
    onFile: (file: File | undefined) => void
    /** Endings or media types, as an `<input>` takes them. */
    accept: string
  },
): ReactNode {
  const t = useText()
  const { file, onFile, accept, ...frame } = props
  return (
    <Field {...frame}>
      {(described) => (
        <div className="file-field">
          <input
            {...described}
            className="hidden-words"
            type="file"
            accept={accept}
            required={!props.optional}
            onChange={(event) => onFile(event.currentTarget.files?.[0])}
          />
          <label htmlFor={described.id} className="button" data-kind="plain">
            <IconUpload size={20} aria-hidden /> {t(messages.chooseFile)}
          </label>
          <span className="soft">{file ? file.name : t(messages.noFile)}</span>
        </div>
      )}
    </Field>
  )
}
