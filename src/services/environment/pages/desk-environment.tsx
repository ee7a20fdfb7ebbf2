/** The department's page: stations that are silent, limits exceeded, rounds with what was missed, plants. */
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { SelectField, TextField } from '../../../web/ui/fields.tsx'
import { SaveDialog } from '../../../web/ui/form-dialog.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { useLive } from '../../../web/ui/live.ts'
import { Answer, EmptyState, PageHeader } from '../../../web/ui/page.tsx'
import { StatusChip, When } from '../../../web/ui/status.tsx'
import { readHealth, type StationHealth } from '../contract-alerts.ts'
import { listBreaches, listPlants, listRounds, noteStop, type Plant, type Round } from '../contract-water.ts'
import { words } from './alert-messages.ts'
import { words as airWords } from './page-messages.ts'
import { words as waterWords } from './water-messages.ts'
import { BreachTable, PlantState, RoundState } from './water-parts.tsx'
import './environment.css'

const keys = {
  health: ['environment', 'health'],
  breaches: ['environment', 'breaches'],
  rounds: ['environment', 'rounds'],
  plants: ['environment', 'plants'],
} as const

const breachesShown = 12

export default function DeskEnvironment(): ReactNode {
  const t = useText()
  useLive(['environment:now'], Object.values(keys))
  const health = useQuery({ queryKey: keys.health, queryFn: ({ signal }) => call(readHealth, { signal }) })
  const breaches = useQuery({ queryKey: keys.breaches, queryFn: ({ signal }) => call(listBreaches, { signal }) })
  const rounds = useQuery({ queryKey: keys.rounds, queryFn: ({ signal }) => call(listRounds, { query: {}, signal }) })
  const plants = useQuery({ queryKey: keys.plants, queryFn: ({ signal }) => call(listPlants, { signal }) })
  const stations = health.data?.stations ?? []
  const silent = stations.filter(({ isOld }) => isOld).length
  const open = breaches.data?.breaches.filter(({ isOpen }) => isOpen).length ?? 0
  const missed = rounds.data?.rounds.reduce((sum, round) => sum + round.missed, 0) ?? 0
  return (
    <div className="desk-page stack">
      <PageHeader
        title={t(words.desk)}
        lead={t(words.deskLead)}
        actions={
          <>
            {health.data && (
              <StatusChip state={silent > 0 ? 'risk' : 'done'}>
                {t(words.silentCount, { n: silent, of: stations.length })}
              </StatusChip>
            )}
            {breaches.data && (
              <StatusChip state={open > 0 ? 'overdue' : 'done'}>{t(words.openCount, { n: open })}</StatusChip>
            )}
            {rounds.data && (
              <StatusChip state={missed > 0 ? 'risk' : 'done'}>{t(words.missedCount, { n: missed })}</StatusChip>
            )}
          </>
        }
      />
      <section className="stack tight">
        <h2>{t(waterWords.breaches)}</h2>
        <Answer of={breaches}>
          {({ breaches: all }) => (
            <BreachTable
              of={all.slice(0, breachesShown)}
              caption={t(waterWords.breaches)}
              more={Math.max(0, all.length - breachesShown)}
            />
          )}
        </Answer>
      </section>
      <section className="stack tight">
        <h2>{t(waterWords.rounds)}</h2>
        <Answer of={rounds}>{({ rounds: all }) => <Rounds of={all} />}</Answer>
      </section>
      <section className="stack tight">
        <h2>{t(waterWords.plants)}</h2>
        <Answer of={plants}>{({ plants: all }) => <Plants of={all} />}</Answer>
      </section>
      <section className="stack tight">
        <h2>{t(words.health)}</h2>
        <Answer of={health}>{({ stations: all }) => <Health of={all} />}</Answer>
      </section>
    </div>
  )
}

