/** What an alarm puts into the page of a case at the desk: why it was raised, and the way to its own page. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { CaseView } from '../../../platform/casework/contract.ts'
import type { DeskCaseParts } from '../../../platform/casework/pages/desk-case.tsx'
import { call } from '../../../web/ui/client.ts'
import { Go } from '../../../web/ui/controls.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { Answer } from '../../../web/ui/page.tsx'
import { type AlarmView, readAlarm } from '../contract.ts'
import { words } from './alarm-messages.ts'
import { AlarmChip, useWhy } from './alarm-parts.tsx'

const keyOf = (id: string) => ['alarm', id] as const

function Content({ view }: { view: CaseView }): ReactNode {
  const { id } = view
  const asked = useQuery({ queryKey: keyOf(id), queryFn: () => call(readAlarm, { params: { id } }) })
  return <Answer of={asked}>{(alarm) => <Summary of={alarm} />}</Answer>
}

function Summary({ of: alarm }: { of: AlarmView }): ReactNode {
  const t = useText()
  return (
    <section className="card stack tight">
      <h3>{t(alarm.title)}</h3>
      <p>{useWhy(alarm)}</p>
      <p>
        <AlarmChip of={alarm} />
      </p>
      <p>
        <b>{t(words.explanation)}:</b> {alarm.explanation ?? t(words.notExplained)}
      </p>
      <p>
        <Go to={`/alarms/${alarm.id}`}>{t(words.openAlarm)}</Go>
      </p>
    </section>
  )
}

export const alarmDeskCase: DeskCaseParts = {
  Content,
  dialogs: {},
  inContent: ['grant'],
  keysOf: (id) => [keyOf(id)],
}
