/** An administrator's page: who works at the unit, with which roles, who is away, who stands in. */
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDate } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { today } from '../../../web/ui/day.ts'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { Menu } from '../../../web/ui/dialog.tsx'
import { SelectField } from '../../../web/ui/fields.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { useGo, useQueryText } from '../../../web/ui/navigation.tsx'
import { Answer, EmptyState, ErrorState, Loading, PageHeader } from '../../../web/ui/page.tsx'
import { useSession } from '../../../web/ui/session.tsx'
import { StatusChip } from '../../../web/ui/status.tsx'
import { listOfficials, type OfficialDetail } from '../contract.ts'
import { roleNames } from '../messages.ts'
import {
  AbsenceDialog,
  AccountDialog,
  AddDialog,
  DelegateDialog,
  EndDelegationDialog,
  EndRoleDialog,
  GiveRoleDialog,
} from './desk-official-dialogs.tsx'
import { lastDay, now } from './days.ts'
import { words } from './page-messages.ts'

const administrators: readonly string[] = ['unit-admin', 'system-admin']
const pageSize = 50

export default function OfficialsPage(): ReactNode {
  const t = useText()
  const go = useGo()
  const session = useSession()
  const chosen = useQueryText()['unit']
  return (
    <div className="desk-page stack">
      <Answer of={session}>
        {(me) => {
          const units = me.units.filter((unit) => unit.roles.some((role) => administrators.includes(role)))
          const unit = units.find((one) => one.id === chosen) ?? units[0]
          if (!unit) return <EmptyState title={t(words.notAdmin)} />
          return (
            <>
              <PageHeader title={t(words.title)} lead={t(unit.name)} />
              {units.length > 1 && (
                <SelectField
                  label={t(words.unit)}
                  value={unit.id}
                  empty={null}
                  choices={units.map((one) => ({ value: one.id, label: t(one.name) }))}
                  onChange={(id) => go('/officials', { unit: id }, true)}
                />
              )}
              <Officials key={unit.id} unitId={unit.id} />
            </>
          )
        }}
      </Answer>
    </div>
  )
}

type Doing = 'add' | 'give-role' | 'end-role' | 'delegate' | 'end-delegation' | 'absence' | 'account'

