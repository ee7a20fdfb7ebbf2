/** What if: what was tried in the simulator for an intersection, how far it is, and the difference it would make. */
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDateTime, formatNumber, type Message } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { CheckboxField, RadioGroup } from '../../../web/ui/fields.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { Answer } from '../../../web/ui/page.tsx'
import { StatusChip } from '../../../web/ui/status.tsx'
import { type IntersectionView, listPlans } from '../contract.ts'
import { listTrials, startTrial, type TrialResults, type TrialRun, type TrialView } from '../contract-trials.ts'
import { JunctionDrawing } from './junction-plan.tsx'
import { ReasonDialog, signalsKey } from './parts.tsx'
import { trialWords as words } from './trial-messages.ts'

const refreshMs = 3000
const shownMost = 4

export function Trials({ at }: { at: IntersectionView }): ReactNode {
  const t = useText()
  const [isAsking, setIsAsking] = useState(false)
  const found = useQuery({
    queryKey: [...signalsKey, 'trials', at.id],
    queryFn: ({ signal }) => call(listTrials, { params: { id: at.id }, signal }),
    refetchInterval: refreshMs,
  })
  return (
    <>
      <div className="row between">
        <h2>{t(words.title)}</h2>
        {(at.mayPlan || at.mayOperate) && (
          <Button size="small" onClick={() => setIsAsking(true)}>
            {t(words.ask)}
          </Button>
        )}
      </div>
      <Answer of={found}>
        {(trials) => (
          <>
            {trials.length === 0 && <p className="soft">{t(words.none)}</p>}
            <ul className="signals-lines" role="list">
              {trials.slice(0, shownMost).map((trial) => (
                <TrialLines key={trial.id} trial={trial} at={at} />
              ))}
            </ul>
          </>
        )}
      </Answer>
      {isAsking && <Ask at={at} onClose={() => setIsAsking(false)} />}
    </>
  )
}

const chips = { waiting: 'paused', running: 'progress', done: 'done', failed: 'overdue' } as const

function TrialLines({ trial, at }: { trial: TrialView; at: IntersectionView }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const what =
    trial.kind === 'plan' ? t(words.ofPlan, { n: trial.planNumber ?? 0 }) : t(words.ofLanes, { n: trial.lanes.length })
  return (
    <li>
      <div className="row between">
        <b>{what}</b>
        <StatusChip state={chips[trial.state]}>{t(words[trial.state])}</StatusChip>
      </div>
      <span className="soft">
        {trial.askedBy}, {formatDateTime(language, trial.askedAt)}: {trial.reason}
      </span>
      {trial.state === 'running' && (
        <progress className="signals-progress" value={trial.progress} max={1} aria-label={t(words.running)} />
      )}
      {trial.error !== null && <span>{t(words.failedWhy, { why: trial.error })}</span>}
      {trial.results && <Difference results={trial.results} at={at} />}
    </li>
  )
}

function Difference({ results, at }: { results: TrialResults; at: IntersectionView }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const { before, after, minutes, measuredPerMin, simulatedPerMin } = results
  const say = (value: number) => formatNumber(language, Math.round(value * 10) / 10)
  const rows: (readonly [string, number, number, boolean])[] = [
    ...(
      [
        [words.delay, 'delayS'],
        [words.travel, 'travelS'],
        [words.wait, 'waitS'],
      ] as const satisfies readonly (readonly [Message, keyof TrialRun])[]
    ).map(([word, key]) => [t(word), before[key], after[key], false] as const),
    [t(words.arrived), before.arrived, after.arrived, true] as const,
    ...before.approaches.map((one) => {
      const name = at.layout.approaches.find(({ id }) => id === one.approach)?.name ?? {
        vi: one.approach,
        en: one.approach,
      }
      const other = after.approaches.find(({ approach }) => approach === one.approach)
      return [t(words.queueOf, { name: t(name) }), one.queue, other?.queue ?? 0, false] as const
    }),
  ]
  return (
    <>
      <table className="signals-table">
        <thead>
          <tr>
            <th scope="col">{t(words.minutes, { n: minutes })}</th>
            <th scope="col">{t(words.before)}</th>
            <th scope="col">{t(words.after)}</th>
            <th scope="col">{t(words.change)}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, was, is, isMoreBetter]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{say(was)}</td>
              <td>{say(is)}</td>
              <td data-trend={trendOf(was, is, isMoreBetter)} className="signals-trend">
                {changeOf(language, was, is)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <span className="soft">
        {measuredPerMin === null
          ? t(words.trafficUnknown, { simulated: say(simulatedPerMin) })
          : t(words.traffic, { simulated: say(simulatedPerMin), measured: say(measuredPerMin) })}
      </span>
    </>
  )
}

