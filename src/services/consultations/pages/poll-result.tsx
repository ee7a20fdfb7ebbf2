/** The result of a poll: bars that begin at zero, with the table behind them. */
import type { ReactNode } from 'react'
import { formatNumber } from '../../../kernel/i18n.ts'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import type { Consultation, Result } from '../contract.ts'
import { words } from './page-messages.ts'

interface Option {
  readonly id: string
  readonly name: string
  readonly votes: number
}

export function PollResult({ of: one, result }: { of: Consultation; result: Result }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const number = (value: number) => formatNumber(language, value)
  const share = (votes: number, all: number) => (all === 0 ? '–' : `${number(Math.round((votes * 1000) / all) / 10)} %`)
  const nameOf = (id: string) => one.parts.find((part) => part.id === id)?.heading ?? ''
  const rows: Option[] = result.options.map(({ id, votes }) => ({ id, votes, name: nameOf(id) }))
  const columns: Column<Option>[] = [
    {
      id: 'name',
      head: t(words.option),
      cell: ({ name, votes }) => (
        <>
          {name}
          <meter min={0} max={Math.max(1, result.votes)} value={votes} aria-hidden style={{ width: '100%' }} />
        </>
      ),
    },
    { id: 'votes', head: t(words.votes), align: 'end', cell: ({ votes }) => number(votes) },
    { id: 'share', head: t(words.share), align: 'end', cell: ({ votes }) => share(votes, result.votes) },
  ]
  type Ward = Result['byWard'][number]
  const wards: Column<Ward>[] = [
    { id: 'unit', head: t(words.byWard), cell: ({ unit }) => t(unit ?? words.otherWards) },
    { id: 'votes', head: t(words.votes), align: 'end', cell: ({ votes }) => number(votes) },
    ...result.options.map(
      ({ id }, i): Column<Ward> => ({
        id,
        head: nameOf(id),
        align: 'end',
        cell: ({ options, votes }) => share(options[i]?.votes ?? 0, votes),
      }),
    ),
  ]
  return (
    <section className="stack tight" aria-labelledby="result">
      <h2 id="result">{t(words.result, { n: result.votes })}</h2>
      <DataTable caption={t(words.result, { n: result.votes })} columns={columns} rows={rows} keyOf={({ id }) => id} />
      {result.byWard.length > 0 && (
        <>
          <DataTable
            caption={t(words.byWard)}
            columns={wards}
            rows={result.byWard}
            keyOf={({ unit }) => unit?.vi ?? 'others'}
          />
          <p className="soft small">{t(words.wardRule)}</p>
        </>
      )}
    </section>
  )
}
