/** Records that may be one: side by side, with the reasons; merged, or said to be two. Either can be taken back. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDate } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button, Go } from '../../../web/ui/controls.tsx'
import { TextArea } from '../../../web/ui/fields.tsx'
import { FormDialog } from '../../../web/ui/form-dialog.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { useQueryText } from '../../../web/ui/navigation.tsx'
import { Answer, EmptyState, ErrorState, Notice, PageHeader } from '../../../web/ui/page.tsx'
import { toast } from '../../../web/ui/toast.tsx'
import { declareNotSame, listDuplicates, type PairView, reopenPair } from '../care/contract.ts'
import { type RecordView, type RegistryInfo, splitRecord } from '../contract.ts'
import { words } from './care-messages.ts'
import { type Merged, MergeDialog } from './merge-dialogs.tsx'
import { words as recordWords } from './page-messages.ts'
import { ForPurpose, OfRegistry } from './registry-page.tsx'
import { Value } from './value-words.tsx'

export default function DuplicatesPage(): ReactNode {
  return (
    <OfRegistry needs={({ maintained, findsDuplicates }) => maintained && findsDuplicates}>
      {(registry) => <Duplicates of={registry} />}
    </OfRegistry>
  )
}

function Duplicates({ of: registry }: { of: RegistryInfo }): ReactNode {
  const t = useText()
  const { show, purpose } = useQueryText()
  const path = `/registries/${registry.name}/duplicates`
  const decided = show === 'decided'
  return (
    <>
      <PageHeader
        title={t(words.duplicates)}
        lead={t(words.duplicatesLead)}
        back={{ to: `/registries/${registry.name}`, label: t(registry.title) }}
      />
      <ForPurpose of={registry} path={path}>
        {(name) => (
          <>
            <nav className="tabs" aria-label={t(words.duplicates)}>
              <Go to={path} search={{ purpose }} {...(!decided && { 'aria-current': 'page' })}>
                {t(words.open)}
              </Go>
              <Go to={path} search={{ purpose, show: 'decided' }} {...(decided && { 'aria-current': 'page' })}>
                {t(words.decided)}
              </Go>
            </nav>
            <Pairs key={`${name} ${decided}`} of={registry} purpose={name} decided={decided} />
          </>
        )}
      </ForPurpose>
    </>
  )
}

interface PairsProps {
  readonly of: RegistryInfo
  readonly purpose: string
  readonly decided: boolean
}

function Pairs({ of: registry, purpose, decided }: PairsProps): ReactNode {
  const t = useText()
  const asked = useQuery({
    queryKey: ['registry', registry.name, 'duplicates', purpose, decided],
    queryFn: () => call(listDuplicates, { params: { registry: registry.name }, query: { purpose, decided } }),
    // Every reading is recorded: it is not repeated because a window got the focus.
    refetchOnWindowFocus: false,
  })
  return (
    <Answer of={asked}>
      {({ items, more }) =>
        items.length === 0 ? (
          <EmptyState title={t(decided ? words.noDecided : words.noPairs)}>
            {!decided && t(words.noPairsHelp)}
          </EmptyState>
        ) : (
          <>
            {items.map((pair) => (
              <Pair key={`${pair.first.id} ${pair.second.id}`} of={pair} registry={registry} purpose={purpose} />
            ))}
            {more && <Notice>{t(words.morePairs)}</Notice>}
          </>
        )
      }
    </Answer>
  )
}

interface PairProps {
  readonly of: PairView
  readonly registry: RegistryInfo
  readonly purpose: string
}

function Pair({ of: pair, registry, purpose }: PairProps): ReactNode {
  const t = useText()
  const { first, second, score, reasons, decision } = pair
  const href = ({ id }: RecordView): string => `/registries/${registry.name}/${id}`
  return (
    <article className="card stack" aria-label={`${first.label} · ${second.label}`}>
      <div className="row between">
        <h2>{first.label === second.label ? first.label : `${first.label} · ${second.label}`}</h2>
        <span className="soft">{t(words.score, { score })}</span>
      </div>
      <ul className="pair-reasons" role="list" aria-label={t(words.reasons)}>
        {reasons.map((reason) => (
          <li key={reason.vi} data-against={reason.points < 0}>
            <b className="figures">{reason.points > 0 ? `+${reason.points}` : reason.points}</b> {t(reason)}
          </li>
        ))}
      </ul>
      <Compared registry={registry} first={first} second={second} />
      <p className="row small">
        <Go to={href(first)} search={{ purpose }}>
          {t(words.openRecord)} 1
        </Go>
        <Go to={href(second)} search={{ purpose }}>
          {t(words.openRecord)} 2
        </Go>
      </p>
      {decision === null ? (
        <Settle of={pair} registry={registry} purpose={purpose} />
      ) : (
        <Settled of={pair} registry={registry} decision={decision} />
      )}
    </article>
  )
}

/** What differs, field by field; what is alike in one line. */
function Compared(props: { registry: RegistryInfo; first: RecordView; second: RecordView }): ReactNode {
  const t = useText()
  const { registry, first, second } = props
  const fields = registry.fields.filter(({ name }) => first.data[name] !== undefined || second.data[name] !== undefined)
  const isAlike = ({ name }: (typeof fields)[number]): boolean =>
    JSON.stringify(first.data[name]) === JSON.stringify(second.data[name])
  const differing = fields.filter((field) => !isAlike(field))
  const alike = fields.filter(isAlike)
  const cell = (of: RecordView, field: (typeof fields)[number]): ReactNode =>
    of.data[field.name] === undefined ? (
      <span className="soft">{t(recordWords.empty)}</span>
    ) : (
      <Value of={of.data[field.name]} field={field} />
    )
  return (
    <>
      {differing.length > 0 && (
        <table className="pair-table">
          <thead>
            <tr>
              <td />
              <th scope="col">{t(words.first)}</th>
              <th scope="col">{t(words.second)}</th>
            </tr>
          </thead>
          <tbody>
            {differing.map((field) => (
              <tr key={field.name}>
                <th scope="row">{t(field.title)}</th>
                <td>{cell(first, field)}</td>
                <td>{cell(second, field)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {alike.length > 0 && (
        <p className="soft small">{t(words.alikeFields, { names: alike.map(({ title }) => t(title)).join(', ') })}</p>
      )}
    </>
  )
}

/** Asks for the lists again, after what was done about a pair. */
function useAgain({ name }: RegistryInfo): () => Promise<void> {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: ['registry', name] })
}

type Doing = 'keep-first' | 'keep-second' | 'not-same'

function Settle({ of: pair, registry, purpose }: PairProps): ReactNode {
  const t = useText()
  const again = useAgain(registry)
  const [doing, setDoing] = useState<Doing>()
  const close = (): void => setDoing(undefined)
  const params = { registry: registry.name }
  const ids = { firstId: pair.first.id, secondId: pair.second.id }
  const undoMerge = async ({ gone, ground }: Merged): Promise<void> => {
    const body = { version: gone.version, ...ground, reason: t(words.undoReason) }
    await call(splitRecord, { params: { ...params, id: gone.id }, body })
    toast(t(words.undone))
    await again()
  }
  const reopen = async (): Promise<void> => {
    await call(reopenPair, { params, body: ids })
    toast(t(words.undone))
    await again()
  }
  const merged = (done: Merged): void => {
    close()
    toast(t(words.merged), { label: t(words.undo), run: () => void undoMerge(done) })
    void again()
  }
  const [record, other] = doing === 'keep-second' ? [pair.second, pair.first] : [pair.first, pair.second]
  return (
    <>
      <div className="row">
        <Button onClick={() => setDoing('keep-first')}>{t(words.keepFirst)}</Button>
        <Button onClick={() => setDoing('keep-second')}>{t(words.keepSecond)}</Button>
        <Button kind="quiet" onClick={() => setDoing('not-same')}>
          {t(words.notSame)}
        </Button>
      </div>
      {(doing === 'keep-first' || doing === 'keep-second') && (
        <MergeDialog
          registry={registry}
          record={record}
          other={other}
          purpose={purpose}
          onClose={close}
          onDone={merged}
        />
      )}
      {doing === 'not-same' && (
        <NotSameDialog
          of={pair}
          registry={registry}
          onClose={close}
          onDone={() => {
            close()
            toast(t(words.markedNotSame), { label: t(words.undo), run: () => void reopen() })
            void again()
          }}
        />
      )}
    </>
  )
}

function NotSameDialog(props: {
  of: PairView
  registry: RegistryInfo
  onClose: () => void
  onDone: () => void
}): ReactNode {
  const t = useText()
  const { of: pair, registry, onClose } = props
  const [reason, setReason] = useState('')
  const declare = useMutation({
    mutationFn: () =>
      call(declareNotSame, {
        params: { registry: registry.name },
        body: { firstId: pair.first.id, secondId: pair.second.id, reason: reason.trim() },
      }),
    onSuccess: props.onDone,
  })
  return (
    <FormDialog
      title={t(words.notSame)}
      act={t(words.notSame)}
      busy={declare.isPending}
      error={declare.error}
      onClose={onClose}
      onSubmit={() => reason.trim() !== '' && declare.mutate()}
    >
      <Notice>{t(words.notSameHelp)}</Notice>
      <TextArea label={t(words.notSameWhy)} value={reason} onChange={setReason} maxLength={1000} required />
    </FormDialog>
  )
}

function Settled(props: {
  of: PairView
  registry: RegistryInfo
  decision: NonNullable<PairView['decision']>
}): ReactNode {
  const t = useText()
  const { of: pair, registry, decision } = props
  const again = useAgain(registry)
  const reopen = useMutation({
    mutationFn: () =>
      call(reopenPair, {
        params: { registry: registry.name },
        body: { firstId: pair.first.id, secondId: pair.second.id },
      }),
    onSuccess: () => {
      toast(t(words.reopened))
      return again()
    },
  })
  return (
    <>
      <p>{t(words.decidedAt, { date: formatDate(decision.at), reason: decision.reason })}</p>
      {reopen.error && <ErrorState error={reopen.error} />}
      <div className="row">
        <Button busy={reopen.isPending} onClick={() => reopen.mutate()}>
          {t(words.reopen)}
        </Button>
      </div>
    </>
  )
}
