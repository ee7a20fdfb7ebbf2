/** What an administrator records about an official, one dialog each. */
import { type ReactNode, useState } from 'react'
import { formatDate } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { today } from '../../../web/ui/day.ts'
import { DateField } from '../../../web/ui/day-fields.tsx'
import { SelectField, TextField } from '../../../web/ui/fields.tsx'
import { SaveDialog } from '../../../web/ui/form-dialog.tsx'
import { useText } from '../../../web/ui/language.tsx'
import {
  addOfficial,
  assignRole,
  delegate,
  endDelegation,
  endRole,
  type OfficialDetail,
  recordAbsence,
  setAccount,
  type DailyRole,
  type Role,
} from '../contract.ts'
import { roleNames } from '../messages.ts'
import { dailyRoles } from '../roles.ts'
import { endOf, lastDay, now, startOf } from './days.ts'
import { words } from './page-messages.ts'

interface Shared {
  readonly unitId: string
  readonly onClose: () => void
}
type About = Shared & { readonly who: OfficialDetail }

export function AddDialog({ unitId, onClose }: Shared): ReactNode {
  const t = useText()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [phone, setPhone] = useState('')
  const [vi, setVi] = useState('')
  const [en, setEn] = useState('')
  const send = () =>
    call(addOfficial, { body: { name, email, unitId, title: { vi, en: en || vi }, ...(phone && { phone }) } })
  return (
    <SaveDialog title={t(words.add)} act={t(words.add)} send={send} onClose={onClose}>
      <TextField label={t(words.name)} value={name} onChange={setName} required minLength={2} autoComplete="off" />
      <TextField label={t(words.email)} type="email" value={email} onChange={setEmail} required autoComplete="off" />
      <TextField label={t(words.phone)} type="tel" value={phone} onChange={setPhone} pattern="0[0-9]{9}" optional />
      <TextField label={t(words.position)} value={vi} onChange={setVi} required />
      <TextField label={t(words.positionEn)} value={en} onChange={setEn} optional />
    </SaveDialog>
  )
}

function RoleChoice(props: {
  value: string
  roles: readonly Role[]
  onChange: (role: string) => void
  empty?: string
}): ReactNode {
  const t = useText()
  return (
    <SelectField
      label={t(words.role)}
      value={props.value}
      onChange={props.onChange}
      {...(props.empty !== undefined && { empty: props.empty })}
      choices={props.roles.map((role) => ({ value: role, label: t(roleNames[role]) }))}
    />
  )
}

export function GiveRoleDialog({ unitId, who, onClose }: About): ReactNode {
  const t = useText()
  const [role, setRole] = useState<string>(dailyRoles[0] ?? '')
  const [from, setFrom] = useState(today())
  const [to, setTo] = useState('')
  const send = () =>
    call(assignRole, {
      params: { id: who.official.id },
      body: { role: role as Role, unitId, subtree: false, validFrom: from, ...(to && { validTo: to }) },
    })
  return (
    <SaveDialog
      title={`${t(words.giveRole)}: ${who.official.name}`}
      act={t(words.giveRole)}
      send={send}
      onClose={onClose}
    >
      <RoleChoice value={role} roles={dailyRoles} onChange={setRole} />
      <DateField label={t(words.validFrom)} value={from} onChange={setFrom} required />
      <DateField label={t(words.validTo)} value={to} onChange={setTo} optional />
    </SaveDialog>
  )
}

export function EndRoleDialog({ unitId, who, onClose }: About): ReactNode {
  const t = useText()
  const held = who.roles.filter((role) => role.unitId === unitId && (role.validTo === null || role.validTo > today()))
  const [id, setId] = useState(held[0]?.id ?? '')
  return (
    <SaveDialog
      danger
      title={`${t(words.endRole)}: ${who.official.name}`}
      act={t(words.endRole)}
      send={() => call(endRole, { params: { id }, body: {} })}
      onClose={onClose}
    >
      <p>{t(words.endRoleHelp, { name: who.official.name })}</p>
      <SelectField
        label={t(words.role)}
        value={id}
        onChange={setId}
        choices={held.map((role) => ({ value: role.id, label: t(roleNames[role.role]) }))}
      />
    </SaveDialog>
  )
}