function Health({ of }: { of: readonly StationHealth[] }): ReactNode {
  const t = useText()
  if (of.length === 0) return <EmptyState title={t(airWords.noStations)} />
  const state = ({ isOld, silent }: StationHealth): ReactNode => {
    if (isOld) return <StatusChip state="overdue">{t(words.silent)}</StatusChip>
    if (silent.length > 0)
      return (
        <StatusChip state="risk">{t(words.partly, { names: silent.map((name) => t(name)).join(', ') })}</StatusChip>
      )
    return <StatusChip state="done">{t(words.reports)}</StatusChip>
  }
  const columns: Column<StationHealth>[] = [
    {
      id: 'name',
      head: t(waterWords.station),
      cell: ({ name, isSample }) => (
        <>
          <b>{t(name)}</b> {isSample && <span className="soft">({t(airWords.sample)})</span>}
        </>
      ),
    },
    { id: 'kind', head: t(words.kind), cell: ({ kind }) => t(words[kind]) },
    { id: 'newest', head: t(words.newest), cell: ({ newestAt }) => (newestAt ? <When at={newestAt} /> : '–') },
    { id: 'state', head: t(waterWords.state), cell: state },
    {
      id: 'subscribers',
      head: t(words.subscribers),
      align: 'end',
      cell: ({ subscribers }) => (subscribers === null ? t(words.few) : subscribers),
    },
  ]
  const worst = of.toSorted((a, b) => Number(b.isOld) - Number(a.isOld) || b.silent.length - a.silent.length)
  return <DataTable caption={t(words.health)} columns={columns} rows={worst} keyOf={({ code }) => code} />
}

function Plants({ of }: { of: readonly Plant[] }): ReactNode {
  const t = useText()
  if (of.length === 0) return <EmptyState title={t(waterWords.noPlants)} />
  const columns: Column<Plant>[] = [
    { id: 'name', head: t(waterWords.station), cell: ({ name }) => <b>{t(name)}</b> },
    {
      id: 'load',
      head: t(waterWords.value),
      cell: ({ load, capacityM3Day }) =>
        load === null
          ? t(waterWords.noValue)
          : t(waterWords.load, { percent: Math.round(100 * load), capacity: capacityM3Day }),
    },
    {
      id: 'state',
      head: t(waterWords.state),
      cell: (plant) => <PlantState of={plant} />,
    },
    { id: 'ground', head: t(waterWords.limit), cell: ({ limits }) => (limits[0] ? t(limits[0].ground) : '–') },
  ]
  return <DataTable caption={t(waterWords.plants)} columns={columns} rows={of} keyOf={({ code }) => code} />
}

function Rounds({ of }: { of: readonly Round[] }): ReactNode {
  const t = useText()
  const [noting, setNoting] = useState<Round | undefined>()
  if (of.length === 0) return <EmptyState title={t(waterWords.noRounds)} />
  const columns: Column<Round>[] = [
    { id: 'name', head: t(waterWords.rounds), cell: ({ name }) => <b>{t(name)}</b> },
    { id: 'unit', head: t(words.place), cell: ({ unitName }) => t(unitName) },
    { id: 'state', head: t(waterWords.state), cell: (round) => <RoundState of={round} /> },
    {
      id: 'progress',
      head: t(waterWords.stops),
      cell: ({ done, missed, stops }) => (
        <>
          {t(waterWords.progress, { done, of: stops.length })}
          {missed > 0 && ` · ${t(waterWords.missed, { n: missed })}`}
        </>
      ),
    },
    {
      id: 'note',
      head: '',
      cell: (round) =>
        round.mayNote && (
          <Button size="small" onClick={() => setNoting(round)}>
            {t(words.note)}
          </Button>
        ),
    },
  ]
  return (
    <>
      <DataTable caption={t(waterWords.rounds)} columns={columns} rows={of} keyOf={({ routeId }) => routeId} />
      {noting && <Note of={noting} onClose={() => setNoting(undefined)} />}
    </>
  )
}

function Note({ of: round, onClose }: { of: Round; onClose: () => void }): ReactNode {
  const t = useText()
  const first = round.stops.find(({ state }) => state === 'waiting') ?? round.stops[0]
  const [place, setPlace] = useState(String(first?.place ?? 0))
  const [state, setState] = useState('done')
  const [reason, setReason] = useState('')
  const params = { route: round.routeId, day: round.day, place: Number(place) }
  return (
    <SaveDialog
      title={t(words.noteTitle, { name: t(round.name) })}
      act={t(words.save)}
      onClose={onClose}
      send={() => call(noteStop, { params, body: state === 'done' ? { state: 'done' } : { state: 'missed', reason } })}
    >
      <SelectField
        label={t(words.stop)}
        empty={null}
        value={place}
        onChange={setPlace}
        choices={round.stops.map((stop) => ({ value: String(stop.place), label: t(stop.name) }))}
      />
      <SelectField
        label={t(words.result)}
        empty={null}
        value={state}
        onChange={setState}
        choices={[
          { value: 'done', label: t(words.collected) },
          { value: 'missed', label: t(words.missedStop) },
        ]}
      />
      {state === 'missed' && (
        <TextField label={t(words.reason)} value={reason} onChange={setReason} required minLength={3} maxLength={300} />
      )}
    </SaveDialog>
  )
}
