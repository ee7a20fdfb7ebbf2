/** A call to try: the sandbox's agency makes it, and everything that goes and comes is shown. */
import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { SelectField, TextArea } from '../../../web/ui/fields.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { ErrorState } from '../../../web/ui/page.tsx'
import { StatusChip } from '../../../web/ui/status.tsx'
import { type ServiceInfo, type Trial, tryService } from '../contract.ts'
import { words } from './page-messages.ts'

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

export function TryPanel({ service }: { service: ServiceInfo }): ReactNode {
  const t = useText()
  const [purpose, setPurpose] = useState(service.purposes[0]?.name ?? '')
  const [body, setBody] = useState(JSON.stringify(service.example, null, 2))
  const input = parsed(body)
  const trying = useMutation({
    mutationFn: (place: string | null) =>
      call(tryService, {
        body: { purpose, input: input ?? {}, ...(place === null ? { service: service.id } : { place }) },
      }),
  })
  const place = trying.data?.response.status === 202 ? parsed(trying.data.response.body)?.['place'] : undefined
  return (
    <div className="stack">
      <p>{t(words.tryHelp)}</p>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          if (input && !trying.isPending) trying.mutate(null)
        }}
      >
        <SelectField
          label={t(words.purpose)}
          value={purpose}
          empty={null}
          choices={service.purposes.map(({ name, title }) => ({ value: name, label: t(title) }))}
          onChange={setPurpose}
        />
        <TextArea
          label={t(words.body)}
          className="input code"
          rows={5}
          spellCheck={false}
          value={body}
          onChange={setBody}
          error={input ? undefined : t(words.badJson)}
        />
        <div className="row">
          <Button type="submit" kind="primary" busy={trying.isPending} disabled={!input}>
            {t(words.call)}
          </Button>
          {typeof place === 'string' && (
            <Button busy={trying.isPending} onClick={() => trying.mutate(place)}>
              {t(words.fetchIt)}
            </Button>
          )}
        </div>
      </form>
      {trying.error && <ErrorState error={trying.error} />}
      {trying.data && <Transcript trial={trying.data} />}
    </div>
  )
}

const linesOf = (headers: Readonly<Record<string, string>>) =>
  Object.entries(headers).map(([name, value]) => `${name}: ${value}`)

const shown = new Set(['content-type', 'content-digest', 'signature', 'signature-input', 'location', 'retry-after'])

function pretty(text: string): string {
  const value = parsed(text)
  return value ? JSON.stringify(value, null, 2) : text
}

function Transcript({ trial: { request, response, signatureHolds } }: { trial: Trial }): ReactNode {
  const t = useText()
  const received = Object.fromEntries(
    Object.entries(response.headers).filter(([name]) => shown.has(name) || name.startsWith('x-road-')),
  )
  const went = [`${request.method} ${request.url}`, ...linesOf(request.headers), '', pretty(request.body)].join('\n')
  // The answer first: the signature's lines are long.
  const came = [`HTTP ${response.status}`, pretty(response.body), '', ...linesOf(received)].join('\n')
  return (
    <div className="stack" aria-live="polite">
      <h3>{t(words.reply)}</h3>
      <p>
        <StatusChip state={signatureHolds ? 'done' : 'risk'}>
          {t(signatureHolds ? words.holds : words.holdsNot)}
        </StatusChip>
      </p>
      <pre className="exchange-code" tabIndex={0}>
        {came}
      </pre>
      <h3>{t(words.request)}</h3>
      <pre className="exchange-code" tabIndex={0}>
        {went}
      </pre>
      <h3>{t(words.signed)}</h3>
      <pre className="exchange-code" tabIndex={0}>
        {request.base}
      </pre>
    </div>
  )
}
