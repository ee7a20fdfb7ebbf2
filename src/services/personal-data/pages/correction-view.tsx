/** What a request for correction says, the same for its person and for the desk. */
import { IconFile } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { documentContent } from '../../../platform/documents/contract.ts'
import { pathOf } from '../../../web/ui/client.ts'
import { useText } from '../../../web/ui/language.tsx'
import type { Correction } from '../contract.ts'
import { words } from './correction-messages.ts'

export function Request({ of: one }: { of: Correction }): ReactNode {
  const t = useText()
  const lines = [
    [words.field, `${t(one.registry)}: ${t(one.field.title)}`],
    [words.wasRecorded, t(one.was)],
    ...(one.state !== 'granted' && t(one.now) !== t(one.was) ? [[words.nowRecorded, t(one.now)] as const] : []),
    ...(one.valueShown ? [[words.asks, t(one.valueShown)] as const] : []),
    [words.inWords, one.said],
    [words.because, one.why],
  ] as const
  return (
    <dl className="answers">
      {lines.map(([name, text]) => (
        <div key={name.en}>
          <dt>{t(name)}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  )
}

export function Papers({ of: one }: { of: Correction }): ReactNode {
  const t = useText()
  if (one.papers.length === 0) return <p className="soft">{t(words.noPapers)}</p>
  return (
    <ul className="file-list" role="list">
      {one.papers.map((paper) => (
        <li key={paper.fileId}>
          <IconFile size={20} aria-hidden />
          <a
            className="grow"
            href={pathOf(documentContent, { id: paper.fileId ?? '' })}
            target="_blank"
            rel="noreferrer"
          >
            {t(paper.name)}
          </a>
        </li>
      ))}
    </ul>
  )
}
