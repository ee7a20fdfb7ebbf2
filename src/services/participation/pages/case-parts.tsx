/** What a report puts into the page of one's case. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { MyCase } from '../../../platform/casework/contract.ts'
import type { MyCaseParts } from '../../../platform/casework/pages/portal-case.tsx'
import { call } from '../../../web/ui/client.ts'
import { Go } from '../../../web/ui/controls.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { Answer } from '../../../web/ui/page.tsx'
import { readOwnReport, readReport } from '../contract.ts'
import { Own } from './own-report.tsx'
import { words } from './page-messages.ts'
import { BigPhotos } from './portal-one.tsx'

function Result({ data }: { data: MyCase }): ReactNode {
  const { id } = data
  const asked = useQuery({
    queryKey: ['case', id, 'report'],
    queryFn: ({ signal }) => call(readReport, { params: { id }, signal }),
    enabled: data.phase !== 'withdrawn',
  })
  return asked.data?.state === 'done' ? <Own of={asked.data} /> : null
}

function Content({ data }: { data: MyCase }): ReactNode {
  const t = useText()
  const { id } = data
  const asked = useQuery({
    queryKey: ['case', id, 'own-report'],
    queryFn: ({ signal }) => call(readOwnReport, { params: { id }, body: {}, signal }),
  })
  return (
    <Answer of={asked} lines={4}>
      {({ own }) =>
        own && (
          <section className="stack tight">
            <h2>{t(words.yourWords)}</h2>
            <p>{own.words}</p>
            <BigPhotos ids={own.photoIds} />
            {data.phase !== 'withdrawn' && (
              <p>
                <Go to={`/reports/${id}`}>{t(words.mapTitle)}</Go>
              </p>
            )}
          </section>
        )
      }
    </Answer>
  )
}

export const reportCase: MyCaseParts = { Supplement: () => null, Result, Content }
