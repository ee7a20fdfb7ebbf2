/** Who may read what: given and revoked by the owner of the service. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useDeferredValue, useState } from 'react'
import { formatDate } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Combobox } from '../../../web/ui/combobox.tsx'
import { Button } from '../../../web/ui/controls.tsx'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { today } from '../../../web/ui/day.ts'
import { DateField } from '../../../web/ui/day-fields.tsx'
import { CheckboxGroup, SelectField, TextArea, TextField } from '../../../web/ui/fields.tsx'
import { SaveDialog } from '../../../web/ui/form-dialog.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { EmptyState, ErrorState, Loading } from '../../../web/ui/page.tsx'
import { StatusChip } from '../../../web/ui/status.tsx'
import {
  giveGrant,
  type Grant,
  listGrants,
  listMembers,
  listServices,
  revokeGrant,
  type ServiceInfo,
} from '../contract.ts'
import { inYears } from './days.ts'
import { words } from './page-messages.ts'
import { Paged, usePages } from './paged.tsx'

export function GrantsPanel({ permissions }: { permissions: readonly string[] }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [doing, setDoing] = useState<'give' | Grant>()
  const [q, setQ] = useState('')
  const services = useServices().data
  const nameOf: NameOf = (serviceId, field) => {
    const title = services?.find(({ id }) => id === serviceId)?.fields.find(({ name }) => name === field)?.title
    return title ? t(title) : field
  }
  const grants = usePages(['exchange', 'grants'], q, (query) => call(listGrants, { query }))
  const close = () => {
    setDoing(undefined)
    void client.invalidateQueries({ queryKey: ['exchange', 'grants'] })
  }
  return (
    <section className="stack">
      {permissions.includes('exchange.grant') && (
        <div className="row">
          <Button kind="primary" onClick={() => setDoing('give')}>
            {t(words.give)}
          </Button>
        </div>
      )}
      <Paged of={grants} q={q} onQ={setQ}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState title={t(words.noGrants)}>{t(words.noGrantsHelp)}</EmptyState>
          ) : (
            <DataTable
              caption={t(words.grants)}
              rows={rows}
              keyOf={({ id }) => id}
              columns={columns(t, nameOf, setDoing)}
            />
          )
        }
      </Paged>
      {doing === 'give' && <Give onClose={close} />}
      {doing !== undefined && doing !== 'give' && <Revoke grant={doing} onClose={close} />}
    </section>
  )
}

/** A field of a service, in words. */
type NameOf = (serviceId: string, field: string) => string

const useServices = () => useQuery({ queryKey: ['exchange', 'services'], queryFn: () => call(listServices) })

function columns(t: ReturnType<typeof useText>, nameOf: NameOf, revoke: (grant: Grant) => void): Column<Grant>[] {
  return [
    {
      id: 'member',
      head: t(words.member),
      cell: ({ memberName, memberId }) => (
        <>
          <b>{t(memberName)}</b>
          <br />
          <span className="soft code">{memberId}</span>
        </>
      ),
    },
    {
      id: 'service',
      head: t(words.service),
      cell: ({ serviceId, serviceTitle, purposeTitle, fields }) => (
        <>
          {t(serviceTitle)}
          <br />
          <span className="soft">
            {t(purposeTitle)}: {fields.map((field) => nameOf(serviceId, field)).join(', ')}
          </span>
        </>
      ),
    },
    {
      id: 'period',
      head: t(words.period),
      cell: (grant) => (
        <>
          <span className="one-line">
            {formatDate(grant.validFrom)} – {formatDate(grant.validTo)}
          </span>
          <br />
          <span className="soft">{t(words.quotaText, { minute: grant.perMinute, day: grant.perDay })}</span>
        </>
      ),
    },
    {
      id: 'ground',
      head: t(words.reason),
      cell: ({ reason, legalGround, givenByName }) => (
        <>
          {reason}
          <br />
          <span className="soft">
            {legalGround} · {givenByName}
          </span>
        </>
      ),
    },
    {
      id: 'state',
      head: t(words.state),
      cell: (grant) =>
        grant.revokedAt === null ? (
          <StatusChip state={grant.inForce ? 'done' : 'ended'}>
            {t(grant.inForce ? words.inForce : words.over)}
          </StatusChip>
        ) : (
          <>
            <StatusChip state="ended">{t(words.revokedBy, { name: grant.revokedByName ?? '' })}</StatusChip>
            <br />
            <span className="soft">{grant.revokeReason}</span>
          </>
        ),
    },
    {
      id: 'actions',
      head: '',
      align: 'end',
      cell: (grant) =>
        grant.mine &&
        grant.revokedAt === null && (
          <Button size="small" kind="danger" onClick={() => revoke(grant)}>
            {t(words.revoke)}
          </Button>
        ),
    },
  ]
}

