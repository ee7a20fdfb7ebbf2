/** A record: its fields, where each value is from, how it came to be so, who read it, and what may be done with it. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { call } from '../../../web/ui/client.ts'
import { Button, Go } from '../../../web/ui/controls.tsx'
import { useKeys } from '../../../web/ui/keys.ts'
import { useText } from '../../../web/ui/language.tsx'
import { usePathParams, useQueryText } from '../../../web/ui/navigation.tsx'
import { Answer, NotFound, Notice, PageHeader } from '../../../web/ui/page.tsx'
import { type History, readHistory, type RegistryInfo } from '../contract.ts'
import { useRegistries } from './desk-registries.tsx'
import { words } from './page-messages.ts'
import { AmendDialog, type AmendKind } from './record-dialogs.tsx'
import { MergeDialog, SplitDialog } from './merge-dialogs.tsx'
import { Fields, Readings, StateChip, Versions } from './record-parts.tsx'

/** `more` is what a registry's own module shows beside a record. */
export function RecordOf({ name, more }: { name: string; more?: (history: History) => ReactNode }): ReactNode {
  const { id = '' } = usePathParams()
  const purpose = useQueryText()['purpose'] ?? ''
  const registries = useRegistries()
  const asked = useQuery({
    queryKey: ['registry', name, id, purpose],
    queryFn: () => call(readHistory, { params: { registry: name, id }, query: { purpose } }),
    enabled: purpose !== '',
    // Every reading is recorded: it is not repeated because a window got the focus.
    refetchOnWindowFocus: false,
  })
  return (
    <div className="desk-page stack">
      <Answer of={registries}>
        {(all) => {
          const registry = all.find((one) => one.name === name)
          if (!registry) return <NotFound />
          if (purpose === '') return <AskPurpose of={registry} />
          return (
            <Answer of={asked}>
              {(history) => (
                <Shown registry={registry} history={history} purpose={purpose}>
                  {more?.(history)}
                </Shown>
              )}
            </Answer>
          )
        }}
      </Answer>
    </div>
  )
}

/** A link to a record that came without saying what for. */
function AskPurpose({ of: registry }: { of: RegistryInfo }): ReactNode {
  const t = useText()
  const { id = '' } = usePathParams()
  return (
    <>
      <PageHeader title={t(registry.title)} back={{ to: '/registries', label: t(words.title) }} />
      <p>{t(words.purpose)}</p>
      <ul role="list" className="stack tight">
        {registry.purposes
          .filter((one) => one.mine)
          .map((one) => (
            <li key={one.name}>
              <Go to={`/registries/${registry.name}/${id}`} search={{ purpose: one.name }}>
                {t(one.title)}
              </Go>
            </li>
          ))}
      </ul>
    </>
  )
}

type Doing = AmendKind | 'merge' | 'split'

interface ShownProps {
  readonly registry: RegistryInfo
  readonly history: History
  readonly purpose: string
  readonly children: ReactNode
}

function Shown(props: ShownProps): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [doing, setDoing] = useState<Doing>()
  const { registry, history, purpose } = props
  const { record } = history
  const done = async (): Promise<void> => {
    setDoing(undefined)
    await client.invalidateQueries({ queryKey: ['registry', registry.name] })
  }
  const possible: readonly (readonly [Doing, { vi: string; en: string }])[] =
    !registry.maintained || record.state === 'withdrawn'
      ? []
      : record.state === 'merged'
        ? [['split', words.split]]
        : record.state === 'ended'
          ? [['corrected', words.correct]]
          : [
              ['changed', words.change],
              ['corrected', words.correct],
              ['merge', words.merge],
              ['ended', words.end],
            ]
  useKeys({ a: () => setDoing(possible[0]?.[0]) })
  const shared = { registry, record, purpose, onClose: () => setDoing(undefined), onDone: () => void done() }
  return (
    <>
      <PageHeader
        title={record.label}
        lead={
          <span className="row">
            {t(registry.title)} <StateChip of={record} /> {t(words.version, { version: record.version })}
          </span>
        }
        back={{ to: `/registries/${registry.name}`, label: t(registry.title), search: { purpose } }}
      />
      {possible.length > 0 && (
        <div className="action-bar no-print" role="toolbar" aria-label={t(words.record)}>
          {possible.map(([what, name], index) => (
            <Button key={what} size="small" kind={index === 0 ? 'primary' : 'plain'} onClick={() => setDoing(what)}>
              {t(name)} {index === 0 && <kbd>A</kbd>}
            </Button>
          ))}
        </div>
      )}
      {record.mergedInto && (
        <Notice>
          {t(words.mergedInto)}{' '}
          <Go to={`/registries/${registry.name}/${record.mergedInto}`} search={{ purpose }}>
            {t(words.openOther)}
          </Go>
        </Notice>
      )}
      <div className="record-columns">
        <div className="stack">
          <Fields registry={registry} history={history} />
          {props.children}
        </div>
        <div className="stack">
          <Versions registry={registry} history={history} />
          {registry.maintained && <Readings registry={registry} id={record.id} />}
        </div>
      </div>
      {(doing === 'changed' || doing === 'corrected' || doing === 'ended') && <AmendDialog kind={doing} {...shared} />}
      {doing === 'merge' && <MergeDialog {...shared} />}
      {doing === 'split' && <SplitDialog {...shared} />}
    </>
  )
}
