/** What procedures put into the page of a case at the desk: the application, its papers, the result. */
import { IconBuildingBank } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { CaseView } from '../../../platform/casework/contract.ts'
import type { DeskCaseParts, ServiceDialog } from '../../../platform/casework/pages/desk-case.tsx'
import { documentContent } from '../../../platform/documents/contract.ts'
import { call, pathOf } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { Answer } from '../../../web/ui/page.tsx'
import { When } from '../../../web/ui/status.tsx'
import { type CaseContent, getCaseContent } from '../contract.ts'
import { words } from './desk-messages.ts'
import { ResultPanel } from './desk-result.tsx'
import { RevokeDialog } from './desk-revoke.tsx'
import { SignDialog } from './desk-sign.tsx'

function Sign(props: ServiceDialog): ReactNode {
  const client = useQueryClient()
  return <SignDialog {...props} onSigned={() => void client.invalidateQueries()} />
}

function Revoke(props: ServiceDialog): ReactNode {
  const client = useQueryClient()
  return <RevokeDialog {...props} onRevoked={() => void client.invalidateQueries()} />
}

export const procedureDeskCase: DeskCaseParts = {
  Content: ({ view }) => <OfProcedure view={view} />,
  dialogs: { sign: Sign, 'revoke-result': Revoke },
  inContent: ['draft'],
  keysOf: (id) => [
    ['procedures', 'case', id],
    ['procedures', 'result', id],
  ],
}

function OfProcedure({ view }: { view: CaseView }): ReactNode {
  const { id } = view
  const content = useQuery({
    queryKey: ['procedures', 'case', id],
    queryFn: () => call(getCaseContent, { params: { id } }),
  })
  return (
    <>
      <ResultPanel view={view} />
      <Answer of={content} lines={6}>
        {(given) => <Content content={given} />}
      </Answer>
    </>
  )
}

function Content({ content }: { content: CaseContent }): ReactNode {
  const t = useText()
  return (
    <>
      <section className="card">
        <h3>{t(words.application)}</h3>
        {content.pages.map((page) => (
          <div key={page.id}>
            <h4 className="soft">{t(page.title)}</h4>
            <dl className="answers">
              {content.rows
                .filter((row) => row.page === page.id)
                .map((row) => (
                  <div key={row.field}>
                    <dt>{t(row.label)}</dt>
                    <dd>
                      {t(row.value)} {row.source && <SourceMark words={t(row.source)} />}
                    </dd>
                  </div>
                ))}
            </dl>
          </div>
        ))}
      </section>
      <Papers content={content} />
    </>
  )
}

/** Where the city got it, as a small sign: on a desk the words would repeat on every line. */
function SourceMark({ words }: { words: string }): ReactNode {
  return (
    <span className="prefilled" title={words}>
      <IconBuildingBank size={16} aria-hidden />
      <span className="hidden-words">{words}</span>
    </span>
  )
}

function Papers({ content }: { content: CaseContent }): ReactNode {
  const t = useText()
  const [shown, setShown] = useState<string>()
  const file = content.files.find((one) => one.id === shown) ?? content.files[0]
  const address = (id: string) => pathOf(documentContent, { id })
  return (
    <section className="card">
      <h3>{t(words.papers)}</h3>
      {content.files.length === 0 && <p className="soft">{t(words.noPapers)}</p>}
      {file && (
        <div className="paper-viewer">
          <ul role="list" className="stack tight">
            {content.files.map((one) => (
              <li key={one.id}>
                <Button
                  kind={one.id === file.id ? 'plain' : 'quiet'}
                  size="small"
                  aria-pressed={one.id === file.id}
                  onClick={() => setShown(one.id)}
                >
                  {t(one.slotName)}
                </Button>
                <div className="small soft">{one.name}</div>
              </li>
            ))}
          </ul>
          <div className="stack tight">
            {file.mediaType.startsWith('image/') ? (
              <img src={address(file.id)} alt={t(words.viewer, { name: file.name })} />
            ) : (
              <iframe src={`${address(file.id)}#navpanes=0&view=FitH`} title={t(words.viewer, { name: file.name })} />
            )}
            <a href={address(file.id)} target="_blank" rel="noreferrer">
              {t(words.openFile)}
            </a>
          </div>
        </div>
      )}
      {content.slips.length > 0 && (
        <>
          <h4 className="soft">{t(words.slips)}</h4>
          <ul>
            {content.slips.map((slip) => (
              <li key={`${slip.form}${slip.at}`}>
                {slip.documentId ? (
                  <a className="target" href={address(slip.documentId)} target="_blank" rel="noreferrer">
                    {t(slip.title)}
                  </a>
                ) : (
                  <>
                    {t(slip.title)} ({t(words.rendering)})
                  </>
                )}{' '}
                <span className="soft small">
                  · <When at={slip.at} />
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
