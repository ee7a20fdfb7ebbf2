/** The members with their keys: added, suspended, rotated, revoked. */
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDate } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { today } from '../../../web/ui/day.ts'
import { Menu, type MenuItem } from '../../../web/ui/dialog.tsx'
import { DateField } from '../../../web/ui/day-fields.tsx'
import { TextArea, TextField } from '../../../web/ui/fields.tsx'
import { SaveDialog } from '../../../web/ui/form-dialog.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { EmptyState } from '../../../web/ui/page.tsx'
import { StatusChip } from '../../../web/ui/status.tsx'
import { addKey, addMember, listMembers, type Member, revokeKey, setMemberState } from '../contract.ts'
import { words } from './page-messages.ts'
import { inYears } from './days.ts'
import { Paged, usePages } from './paged.tsx'

type Doing =
  | { readonly what: 'add' }
  | { readonly what: 'key' | 'state'; readonly member: Member }
  | { readonly what: 'revoke'; readonly member: Member; readonly keyId: string }

export function MembersPanel({ permissions }: { permissions: readonly string[] }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [doing, setDoing] = useState<Doing>()
  const [q, setQ] = useState('')
  const asked = usePages(['exchange', 'members'], q, (query) => call(listMembers, { query }))
  const mine = permissions.includes('exchange.manage')
  const close = () => {
    setDoing(undefined)
    void client.invalidateQueries({ queryKey: ['exchange'] })
  }
  return (
    <section className="stack">
      {mine && (
        <div className="row">
          <Button kind="primary" onClick={() => setDoing({ what: 'add' })}>
            {t(words.addMember)}
          </Button>
        </div>
      )}
      <Paged of={asked} q={q} onQ={setQ}>
        {(members) =>
          members.length === 0 ? (
            <EmptyState title={t(words.none)} />
          ) : (
            <DataTable
              caption={t(words.members)}
              rows={members}
              keyOf={({ id }) => id}
              columns={columns(t, mine ? setDoing : undefined)}
            />
          )
        }
      </Paged>
      {doing?.what === 'add' && <AddMember onClose={close} />}
      {doing?.what === 'key' && <AddKey member={doing.member} onClose={close} />}
      {doing?.what === 'state' && <ChangeState member={doing.member} onClose={close} />}
      {doing?.what === 'revoke' && <RevokeKey member={doing.member} keyId={doing.keyId} onClose={close} />}
    </section>
  )
}

function columns(t: ReturnType<typeof useText>, act: ((doing: Doing) => void) | undefined): Column<Member>[] {
  const all: Column<Member>[] = [
    {
      id: 'name',
      head: t(words.member),
      cell: (member) => (
        <>
          <b>{t(member.name)}</b>
          <br />
          <span className="soft code">{member.id}</span>
        </>
      ),
    },
    {
      id: 'state',
      head: t(words.state),
      cell: ({ state, sandbox, stateReason }) => (
        <>
          <span className="row">
            <StatusChip state={state === 'active' ? 'done' : 'paused'}>
              {t(state === 'active' ? words.active : words.suspended)}
            </StatusChip>
            {sandbox && <span className="soft">{t(words.sandbox)}</span>}
          </span>
          {state === 'suspended' && stateReason && <p className="soft">{stateReason}</p>}
        </>
      ),
    },
    { id: 'keys', head: t(words.keys), cell: (member) => <Keys of={member} /> },
    { id: 'contact', head: t(words.contact), cell: ({ contact }) => contact },
  ]
  if (!act) return all
  const items = (member: Member): MenuItem[] => [
    { label: t(words.addKey), run: () => act({ what: 'key', member }) },
    {
      label: t(member.state === 'active' ? words.suspend : words.letIn),
      run: () => act({ what: 'state', member }),
    },
    ...member.keys
      .filter(({ revokedAt }) => revokedAt === null)
      .map(({ keyId }) => ({
        label: t(words.revokeKey, { key: shortKey(keyId) }),
        run: () => act({ what: 'revoke', member, keyId }),
      })),
  ]
  const actions: Column<Member> = {
    id: 'actions',
    head: '',
    align: 'end',
    cell: (member) => <Menu label={`${t(words.actions)}: ${t(member.name)}`} items={items(member)} />,
  }
  return [...all, actions]
}

