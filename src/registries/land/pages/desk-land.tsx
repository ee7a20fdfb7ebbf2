/** Land at the desk: the map, and of a parcel what a purpose opens. The reading is recorded. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { listRegistries, lookUpRecord, type RecordView, searchRecords } from '../../../platform/registry/contract.ts'
import { formatDate } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { SelectField } from '../../../web/ui/fields.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { ErrorState, PageHeader } from '../../../web/ui/page.tsx'
import { LandMap, useChosen, useParcel } from './land-map.tsx'
import { encumbranceNames, originNames, stateNames } from '../messages.ts'
import { words } from './page-messages.ts'
import { Fact, ParcelCard } from './parcel-card.tsx'

const registry = 'land'

export default function DeskLand(): ReactNode {
  const t = useText()
  const chosen = useChosen('/land')
  const parcel = useParcel(chosen.number)
  const [purpose, setPurpose] = useState('')
  return (
    <div className="desk-land stack">
      <PageHeader title={t(words.title)} />
      <LandMap
        chosen={chosen}
        parcel={parcel.data}
        searchHelp={t(words.searchHelpDesk)}
        tools={(text) => (
          <>
            <PurposeField value={purpose} onChange={setPurpose} />
            {purpose !== '' && <Addresses text={text} purpose={purpose} choose={chosen.choose} />}
          </>
        )}
        card={
          chosen.number === undefined ? null : (
            <ParcelCard chosen={chosen} of={parcel}>
              {({ number }) => <ForPurpose key={`${number} ${purpose}`} number={number} purpose={purpose} />}
            </ParcelCard>
          )
        }
      />
    </div>
  )
}

/** The purposes for which this official may read. */
function PurposeField({ value, onChange }: { value: string; onChange: (value: string) => void }): ReactNode {
  const t = useText()
  const registries = useQuery({ queryKey: ['registries'], queryFn: ({ signal }) => call(listRegistries, { signal }) })
  const mine = registries.data?.find(({ name }) => name === registry)?.purposes.filter((one) => one.mine) ?? []
  if (registries.error) return <ErrorState error={registries.error} retry={() => void registries.refetch()} />
  return (
    <SelectField
      label={t(words.purpose)}
      value={value}
      empty={t(words.choosePurpose)}
      onChange={onChange}
      choices={mine.map(({ name, title }) => ({ value: name, label: t(title) }))}
    />
  )
}

