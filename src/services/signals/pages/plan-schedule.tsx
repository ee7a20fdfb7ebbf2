/** Which pattern runs when: the lines of a week's schedule, and the week as a picture. */
import { IconX } from '@tabler/icons-react'
import { type ReactNode, useId } from 'react'
import { Button } from '../../../web/ui/controls.tsx'
import { SelectField, TextField } from '../../../web/ui/fields.tsx'
import { useText } from '../../../web/ui/language.tsx'
import type { ScheduleEntry } from '../contract.ts'
import { dayBars, type Draft } from '../plans/draft.ts'
import { dayWords, planWords, swatchOf } from './plan-messages.ts'

const entriesMax = 60
export const clockPattern = '([01][0-9]|2[0-3]):[0-5][0-9]'
const everyDay = [1, 2, 3, 4, 5, 6, 7]

export function ScheduleFields(props: { draft: Draft; onChange: (changed: ScheduleEntry[]) => void }): ReactNode {
  const t = useText()
  const { draft, onChange } = props
  const { patterns, schedule } = draft
  const change = (at: number, changed: ScheduleEntry) => onChange(schedule.map((one, n) => (n === at ? changed : one)))
  return (
    <>
      <h2>{t(planWords.schedule)}</h2>
      <p className="soft">{t(planWords.scheduleHelp)}</p>
      <Week draft={draft} />
      <ul className="signals-steps" role="list">
        {schedule.map((entry, at) => (
          <Entry
            // Lines have no names, and are only added at the end.
            // oxlint-disable-next-line react/no-array-index-key
            key={at}
            entry={entry}
            n={at + 1}
            draft={draft}
            onChange={(changed) => change(at, changed)}
            onRemove={() => onChange(schedule.filter((_, n) => n !== at))}
          />
        ))}
      </ul>
      {schedule.length < entriesMax && (
        <div className="row">
          <Button
            size="small"
            onClick={() => onChange([...schedule, { days: everyDay, from: '06:00', pattern: patterns[0]?.id ?? '' }])}
          >
            {t(planWords.addEntry)}
          </Button>
        </div>
      )}
    </>
  )
}

function Entry(props: {
  entry: ScheduleEntry
  n: number
  draft: Draft
  onChange: (changed: ScheduleEntry) => void
  onRemove: () => void
}): ReactNode {
  const t = useText()
  const days = useId()
  const { entry, n, draft, onChange } = props
  const toggle = (day: number) =>
    onChange({
      ...entry,
      days: entry.days.includes(day)
        ? entry.days.filter((one) => one !== day)
        : [...entry.days, day].toSorted((a, b) => a - b),
    })
  return (
    <li className="signals-entry" aria-label={t(planWords.entry, { n })}>
      <fieldset className="signals-days">
        <legend id={days}>{t(planWords.days)}</legend>
        {dayWords.map((name, at) => (
          <label key={name.en}>
            <input type="checkbox" checked={entry.days.includes(at + 1)} onChange={() => toggle(at + 1)} />
            <span>{t(name)}</span>
          </label>
        ))}
      </fieldset>
      <TextField
        label={t(planWords.from)}
        inputMode="numeric"
        placeholder="06:00"
        pattern={clockPattern}
        maxLength={5}
        required
        value={entry.from}
        onChange={(from) => onChange({ ...entry, from })}
      />
      <SelectField
        label={t(planWords.patterns)}
        empty={null}
        value={entry.pattern}
        onChange={(pattern) => onChange({ ...entry, pattern })}
        choices={draft.patterns.map(({ id, name }) => ({ value: id, label: t(name) }))}
      />
      <Button size="small" kind="quiet" aria-label={t(planWords.removeEntry, { n })} onClick={props.onRemove}>
        <IconX size={18} aria-hidden />
      </Button>
    </li>
  )
}

const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
const hours = [0, 6, 12, 18]

/** Seven days of twenty-four hours; each bar says its pattern. */
export function Week({ draft: { patterns, schedule } }: { draft: Draft }): ReactNode {
  const t = useText()
  if (schedule.length === 0) return null
  const nameOf = (id: string) => t(patterns.find((one) => one.id === id)?.name ?? { vi: id, en: id })
  return (
    <div className="signals-week" role="group" aria-label={t(planWords.weekPicture)}>
      {dayWords.map((name, at) => (
        <div key={name.en} className="signals-week-day">
          <span>{t(name)}</span>
          <ul role="list">
            {dayBars(patterns, schedule, at + 1).map(({ fromMin, toMin, pattern }) => (
              <li
                key={fromMin}
                data-pattern={swatchOf(patterns, pattern)}
                style={{ flexGrow: toMin - fromMin }}
                title={`${clock(fromMin)}–${clock(toMin)} ${nameOf(pattern)}`}
              >
                <span className="hidden-words">
                  {clock(fromMin)}–{clock(toMin)}{' '}
                </span>
                {nameOf(pattern)}
              </li>
            ))}
          </ul>
        </div>
      ))}
      <div className="signals-week-hours" aria-hidden>
        <span />
        <span>
          {hours.map((hour) => (
            <i key={hour} style={{ left: `${(hour / 24) * 100}%` }}>
              {clock(hour * 60)}
            </i>
          ))}
        </span>
      </div>
    </div>
  )
}
