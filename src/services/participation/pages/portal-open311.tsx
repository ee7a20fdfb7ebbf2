/** For those who write an application: how reports are read and sent by Open311, with an example and a call to try. */
import { type ReactNode, useState } from 'react'
import { Button, CopyButton } from '../../../web/ui/controls.tsx'
import { SelectField } from '../../../web/ui/fields.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { Notice, PageHeader, useInBrowser } from '../../../web/ui/page.tsx'
import { open311Words as words } from './open311-messages.ts'
import './participation.css'

const base = '/open311/v2'
/** As the server's own answer for a report that was taken. */
const answerJson = `[{"service_request_id":"H26…","service_notice":"Phường Hoàn Kiếm, 40 h","account_id":null}]`
const answerXml = `<?xml version="1.0" encoding="UTF-8"?>
<service_requests><request><service_request_id>H26…</service_request_id>
<service_notice>Phường Hoàn Kiếm, 40 h</service_notice><account_id></account_id></request></service_requests>`

const methods = [
  ['GET', 'discovery', words.discovery],
  ['GET', 'services', words.services],
  ['GET', 'services/{service_code}', words.definition],
  ['GET', 'requests', words.requests],
  ['GET', 'requests/{service_request_id}', words.request],
  ['POST', 'requests', words.post],
] as const

const trials = ['services.json', 'services.xml', 'services/rubbish.xml', 'requests.json?status=open', 'discovery.xml']

export default function PortalOpen311(): ReactNode {
  const t = useText()
  const inBrowser = useInBrowser()
  const address = `${inBrowser ? globalThis.location.origin : ''}${base}`
  const sample = [
    `curl ${address}/requests.json \\`,
    '  -d api_key=kho_… -d service_code=roads \\',
    '  -d lat=21.0287 -d long=105.8524 \\',
    `  --data-urlencode 'description=Ổ gà sâu trước cổng trường'`,
  ].join('\n')
  return (
    <div className="measure stack">
      <PageHeader
        title={t(words.portalTitle)}
        lead={t(words.portalLead)}
        back={{ to: '/developers', label: t(words.developers) }}
      />
      <dl className="facts">
        <div>
          <dt>{t(words.address)}</dt>
          <dd className="code">{address}</dd>
        </div>
        <div>
          <dt>{t(words.formats)}</dt>
          <dd>{t(words.formatsText)}</dd>
        </div>
        <div>
          <dt>{t(words.key)}</dt>
          <dd>{t(words.keyText)}</dd>
        </div>
        <div>
          <dt>{t(words.limits)}</dt>
          <dd>{t(words.limitsText)}</dd>
        </div>
      </dl>
      <h2>{t(words.methods)}</h2>
      <ul role="list" className="open311-methods">
        {methods.map(([verb, path, does]) => (
          <li key={verb + path}>
            <code className="code">
              {verb} {base}/{path}
            </code>
            <span>{t(does)}</span>
          </li>
        ))}
      </ul>
      <h2>{t(words.example)}</h2>
      <Sample text={sample} />
      <Sample text={answerJson} />
      <Sample text={answerXml} />
      <Notice>{t(words.privacy)}</Notice>
      <Trial />
    </div>
  )
}

function Sample({ text }: { text: string }): ReactNode {
  return (
    <div className="stack tight">
      <pre className="sample" tabIndex={0}>
        {text}
      </pre>
      <p>
        <CopyButton text={text} />
      </p>
    </div>
  )
}

const pretty = (json: string): string => JSON.stringify(JSON.parse(json), null, 2)

function Trial(): ReactNode {
  const t = useText()
  const language = useLanguage()
  const [path, setPath] = useState(trials[0] ?? '')
  const [said, setSaid] = useState<{ status: number; text: string }>()
  const [busy, setBusy] = useState(false)
  const ask = async (): Promise<void> => {
    setBusy(true)
    try {
      const reply = await fetch(`${base}/${path}`, { headers: { 'accept-language': language } })
      const text = await reply.text()
      setSaid({ status: reply.status, text: path.includes('.json') ? pretty(text) : text })
    } catch (error) {
      setSaid({ status: 0, text: String(error) })
    } finally {
      setBusy(false)
    }
  }
  return (
    <section className="stack" aria-labelledby="try">
      <h2 id="try">{t(words.tryIt)}</h2>
      <SelectField
        label={t(words.tryWhat)}
        empty={null}
        value={path}
        choices={trials.map((one) => ({ value: one, label: `GET ${base}/${one}` }))}
        onChange={setPath}
      />
      <p>
        <Button busy={busy} onClick={() => void ask()}>
          {t(words.tryCall)}
        </Button>
      </p>
      {said && (
        <div role="status" className="stack tight">
          <p>{t(words.answer, { status: said.status })}</p>
          <pre className="sample" tabIndex={0}>
            {said.text.slice(0, 4000)}
          </pre>
        </div>
      )}
    </section>
  )
}
