/** Devices of one's units: provisioned, seen, blocked, let in again. */
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDateTime, formatNumber } from '../../../kernel/i18n.ts'
import { call, notSent, ProblemError } from '../../../web/ui/client.ts'
import { Button, CopyButton } from '../../../web/ui/controls.tsx'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { Confirm, Dialog, Menu, Tabs } from '../../../web/ui/dialog.tsx'
import { TextField } from '../../../web/ui/fields.tsx'
import { FormDialog } from '../../../web/ui/form-dialog.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { Answer, EmptyState, ErrorState, PageHeader } from '../../../web/ui/page.tsx'
import { useSession } from '../../../web/ui/session.tsx'
import { StatusChip, When } from '../../../web/ui/status.tsx'
import { toast } from '../../../web/ui/toast.tsx'
import { addDevice, amendDevice, type DeviceView, listDevices, listThings, renewClaim } from '../contract.ts'
import { BringFile } from './bring-file.tsx'
import { RulesPanel } from './desk-rules.tsx'
import { SubscriptionsPanel } from './desk-subscriptions.tsx'
import { silenceWords } from './silence-messages.ts'
import { SilencesPanel } from './silences.tsx'
import { words } from './page-messages.ts'

type Doing =
  | { readonly what: 'add' | 'file' }
  | { readonly what: 'block' | 'renew'; readonly device: DeviceView }
  | { readonly what: 'code'; readonly code: string }

export default function DevicesPage(): ReactNode {
  const t = useText()
  const session = useSession()
  return (
    <div className="desk-page stack">
      <PageHeader title={t(words.devices)} lead={t(words.devicesLead)} />
      <Answer of={session}>
        {({ permissions }) =>
          permissions.includes('telemetry.manage') ? (
            <Tabs
              label={t(words.devices)}
              tabs={[
                { id: 'devices', label: t(words.devices), content: <Devices /> },
                { id: 'subscribers', label: t(words.subscriptions), content: <SubscriptionsPanel /> },
                { id: 'rules', label: t(words.rules), content: <RulesPanel /> },
                { id: 'silences', label: t(silenceWords.title), content: <SilencesPanel /> },
              ]}
            />
          ) : (
            <EmptyState title={t(words.forbidden)} />
          )
        }
      </Answer>
    </div>
  )
}

