/**
 * A dense table for the desk: j/k or arrows move, Enter opens, headings sort. Where it has little room, each row stands as a
 * card in which every value has its heading beside it.
 */
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { type KeyboardEvent, type ReactNode, useRef } from 'react'
import { useText } from './language.tsx'
import { messages } from './messages.ts'

export interface Column<Row> {
  readonly id: string
  readonly head: string
  readonly cell: (row: Row) => ReactNode
  readonly align?: 'start' | 'end'
  readonly sortable?: boolean
}

export interface Sorting {
  readonly by: string
  readonly descending: boolean
}

export function DataTable<Row>(props: {
  caption: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  keyOf: (row: Row) => string
  onOpen?: (row: Row) => void
  selected?: string | undefined
  sorting?: Sorting
  onSort?: (sorting: Sorting) => void
  /** Where there is little room: `sideways` for raw rows, which are a look into a file and would be a long way down as cards. */
  narrow?: 'cards' | 'sideways'
}): ReactNode {
  const t = useText()
  const body = useRef<HTMLTableSectionElement>(null)
  const { onOpen, sorting } = props
  const onKeyDown = (event: KeyboardEvent, row: Row): void => {
    if (event.target !== event.currentTarget) return
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      const rows = [...(body.current?.rows ?? [])]
      rows[rows.indexOf(event.currentTarget as HTMLTableRowElement) + step]?.focus()
    }
    if (event.key === 'Enter') onOpen?.(row)
  }
  return (
    <div
      className={`table-scroll ${props.narrow === 'sideways' ? '' : 'table-stacks'}`}
      tabIndex={0}
      role="region"
      aria-label={props.caption}
    >
      <table className="data-table">
        <caption className="hidden-words">{props.caption}</caption>
        <thead>
          <tr>
            {props.columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                data-align={column.align ?? 'start'}
                {...(sorting?.by === column.id && { 'aria-sort': sorting.descending ? 'descending' : 'ascending' })}
              >
                {column.sortable && props.onSort ? (
                  <button
                    type="button"
                    title={t(messages.sortBy, { name: column.head })}
                    onClick={() =>
                      props.onSort?.({
                        by: column.id,
                        descending: sorting?.by === column.id ? !sorting.descending : false,
                      })
                    }
                  >
                    {column.head}{' '}
                    {sorting?.by === column.id &&
                      (sorting.descending ? (
                        <IconChevronDown size={14} aria-hidden />
                      ) : (
                        <IconChevronUp size={14} aria-hidden />
                      ))}
                  </button>
                ) : (
                  column.head
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {props.rows.map((row) => {
            const key = props.keyOf(row)
            return (
              <tr
                key={key}
                {...(onOpen && {
                  tabIndex: 0,
                  onClick: () => onOpen(row),
                  onKeyDown: (event) => onKeyDown(event, row),
                })}
                {...(props.selected !== undefined && { 'aria-selected': key === props.selected })}
              >
                {props.columns.map((column) => (
                  <td key={column.id} data-align={column.align ?? 'start'}>
                    {column.head !== '' && <span className="cell-head">{column.head}</span>}
                    <div className="cell-value">{column.cell(row)}</div>
                  </td>
                ))}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
