/** Whether it has been reported already: open reports close by, each to be joined instead of sending the same again. */
import { useMutation, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { ErrorState } from '../../../web/ui/page.tsx'
import { toast } from '../../../web/ui/toast.tsx'
import type { CategoryId } from '../categories.ts'
import { joinReport, nearReports } from '../contract.ts'
import { type DraftPlace, voiceKey } from './draft.ts'
import { words } from './page-messages.ts'
import { ReportLineView } from './parts.tsx'
import type { Part } from './portal-report.tsx'

export function useNear(place: DraftPlace | null, category: CategoryId | null) {
  const { lat = 0, lon = 0 } = place ?? {}
  return useQuery({
    queryKey: ['participation', 'near', lat, lon, category],
    queryFn: ({ signal }) => call(nearReports, { query: { lat, lon, ...(category && { category }) }, signal }),
    enabled: place !== null,
  })
}

export function Near({ draft }: Part): ReactNode {
  const t = useText()
  const { data } = useNear(draft.place, draft.category)
  if (!draft.place || !draft.category || !data || data.items.length === 0) return null
  return (
    <section className="card stack tight" aria-labelledby="report-near">
      <h2 id="report-near">{t(words.nearTitle)}</h2>
      <p className="soft small">{t(words.nearLead)}</p>
      <ul role="list" className="report-lines">
        {data.items.map((one) => (
          <ReportLineView key={one.id} of={one}>
            <span className="soft small">{t(words.metres, { m: one.distance_m })}</span>
            <JoinButton id={one.id} />
          </ReportLineView>
        ))}
      </ul>
    </section>
  )
}

export function JoinButton({ id, onJoined }: { id: string; onJoined?: () => void }): ReactNode {
  const t = useText()
  const joining = useMutation({
    mutationFn: async () => call(joinReport, { params: { id }, body: { key: await voiceKey() } }),
    onSuccess: () => {
      toast(t(words.joined))
      onJoined?.()
    },
  })
  return (
    <>
      <Button size="small" busy={joining.isPending} disabled={joining.isSuccess} onClick={() => joining.mutate()}>
        {t(words.join)}
      </Button>
      {joining.error && <ErrorState error={joining.error} />}
    </>
  )
}
