/** The portal: warnings in force and past, and being told of new ones. */
import { IconRss, IconShieldCheck, IconX } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { getUnit } from '../../../platform/organisation/contract.ts'
import { call, pathOf } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { UnitPicker } from '../../../web/ui/form/unit-picker.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { useLive } from '../../../web/ui/live.ts'
import { usePathParams } from '../../../web/ui/navigation.tsx'
import { Answer, EmptyState, ErrorState, PageHeader, useMissing } from '../../../web/ui/page.tsx'
import { SignInLink, useSignedIn } from '../../../web/ui/session.tsx'
import { readSubscriptions, setSubscriptions, warningFeed } from '../contract-warnings.ts'
import { warningWords } from './warning-messages.ts'
import { useWarnings, WarningCard } from './warning-parts.tsx'

export default function Warnings(): ReactNode {
  const t = useText()
  const { id } = usePathParams()
  const found = useWarnings()
  useLive(['warnings:public'], [['warnings']])
  if (id !== undefined) return <OneWarning id={id} />
  return (
    <div className="measure stack">
      <PageHeader title={t(warningWords.title)} lead={t(warningWords.lead)} />
      <Answer of={found} lines={4}>
        {(warnings) => {
          const inForce = warnings.filter((one) => one.inForce)
          const past = warnings.filter((one) => !one.inForce)
          return (
            <>
              {inForce.length === 0 ? (
                <EmptyState icon={IconShieldCheck} title={t(warningWords.none)}>
                  {t(warningWords.noneHelp)}
                </EmptyState>
              ) : (
                inForce.map((one) => <WarningCard key={one.id} warning={one} />)
              )}
              <TellMe />
              {past.length > 0 && (
                <details>
                  <summary>
                    <h2 className="inline-heading">{t(warningWords.past)}</h2>
                  </summary>
                  <div className="stack">
                    {past.map((one) => (
                      <WarningCard key={one.id} warning={one} />
                    ))}
                  </div>
                </details>
              )}
            </>
          )
        }}
      </Answer>
      <p>
        <a href={pathOf(warningFeed)}>
          <IconRss size={18} aria-hidden /> {t(warningWords.feed)}
        </a>
      </p>
    </div>
  )
}

function OneWarning({ id }: { id: string }): ReactNode {
  const t = useText()
  const found = useWarnings()
  const isMissing = found.data !== undefined && found.data.every((one) => one.id !== id)
  useMissing(isMissing)
  return (
    <div className="measure stack">
      <PageHeader title={t(warningWords.warning)} back={{ to: '/warnings', label: t(warningWords.all) }} />
      <Answer of={found} lines={4}>
        {(warnings) => {
          const one = warnings.find((warning) => warning.id === id)
          return one ? <WarningCard warning={one} isWhole /> : <EmptyState title={t(warningWords.notFound)} />
        }}
      </Answer>
    </div>
  )
}

function TellMe(): ReactNode {
  const t = useText()
  const isCitizen = useSignedIn()?.kind === 'citizen'
  return (
    <section className="card stack tight" aria-labelledby="tell-me">
      <h2 id="tell-me">{t(warningWords.tellMe)}</h2>
      {isCitizen ? (
        <Places />
      ) : (
        <>
          <p>{t(warningWords.signInToBeTold)}</p>
          <p>
            <SignInLink face="portal" />
          </p>
        </>
      )}
    </section>
  )
}

const key = ['warnings', 'subscriptions'] as const

function Places(): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const found = useQuery({ queryKey: key, queryFn: ({ signal }) => call(readSubscriptions, { signal }) })
  const saving = useMutation({
    mutationFn: (unitIds: string[]) => call(setSubscriptions, { body: { unitIds } }),
    onSuccess: (saved) => client.setQueryData(key, saved),
  })
  return (
    <Answer of={found} lines={1}>
      {({ unitIds }) => (
        <>
          <p className="soft">{t(warningWords.tellMeHelp)}</p>
          <div className="place-chips">
            {unitIds.map((id) => (
              <Place key={id} id={id} onRemove={() => saving.mutate(unitIds.filter((one) => one !== id))} />
            ))}
          </div>
          <UnitPicker
            label={t(warningWords.addPlace)}
            unitName=""
            onPick={(unit) => {
              if (unit && !unitIds.includes(unit.id)) saving.mutate([...unitIds, unit.id])
            }}
          />
          {saving.error && <ErrorState error={saving.error} />}
        </>
      )}
    </Answer>
  )
}

function Place({ id, onRemove }: { id: string; onRemove: () => void }): ReactNode {
  const t = useText()
  const found = useQuery({
    queryKey: ['unit', id],
    queryFn: ({ signal }) => call(getUnit, { params: { id }, query: {}, signal }),
    staleTime: 3_600_000,
  })
  const name = found.data ? t(found.data.unit.name) : '…'
  return (
    <Button size="small" aria-label={t(warningWords.remove, { name })} onClick={onRemove}>
      {name} <IconX size={16} aria-hidden />
    </Button>
  )
}
