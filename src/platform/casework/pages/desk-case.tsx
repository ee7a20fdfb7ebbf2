/** A case on one page at the desk: facts, what the owning service knows of it, history, and what to do next. */
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useId, useState } from 'react'
import { formatMoney } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { Menu, Tabs } from '../../../web/ui/dialog.tsx'
import { useKeys } from '../../../web/ui/keys.ts'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { useLive } from '../../../web/ui/live.ts'
import { Answer } from '../../../web/ui/page.tsx'
import { type ActionType, type CaseView, type NextAction, viewCase, waitingForMoney } from '../contract.ts'
import { actionNames } from '../messages.ts'
import { ActionDialog } from './action-dialog.tsx'
import { CaseFacts, CaseHead, CaseHistory, CaseOpinions, CaseSteps, ControlSlipTable } from './case-parts.tsx'
import { words } from './page-messages.ts'

export interface ServiceDialog {
  readonly open: boolean
  readonly view: CaseView
  readonly onClose: () => void
}

/** What the service that owns a case puts into its page at the desk. */
export interface DeskCaseParts {
  /** What was asked for, with its papers and its result. */
  readonly Content: (props: { view: CaseView }) => ReactNode
  /** The dialogs of actions that go through the service (`via` is `service`). */
  readonly dialogs: Readonly<Partial<Record<ActionType, (props: ServiceDialog) => ReactNode>>>
  /** Such actions that are done in the content, not in a dialog. */
  readonly inContent: readonly ActionType[]
  /** Queries that follow the case live, besides its own. */
  readonly keysOf: (caseId: string) => readonly (readonly string[])[]
}
export type DeskServices = Readonly<Record<string, DeskCaseParts>>

interface Props {
  readonly id: string
  readonly services: DeskServices
  /** It is the page's own heading; else it stands beside the list. */
  readonly alone?: boolean
  readonly actions?: ReactNode
}

/** Every case, by the service that owns it (CW41). */
export function DeskCase({ id, services, alone = false, actions }: Props): ReactNode {
  const asked = useQuery({ queryKey: ['casework', 'case', id], queryFn: () => call(viewCase, { params: { id } }) })
  const known = asked.data && services[asked.data.service]
  useLive([`case:${id}`], [['casework', 'case', id], ...(known?.keysOf(id) ?? [])])
  return (
    <Answer of={asked} lines={8} alone={alone}>
      {(view) => {
        const parts = services[view.service]
        return (
          <article className="desk-case" aria-label={view.code}>
            <CaseHead view={view} alone={alone} />
            <ActionBar view={view} parts={parts} extra={actions} />
            <div className="desk-case-columns">
              <CaseFacts view={view} />
              <div className="stack">
                <CaseOpinions view={view} />
                {parts && <parts.Content view={view} />}
              </div>
              <CaseAside view={view} />
            </div>
          </article>
        )
      }}
    </Answer>
  )
}

function CaseAside({ view }: { view: CaseView }): ReactNode {
  const t = useText()
  return (
    <aside className="stack">
      <Tabs
        label={view.code}
        tabs={[
          { id: 'steps', label: t(words.steps), content: <CaseSteps view={view} /> },
          { id: 'history', label: t(words.history), content: <CaseHistory events={view.events} /> },
          {
            id: 'slip',
            label: t(words.controlSlip),
            content: <ControlSlipTable caseId={view.id} version={view.version} />,
          },
        ]}
      />
    </aside>
  )
}

/** The action that the law expects next stands first; the others are behind it. Key A does the first. */
function ActionBar(props: { view: CaseView; parts: DeskCaseParts | undefined; extra: ReactNode }): ReactNode {
  const t = useText()
  const { view, parts, extra } = props
  const [doing, setDoing] = useState<ActionType | null>(null)
  const possible = view.actions.filter((action) => !parts?.inContent.includes(action.type))
  const primary = possible.find((action) => action.primary)
  const near = possible.filter((action) => action !== primary && !action.destructive).slice(0, primary ? 2 : 3)
  const others = possible.filter((action) => action !== primary && !near.includes(action))
  useKeys({ a: () => primary && setDoing(primary.type) })
  const close = (): void => setDoing(null)
  const button = (action: NextAction, kind: 'primary' | 'plain') => (
    <Button key={action.type} kind={kind} size="small" onClick={() => setDoing(action.type)}>
      {t(actionNames[action.type])} {kind === 'primary' && <kbd>A</kbd>}
    </Button>
  )
  return (
    <div className="action-bar">
      <WaitingForMoney view={view} inContent={parts?.inContent ?? []} />
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
      <ActionDialog type={doing !== null && parts?.dialogs[doing] ? null : doing} view={view} onClose={close} />
      {Object.entries(parts?.dialogs ?? {}).map(([type, TheDialog]) => (
        <TheDialog key={type} open={doing === type} view={view} onClose={close} />
      ))}
    </div>
  )
}

/** What could be done if the fee were paid: there to be seen, with the reason why not now. */
function WaitingForMoney({ view, inContent }: { view: CaseView; inContent: readonly ActionType[] }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const reason = useId()
  const held = waitingForMoney(view.actable, view.viewer, new Date().toISOString()).filter(
    (type) => !inContent.includes(type),
  )
  if (held.length === 0) return null
  return (
    <>
      {held.map((type) => (
        <Button key={type} size="small" disabled aria-describedby={reason}>
          {t(actionNames[type])}
        </Button>
      ))}
      <span id={reason} className="small soft">
        {t(words.afterPayment, { amount: formatMoney(language, view.tracks.money.amountDong) })}
      </span>
    </>
  )
}