function Revoke({ grant, onClose }: { grant: Grant; onClose: () => void }): ReactNode {
  const t = useText()
  const [reason, setReason] = useState('')
  const send = () => call(revokeGrant, { params: { id: grant.id }, body: { reason } })
  return (
    <SaveDialog title={t(words.revoke)} act={t(words.revoke)} danger send={send} onClose={onClose}>
      <p>{t(words.revokeHelp, { member: t(grant.memberName), service: t(grant.serviceTitle) })}</p>
      <TextArea label={t(words.reason)} required value={reason} onChange={setReason} />
    </SaveDialog>
  )
}

function Give({ onClose }: { onClose: () => void }): ReactNode {
  const services = useServices()
  if (services.error) return <ErrorState error={services.error} retry={() => void services.refetch()} />
  if (!services.data) return <Loading lines={1} />
  return <GiveForm services={services.data} onClose={onClose} />
}

/** Found by a few letters: there may be very many. */
function MemberPicker({ onPick }: { onPick: (id: string) => void }): ReactNode {
  const t = useText()
  const [text, setText] = useState('')
  const q = useDeferredValue(text.trim())
  const found = useQuery({
    queryKey: ['exchange', 'members', 'pick', q],
    queryFn: ({ signal }) => call(listMembers, { query: { q }, signal }),
    enabled: q !== '',
  })
  return (
    <Combobox
      label={t(words.member)}
      help={t(words.pickMember)}
      text={text}
      onText={(next) => {
        setText(next)
        onPick('')
      }}
      suggestions={found.data?.items.map(({ id, name }) => ({ id, label: t(name), detail: id }))}
      onPick={({ id, label }) => {
        setText(label)
        onPick(id)
      }}
    />
  )
}

function GiveForm(props: { services: readonly ServiceInfo[]; onClose: () => void }): ReactNode {
  const t = useText()
  const [given, setGiven] = useState({
    memberId: '',
    serviceId: '',
    purpose: '',
    validFrom: today(),
    validTo: inYears(1),
    perMinute: '60',
    perDay: '5000',
    reason: '',
    legalGround: '',
  })
  const [fields, setFields] = useState<readonly string[]>([])
  const set = (name: keyof typeof given) => (value: string) => setGiven({ ...given, [name]: value })
  const service = props.services.find(({ id }) => id === given.serviceId)
  const purpose = service?.purposes.find(({ name }) => name === given.purpose)
  const titleOf = (name: string) => {
    const field = service?.fields.find((one) => one.name === name)
    return field ? t(field.title) : name
  }
  const send = () => {
    const quotas = { perMinute: Number(given.perMinute), perDay: Number(given.perDay) }
    return call(giveGrant, { body: { ...given, ...quotas, fields: [...fields] } })
  }
  return (
    <SaveDialog title={t(words.give)} act={t(words.give)} send={send} onClose={props.onClose}>
      <MemberPicker onPick={set('memberId')} />
      <SelectField
        label={t(words.service)}
        required
        value={given.serviceId}
        choices={props.services.map(({ id, title }) => ({ value: id, label: t(title) }))}
        onChange={(serviceId) => {
          setGiven({ ...given, serviceId, purpose: '' })
          setFields([])
        }}
      />
      {service && (
        <SelectField
          label={t(words.purpose)}
          required
          value={given.purpose}
          choices={service.purposes.map(({ name, title }) => ({ value: name, label: t(title) }))}
          onChange={(name) => {
            const ground = service.purposes.find((one) => one.name === name)?.legalGround ?? ''
            setGiven({ ...given, purpose: name, legalGround: ground })
            setFields([])
          }}
        />
      )}
      {purpose && (
        <CheckboxGroup
          label={t(words.fields)}
          value={fields}
          onChange={setFields}
          choices={purpose.fields.map((name) => ({ value: name, label: titleOf(name) }))}
        />
      )}
      <DateField label={t(words.from)} value={given.validFrom} onChange={set('validFrom')} required />
      <DateField label={t(words.to)} value={given.validTo} onChange={set('validTo')} required />
      <TextField
        label={t(words.perMinute)}
        type="number"
        min={1}
        required
        value={given.perMinute}
        onChange={set('perMinute')}
      />
      <TextField label={t(words.perDay)} type="number" min={1} required value={given.perDay} onChange={set('perDay')} />
      <TextField label={t(words.legalGround)} required value={given.legalGround} onChange={set('legalGround')} />
      <TextArea label={t(words.reason)} required value={given.reason} onChange={set('reason')} />
    </SaveDialog>
  )
}