/** A search by address is a reading too: only when it is asked for. */
function Addresses(props: { text: string; purpose: string; choose: (number: string) => void }): ReactNode {
  const t = useText()
  const { text, purpose, choose } = props
  const find = useMutation({
    mutationFn: (q: string) => call(searchRecords, { params: { registry }, query: { q, purpose, limit: 20 } }),
  })
  return (
    <div className="stack tight">
      <Button disabled={text.trim() === ''} busy={find.isPending} onClick={() => find.mutate(text.trim())}>
        {t(words.findAddress)}
      </Button>
      <p className="soft small">{t(words.readingNoted)}</p>
      {find.error && <ErrorState error={find.error} />}
      {find.data?.items.length === 0 && <p role="status">{t(words.notFoundAddress)}</p>}
      {find.data && find.data.items.length > 0 && (
        <ul role="list" className="map-list" aria-label={t(words.addresses)}>
          {find.data.items.map(({ id, label, data }) => (
            <li key={id}>
              <button type="button" onClick={() => choose(String(data['number']))}>
                <span>
                  <b>{label}</b>
                  <br />
                  <span className="soft small">{String(data['number'])}</span>
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {find.data?.more && <p className="soft small">{t(words.moreFound)}</p>}
    </div>
  )
}

function ForPurpose({ number, purpose }: { number: string; purpose: string }): ReactNode {
  const t = useText()
  const read = useMutation({
    mutationFn: () => call(lookUpRecord, { params: { registry, key: number }, query: { purpose } }),
  })
  if (read.data) return <Opened record={read.data} purpose={purpose} />
  return (
    <div className="stack tight">
      <Button kind="primary" disabled={purpose === ''} busy={read.isPending} onClick={() => read.mutate()}>
        {t(words.readMore)}
      </Button>
      <p className="soft small">{purpose === '' ? t(words.choosePurpose) : t(words.readingNoted)}</p>
      {read.error && <ErrorState error={read.error} />}
    </div>
  )
}

interface Rights {
  readonly origin: string
  readonly shared: boolean
  readonly until?: string
}
interface Encumbrance {
  readonly kind: string
  readonly reference: string
  readonly since: string
  readonly until?: string
}

function Opened({ record, purpose }: { record: RecordView; purpose: string }): ReactNode {
  const t = useText()
  const { data, withheld } = record
  const holders = (data['holders'] ?? []) as readonly { name: string; share?: string }[]
  const certificates = (data['certificates'] ?? []) as readonly string[]
  return (
    <div className="stack" role="region" aria-label={t(words.rights)}>
      <RightsOf rights={data['rights'] as Rights | undefined} />
      <Encumbrances list={(data['encumbrances'] ?? []) as readonly Encumbrance[]} />
      <div>
        <h3>{t(words.holders)}</h3>
        {withheld.includes('holders') && <p className="soft">{t(words.withheld)}</p>}
        {!withheld.includes('holders') && holders.length === 0 && <p className="soft">{t(words.none)}</p>}
        {holders.map(({ name, share }) => (
          <p key={name}>
            {name} {share}
          </p>
        ))}
      </div>
      <div>
        <h3>{t(words.certificates)}</h3>
        {certificates.length === 0 && <p className="soft">{t(words.none)}</p>}
        {certificates.map((number) => (
          <Certificate key={number} number={number} purpose={purpose} />
        ))}
      </div>
    </div>
  )
}

function RightsOf({ rights }: { rights: Rights | undefined }): ReactNode {
  const t = useText()
  if (!rights) return null
  const origin = originNames[rights.origin]
  const term = rights.until === undefined ? t(words.longTerm) : t(words.until, { day: formatDate(rights.until) })
  return (
    <div>
      <h3>{t(words.rights)}</h3>
      <p>{[origin ? t(origin) : rights.origin, rights.shared && t(words.shared), term].filter(Boolean).join(', ')}</p>
    </div>
  )
}

function Encumbrances({ list }: { list: readonly Encumbrance[] }): ReactNode {
  const t = useText()
  return (
    <div>
      <h3>{t(words.encumbrances)}</h3>
      {list.length === 0 && <p className="soft">{t(words.none)}</p>}
      {list.map(({ kind, reference, since, until }) => {
        const name = encumbranceNames[kind]
        return (
          <p key={reference}>
            <b>{name ? t(name) : kind}</b> {reference}, {t(words.since, { day: formatDate(since) })}
            {until !== undefined && ` ${t(words.until, { day: formatDate(until) })}`}
          </p>
        )
      })}
    </div>
  )
}

/** Its own record, read only when somebody wants to see it. */
function Certificate({ number, purpose }: { number: string; purpose: string }): ReactNode {
  const t = useText()
  const read = useMutation({
    mutationFn: () =>
      call(lookUpRecord, { params: { registry: 'land-certificates', key: number }, query: { purpose } }),
  })
  if (!read.data) {
    return (
      <div className="stack tight">
        <Button size="small" busy={read.isPending} onClick={() => read.mutate()}>
          {t(words.openCertificate, { number })}
        </Button>
        {read.error && <ErrorState error={read.error} />}
      </div>
    )
  }
  const { data } = read.data
  const state = stateNames[String(data['state'])]
  return (
    <dl className="answers">
      <Fact name={number}>
        {state ? t(state) : String(data['state'])}
        {'\n'}
        <span className="soft small">
          {t(words.issued, { day: formatDate(String(data['issuedOn'])), issuer: String(data['issuer'] ?? '') })}
        </span>
      </Fact>
    </dl>
  )
}
