/** Who is told of observations: whether it gets through, and what did not. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDateTime, formatNumber } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { Confirm, Dialog, Menu, type MenuItem } from '../../../web/ui/dialog.tsx'
import { TextField } from '../../../web/ui/fields.tsx'
import { SaveDialog } from '../../../web/ui/form-dialog.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { Answer, EmptyState, ErrorState } from '../../../web/ui/page.tsx'
import { useSession } from '../../../web/ui/session.tsx'
import { StatusChip, When } from '../../../web/ui/status.tsx'
import {
  changeSubscription,
  endSubscription,
  listDeadLetters,
  listSubscriptions,
  resendDeadLetter,
  subscribe,
  type SubscriptionView,
} from '../subscriptions/contract.ts'
import { words } from './page-messages.ts'

type Doing = { readonly what: 'add' } | { readonly what: 'end' | 'letters'; readonly one: SubscriptionView }
const key = ['telemetry', 'subscriptions'] as const
const hourMs = 3_600_000

export function SubscriptionsPanel(): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [doing, setDoing] = useState<Doing>()
  const found = useQuery({ queryKey: key, queryFn: () => call(listSubscriptions), refetchInterval: 10_000 })
  const done = () => {
    setDoing(undefined)
    void client.invalidateQueries({ queryKey: key })
  }
  return (
    <section className="stack">
      <div className="row">
        <Button kind="primary" onClick={() => setDoing({ what: 'add' })}>
          {t(words.addSubscription)}
        </Button>
      </div>
      <Answer of={found}>
        {(all) =>
          all.length === 0 ? (
            <EmptyState title={t(words.noSubscriptions)}>{t(words.noSubscriptionsHelp)}</EmptyState>
          ) : (
            <SubscriptionsTable all={all} onAct={setDoing} onDone={done} />
          )
        }
      </Answer>
      {doing?.what === 'add' && <AddSubscription onClose={done} />}
      {doing?.what === 'end' && <EndSubscription one={doing.one} onDone={done} onClose={() => setDoing(undefined)} />}
      {doing?.what === 'letters' && <DeadLetters one={doing.one} onClose={done} />}
    </section>
  )
}

function SubscriptionsTable(props: {
  all: readonly SubscriptionView[]
  onAct: (doing: Doing) => void
  onDone: () => void
}): ReactNode {
  const t = useText()
  const language = useLanguage()
  const changing = useMutation({
    mutationFn: ({ id, ...body }: { id: string; isOn?: boolean; from?: string }) =>
      call(changeSubscription, { params: { id }, body }),
    onSuccess: props.onDone,
  })
  const items = (one: SubscriptionView): MenuItem[] => [
    {
      label: t(one.isOn ? words.pause : words.goOn),
      run: () => changing.mutate({ id: one.id, isOn: !one.isOn }),
    },
    {
      label: t(words.tellAgain),
      run: () => changing.mutate({ id: one.id, from: new Date(Date.now() - hourMs).toISOString() }),
    },
    { label: t(words.deadLetters), run: () => props.onAct({ what: 'letters', one }) },
    { label: t(words.endSubscription), run: () => props.onAct({ what: 'end', one }) },
  ]
  const columns: Column<SubscriptionView>[] = [
    {
      id: 'name',
      head: t(words.name),
      cell: ({ name, address }) => (
        <>
          <b>{name}</b>
          <br />
          <span className="soft code">{address}</span>
        </>
      ),
    },
    { id: 'state', head: t(words.state), cell: (one) => <Standing one={one} /> },
    {
      id: 'delivered',
      head: t(words.delivered),
      cell: ({ delivered, lastDeliveredAt }) => (
        <>
          {formatNumber(language, delivered)}
          <br />
          <span className="soft">{lastDeliveredAt ? <When at={lastDeliveredAt} /> : t(words.never)}</span>
        </>
      ),
    },
    {
      id: 'letters',
      head: t(words.deadLetters),
      cell: (one) =>
        one.deadLetters === 0 ? (
          formatNumber(language, 0)
        ) : (
          <Button size="small" onClick={() => props.onAct({ what: 'letters', one })}>
            {formatNumber(language, one.deadLetters)}
          </Button>
        ),
    },
    {
      id: 'actions',
      head: t(words.actions),
      align: 'end',
      cell: (one) => <Menu label={`${t(words.actions)}: ${one.name}`} items={items(one)} />,
    },
  ]
  return (
    <>
      <DataTable caption={t(words.subscriptions)} rows={props.all} keyOf={({ id }) => id} columns={columns} />
      {changing.error && <ErrorState error={changing.error} />}
    </>
  )
}

function Standing({ one }: { one: SubscriptionView }): ReactNode {
  const t = useText()
  const language = useLanguage()
  if (!one.isOn) return <StatusChip state="paused">{t(words.paused)}</StatusChip>
  if (one.tries === 0 && one.delivered === 0)
    return <StatusChip state={one.deadLetters === 0 ? 'due' : 'risk'}>{t(words.nothingDelivered)}</StatusChip>
  if (one.tries === 0) return <StatusChip state="done">{t(words.getsThrough)}</StatusChip>
  return (
    <>
      <StatusChip state="risk">{t(words.notTaken, { n: one.tries })}</StatusChip>
      <p className="soft">
        {one.lastError}
        {one.nextTryAt && ` · ${t(words.nextTry, { at: formatDateTime(language, one.nextTryAt) })}`}
      </p>
    </>
  )
}

function AddSubscription({ onClose }: { onClose: () => void }): ReactNode {
  const t = useText()
  const session = useSession()
  const unitId = session.data?.units[0]?.id ?? ''
  const [given, setGiven] = useState({ name: '', address: '', quantity: '' })
  const send = () => {
    const { name, address, quantity } = given
    return call(subscribe, { body: { name, address, unitId, filter: quantity === '' ? {} : { quantity } } })
  }
  return (
    <SaveDialog title={t(words.addSubscription)} act={t(words.save)} send={send} onClose={onClose}>
      <TextField label={t(words.name)} required value={given.name} onChange={(name) => setGiven({ ...given, name })} />
      <TextField
        label={t(words.address)}
        help={t(words.addressHelp)}
        type="url"
        required
        value={given.address}
        onChange={(address) => setGiven({ ...given, address })}
      />
      <TextField
        label={t(words.quantity)}
        help={t(words.quantityHelp)}
        optional
        value={given.quantity}
        onChange={(quantity) => setGiven({ ...given, quantity })}
      />
    </SaveDialog>
  )
}

interface About {
  readonly one: SubscriptionView
  readonly onClose: () => void
}

function EndSubscription({ one, onClose, onDone }: About & { readonly onDone: () => void }): ReactNode {
  const t = useText()
  const ending = useMutation({
    mutationFn: () => call(endSubscription, { params: { id: one.id } }),
    onSuccess: onDone,
  })
  return (
    <Confirm
      open
      danger
      title={`${t(words.endSubscription)}: ${one.name}`}
      act={t(words.endSubscription)}
      consequence={t(words.endSubscriptionHelp)}
      busy={ending.isPending}
      onAct={() => ending.mutate()}
      onClose={onClose}
    >
      {ending.error && <ErrorState error={ending.error} />}
    </Confirm>
  )
}

function DeadLetters({ one, onClose }: About): ReactNode {
  const t = useText()
  const language = useLanguage()
  const client = useQueryClient()
  const lettersKey = ['telemetry', 'dead-letters', one.id]
  const found = useQuery({ queryKey: lettersKey, queryFn: () => call(listDeadLetters, { params: { id: one.id } }) })
  const sending = useMutation({
    mutationFn: (letter: string) => call(resendDeadLetter, { params: { id: one.id, letter } }),
    onSuccess: () => client.invalidateQueries({ queryKey: lettersKey }),
  })
  return (
    <Dialog
      open
      title={`${t(words.deadLetters)}: ${one.name}`}
      onClose={onClose}
      actions={<Button onClick={onClose}>{t(words.close)}</Button>}
    >
      <p>{t(words.deadLettersHelp)}</p>
      <Answer of={found}>
        {(letters) =>
          letters.length === 0 ? (
            <EmptyState title={t(words.noDeadLetters)} />
          ) : (
            <ul className="stack" role="list">
              {letters.map((letter) => (
                <li key={letter.id} className="row">
                  <span className="grow">
                    {t(words.letterOf, { n: letter.observations, at: formatDateTime(language, letter.diedAt) })}
                    <br />
                    <span className="soft">{letter.error}</span>
                  </span>
                  <Button size="small" busy={sending.isPending} onClick={() => sending.mutate(letter.id)}>
                    {t(words.sendAgain)}
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </Answer>
      {sending.error && <ErrorState error={sending.error} />}
    </Dialog>
  )
}
