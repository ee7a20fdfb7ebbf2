/** Observations from a file, by an official who manages their series: the same door as for devices. */
import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { call } from '../../../web/ui/client.ts'
import { FileField } from '../../../web/ui/file-field.tsx'
import { FormDialog } from '../../../web/ui/form-dialog.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { Notice } from '../../../web/ui/page.tsx'
import { type Outcome, sendObservations } from '../contract.ts'
import { words } from './page-messages.ts'

/** What the server reads it as: browsers give no type for NDJSON, and some none for CSV. */
function typeOf(name: string): string {
  if (/\.csv$/i.test(name)) return 'text/csv'
  return /\.json$/i.test(name) ? 'application/json' : 'application/x-ndjson'
}

export function BringFile({ onClose }: { onClose: () => void }): ReactNode {
  const t = useText()
  const [file, setFile] = useState<File>()
  const bringing = useMutation({
    mutationFn: (chosen: File) => call(sendObservations, { body: new Blob([chosen], { type: typeOf(chosen.name) }) }),
  })
  return (
    <FormDialog
      title={t(words.bringFile)}
      act={t(words.bringIt)}
      busy={bringing.isPending}
      error={bringing.error}
      onClose={onClose}
      onSubmit={() => {
        if (file && !bringing.isPending) bringing.mutate(file)
      }}
    >
      <FileField
        label={t(words.file)}
        help={t(words.bringHelp)}
        accept=".csv,.ndjson,.jsonl,.json"
        file={file}
        onFile={setFile}
      />
      {bringing.data && <Brought of={bringing.data} />}
    </FormDialog>
  )
}

function Brought({ of: { accepted, refused, errors } }: { of: Outcome }): ReactNode {
  const t = useText()
  return (
    <div className="stack tight" role="status">
      <Notice tone={refused === 0 ? 'done' : 'info'}>{t(words.brought, { n: accepted })}</Notice>
      {refused > 0 && (
        <Notice tone="risk" title={t(words.linesRefused, { n: refused })}>
          <ul role="list">
            {errors.map(({ line, code, message }) => (
              <li key={`${line} ${code}`}>{t(words.atLine, { n: line, why: t(message) })}</li>
            ))}
          </ul>
          {errors.length < refused && <p className="soft small">{t(words.firstLines, { n: errors.length })}</p>}
        </Notice>
      )}
    </div>
  )
}
