/** The inventories of a unit: the one under way, the earlier ones, and beginning one. */
import { IconClipboardList, IconListCheck, IconQrcode } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDate, formatDateTime } from '../../../kernel/i18n.ts'
import { call, pathOf } from '../../../web/ui/client.ts'
import { Button, Go, GoButton } from '../../../web/ui/controls.tsx'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { TextField } from '../../../web/ui/fields.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { useGo } from '../../../web/ui/navigation.tsx'
import { Answer, EmptyState, ErrorState, PageHeader } from '../../../web/ui/page.tsx'
import { beginRound, listRounds, printLabels, type Round } from '../contract.ts'
import { words } from './page-messages.ts'
import { Progress, UnitField, useUnit } from './parts.tsx'
import { proposalWords } from './proposal-messages.ts'

export default function AssetsPage(): ReactNode {
  const t = useText()
  const { units, unitId, manages } = useUnit()
  return (
    <div className="desk-page stack">
      <PageHeader title={t(words.title)} lead={t(words.lead)} />
      <UnitField units={units} unitId={unitId} page="/public-assets" />
      <p>
        <Go to="/public-assets/proposals" search={{ unit: unitId }}>
          {t(proposalWords.title)}
        </Go>
      </p>
      {unitId !== '' && <Rounds key={unitId} unitId={unitId} manages={manages} />}
    </div>
  )
}

const roundsKey = (unitId: string) => ['public-assets', 'rounds', unitId] as const

function Rounds({ unitId, manages }: { unitId: string; manages: boolean }): ReactNode {
  const t = useText()
  const asked = useQuery({
    queryKey: roundsKey(unitId),
    queryFn: ({ signal }) => call(listRounds, { query: { unitId }, signal }),
  })
  return (
    <Answer of={asked}>
      {(rounds) => {
        const open = rounds.find(({ closedAt }) => closedAt === null)
        const earlier = rounds.filter(({ closedAt }) => closedAt !== null)
        return (
          <>
            {open && <OpenRound of={open} />}
            {!open && !manages && (
              <EmptyState icon={IconClipboardList} title={t(words.none)}>
                {t(words.noneHelp)}
              </EmptyState>
            )}
            {!open && manages && <Begin unitId={unitId} />}
            <p>
              <a className="one-line" href={pathOf(printLabels, {}, { unitId })}>
                <IconQrcode size={18} aria-hidden /> {t(words.labels)}
              </a>
            </p>
            {earlier.length > 0 && <Earlier rounds={earlier} />}
          </>
        )
      }}
    </Answer>
  )
}

function OpenRound({ of: round }: { of: Round }): ReactNode {
  const t = useText()
  const language = useLanguage()
  return (
    <section className="card stack">
      <div>
        <h2>{round.name}</h2>
        <p className="soft small">
          {t(words.begun, { when: formatDateTime(language, round.begunAt), who: round.begunBy })}
        </p>
      </div>
      {round.expected === 0 ? (
        <EmptyState
          title={t(words.noAssets)}
          action={<GoButton to="/registries/public-assets">{t(words.toRegister)}</GoButton>}
        >
          {t(words.noAssetsHelp)}
        </EmptyState>
      ) : (
        <>
          <Progress counted={round.counted} expected={round.expected} />
          <div className="row">
            <GoButton to={`/public-assets/${round.id}/count`} kind="primary">
              <IconQrcode size={20} aria-hidden /> {t(words.count)}
            </GoButton>
            <GoButton to={`/public-assets/${round.id}`}>
              <IconListCheck size={20} aria-hidden /> {t(words.results)}
            </GoButton>
          </div>
        </>
      )}
    </section>
  )
}

function Begin({ unitId }: { unitId: string }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [name, setName] = useState('')
  const begin = useMutation({
    mutationFn: () => call(beginRound, { body: { unitId, name: name.trim() } }),
    onSuccess: () => client.invalidateQueries({ queryKey: roundsKey(unitId) }),
  })
  return (
    <form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim() !== '') begin.mutate()
      }}
    >
      <h2>{t(words.begin)}</h2>
      <TextField
        label={t(words.name)}
        help={t(words.nameHelp)}
        value={name}
        onChange={setName}
        maxLength={200}
        required
      />
      {begin.error && <ErrorState error={begin.error} />}
      <div className="row">
        <Button type="submit" kind="primary" busy={begin.isPending}>
          {t(words.begin)}
        </Button>
      </div>
    </form>
  )
}

function Earlier({ rounds }: { rounds: readonly Round[] }): ReactNode {
  const t = useText()
  const go = useGo()
  const columns: Column<Round>[] = [
    { id: 'name', head: t(words.round), cell: ({ id, name }) => <Go to={`/public-assets/${id}`}>{name}</Go> },
    {
      id: 'state',
      head: t(words.state),
      cell: ({ closedAt }) => (closedAt ? t(words.closed, { date: formatDate(closedAt) }) : t(words.open)),
    },
    {
      id: 'progress',
      head: t(words.found),
      cell: ({ counted, expected }) => t(words.placeCount, { counted, expected }),
      align: 'end',
    },
  ]
  return (
    <section className="stack tight">
      <h2>{t(words.earlier)}</h2>
      <DataTable
        caption={t(words.earlier)}
        rows={rounds}
        keyOf={({ id }) => id}
        columns={columns}
        onOpen={({ id }) => go(`/public-assets/${id}`)}
      />
    </section>
  )
}
