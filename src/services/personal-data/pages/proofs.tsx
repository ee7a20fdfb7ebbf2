/** Papers that prove something: chosen, sent at once, listed. */
import { IconFile, IconTrash } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { formatNumber } from '../../../kernel/i18n.ts'
import { documentContent } from '../../../platform/documents/contract.ts'
import { pathOf, upload } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { FileDrop } from '../../../web/ui/file-drop.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { ErrorState } from '../../../web/ui/page.tsx'
import { paperBytesMax, papersMax, uploadProof } from '../contract.ts'
import { words } from './correction-messages.ts'

export interface Proof {
  readonly id: string
  readonly name: string
  readonly size: number
}

export function Proofs(props: {
  files: readonly Proof[]
  onChange: (change: (files: readonly Proof[]) => readonly Proof[]) => void
}): ReactNode {
  const t = useText()
  const language = useLanguage()
  const [share, setShare] = useState<number>()
  const [error, setError] = useState<unknown>()
  const { files, onChange } = props
  const send = async (file: File): Promise<void> => {
    setError(undefined)
    setShare(0)
    try {
      const added = await upload(uploadProof, { query: { name: file.name }, body: file }, setShare)
      onChange((before) => [...before, added])
    } catch (failed) {
      setError(failed)
    } finally {
      setShare(undefined)
    }
  }
  return (
    <section className="stack tight">
      <h2>{t(words.papers)}</h2>
      <p className="soft">{t(words.papersHelp, { n: papersMax })}</p>
      {files.length > 0 && (
        <ul className="file-list" role="list">
          {files.map((file) => (
            <li key={file.id}>
              <IconFile size={20} aria-hidden />
              <a className="grow" href={pathOf(documentContent, { id: file.id })} target="_blank" rel="noreferrer">
                {file.name}
              </a>
              <span className="soft small">{formatNumber(language, Math.ceil(file.size / 1024))} kB</span>
              <Button
                kind="quiet"
                size="small"
                aria-label={t(words.removeFile, { name: file.name })}
                onClick={() => onChange((before) => before.filter(({ id }) => id !== file.id))}
              >
                <IconTrash size={18} aria-hidden />
              </Button>
            </li>
          ))}
        </ul>
      )}
      {error !== undefined && <ErrorState error={error} />}
      {files.length < papersMax && (
        <FileDrop label={t(words.papers)} bytesMax={paperBytesMax} busy={share} onFile={send} />
      )}
    </section>
  )
}
