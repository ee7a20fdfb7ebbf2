/** Incidents in words: severity, status, what an event says. */
import { IconAlertTriangle, IconCircleCheck, IconFlame, IconInfoCircle, IconProgress } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { type Language, type Message, translate } from '../../../kernel/i18n.ts'
import { useText } from '../../../web/ui/language.tsx'
import type { EventView, IncidentView, Status } from '../contract.ts'
import { severityFacts } from '../kinds.ts'
import { eventWords, statusWords } from './page-messages.ts'

const severityIcons = { 1: IconInfoCircle, 2: IconAlertTriangle, 3: IconFlame, 4: IconFlame } as const

/** The degree as figure, icon and word; its meaning on demand. */
export function Severity({ level }: { level: IncidentView['severity'] }): ReactNode {
  const t = useText()
  const Icon = severityIcons[level]
  return (
    <span className="severity" data-severity={level} title={t(severityFacts[level].meaning)}>
      <Icon size="1.1em" aria-hidden /> {level} · {t(severityFacts[level].name)}
    </span>
  )
}

export function StatusMark({ status }: { status: Status }): ReactNode {
  const t = useText()
  const Icon = status === 'closed' ? IconCircleCheck : status === 'new' ? IconAlertTriangle : IconProgress
  return (
    <span className="incident-status" data-status={status}>
      <Icon size="1.1em" aria-hidden /> {t(statusWords[status])}
    </span>
  )
}

const isMessage = (value: unknown): value is Message =>
  typeof value === 'object' && value !== null && 'vi' in value && 'en' in value

function wordOf(language: Language, value: unknown): string {
  if (typeof value === 'string') return value in statusWords ? statusWords[value as Status][language] : value
  if (typeof value === 'number') return String(value)
  return isMessage(value) ? value[language] : ''
}

/** One line of the timeline. An event that this page does not know is shown by its name. */
export function eventText(language: Language, { type, data }: EventView): string {
  const words = eventWords[type as keyof typeof eventWords] as Message | undefined
  if (!words) return type
  const params = Object.fromEntries(Object.entries(data).map(([name, value]) => [name, wordOf(language, value)]))
  const names = [...words[language].matchAll(/\{(\w+)\}/g)].map(([, name = '']) => [name, ''])
  return translate(language, words, { ...Object.fromEntries(names), ...params }).trim()
}
