/** For those who connect a system: the services with their contracts, samples, and a call to try. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { call } from '../../../web/ui/client.ts'
import { CopyButton, Go } from '../../../web/ui/controls.tsx'
import { Tabs } from '../../../web/ui/dialog.tsx'
import { SelectField } from '../../../web/ui/fields.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { useGo, useQueryText } from '../../../web/ui/navigation.tsx'
import { Answer, EmptyState, PageHeader } from '../../../web/ui/page.tsx'
import { listServices, type ServiceInfo } from '../contract.ts'
import { TryPanel } from './portal-try.tsx'
import { words } from './page-messages.ts'
import { curlSample, typescriptSample } from './samples.ts'

export default function DevelopersPage(): ReactNode {
  const t = useText()
  const asked = useQuery({ queryKey: ['exchange', 'services'], queryFn: () => call(listServices) })
  return (
    <div className="measure stack">
      <PageHeader title={t(words.developers)} lead={t(words.developersLead)} />
      <p className="row">
        <a href="/api/docs">{t(words.apiDocs)}</a>
        <a href="/api/exchange/keys">{t(words.keysOf)}</a>
        <Go to="/developers/open311">{t(words.open311)}</Go>
      </p>
      <Answer of={asked}>
        {(services) =>
          services.length === 0 ? <EmptyState title={t(words.none)} /> : <Catalogue services={services} />
        }
      </Answer>
    </div>
  )
}

function Catalogue({ services }: { services: readonly ServiceInfo[] }): ReactNode {
  const t = useText()
  const go = useGo()
  const chosen = useQueryText()['service']
  const service = services.find(({ id }) => id === chosen) ?? services[0]
  if (!service) return null
  return (
    <>
      <SelectField
        label={t(words.service)}
        value={service.id}
        empty={null}
        choices={services.map(({ id, title }) => ({ value: id, label: t(title) }))}
        onChange={(id) => go('/developers', { service: id }, true)}
      />
      <ServiceView key={service.id} service={service} />
    </>
  )
}

function ServiceView({ service }: { service: ServiceInfo }): ReactNode {
  const t = useText()
  const percent = Math.round(service.level.availability * 1000) / 10
  return (
    <section className="stack">
      <h2>{t(service.title)}</h2>
      <p>{t(service.summary)}</p>
      <dl className="facts">
        <div>
          <dt>{t(words.id)}</dt>
          <dd className="code">{service.id}</dd>
        </div>
        <div>
          <dt>{t(words.owner)}</dt>
          <dd>{t(service.owner)}</dd>
        </div>
        <div>
          <dt>{t(words.provider)}</dt>
          <dd>{service.provider ? t(service.provider.name) : t(words.khue)}</dd>
        </div>
        <div>
          <dt>{t(words.ground)}</dt>
          <dd>{service.legalGround}</dd>
        </div>
        <div>
          <dt>{t(words.level)}</dt>
          <dd>
            {t(words.promise, { ms: service.level.p99Ms, share: percent })}
            {service.slow && ` · ${t(words.slow)}`}
          </dd>
        </div>
      </dl>
      <Tabs
        label={t(service.title)}
        tabs={[
          { id: 'contract', label: t(words.contract), content: <Contract service={service} /> },
          { id: 'try', label: t(words.tryIt), content: <TryPanel service={service} /> },
          { id: 'curl', label: t(words.curl), content: <Sample service={service} of={curlSample} /> },
          { id: 'ts', label: t(words.typescript), content: <Sample service={service} of={typescriptSample} /> },
        ]}
      />
    </section>
  )
}

function Contract({ service }: { service: ServiceInfo }): ReactNode {
  const t = useText()
  const titleOf = (name: string) => {
    const field = service.fields.find((one) => one.name === name)
    return field ? `${t(field.title)} (${name})` : name
  }
  return (
    <div className="stack">
      {service.purposes.map((purpose) => (
        <div key={purpose.name} className="card stack tight">
          <h3>{t(purpose.title)}</h3>
          <p>
            <span className="code">{purpose.name}</span> · {purpose.legalGround}
            {purpose.consent === 'required' && ` · ${t(words.consentNeeded)}`}
          </p>
          <p>
            {t(words.opens)}: {purpose.fields.map(titleOf).join(', ')}
          </p>
        </div>
      ))}
      <h3>{t(words.request)}</h3>
      <Code text={JSON.stringify(service.request, null, 2)} />
      <h3>{t(words.reply)}</h3>
      <Code text={JSON.stringify(replySchema(service), null, 2)} />
    </div>
  )
}

const replySchema = ({ fields }: ServiceInfo) => ({
  type: 'object',
  properties: {
    data: { type: 'object', properties: Object.fromEntries(fields.map(({ name, schema }) => [name, schema])) },
  },
})

function Sample({ service, of }: { service: ServiceInfo; of: typeof curlSample }): ReactNode {
  const origin = globalThis.location?.origin ?? ''
  return <Code text={of({ origin, service, purpose: service.purposes[0]?.name ?? '' })} />
}

/** Text to be read by a program, with a button to copy it. */
function Code({ text }: { text: string }): ReactNode {
  const t = useText()
  return (
    <div className="stack tight">
      <pre className="exchange-code" tabIndex={0}>
        {text}
      </pre>
      <p className="row">
        <CopyButton text={text} label={t(words.copy)} />
      </p>
    </div>
  )
}
