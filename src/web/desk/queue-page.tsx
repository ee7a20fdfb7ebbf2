/** The desk's first page: queues at the left, the list, and the chosen case beside it. */
import { IconArrowsMaximize } from '@tabler/icons-react'
import { type ReactNode, useEffect } from 'react'
import { type QueueName, type QueueQuery, queueNames } from '../../platform/casework/contract.ts'
import { queueTitles } from '../../platform/casework/messages.ts'
import { words as caseWords } from '../../platform/casework/pages/page-messages.ts'
import { QueueList } from '../../platform/casework/pages/queue-list.tsx'
import { DeskCase } from '../../platform/casework/pages/desk-case.tsx'
import { GoButton } from '../ui/controls.tsx'
import { useText } from '../ui/language.tsx'
import { useGo, useQueryText } from '../ui/navigation.tsx'
import { EmptyState, Loading } from '../ui/page.tsx'
import { useSession } from '../ui/session.tsx'
import { caseServices } from './case-services.ts'
import { linksFor } from './links.ts'
import { QueueNav } from './queue-nav.tsx'

/** The address holds the whole view, so that it can be bookmarked and shared. */
function useQueueQuery(): QueueQuery {
  const text = useQueryText()
  const session = useSession()
  const queue = queueNames.find((name) => name === text['queue']) ?? ('mine' satisfies QueueName)
  const unitId = text['unit'] ?? session.data?.units[0]?.id
  return {
    queue,
    ...(unitId && { unitId }),
    ...(text['text'] && { text: text['text'] }),
    ...(text['status'] && { status: Number(text['status']) }),
    ...(text['procedure'] && { procedure: text['procedure'] }),
    ...(text['step'] && { step: text['step'] }),
  }
}

/** Who has no cases to work on (an administrator of the system) begins at the first page that is theirs. */
export default function QueuePage(): ReactNode {
  const go = useGo()
  const permissions = useSession().data?.permissions ?? []
  const home = linksFor(permissions)[0]?.to ?? '/'
  useEffect(() => {
    if (home !== '/') go(home, {}, true)
  }, [home, go])
  return home === '/' ? <Work /> : <Loading />
}

function Work(): ReactNode {
  const t = useText()
  const go = useGo()
  const text = useQueryText()
  const query = useQueueQuery()
  const selected = text['case']
  return (
    <div className="desk-work" data-has-case={selected !== undefined}>
      <h1 className="hidden-words">{t(queueTitles[query.queue])}</h1>
      <QueueNav query={query} />
      <QueueList
        key={JSON.stringify({ ...query, text: '' })}
        query={query}
        selectedId={selected}
        onSelect={(id) => go('/', { ...text, case: id }, true)}
        onOpen={(id) => go(`/cases/${id}`)}
        onText={(words) => go('/', { ...text, text: words || undefined, case: undefined }, true)}
      />
      <section className="desk-detail" aria-live="off">
        {selected ? (
          <DeskCase
            key={selected}
            id={selected}
            services={caseServices}
            actions={
              <GoButton to={`/cases/${selected}`} kind="quiet" size="small">
                <IconArrowsMaximize size={18} aria-hidden /> {t(caseWords.open)}
              </GoButton>
            }
          />
        ) : (
          <EmptyState title={t(caseWords.chooseCase)}>{t(caseWords.chooseCaseHint)}</EmptyState>
        )}
      </section>
    </div>
  )
}
