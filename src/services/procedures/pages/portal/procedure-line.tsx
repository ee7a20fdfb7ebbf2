import { IconChevronRight } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { formatMoney } from '../../../../kernel/i18n.ts'
import { Go } from '../../../../web/ui/controls.tsx'
import { useLanguage, useText } from '../../../../web/ui/language.tsx'
import type { ProcedureSummary } from '../../contract.ts'
import { messages } from '../page-messages.ts'

/** One procedure in a list: name, what for, cost and time. */
export function ProcedureLine({ procedure }: { procedure: ProcedureSummary }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const fee =
    procedure.feeFromDong === 0
      ? t(messages.free)
      : procedure.feeFromDong && formatMoney(language, procedure.feeFromDong)
  const facts = [procedure.field[language], procedure.timeText[language], fee].filter(Boolean).join(' · ')
  return (
    <Go to={`/procedures/${procedure.code}`} className="line">
      <span className="grow">
        <span className="name">{procedure.name[language]}</span>
        <span className="small">{procedure.summary[language]}</span>
        <br />
        <span className="soft small">{facts}</span>
      </span>
      <IconChevronRight size={20} aria-hidden />
    </Go>
  )
}
