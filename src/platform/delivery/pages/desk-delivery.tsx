/** One paper at the counter: what it is, who held it, and what to do with it now. */
import { IconArrowLeft } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDateTime } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button, CopyButton, GoButton } from '../../../web/ui/controls.tsx'
import { Confirm } from '../../../web/ui/dialog.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { ErrorState, Notice } from '../../../web/ui/page.tsx'
import { Timeline } from '../../../web/ui/progress.tsx'
import { When } from '../../../web/ui/status.tsx'
import { toast } from '../../../web/ui/toast.tsx'
import { type DeliveryView, keepAtCounter, orderAgain } from '../contract.ts'
import { custodyWords } from '../messages.ts'
import { heldSince, wayOf } from './counter-view.ts'
import { HandOverDialog } from './desk-hand-over.tsx'
import { words } from './desk-messages.ts'

interface DetailProps {
  readonly one: DeliveryView
  readonly handing: boolean
  readonly onHanding: (handing: boolean) => void
  readonly onDone: (done: DeliveryView) => void
  readonly onBack: () => void
  readonly onNext: () => void
}

const isStuck = ({ channel, status }: DeliveryView): boolean => channel === 'post' && status === 'waiting'

export function DeliveryDetail({ one, handing, onHanding, onDone, onBack, onNext }: DetailProps): ReactNode {
  const t = useText()
  const language = useLanguage()
  const completed = one.status === 'completed'
  return (
    <article className="desk-case" aria-label={one.caseCode ?? one.title[language]}>
      <div className="only-narrow">
        <Button kind="quiet" size="small" onClick={onBack}>
          <IconArrowLeft size={18} aria-hidden /> {t(words.backToList)}
        </Button>
      </div>
      <header className="case-head">
        <h2>{one.title[language]}</h2>
        <p>{one.personName ?? t(words.unknownName)}</p>
      </header>
      {completed && <Handed one={one} onNext={onNext} />}
      {!completed && isStuck(one) && <Stuck one={one} />}
      {!completed && !isStuck(one) && (
        <div className="action-bar">
          <Button kind="primary" size="small" onClick={() => onHanding(true)}>
            {t(words.handOver)} <kbd>A</kbd>
          </Button>
          <GoButton to={`/cases/${one.caseId}`} size="small">
            {t(words.openCase)}
          </GoButton>
        </div>
      )}
      <Facts one={one} />
      <section className="card stack">
        <h3>{t(words.custody)}</h3>
        <Custody one={one} />
      </section>
      {handing && <HandOverDialog one={one} onClose={() => onHanding(false)} onDone={onDone} />}
    </article>
  )
}

function Handed({ one, onNext }: { one: DeliveryView; onNext: () => void }): ReactNode {
  const t = useText()
  return (
    <Notice tone="done" title={t(words.handed, { name: one.custody.at(-1)?.holder ?? '' })} live>
      <p>{t(words.handedNext)}</p>
      <div className="row">
        <Button kind="primary" size="small" onClick={onNext}>
          {t(words.nextPerson)}
        </Button>
        <GoButton to={`/cases/${one.caseId}`} size="small">
          {t(words.openCase)}
        </GoButton>
      </div>
    </Notice>
  )
}

function Stuck({ one }: { one: DeliveryView }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [keeping, setKeeping] = useState(false)
  // Pressed twice, it is done once; when it is done, the next press is another order.
  const [orderKey, setOrderKey] = useState(() => crypto.randomUUID())
  const [keepKey] = useState(() => crypto.randomUUID())
  const params = { id: one.id }
  const reload = () => client.invalidateQueries({ queryKey: ['delivery'] })
  const order = useMutation({
    mutationFn: () => call(orderAgain, { params, idempotencyKey: orderKey }),
    onSuccess: () => {
      setOrderKey(crypto.randomUUID())
      toast(t(words.orderedAgain))
    },
    onSettled: reload,
  })
  const keep = useMutation({
    mutationFn: () => call(keepAtCounter, { params, idempotencyKey: keepKey }),
    onSuccess: () => {
      setKeeping(false)
      toast(t(words.kept))
    },
    onSettled: reload,
  })
  return (
    <>
      <Notice tone="risk">{t(words.stuckWhy)}</Notice>
      {order.error && <ErrorState error={order.error} />}
      <div className="action-bar">
        <Button kind="primary" size="small" busy={order.isPending} onClick={() => order.mutate()}>
          {t(words.orderAgain)}
        </Button>
        <Button size="small" onClick={() => setKeeping(true)}>
          {t(words.keep)}
        </Button>
        <GoButton to={`/cases/${one.caseId}`} size="small">
          {t(words.openCase)}
        </GoButton>
      </div>
      <Confirm
        open={keeping}
        title={t(words.keepTitle)}
        consequence={t(words.keepConsequence, { name: one.personName ?? t(words.applicant) })}
        act={t(words.keep)}
        busy={keep.isPending}
        onAct={() => keep.mutate()}
        onClose={() => setKeeping(false)}
      >
        {keep.error && <ErrorState error={keep.error} />}
      </Confirm>
    </>
  )
}

function Facts({ one }: { one: DeliveryView }): ReactNode {
  const t = useText()
  const { address } = one
  return (
    <dl className="answers card">
      <div>
        <dt>{t(words.code)}</dt>
        <dd className="row">
          <span className="code">{one.caseCode ?? '—'}</span> {one.caseCode && <CopyButton text={one.caseCode} />}
        </dd>
      </div>
      <div>
        <dt>{t(words.way)}</dt>
        <dd>{t(wayOf(one))}</dd>
      </div>
      {one.status !== 'completed' && (
        <div>
          <dt>{t(isStuck(one) ? words.askedAt : words.since)}</dt>
          <dd>
            <When at={heldSince(one)} />
          </dd>
        </div>
      )}
      {one.trackingCode && (
        <div>
          <dt>{t(words.trackingCode)}</dt>
          <dd className="code">{one.trackingCode}</dd>
        </div>
      )}
      {address && (
        <div>
          <dt>{t(words.address)}</dt>
          <dd>
            {address.recipientName}, {address.phone}
            <br />
            {[address.line, address.commune, address.province].join(', ')}
          </dd>
        </div>
      )}
    </dl>
  )
}

function Custody({ one }: { one: DeliveryView }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const last = one.custody.length - 1
  return (
    <Timeline
      milestones={one.custody.map((step, at) => ({
        id: `${step.at}${step.kind}`,
        state: at === last && one.status !== 'completed' ? 'now' : 'done',
        what: `${t(custodyWords(step.kind, one.channel))}: ${step.holder}`,
        when: formatDateTime(language, step.at),
        detail: [step.place, step.note].filter(Boolean).join(' · '),
      }))}
    />
  )
}