/** Smaller than this is noise. */
const noiseShare = 0.03

function trendOf(was: number, is: number, isMoreBetter: boolean): 'better' | 'worse' | 'same' {
  if (Math.abs(is - was) <= Math.max(0.2, Math.abs(was) * noiseShare)) return 'same'
  return is > was === isMoreBetter ? 'better' : 'worse'
}

function changeOf(language: 'vi' | 'en', was: number, is: number): string {
  if (was === 0) return is === 0 ? '0 %' : '–'
  const percent = Math.round(((is - was) / was) * 100)
  return `${percent > 0 ? '+' : ''}${formatNumber(language, percent)} %`
}

function Ask({ at, onClose }: { at: IntersectionView; onClose: () => void }): ReactNode {
  const t = useText()
  const plans = useQuery({
    queryKey: [...signalsKey, 'plans', at.id],
    queryFn: ({ signal }) => call(listPlans, { params: { id: at.id }, signal }),
  })
  const others = plans.data?.plans.filter(({ state }) => state !== 'deployed') ?? []
  const [chosen, setChosen] = useState<string>('closure')
  const [closed, setClosed] = useState<readonly string[]>([])
  const lanes = at.layout.lanes.filter(({ approach }) => approach !== null)
  const nameOf = new Map(at.layout.approaches.map(({ id, name }) => [id, t(name)]))
  const isClosure = chosen === 'closure'
  const toggle = (lane: string) =>
    setClosed((all) => (all.includes(lane) ? all.filter((one) => one !== lane) : [...all, lane]))
  return (
    <ReasonDialog
      title={t(words.ask)}
      act={t(words.begin)}
      send={(reason) =>
        call(startTrial, {
          params: { id: at.id },
          // With no lane at all the answer says what is missing.
          body: isClosure ? { ...(closed.length > 0 && { lanes: [...closed] }), reason } : { planId: chosen, reason },
        })
      }
      onClose={onClose}
    >
      <p className="soft">{t(words.lead)}</p>
      <RadioGroup
        label={t(words.what)}
        value={chosen}
        onChange={setChosen}
        choices={[
          ...others.map(({ id, number, title }) => ({
            value: id,
            label: `${t(words.ofPlan, { n: number })}: ${title}`,
          })),
          { value: 'closure', label: t(words.closure) },
        ]}
      />
      {isClosure && (
        <div className="signals-closing">
          <JunctionDrawing
            layout={at.layout}
            lights={undefined}
            lanes={[]}
            label={t(words.closingPicture)}
            closing={{ lanes: closed, onLane: toggle }}
          />
        </div>
      )}
      {isClosure &&
        lanes.map(({ id, approach }, n) => (
          <CheckboxField
            key={id}
            label={t(words.lane, { name: nameOf.get(approach ?? '') ?? '', n: laneNumber(lanes, n) })}
            checked={closed.includes(id)}
            onChange={() => toggle(id)}
          />
        ))}
    </ReasonDialog>
  )
}

/** Of its approach, counted from the kerb. */
function laneNumber(lanes: readonly { readonly approach: string | null }[], place: number): number {
  return lanes.slice(0, place + 1).filter(({ approach }) => approach === lanes[place]?.approach).length
}
