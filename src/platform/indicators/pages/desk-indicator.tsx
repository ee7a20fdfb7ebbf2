/** One indicator at the desk: its figures, what was promised, what it meant when. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDate, formatDateTime } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { today } from '../../../web/ui/day.ts'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { useLive } from '../../../web/ui/live.ts'
import { usePathParams } from '../../../web/ui/navigation.tsx'
import { Answer, PageHeader } from '../../../web/ui/page.tsx'
import { useSignedIn } from '../../../web/ui/session.tsx'
import { type State, StatusChip } from '../../../web/ui/status.tsx'
import { defineAnew, type IndicatorDetail, type Promised, readIndicator } from '../contract.ts'
import { DefinitionDialog } from './definition-dialog.tsx'
import { Drill } from './drill.tsx'
import { ClosePromiseDialog, EnterDialog, PromiseDialog } from './indicator-dialogs.tsx'
import { words } from './page-messages.ts'
import { AimWords, ForecastWords, formatValue, LightMark, Newest, TrendChart } from './parts.tsx'

type Opened = 'enter' | 'promise' | 'define' | null

export default function Indicator(): ReactNode {
  const { id = '' } = usePathParams()
  useLive(['indicators:all'], [['indicators']])
  const found = useQuery({
    queryKey: ['indicators', id],
    queryFn: ({ signal }) => call(readIndicator, { params: { id }, signal }),
  })
  return (
    <div className="desk-page stack">
      <Answer of={found}>{(one) => <Whole of={one} />}</Answer>
    </div>
  )
}

function Whole({ of: one }: { of: IndicatorDetail }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [opened, setOpened] = useState<Opened>(null)
  const close = (): void => {
    setOpened(null)
    void client.invalidateQueries({ queryKey: ['indicators'] })
  }
  return (
    <>
      <PageHeader
        title={t(one.name)}
        lead={t(one.definition.explanation)}
        back={{ to: '/indicators', label: t(words.deskTitle) }}
        actions={
          <>
            {one.mayReport && one.definition.formula === null && (
              <Button kind="primary" onClick={() => setOpened('enter')}>
                {t(words.enter)}
              </Button>
            )}
            {one.mayReport && <Button onClick={() => setOpened('promise')}>{t(words.makePromise)}</Button>}
            {one.mayManage && <Button onClick={() => setOpened('define')}>{t(words.defineAnew)}</Button>}
          </>
        }
      />
      <p>
        <Newest of={one} today={today()} /> <LightMark light={one.light} />
      </p>
      <p>
        <AimWords of={one} />. {one.forecast ? <ForecastWords of={one} /> : t(words.noForecast)}
      </p>
      <TrendChart of={one} points={one.points} aims={one.aims} />
      <Promises of={one} />
      <Drill of={one} mayRead />
      <Versions of={one} />
      {opened === 'enter' && <EnterDialog of={one} onClose={close} />}
      {opened === 'promise' && <PromiseDialog of={one} onClose={close} />}
      {opened === 'define' && (
        <DefinitionDialog
          title={t(words.defineAnew)}
          from={one.definition}
          onClose={close}
          send={(_code, definition) =>
            call(defineAnew, { params: { id: one.id }, body: { definition, version: one.definition.version } })
          }
        />
      )}
    </>
  )
}

const promiseStates: Readonly<Record<Promised['state'], State>> = {
  open: 'progress',
  kept: 'done',
  broken: 'overdue',
  withdrawn: 'paused',
}

function Promises({ of: one }: { of: IndicatorDetail }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const client = useQueryClient()
  const me = useSignedIn()
  const [closing, setClosing] = useState<Promised>()
  return (
    <section className="stack tight">
      <h2>{t(words.promises)}</h2>
      {one.promises.length === 0 && <p className="soft">{t(words.noPromises)}</p>}
      <ul className="stack tight" role="list">
        {one.promises.map((promise) => {
          const isMaker = promise.madeBy === me?.name
          return (
            <li key={promise.id} className="card stack tight">
              <p>
                {promise.text}
                {promise.value !== null && ` (${formatValue(language, one, promise.value)})`}
              </p>
              <p className="row">
                <StatusChip state={promiseStates[promise.state]}>{t(words[promise.state])}</StatusChip>
                <span className="soft">
                  {t(words.dueOn)} {formatDate(promise.dueOn)} · {promise.madeBy},{' '}
                  {formatDateTime(language, promise.madeAt)}
                  {promise.closedBy && ` · ${promise.closedBy}: ${promise.note ?? ''}`}
                </span>
                {promise.state === 'open' && (isMaker || one.mayManage) && (
                  <Button size="small" onClick={() => setClosing(promise)}>
                    {t(isMaker ? words.withdraw : words.judge)}
                  </Button>
                )}
              </p>
            </li>
          )
        })}
      </ul>
      {closing && (
        <ClosePromiseDialog
          of={one}
          promise={closing}
          isMaker={closing.madeBy === me?.name}
          onClose={() => {
            setClosing(undefined)
            void client.invalidateQueries({ queryKey: ['indicators'] })
          }}
        />
      )}
    </section>
  )
}

function Versions({ of: one }: { of: IndicatorDetail }): ReactNode {
  const t = useText()
  return (
    <details>
      <summary>{t(words.definitions)}</summary>
      <ol className="stack tight" role="list">
        {one.versions.map((version) => (
          <li key={version.version}>
            <b>{t(words.version, { n: version.version, on: formatDate(version.validFrom) })}</b>: {t(version.name)}.{' '}
            {t(version.explanation)}{' '}
            {version.formula === null ? t(words.entered) : <code className="code">{version.formula}</code>}
            <span className="soft">
              {' '}
              · {t(version.source)} · {version.madeBy.startsWith('system:') ? 'Khuê' : version.madeBy}: {version.reason}
            </span>
          </li>
        ))}
      </ol>
    </details>
  )
}
