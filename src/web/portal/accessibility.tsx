import type { ReactNode } from 'react'
import { useText } from '../ui/language.tsx'
import { PageHeader } from '../ui/page.tsx'
import { accessibilityMessages as messages } from './messages.ts'

export default function Accessibility(): ReactNode {
  const t = useText()
  const can = [messages.can1, messages.can2, messages.can3, messages.can4, messages.can5]
  return (
    <div className="measure stack">
      <PageHeader title={t(messages.title)} lead={t(messages.lead)} />
      <h2>{t(messages.standardTitle)}</h2>
      <p>{t(messages.standard)}</p>
      <h2>{t(messages.canTitle)}</h2>
      <ul>
        {can.map((words) => (
          <li key={words.vi}>{t(words)}</li>
        ))}
      </ul>
      <h2>{t(messages.limitsTitle)}</h2>
      <p>{t(messages.limits)}</p>
      <h2>{t(messages.helpTitle)}</h2>
      <p>{t(messages.help)}</p>
    </div>
  )
}
