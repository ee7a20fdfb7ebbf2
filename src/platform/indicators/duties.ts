/** What is owed by who answers for an indicator, and the reminders. Rule IN9. */
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import type { ReplyOf } from '../../kernel/endpoint.ts'
import { formatDate, type Message, translate } from '../../kernel/i18n.ts'
import { writeLetter } from '../notifications/index.ts'
import { type OfficialRow, officialById, officialsWith } from '../organisation/index.ts'
import type { Duty, listDuties } from './contract.ts'
import { letters } from './messages.ts'
import { requireOfficial } from './service.ts'
import * as store from './store.ts'
import { type Present, present, staleSince } from './view.ts'

/** A promise is recalled so long before its day. */
const recalledDays = 7
/** A duty that is still there after this long is told to the unit's leaders as well. */
const toLeadersDays = 7

interface Owed {
  readonly duty: Duty
  readonly row: store.IndicatorRow
  /** Names the occasion: each has one reminder, and one more for the leaders. */
  readonly occasion: string
}

async function owed(tx: Tx, { today, indicators }: Present): Promise<Owed[]> {
  const promises = await store.openPromises(tx)
  const soon = today.add({ days: recalledDays }).toString()
  const day = today.toString()
  return indicators.flatMap(({ row, view }) => {
    const indicator = { id: row.indicator_id, name: row.name }
    const own = promises.filter(({ indicator_id }) => indicator_id === row.indicator_id)
    const list: Owed[] = own
      .filter((made) => made.due_on <= soon)
      .map((made) => {
        const kind = made.due_on < day ? 'promise-over' : 'promise-due'
        return {
          row,
          occasion: `${kind} ${made.id}`,
          duty: { kind, indicator, on: made.due_on, text: made.text },
        }
      })
    const since = row.formula === null ? staleSince(row, view.points, day) : null
    if (since !== null)
      list.push({ row, occasion: `stale ${since}`, duty: { kind: 'stale', indicator, on: since, text: null } })
    if (view.light === 'off-track' && own.length === 0 && view.aim)
      list.push({
        row,
        occasion: `off-track ${view.aim.dueOn} ${day.slice(0, 7)}`,
        duty: { kind: 'off-track', indicator, on: view.aim.dueOn, text: null },
      })
    return list
  })
}

export async function duties(tx: Tx, actor: Actor): Promise<ReplyOf<typeof listDuties>> {
  const { id } = requireOfficial(actor)
  const all = await owed(tx, await present(tx))
  return { duties: all.filter(({ row }) => row.answers_id === id).map(({ duty }) => duty) }
}

const texts: Readonly<Record<Duty['kind'], readonly [title: Message, body: Message]>> = {
  stale: [letters.stale, letters.staleBody],
  'promise-due': [letters.promiseDue, letters.promiseDueBody],
  'promise-over': [letters.promiseOver, letters.promiseOverBody],
  'off-track': [letters.offTrack, letters.offTrackBody],
}

async function tell(tx: Tx, { duty, row, occasion }: Owed, officials: readonly OfficialRow[]): Promise<void> {
  const [title, body] = texts[duty.kind]
  const inBoth = (say: (language: 'vi' | 'en') => string): Message => ({ vi: say('vi'), en: say('en') })
  for (const official of officials) {
    const first = await store.noteReminder(tx, {
      indicator_id: row.indicator_id,
      occasion: `${occasion} ${official.id}`,
      kind: duty.kind,
      official_id: official.id,
    })
    if (!first) continue
    writeLetter(tx, {
      to: { name: official.name, email: official.email },
      title,
      body: inBoth((language) =>
        translate(language, body, {
          name: duty.indicator.name[language],
          on: formatDate(duty.on),
          text: duty.text ?? '',
        }),
      ),
      link: `/desk/indicators/${row.indicator_id}`,
    })
  }
}

/** Job of each morning. */
export async function remind(tx: Tx): Promise<void> {
  const now = await present(tx)
  const today = now.today.toString()
  for (const one of await owed(tx, now)) {
    const leaders = await officialsWith(tx, 'leader', one.row.owner_unit_id)
    const answers = one.row.answers_id === null ? null : await officialById(tx, one.row.answers_id)
    const told = Temporal.PlainDate.from(one.duty.on).add({ days: toLeadersDays }).toString() <= today
    const isLate = one.duty.kind !== 'off-track' && one.duty.kind !== 'promise-due' && told
    await tell(tx, one, [...(answers?.active ? [answers] : []), ...(isLate || !answers?.active ? leaders : [])])
  }
}