function Officials({ unitId }: { unitId: string }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [doing, setDoing] = useState<{ what: Doing; who: OfficialDetail | null }>()
  const asked = useInfiniteQuery({
    queryKey: ['organisation', 'officials', unitId],
    queryFn: ({ pageParam }) =>
      call(listOfficials, { query: { unitId, limit: pageSize, ...(pageParam && { after: pageParam }) } }),
    initialPageParam: '',
    getNextPageParam: (page) => (page.officials.length === pageSize ? page.officials.at(-1)?.official.id : undefined),
  })
  const rows = asked.data?.pages.flatMap((page) => page.officials) ?? []
  const close = () => {
    setDoing(undefined)
    void client.invalidateQueries({ queryKey: ['organisation', 'officials'] })
  }
  if (asked.isPending) return <Loading />
  if (asked.error) return <ErrorState error={asked.error} retry={() => void asked.refetch()} />
  const shared = { unitId, onClose: close }
  const { what, who } = doing ?? { what: undefined, who: null }
  return (
    <section className="stack">
      <div className="row">
        <Button kind="primary" onClick={() => setDoing({ what: 'add', who: null })}>
          {t(words.add)}
        </Button>
      </div>
      {rows.length === 0 ? (
        <EmptyState title={t(words.none)}>{t(words.noneHelp)}</EmptyState>
      ) : (
        <Table rows={rows} unitId={unitId} onDo={(next, official) => setDoing({ what: next, who: official })} />
      )}
      {asked.hasNextPage && (
        <Button busy={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>
          {t(words.more)}
        </Button>
      )}
      {what === 'add' && <AddDialog {...shared} />}
      {who && what === 'give-role' && <GiveRoleDialog {...shared} who={who} />}
      {who && what === 'end-role' && <EndRoleDialog {...shared} who={who} />}
      {who && what === 'delegate' && <DelegateDialog {...shared} who={who} colleagues={rows} />}
      {who && what === 'end-delegation' && <EndDelegationDialog {...shared} who={who} colleagues={rows} />}
      {who && what === 'absence' && <AbsenceDialog {...shared} who={who} />}
      {who && what === 'account' && <AccountDialog {...shared} who={who} />}
    </section>
  )
}

function Table(props: {
  rows: readonly OfficialDetail[]
  unitId: string
  onDo: (what: Doing, who: OfficialDetail) => void
}): ReactNode {
  const t = useText()
  const columns: Column<OfficialDetail>[] = [
    {
      id: 'name',
      head: t(words.name),
      cell: ({ official }) => (
        <>
          <b>{official.name}</b>
          <br />
          <span className="soft">{official.email}</span>
        </>
      ),
    },
    {
      id: 'position',
      head: t(words.position),
      cell: ({ positions }) => {
        const here = positions.find((position) => position.unitId === props.unitId)
        return here ? t(here.title) : ''
      },
    },
    { id: 'roles', head: t(words.roles), cell: (row) => <Roles of={row} unitId={props.unitId} /> },
    { id: 'presence', head: t(words.presence), cell: (row) => <Presence of={row} /> },
    {
      id: 'actions',
      head: '',
      align: 'end',
      cell: (row) => (
        <Menu
          label={`${t(words.actions)}: ${row.official.name}`}
          items={[
            { label: t(words.giveRole), run: () => props.onDo('give-role', row) },
            { label: t(words.endRole), run: () => props.onDo('end-role', row) },
            { label: t(words.delegate), run: () => props.onDo('delegate', row) },
            ...(hasDelegation(row, props.unitId)
              ? [{ label: t(words.endDelegation), run: () => props.onDo('end-delegation', row) }]
              : []),
            { label: t(words.absence), run: () => props.onDo('absence', row) },
            {
              label: t(row.official.active ? words.closeAccount : words.openAccount),
              run: () => props.onDo('account', row),
            },
          ]}
        />
      ),
    },
  ]
  return <DataTable caption={t(words.title)} rows={props.rows} keyOf={(row) => row.official.id} columns={columns} />
}

const hasDelegation = ({ delegations }: OfficialDetail, unitId: string): boolean =>
  delegations.some((one) => one.unitId === unitId && one.endsAt > now())

function Roles({ of, unitId }: { of: OfficialDetail; unitId: string }): ReactNode {
  const t = useText()
  const day = today()
  const at = now()
  const own = of.roles.filter((role) => role.unitId === unitId && (role.validTo === null || role.validTo > day))
  const lent = of.delegations.filter(
    (one) => one.toOfficialId === of.official.id && one.unitId === unitId && one.endsAt > at,
  )
  if (own.length + lent.length === 0) return <span className="soft">{t(words.noRole)}</span>
  return (
    <ul role="list">
      {own.map((role) => (
        <li key={role.id}>
          {t(roleNames[role.role])} {role.validFrom > day && t(words.from, { date: formatDate(role.validFrom) })}{' '}
          {role.validTo && t(words.until, { date: formatDate(role.validTo) })}
        </li>
      ))}
      {lent.map((one) => (
        <li key={one.id}>
          {t(words.delegatedFrom, {
            role: one.role ? t(roleNames[one.role]) : t(words.allRoles),
            date: formatDate(lastDay(one.endsAt)),
          })}
        </li>
      ))}
    </ul>
  )
}

function Presence({ of }: { of: OfficialDetail }): ReactNode {
  const t = useText()
  const at = now()
  if (!of.official.active) return <StatusChip state="overdue">{t(words.closed)}</StatusChip>
  const away = of.absences.find((absence) => absence.startsAt <= at && absence.endsAt > at)
  return away ? (
    <StatusChip state="paused">{t(words.absentUntil, { date: formatDate(lastDay(away.endsAt)) })}</StatusChip>
  ) : (
    <StatusChip state="done">{t(words.present)}</StatusChip>
  )
}
