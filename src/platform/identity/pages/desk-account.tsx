/** An official's account: roles, second factors, password, devices, history. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { Message } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { DataTable } from '../../../web/ui/data-table.tsx'
import { TextField } from '../../../web/ui/fields.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { Answer, ErrorState, PageHeader } from '../../../web/ui/page.tsx'
import { useSession } from '../../../web/ui/session.tsx'
import { When } from '../../../web/ui/status.tsx'
import { toast } from '../../../web/ui/toast.tsx'
import { changePassword, endSession, history, listSessions, passwordLengthMin, signOut } from '../contract.ts'
import type { Role } from '../../organisation/contract.ts'
import { roleNames } from '../../organisation/messages.ts'
import { outcomes, words } from './desk-messages.ts'
import { Passkeys, SixDigitCodes } from './desk-second-factor.tsx'
import { deviceName } from './device.ts'

export default function AccountPage(): ReactNode {
  const t = useText()
  const session = useSession()
  return (
    <div className="desk-page stack wide">
      <PageHeader title={t(words.title)} lead={session.data?.name} />
      <Answer of={session}>
        {(me) => (
          <div className="columns">
            <div className="stack wide">
              <section className="card stack">
                <h2>{t(words.secondFactor)}</h2>
                <p className="soft">{t(words.secondFactorHelp)}</p>
                <SixDigitCodes on={me.secondFactor.totp} />
                <Passkeys />
              </section>
              <Devices />
              <History />
            </div>
            <div className="stack wide">
              <section className="card">
                <h2>{t(words.roles)}</h2>
                <ul>
                  {me.units.map((unit) => (
                    <li key={unit.id}>
                      {t(unit.name)}: {unit.roles.map((role) => t(roleName(role))).join(', ')}
                    </li>
                  ))}
                </ul>
              </section>
              <Password />
            </div>
          </div>
        )}
      </Answer>
    </div>
  )
}

function roleName(role: string): Message {
  return roleNames[role as Role] ?? { vi: role, en: role }
}

function Device({ userAgent, note }: { userAgent: string; note: string | null }): ReactNode {
  return (
    <span title={userAgent}>
      {deviceName(userAgent)} {note && <b>({note})</b>}
    </span>
  )
}

function Password(): ReactNode {
  const t = useText()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const change = useMutation({
    mutationFn: () => call(changePassword, { body: { current, next } }),
    onSuccess: () => {
      setCurrent('')
      setNext('')
      toast(t(words.changed))
    },
  })
  return (
    <form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (!change.isPending) change.mutate()
      }}
    >
      <h2>{t(words.changePassword)}</h2>
      <TextField
        label={t(words.current)}
        type="password"
        autoComplete="current-password"
        value={current}
        onChange={setCurrent}
        required
      />
      <TextField
        label={t(words.newPassword)}
        type="password"
        autoComplete="new-password"
        value={next}
        onChange={setNext}
        required
        minLength={passwordLengthMin}
      />
      {change.error && <ErrorState error={change.error} />}
      <Button type="submit" busy={change.isPending}>
        {t(words.changePassword)}
      </Button>
    </form>
  )
}

function Devices(): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const asked = useQuery({ queryKey: ['identity', 'sessions'], queryFn: () => call(listSessions) })
  const end = useMutation({
    mutationFn: (id: string) => call(endSession, { params: { id } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['identity'] }),
  })
  const endAll = useMutation({
    mutationFn: () => call(signOut, { body: { everywhere: true } }),
    onSuccess: () => location.assign('/desk/'),
  })
  return (
    <section className="card stack">
      <div className="row between">
        <h2>{t(words.devices)}</h2>
        <Button kind="danger" size="small" busy={endAll.isPending} onClick={() => endAll.mutate()}>
          {t(words.endAll)}
        </Button>
      </div>
      {end.error && <ErrorState error={end.error} />}
      <Answer of={asked}>
        {({ items }) => (
          <DataTable
            caption={t(words.devices)}
            rows={items}
            keyOf={(item) => item.id}
            columns={[
              {
                id: 'device',
                head: t(words.device),
                cell: (item) => <Device userAgent={item.userAgent} note={item.current ? t(words.thisDevice) : null} />,
              },
              { id: 'address', head: t(words.address), cell: (item) => item.address },
              { id: 'seen', head: t(words.lastSeen), cell: (item) => <When at={item.lastSeenAt} /> },
              {
                id: 'end',
                head: '',
                cell: (item) =>
                  !item.current && (
                    <Button size="small" busy={end.isPending} onClick={() => end.mutate(item.id)}>
                      {t(words.end)}
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </Answer>
    </section>
  )
}

function History(): ReactNode {
  const t = useText()
  const asked = useQuery({
    queryKey: ['identity', 'history'],
    queryFn: () => call(history, { query: { limit: 20 } }),
  })
  return (
    <section className="card stack">
      <h2>{t(words.history)}</h2>
      <Answer of={asked}>
        {({ items }) => (
          <DataTable
            caption={t(words.history)}
            rows={items}
            keyOf={(item) => item.id}
            columns={[
              { id: 'when', head: t(words.when), cell: (item) => <When at={item.at} /> },
              { id: 'what', head: t(words.what), cell: (item) => t(outcomes[item.outcome]) },
              { id: 'address', head: t(words.address), cell: (item) => item.address },
              {
                id: 'device',
                head: t(words.device),
                cell: (item) => <Device userAgent={item.userAgent} note={null} />,
              },
            ]}
          />
        )}
      </Answer>
    </section>
  )
}