const shortKey = (keyId: string) => `${keyId.slice(0, 8)}…`

function Keys({ of }: { of: Member }): ReactNode {
  const t = useText()
  if (of.keys.length === 0) return <span className="soft">{t(words.noKeys)}</span>
  return (
    <ul role="list">
      {of.keys.map((key) => (
        <li key={key.keyId}>
          <span className="code">{shortKey(key.keyId)}</span> {key.algorithm}{' '}
          <span className="soft">
            {key.revokedAt ? t(words.keyRevoked) : t(words.keyUntil, { date: formatDate(key.validTo) })}
          </span>
        </li>
      ))}
    </ul>
  )
}

function AddMember({ onClose }: { onClose: () => void }): ReactNode {
  const t = useText()
  const [given, setGiven] = useState({ id: '', vi: '', en: '', contact: '', address: '', reason: '' })
  const set = (name: keyof typeof given) => (value: string) => setGiven({ ...given, [name]: value })
  const send = () => {
    const { id, vi, en, contact, address, reason } = given
    return call(addMember, { body: { id, name: { vi, en }, contact, reason, ...(address !== '' && { address }) } })
  }
  return (
    <SaveDialog title={t(words.addMember)} act={t(words.save)} send={send} onClose={onClose}>
      <TextField label={t(words.id)} help={t(words.memberHelp)} required value={given.id} onChange={set('id')} />
      <TextField label={t(words.name)} required value={given.vi} onChange={set('vi')} />
      <TextField label={t(words.nameEn)} required value={given.en} onChange={set('en')} />
      <TextField label={t(words.contact)} required value={given.contact} onChange={set('contact')} />
      <TextField
        label={t(words.address)}
        help={t(words.addressHelp)}
        optional
        type="url"
        value={given.address}
        onChange={set('address')}
      />
      <TextArea label={t(words.reason)} required value={given.reason} onChange={set('reason')} />
    </SaveDialog>
  )
}

interface About {
  readonly member: Member
  readonly onClose: () => void
}

function AddKey({ member, onClose }: About): ReactNode {
  const t = useText()
  const [publicKeyPem, setPem] = useState('')
  const [validFrom, setFrom] = useState(today())
  const [validTo, setTo] = useState(inYears(2))
  const [reason, setReason] = useState('')
  const send = () => call(addKey, { params: { member: member.id }, body: { publicKeyPem, validFrom, validTo, reason } })
  return (
    <SaveDialog title={`${t(words.addKey)}: ${t(member.name)}`} act={t(words.save)} send={send} onClose={onClose}>
      <TextArea
        label={t(words.publicKey)}
        help={t(words.publicKeyHelp)}
        required
        rows={5}
        value={publicKeyPem}
        onChange={setPem}
      />
      <DateField label={t(words.from)} value={validFrom} onChange={setFrom} required />
      <DateField label={t(words.to)} value={validTo} onChange={setTo} required />
      <TextArea label={t(words.reason)} required value={reason} onChange={setReason} />
    </SaveDialog>
  )
}

function ChangeState({ member, onClose }: About): ReactNode {
  const t = useText()
  const [reason, setReason] = useState('')
  const state = member.state === 'active' ? 'suspended' : 'active'
  const title = t(state === 'active' ? words.letIn : words.suspend)
  const send = () => call(setMemberState, { params: { member: member.id }, body: { state, reason } })
  return (
    <SaveDialog title={title} act={title} danger={state === 'suspended'} send={send} onClose={onClose}>
      {state === 'suspended' && <p>{t(words.suspendHelp, { name: t(member.name) })}</p>}
      <TextArea label={t(words.reason)} required value={reason} onChange={setReason} />
    </SaveDialog>
  )
}

function RevokeKey({ member, keyId, onClose }: About & { readonly keyId: string }): ReactNode {
  const t = useText()
  const [reason, setReason] = useState('')
  const send = () => call(revokeKey, { params: { member: member.id, keyId }, body: { reason } })
  return (
    <SaveDialog
      title={t(words.revokeKey, { key: shortKey(keyId) })}
      act={t(words.revoke)}
      danger
      send={send}
      onClose={onClose}
    >
      <p>{t(words.revokeKeyHelp)}</p>
      <TextArea label={t(words.reason)} required value={reason} onChange={setReason} />
    </SaveDialog>
  )
}