export function DelegateDialog(props: About & { readonly colleagues: readonly OfficialDetail[] }): ReactNode {
  const t = useText()
  const { who, unitId } = props
  const [to, setTo] = useState('')
  const [role, setRole] = useState('')
  const [begins, setBegins] = useState(today())
  const [ends, setEnds] = useState(today())
  const [reason, setReason] = useState('')
  const held = dailyRoles.filter((one) => who.roles.some((r) => r.role === one && r.unitId === unitId))
  const send = () =>
    call(delegate, {
      params: { id: who.official.id },
      body: {
        toOfficialId: to,
        unitId,
        startsAt: startOf(begins),
        endsAt: endOf(ends),
        reason,
        ...(role && { role: role as DailyRole }),
      },
    })
  const others = props.colleagues.filter(({ official }) => official.id !== who.official.id)
  return (
    <SaveDialog
      title={`${t(words.delegate)}: ${who.official.name}`}
      act={t(words.delegate)}
      send={send}
      onClose={props.onClose}
    >
      <SelectField
        label={t(words.to)}
        value={to}
        onChange={setTo}
        choices={others.map(({ official }) => ({ value: official.id, label: official.name }))}
      />
      <RoleChoice value={role} roles={held} onChange={setRole} empty={t(words.allRoles)} />
      <DateField label={t(words.begins)} value={begins} onChange={setBegins} required />
      <DateField label={t(words.ends)} value={ends} onChange={setEnds} required />
      <TextField label={t(words.reason)} value={reason} onChange={setReason} required minLength={3} />
    </SaveDialog>
  )
}

export function EndDelegationDialog(props: About & { readonly colleagues: readonly OfficialDetail[] }): ReactNode {
  const t = useText()
  const { who, unitId } = props
  const at = now()
  const open = who.delegations.filter((one) => one.unitId === unitId && one.endsAt > at)
  const [id, setId] = useState(open[0]?.id ?? '')
  const nameOf = (officialId: string) =>
    props.colleagues.find(({ official }) => official.id === officialId)?.official.name ?? officialId
  return (
    <SaveDialog
      title={`${t(words.endDelegation)}: ${who.official.name}`}
      act={t(words.endDelegation)}
      danger
      send={() => call(endDelegation, { params: { id } })}
      onClose={props.onClose}
    >
      <p>{t(words.endDelegationHelp)}</p>
      <SelectField
        label={t(words.delegation)}
        value={id}
        onChange={setId}
        choices={open.map((one) => ({
          value: one.id,
          label: t(words.fromTo, {
            from: nameOf(one.fromOfficialId),
            to: nameOf(one.toOfficialId),
            role: one.role ? t(roleNames[one.role]) : t(words.allRoles),
            date: formatDate(lastDay(one.endsAt)),
          }),
        }))}
      />
    </SaveDialog>
  )
}

export function AbsenceDialog({ who, onClose }: About): ReactNode {
  const t = useText()
  const [begins, setBegins] = useState(today())
  const [ends, setEnds] = useState(today())
  const [reason, setReason] = useState('')
  const send = () =>
    call(recordAbsence, {
      params: { id: who.official.id },
      body: { startsAt: startOf(begins), endsAt: endOf(ends), reason },
    })
  return (
    <SaveDialog
      title={`${t(words.absence)}: ${who.official.name}`}
      act={t(words.absence)}
      send={send}
      onClose={onClose}
    >
      <DateField label={t(words.begins)} value={begins} onChange={setBegins} required />
      <DateField label={t(words.ends)} value={ends} onChange={setEnds} required />
      <TextField label={t(words.reason)} value={reason} onChange={setReason} required minLength={3} />
    </SaveDialog>
  )
}

export function AccountDialog({ who, onClose }: About): ReactNode {
  const t = useText()
  const { active, id, name } = who.official
  const act = t(active ? words.closeAccount : words.openAccount)
  return (
    <SaveDialog
      title={`${act}: ${name}`}
      act={act}
      danger={active}
      send={() => call(setAccount, { params: { id }, body: { active: !active } })}
      onClose={onClose}
    >
      <p>{t(active ? words.closeAccountHelp : words.openAccountHelp, { name })}</p>
    </SaveDialog>
  )
}
