/** Near me: the one-stop desk of my ward, and whether it is open, by the public calendar. */
import { IconBuildingCommunity, IconClock, IconMap } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { getMe } from '../../../../platform/identity/contract.ts'
import { getHolidays, getUnit } from '../../../../platform/organisation/contract.ts'
import { call } from '../../../../web/ui/client.ts'
import { useChoice } from '../../../../web/ui/choices.tsx'
import { Button, Go } from '../../../../web/ui/controls.tsx'
import { useLanguage, useText } from '../../../../web/ui/language.tsx'
import { Answer } from '../../../../web/ui/page.tsx'
import { useSignedIn } from '../../../../web/ui/session.tsx'
import { UnitPicker } from '../../../../web/ui/form/unit-picker.tsx'
import { messages } from '../page-messages.ts'
import { openingAt, yearsAhead } from './office-hours.ts'

export function NearMe(): ReactNode {
  const t = useText()
  const citizen = useSignedIn()?.kind === 'citizen'
  const [chosen, setChosen] = useChoice('unit')
  const [choosing, setChoosing] = useState(false)
  const me = useQuery({
    queryKey: ['me'],
    queryFn: ({ signal }) => call(getMe, { signal }),
    enabled: citizen && !chosen,
  })
  const unitId = chosen ?? me.data?.residence?.unitId
  const pick = (unit: { id: string } | null): void => {
    if (!unit) return
    setChosen(unit.id)
    setChoosing(false)
  }
  return (
    <section className="card" aria-labelledby="near-me">
      <h2 id="near-me">{t(messages.nearMe)}</h2>
      {unitId && !choosing ? (
        <Office unitId={unitId} change={() => setChoosing(true)} />
      ) : (
        <UnitPicker label={t(messages.nearMeChoose)} placeholder={t(messages.nearMeHelp)} unitName="" onPick={pick} />
      )}
      <Go to="/near" className="home-line">
        <IconMap size={22} aria-hidden /> {t(messages.nearMap)}
      </Go>
    </section>
  )
}

function Office({ unitId, change }: { unitId: string; change: () => void }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const years = yearsAhead(new Date())
  const office = useQuery({
    queryKey: ['unit', unitId],
    queryFn: ({ signal }) => call(getUnit, { params: { id: unitId }, query: {}, signal }),
    staleTime: 3_600_000,
  })
  const holidays = useQuery({
    queryKey: ['holidays', ...years],
    queryFn: async ({ signal }) =>
      (await Promise.all(years.map((year) => call(getHolidays, { params: { year }, signal })))).flatMap(
        ({ days }) => days,
      ),
    staleTime: 3_600_000,
  })
  return (
    <Answer of={office} lines={2}>
      {({ unit }) => (
        <>
          <div className="home-line">
            <IconBuildingCommunity size={22} aria-hidden />
            <span className="grow">{t(messages.oneStop, { unit: unit.name[language] })}</span>
            <Button kind="quiet" size="small" onClick={change}>
              {t(messages.changeUnit)}
            </Button>
          </div>
          {holidays.data && (
            <div className="home-line small">
              <IconClock size={20} aria-hidden />
              <Opening days={holidays.data} />
            </div>
          )}
        </>
      )}
    </Answer>
  )
}

function Opening({ days }: { days: Parameters<typeof openingAt>[1] }): ReactNode {
  const t = useText()
  const opening = openingAt(new Date(), days)
  // Between the drawing on the server and the taking over here the door may open or close.
  if (opening.open) return <span suppressHydrationWarning>{t(messages.openNow, { until: opening.until })}</span>
  const { days: wait, time, date } = opening.next
  const when = t(wait === 0 ? messages.today : wait === 1 ? messages.tomorrow : messages.onDay, { time, date })
  return <span suppressHydrationWarning>{t(messages.closedNow, { when })}</span>
}
