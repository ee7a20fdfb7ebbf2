/** A case on one page at the desk: facts, what was applied for, papers, the result, history, and what to do next. */
import { IconBuildingBank } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { type ActionType, type CaseView, type NextAction, viewCase } from '../../../platform/casework/contract.ts'
import { actionNames } from '../../../platform/casework/messages.ts'
import { ActionDialog } from '../../../platform/casework/pages/action-dialog.tsx'
import {
  CaseFacts,
  CaseHead,
  CaseHistory,
  CaseOpinions,
  CaseSteps,
  ControlSlipTable,
} from '../../../platform/casework/pages/case-parts.tsx'
import { words as caseWords } from '../../../platform/casework/pages/page-messages.ts'
import { documentContent } from '../../../platform/documents/contract.ts'
import { call, pathOf } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { Menu, Tabs } from '../../../web/ui/dialog.tsx'
import { useKeys } from '../../../web/ui/keys.ts'
import { useText } from '../../../web/ui/language.tsx'
import { useLive } from '../../../web/ui/live.ts'
import { Answer } from '../../../web/ui/page.tsx'
import { When } from '../../../web/ui/status.tsx'
import { type CaseContent, getCaseContent } from '../contract.ts'
import { words } from './desk-messages.ts'
import { ResultPanel } from './desk-result.tsx'
import { RevokeDialog } from './desk-revoke.tsx'
import { SignDialog } from './desk-sign.tsx'

export function DeskCase({
  id,
  alone = false,
  actions,
}: {
  id: string
  alone?: boolean
  actions?: ReactNode
}): ReactNode {
  const asked = useQuery({ queryKey: ['casework', 'case', id], queryFn: () => call(viewCase, { params: { id } }) })
  const content = useQuery({
    queryKey: ['procedures', 'case', id],
    queryFn: () => call(getCaseContent, { params: { id } }),
  })
  useLive(
    [`case:${id}`],
    [
      ['casework', 'case', id],
      ['procedures', 'case', id],
      ['procedures', 'result', id],
    ],
  )
  return (
    <Answer of={asked} lines={8}>
      {(view) => (
        <article className="desk-case" aria-label={view.code}>
          <CaseHead view={view} alone={alone} />
          <ActionBar view={view} extra={actions} />
          <div className="desk-case-columns">
            <div className="stack">
              <CaseOpinions view={view} />
              <ResultPanel view={view} />
              <Answer of={content} lines={6}>
                {(given) => <Content content={given} />}
              </Answer>
            </div>
            <CaseAside view={view} />
          </div>
        </article>
      )}
    </Answer>
  )
}

function CaseAside({ view }: { view: CaseView }): ReactNode {
  const t = useText()
  return (
    <aside className="stack">
      <CaseFacts view={view} />
      <Tabs
        label={view.code}
        tabs={[
          { id: 'steps', label: t(caseWords.steps), content: <CaseSteps view={view} /> },
          { id: 'history', label: t(caseWords.history), content: <CaseHistory events={view.events} /> },
          {
            id: 'slip',
            label: t(caseWords.controlSlip),
            content: <ControlSlipTable caseId={view.id} version={view.version} />,
          },
        ]}
      />
    </aside>
  )
}

/** The action that the law expects next stands first; the others are behind it. Key A does the first. */
function ActionBar({ view, extra }: { view: CaseView; extra: ReactNode }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [doing, setDoing] = useState<ActionType | null>(null)
  // Drafting is done in the panel of the result below, not in a dialog.
  const possible = view.actions.filter((action) => action.type !== 'draft')
  const primary = possible.find((action) => action.primary)
  const near = possible.filter((action) => action !== primary && !action.destructive).slice(0, primary ? 2 : 3)
  const others = possible.filter((action) => action !== primary && !near.includes(action))
  useKeys({ a: () => primary && setDoing(primary.type) })
  const button = (action: NextAction, kind: 'primary' | 'plain') => (
    <Button key={action.type} kind={kind} size="small" onClick={() => setDoing(action.type)}>
      {t(actionNames[action.type])} {kind === 'primary' && <kbd>A</kbd>}
    </Button>
  )
  return (
    <div className="action-bar">
      {primary && button(primary, 'primary')}
      {near.map((action) => button(action, 'plain'))}
      {others.length > 0 && (
        <Menu
          label={t(words.moreActions)}
          items={others.map((action) => ({ label: t(actionNames[action.type]), run: () => setDoing(action.type) }))}
        />
      )}
      <span className="grow" />
      {extra}
      <ActionDialog
        type={doing === 'sign' || doing === 'revoke-result' ? null : doing}
        view={view}
        onClose={() => setDoing(null)}
      />
      <SignDialog
        open={doing === 'sign'}
        view={view}
        onClose={() => setDoing(null)}
        onSigned={() => void client.invalidateQueries()}
      />
      <RevokeDialog
        open={doing === 'revoke-result'}
        view={view}
        onClose={() => setDoing(null)}
        onRevoked={() => void client.invalidateQueries()}
      />
    </div>
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