function Devices(): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [q, setQ] = useState('')
  const [doing, setDoing] = useState<Doing>()
  const found = useInfiniteQuery({
    queryKey: ['telemetry', 'devices', q],
    queryFn: ({ pageParam, signal }) =>
      call(listDevices, { query: { ...(q !== '' && { q }), ...(pageParam !== '' && { after: pageParam }) }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: (before) => before,
    refetchInterval: 10_000,
  })
  const done = (next?: Doing) => {
    setDoing(next)
    void client.invalidateQueries({ queryKey: ['telemetry', 'devices'] })
  }
  return (
    <div className="stack">
      <div className="row">
        <TextField label={t(words.findDevice)} type="search" value={q} onChange={setQ} />
        <Button kind="primary" onClick={() => setDoing({ what: 'add' })}>
          {t(words.addDevice)}
        </Button>
        <Button onClick={() => setDoing({ what: 'file' })}>{t(words.bringFile)}</Button>
      </div>
      <Answer of={found}>
        {({ pages }) => {
          const devices = pages.flatMap((page) => page.devices)
          return devices.length === 0 ? (
            <EmptyState title={t(words.noDevices)}>{t(words.noDevicesHelp)}</EmptyState>
          ) : (
            <DevicesTable devices={devices} onAct={setDoing} onLetIn={() => done()} />
          )
        }}
      </Answer>
      {found.hasNextPage && (
        <div>
          <Button busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {t(words.moreDevices)}
          </Button>
        </div>
      )}
      {doing?.what === 'file' && <BringFile onClose={() => done()} />}
      {doing?.what === 'add' && (
        <AddDevice onClose={() => setDoing(undefined)} onMade={(code) => done({ what: 'code', code })} />
      )}
      {doing?.what === 'code' && <ClaimCode code={doing.code} onClose={() => setDoing(undefined)} />}
      {doing?.what === 'block' && <Block device={doing.device} onClose={() => done()} />}
      {doing?.what === 'renew' && (
        <Renew
          device={doing.device}
          onClose={() => setDoing(undefined)}
          onMade={(code) => done({ what: 'code', code })}
        />
      )}
    </div>
  )
}

function DevicesTable({
  devices,
  onAct,
  onLetIn,
}: {
  devices: readonly DeviceView[]
  onAct: (doing: Doing) => void
  onLetIn: () => void
}): ReactNode {
  const t = useText()
  const language = useLanguage()
  const letIn = useMutation({
    mutationFn: (id: string) => call(amendDevice, { params: { id }, body: { state: 'active' } }),
    onSuccess: onLetIn,
  })
  const columns: Column<DeviceView>[] = [
    {
      id: 'name',
      head: t(words.name),
      cell: ({ name, unitName }) => (
        <>
          <b>{name}</b>
          <br />
          <span className="soft">{t(unitName)}</span>
        </>
      ),
    },
    { id: 'state', head: t(words.state), cell: (device) => <DeviceState device={device} /> },
    {
      id: 'seen',
      head: t(words.seen),
      cell: ({ lastSeenAt }) =>
        lastSeenAt ? <When at={lastSeenAt} /> : <span className="soft">{t(words.never)}</span>,
    },
    {
      id: 'counts',
      head: t(words.counts),
      cell: ({ accepted, refused, lastRefusal }) => (
        <>
          {formatNumber(language, accepted)} / {formatNumber(language, refused)}
          {lastRefusal && <p className="soft">{t(words.lastRefusal, { why: t(lastRefusal) })}</p>}
        </>
      ),
    },
    {
      id: 'things',
      head: t(words.sendsFor),
      cell: ({ things }) =>
        things.length === 0 ? (
          <span className="soft">{t(words.nothing)}</span>
        ) : (
          things
            .map(({ code }) => code)
            .slice(0, 5)
            .join(', ') + (things.length > 5 ? ` +${things.length - 5}` : '')
        ),
    },
    {
      id: 'actions',
      head: t(words.actions),
      align: 'end',
      cell: (device) => (
        <Menu
          label={`${t(words.actions)}: ${device.name}`}
          items={[
            device.state === 'blocked' || device.throttledUntil !== null
              ? { label: t(words.letIn), run: () => letIn.mutate(device.id) }
              : { label: t(words.block), run: () => onAct({ what: 'block', device }) },
            { label: t(words.newClaim), run: () => onAct({ what: 'renew', device }) },
          ]}
        />
      ),
    },
  ]
  return (
    <>
      <DataTable caption={t(words.devices)} rows={devices} keyOf={({ id }) => id} columns={columns} />
      {letIn.error && <ErrorState error={letIn.error} />}
    </>
  )
}

function DeviceState({ device }: { device: DeviceView }): ReactNode {
  const t = useText()
  const language = useLanguage()
  if (device.throttledUntil !== null && Date.parse(device.throttledUntil) > Date.now()) {
    return (
      <StatusChip state="risk">
        {t(words.throttled, { at: formatDateTime(language, device.throttledUntil) })}
      </StatusChip>
    )
  }
  const states = { unclaimed: 'due', active: 'done', blocked: 'overdue' } as const
  return <StatusChip state={states[device.state]}>{t(words[device.state])}</StatusChip>
}

/** Things by the codes that were typed. Throws with the first that is not there. */
async function thingIdsOf(codes: readonly string[], missing: (code: string) => string): Promise<string[]> {
  const ids: string[] = []
  for (const code of codes) {
    const { things } = await call(listThings, { query: { q: code } })
    const thing = things.find((one) => one.code === code)
    if (!thing) throw new ProblemError({ type: notSent, title: missing(code), status: 422, detail: '' })
    ids.push(thing.id)
  }
  return ids
}

function AddDevice({ onClose, onMade }: { onClose: () => void; onMade: (code: string) => void }): ReactNode {
  const t = useText()
  const session = useSession()
  const [given, setGiven] = useState({ name: '', things: '' })
  const unitId = session.data?.units[0]?.id ?? ''
  const adding = useMutation({
    mutationFn: async () => {
      const codes = given.things.split(/[\s,;]+/).filter(Boolean)
      const thingIds = await thingIdsOf(codes, (code) => t(words.unknownThing, { code }))
      return call(addDevice, { body: { name: given.name, unitId, thingIds } })
    },
    onSuccess: ({ claimCode }) => onMade(claimCode),
  })
  return (
    <FormDialog
      title={t(words.addDevice)}
      act={t(words.save)}
      busy={adding.isPending}
      error={adding.error}
      onSubmit={() => adding.mutate()}
      onClose={onClose}
    >
      <TextField label={t(words.name)} required value={given.name} onChange={(name) => setGiven({ ...given, name })} />
      <TextField
        label={t(words.thingsOf)}
        optional
        value={given.things}
        onChange={(things) => setGiven({ ...given, things })}
      />
    </FormDialog>
  )
}

function ClaimCode({ code, onClose }: { code: string; onClose: () => void }): ReactNode {
  const t = useText()
  return (
    <Dialog
      open
      title={t(words.claimCode)}
      onClose={onClose}
      actions={
        <Button kind="primary" onClick={onClose}>
          {t(words.close)}
        </Button>
      }
    >
      <p>{t(words.claimHelp)}</p>
      <p className="code">{code}</p>
      <CopyButton text={code} label={t(words.copyClaim)} />
    </Dialog>
  )
}

function Block({ device, onClose }: { device: DeviceView; onClose: () => void }): ReactNode {
  const t = useText()
  const blocking = useMutation({
    mutationFn: () => call(amendDevice, { params: { id: device.id }, body: { state: 'blocked' } }),
    onSuccess: () => {
      toast(t(words.saved))
      onClose()
    },
  })
  return (
    <Confirm
      open
      danger
      title={`${t(words.block)}: ${device.name}`}
      act={t(words.block)}
      consequence={t(words.blockHelp)}
      busy={blocking.isPending}
      onAct={() => blocking.mutate()}
      onClose={onClose}
    >
      {blocking.error && <ErrorState error={blocking.error} />}
    </Confirm>
  )
}

function Renew({
  device,
  onClose,
  onMade,
}: {
  device: DeviceView
  onClose: () => void
  onMade: (code: string) => void
}): ReactNode {
  const t = useText()
  const renewing = useMutation({
    mutationFn: () => call(renewClaim, { params: { id: device.id } }),
    onSuccess: ({ claimCode }) => onMade(claimCode),
  })
  return (
    <Confirm
      open
      danger
      title={`${t(words.newClaim)}: ${device.name}`}
      act={t(words.newClaim)}
      consequence={t(words.newClaimHelp)}
      busy={renewing.isPending}
      onAct={() => renewing.mutate()}
      onClose={onClose}
    >
      {renewing.error && <ErrorState error={renewing.error} />}
    </Confirm>
  )
}
