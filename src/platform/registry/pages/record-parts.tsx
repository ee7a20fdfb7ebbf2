/** Parts of a record's page: its fields by who may know them, its history, who read it. */
import { IconLock } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatDate } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { Answer } from '../../../web/ui/page.tsx'
import { StatusChip, When } from '../../../web/ui/status.tsx'
import { purposeInWords } from '../../identity/messages.ts'
import { type History, readReadings, type RecordView, type RegistryInfo } from '../contract.ts'
import { sensitivities } from '../definition.ts'
import { words } from './page-messages.ts'
import { type FieldInfo, Value } from './value-words.tsx'

export function StateChip({ of: record }: { of: RecordView }): ReactNode {
  const t = useText()
  if (record.state === 'current') return <StatusChip state="done">{t(words.current)}</StatusChip>
  return <StatusChip state="ended">{t(words[record.state])}</StatusChip>
}

export function Fields({ registry, history }: { registry: RegistryInfo; history: History }): ReactNode {
  const t = useText()
  const { record } = history
  return sensitivities.map((sensitivity) => {
    const fields = registry.fields.filter((field) => field.sensitivity === sensitivity)
    const here = fields.filter(({ name }) => record.data[name] !== undefined || record.withheld.includes(name))
    if (here.length === 0) return null
    return (
      <section key={sensitivity} className="card" data-sensitivity={sensitivity}>
        <h2>{t(words[sensitivity])}</h2>
        <dl className="answers record-fields">
          {here.map((field) => (
            <div key={field.name}>
              <dt title={t(field.meaning)}>{t(field.title)}</dt>
              <FieldValue field={field} history={history} />
            </div>
          ))}
        </dl>
      </section>
    )
  })
}

function FieldValue({ field, history }: { field: FieldInfo; history: History }): ReactNode {
  const t = useText()
  const { record, from, versions } = history
  if (record.withheld.includes(field.name)) {
    return (
      <dd className="soft">
        <IconLock size={16} aria-hidden /> {t(words.withheld)}
      </dd>
    )
  }
  const origin = versions.find(({ version }) => version === from[field.name])
  return (
    <>
      <dd>
        <Value of={record.data[field.name]} field={field} />
      </dd>
      {origin && (
        <dd className="change soft small">
          {t(sourceKinds[origin.source.kind])} · {t(words.version, { version: origin.version })}
        </dd>
      )}
    </>
  )
}

const sourceKinds = {
  import: words.sourceImport,
  case: words.sourceCase,
  official: words.sourceOfficial,
  national: words.sourceNational,
  generator: words.sourceGenerator,
} as const

const versionKinds = {
  registered: words.registered,
  changed: words.changed,
  corrected: words.corrected,
  ended: words.wasEnded,
  merged: words.wasMerged,
  absorbed: words.absorbed,
  restored: words.restored,
  withdrawn: words.withdrawn,
} as const

/** Newest first. */
export function Versions({ registry, history }: { registry: RegistryInfo; history: History }): ReactNode {
  const t = useText()
  return (
    <section className="card">
      <h2>{t(words.history)}</h2>
      <ol className="timeline" role="list">
        {history.versions.toReversed().map((version) => (
          <li key={version.version} data-state="done">
            <span className="dot" aria-hidden>
              {version.version}
            </span>
            <div className="what">
              {t(versionKinds[version.kind])} {t(words.since, { date: formatDate(version.validFrom) })}
            </div>
            <div className="soft small">
              <When at={version.recordedAt} />
              {version.actorName && ` · ${version.actorName}`}
            </div>
            <div className="small">
              {t(sourceKinds[version.source.kind])}: {version.source.reference} · {version.source.legalGround}
            </div>
            {version.reason && version.reason !== version.source.reference && <p className="small">{version.reason}</p>}
            {version.kind !== 'registered' && <Changes of={version.changes} registry={registry} />}
          </li>
        ))}
      </ol>
    </section>
  )
}

function Changes(props: { of: History['versions'][number]['changes']; registry: RegistryInfo }): ReactNode {
  const t = useText()
  if (props.of.length === 0) return <p className="soft small">{t(words.noDifference)}</p>
  return (
    <ul className="value-list small" role="list">
      {props.of.map(({ field: name, before, after }) => {
        const field = props.registry.fields.find((one) => one.name === name)
        if (!field) return null
        return (
          <li key={name} className="record-change">
            <b>{t(field.title)}</b>
            <del>{before === null ? t(words.nothingBefore) : <Value of={before} field={field} />}</del>
            <span className="hidden-words">{t(words.becomes)}</span>
            <ins>{after === null ? t(words.nothingBefore) : <Value of={after} field={field} />}</ins>
          </li>
        )
      })}
    </ul>
  )
}

export function Readings({ registry, id }: { registry: RegistryInfo; id: string }): ReactNode {
  const t = useText()
  const asked = useQuery({
    queryKey: ['registry', registry.name, id, 'readings'],
    queryFn: () => call(readReadings, { params: { registry: registry.name, id } }),
  })
  const language = useLanguage()
  const purposeOf = (name: string): string => {
    const purpose = registry.purposes.find((one) => one.name === name)
    return purpose ? t(purpose.title) : purposeInWords(name, language)
  }
  return (
    <section className="card">
      <h2>{t(words.readings)}</h2>
      <Answer of={asked}>
        {({ items, more, recorded }) => (
          <>
            {!recorded && <p className="soft">{t(words.readingsNotRecorded)}</p>}
            {recorded && items.length === 0 && <p className="soft">{t(words.noReadings)}</p>}
            <ul className="value-list" role="list">
              {items.map((one, index) => (
                <li key={index}>
                  <b>{one.officialName}</b> {one.unitName && `· ${t(one.unitName)}`}
                  <div className="soft small">
                    <When at={one.at} /> · {purposeOf(one.purpose)}
                  </div>
                </li>
              ))}
            </ul>
            {more && <p className="soft small">{t(words.readingsMore, { n: items.length })}</p>}
          </>
        )}
      </Answer>
    </section>
  )
}
