/** At the page of a person's record: whether the national database has them so. */
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatDateTime } from '../../../kernel/i18n.ts'
import type { RecordView } from '../../../platform/registry/contract.ts'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { ErrorState, Notice } from '../../../web/ui/page.tsx'
import { verifyRecord } from '../contract.ts'
import { words } from './national-messages.ts'

export default function NationalCheck({ record }: { record: RecordView }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const ask = useMutation({ mutationFn: () => call(verifyRecord, { params: { id: record.id } }) })
  if (record.state !== 'current' || typeof record.data['citizenNumber'] !== 'string') return null
  return (
    <section className="stack tight no-print">
      <div>
        <Button size="small" busy={ask.isPending} onClick={() => ask.mutate()}>
          {t(words.verify)}
        </Button>
      </div>
      <p className="soft small">{t(words.verifyHelp)}</p>
      {ask.error && <ErrorState error={ask.error} />}
      {ask.data && (
        <Notice tone={ask.data.status === 'match' ? 'done' : 'risk'} title={t(words[ask.data.status])} live>
          <ul>
            {(['name', 'dateOfBirth'] as const).flatMap((field) => {
              const found = ask.data.fields[field]
              if (!found) return []
              return [
                <li key={field}>
                  {t(words[field])}: {t(found === 'match' ? words.fits : words.differs)}
                </li>,
              ]
            })}
          </ul>
          <p className="small">{t(words.askedAt, { at: formatDateTime(language, ask.data.at) })}</p>
        </Notice>
      )}
    </section>
  )
}
