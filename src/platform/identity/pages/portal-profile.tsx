/** What the city knows about me, each value with its source; and how it reaches me. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { formatDate, type Message } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { RadioGroup, TextField } from '../../../web/ui/fields.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { messages as uiMessages } from '../../../web/ui/messages.ts'
import { Answer, ErrorState } from '../../../web/ui/page.tsx'
import { toast } from '../../../web/ui/toast.tsx'
import { changeContact, getMe, type Person } from '../contract.ts'
import { messages } from './page-messages.ts'

const meKey = ['me'] as const
const digitsShown = 3

const sourceWords: Readonly<Record<string, Message>> = {
  vneid: messages.sourceVneid,
  self: messages.sourceSelf,
  counter: messages.sourceCounter,
  population: messages.sourcePopulation,
}

export function Profile({ assurance }: { assurance: number | undefined }): ReactNode {
  const t = useText()
  const me = useQuery({ queryKey: meKey, queryFn: ({ signal }) => call(getMe, { signal }) })
  return (
    <section className="stack">
      <div>
        <h2>{t(messages.profile)}</h2>
        <p className="soft">
          {t(messages.profileLead)} {assurance && t(messages.assurance, { n: assurance })}
        </p>
      </div>
      <Answer of={me} lines={6}>
        {(person) => (
          <>
            <Facts person={person} />
            <Contact person={person} />
          </>
        )}
      </Answer>
    </section>
  )
}

function useFacts(person: Person): readonly (readonly [string, Message, string | null | undefined])[] {
  const t = useText()
  const sex = person.sex && t(person.sex === 'male' ? messages.male : messages.female)
  return [
    ['name', messages.name, person.name],
    ['dateOfBirth', messages.dateOfBirth, person.dateOfBirth && formatDate(person.dateOfBirth)],
    ['sex', messages.sex, sex],
    ['nationality', messages.nationality, person.nationality],
    ['placeOfOrigin', messages.placeOfOrigin, person.placeOfOrigin],
    ['residence', messages.residence, person.residence?.line],
  ]
}

function Facts({ person }: { person: Person }): ReactNode {
  const t = useText()
  const facts = useFacts(person)
  return (
    <dl className="answers">
      {facts
        .filter(([, , value]) => value)
        .map(([name, label, value]) => (
          <div key={name}>
            <dt>{t(label)}</dt>
            <dd>{value}</dd>
            <dd className="change soft small">
              <Source person={person} name={name} />
            </dd>
          </div>
        ))}
      {person.citizenNumber && <CitizenNumber number={person.citizenNumber} />}
      {person.family.map((one) => (
        <div key={one.relation + one.name}>
          <dt>{t(messages[one.relation])}</dt>
          <dd>{one.name}</dd>
          <dd className="change soft small">{one.birthYear && t(messages.bornIn, { year: String(one.birthYear) })}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Hidden but for its end: a telephone is looked at by others, too. */
function CitizenNumber({ number }: { number: string }): ReactNode {
  const t = useText()
  const [shown, setShown] = useState(false)
  return (
    <div>
      <dt>{t(messages.citizenNumber)}</dt>
      <dd className="figures">{shown ? number : `•••• •••• •${number.slice(-digitsShown)}`}</dd>
      <dd className="change">
        {!shown && (
          <button type="button" className="link-button" onClick={() => setShown(true)}>
            {t(messages.showNumber)}
          </button>
        )}
      </dd>
    </div>
  )
}

function Source({ person, name }: { person: Person; name: string }): ReactNode {
  const t = useText()
  const source = person.sources[name]
  if (!source) return null
  const words = sourceWords[source.source]
  return t(messages.source, { source: words ? t(words) : source.source, date: formatDate(source.at) })
}

const emailPattern = /^[^\s@]+@[^\s@]+\.[^\s@]+$/
const phonePattern = /^(0|\+84)\d{9,10}$/

function Contact({ person }: { person: Person }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [email, setEmail] = useState(person.email ?? '')
  const [phone, setPhone] = useState(person.phone ?? '')
  const [language, setLanguage] = useState(person.language)
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const badEmail = email !== '' && !emailPattern.test(email)
  const badPhone = phone !== '' && !phonePattern.test(phone)
  const save = async (): Promise<void> => {
    setTried(true)
    if (badEmail || badPhone) return
    setBusy(true)
    setError(undefined)
    try {
      client.setQueryData(
        meKey,
        await call(changeContact, { body: { email: email || null, phone: phone || null, language } }),
      )
      toast(t(messages.saved))
    } catch (failed) {
      setError(failed)
    } finally {
      setBusy(false)
    }
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void save()
  }
  return (
    <form className="stack" noValidate onSubmit={submit}>
      <h2>{t(messages.contact)}</h2>
      <TextField
        label={t(messages.email)}
        type="email"
        autoComplete="email"
        value={email}
        onChange={(next) => setEmail(next.trim())}
        error={tried && badEmail ? t(messages.badEmail) : undefined}
      />
      <TextField
        label={t(messages.phone)}
        type="tel"
        autoComplete="tel"
        value={phone}
        onChange={(next) => setPhone(next.replace(/[\s.-]/g, ''))}
        error={tried && badPhone ? t(messages.badPhone) : undefined}
      />
      <RadioGroup
        label={t(messages.language)}
        value={language}
        onChange={(next) => setLanguage(next === 'en' ? 'en' : 'vi')}
        choices={[
          { value: 'vi', label: 'Tiếng Việt' },
          { value: 'en', label: 'English' },
        ]}
      />
      {error !== undefined && <ErrorState error={error} />}
      <div>
        <Button type="submit" busy={busy}>
          {t(uiMessages.save)}
        </Button>
      </div>
    </form>
  )
}
