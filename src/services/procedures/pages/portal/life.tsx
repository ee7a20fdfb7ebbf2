/** Life events: all of them, or the procedures of one. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { call } from '../../../../web/ui/client.ts'
import { Go } from '../../../../web/ui/controls.tsx'
import { useLanguage, useText } from '../../../../web/ui/language.tsx'
import { usePathParams } from '../../../../web/ui/navigation.tsx'
import { Answer, NotFound, PageHeader } from '../../../../web/ui/page.tsx'
import { homeProcedures } from '../../contract.ts'
import { messages } from '../page-messages.ts'
import { lifeIcon } from './life-icons.tsx'
import { ProcedureLine } from './procedure-line.tsx'

export default function Life(): ReactNode {
  const t = useText()
  const language = useLanguage()
  const { event: chosen } = usePathParams()
  const home = useQuery({
    queryKey: ['procedures', 'home'],
    queryFn: ({ signal }) => call(homeProcedures, { signal }),
    staleTime: 600_000,
  })
  return (
    <Answer of={home} alone blocks>
      {({ lifeEvents }) => {
        const event = lifeEvents.find((one) => one.id === chosen)
        if (chosen && !event) return <NotFound />
        if (event) {
          return (
            <div className="measure">
              <PageHeader title={event.title[language]} back={{ to: '/life', label: t(messages.lifeEvents) }} />
              <ul className="line-list" role="list">
                {event.procedures.map((procedure) => (
                  <li key={procedure.code}>
                    <ProcedureLine procedure={procedure} />
                  </li>
                ))}
              </ul>
            </div>
          )
        }
        return (
          <>
            <PageHeader title={t(messages.lifeEvents)} back={{ to: '/' }} />
            <ul className="tiles" role="list">
              {lifeEvents.map((one) => {
                const Icon = lifeIcon(one.icon)
                return (
                  <li key={one.id}>
                    <Go to={`/life/${one.id}`}>
                      <Icon size={24} stroke={1.6} aria-hidden /> {one.title[language]}
                    </Go>
                  </li>
                )
              })}
            </ul>
          </>
        )
      }}
    </Answer>
  )
}
