/** The report of an inventory, as a paper and as a table. Rule PA10. */
import path from 'node:path'
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { dayOf, localTime } from '../../kernel/clock.ts'
import { file, type FileReply } from '../../kernel/endpoint.ts'
import { type Language, translate } from '../../kernel/i18n.ts'
import { problem } from '../../kernel/problems.ts'
import { renderBytes } from '../../platform/documents/index.ts'
import { directory } from '../../platform/organisation/index.ts'
import { byteOrderMark, csvLine } from '../../platform/registry/index.ts'
import { type Line, reportLinesMax, type RoundDetail } from './contract.ts'
import { fieldTexts, paperTexts, stateTexts } from './messages.ts'
import { read } from './service.ts'

const template = { name: 'asset-inventory', file: path.join(import.meta.dirname, 'templates/inventory.typ') }

interface Question {
  readonly form: 'pdf' | 'csv'
  readonly language?: Language
}

/** Throws `kernel.not-found`, `public-assets.report-too-long`. */
export async function report(tx: Tx, actor: Actor, id: string, question: Question): Promise<FileReply> {
  const { form, language = 'vi' } = question
  const round = await read(tx, actor, id)
  const name = `kiem-ke-${dayOf(Temporal.Instant.from(round.begunAt)).toString()}.${form}`
  if (form === 'csv') return file(Buffer.from(csvOf(round, language)), 'text/csv; charset=utf-8', { name })
  return file(await paperOf(tx, round, language), 'application/pdf', { inline: true, name })
}

const outcomeOf = ({ count, differs }: Line): 'counted' | 'differs' | 'missing' =>
  count === null ? 'missing' : differs ? 'differs' : 'counted'

const stateName = (language: Language, state: string): string =>
  state in stateTexts ? translate(language, stateTexts[state as keyof typeof stateTexts]) : state

/** Day and time in Hanoi. */
const timeOf = (at: string): string =>
  localTime(Temporal.Instant.from(at)).toString({ smallestUnit: 'minute' }).replace('T', ' ')

function csvOf(round: RoundDetail, language: Language): string {
  const field = (name: keyof typeof fieldTexts): string => translate(language, fieldTexts[name].title)
  const say = (name: keyof typeof paperTexts): string => translate(language, paperTexts[name])
  const head = [
    ...(['code', 'name', 'place', 'state', 'costDong'] as const).map(field),
    ...(['wornDong', 'remainingDong', 'result', 'foundPlace', 'foundState'] as const).map(say),
    ...(['countedAt', 'countedBy', 'note', 'photo'] as const).map(say),
  ]
  const rows = round.lines.map((line) => {
    const { code, name, place, state, costDong, wornDong, remainingDong, count } = line
    const found = count
      ? [count.place, stateName(language, count.state), timeOf(count.at), count.by, count.note, count.photoId]
      : []
    const known = [code, name, place, stateName(language, state), costDong, wornDong, remainingDong]
    return csvLine([...known, say(outcomeOf(line)), ...found, ...Array<string>(6 - found.length).fill('')])
  })
  return byteOrderMark + csvLine(head) + rows.join('')
}

const sumOf = (lines: readonly Line[], of: 'costDong' | 'wornDong' | 'remainingDong'): number =>
  lines.reduce((sum, line) => sum + line[of], 0)

/** The figures of all assets with one outcome. */
function totalsOf(lines: readonly Line[]) {
  return {
    n: lines.length,
    cost: sumOf(lines, 'costDong'),
    worn: sumOf(lines, 'wornDong'),
    remaining: sumOf(lines, 'remainingDong'),
  }
}

function paperOf(tx: Tx, round: RoundDetail, language: Language): Promise<Buffer> {
  if (round.lines.length > reportLinesMax) throw problem('public-assets.report-too-long', { max: reportLinesMax })
  const dong = (amount: number): string => amount.toLocaleString(language === 'vi' ? 'vi-VN' : 'en-GB')
  const outcomes = ['counted', 'differs', 'missing'] as const
  const totals = (lines: readonly Line[]) => {
    const { n, cost, worn, remaining } = totalsOf(lines)
    return { n, cost: dong(cost), worn: dong(worn), remaining: dong(remaining) }
  }
  return renderBytes({
    template,
    title: translate(language, paperTexts.report),
    date: dayOf(round.closedAt === null ? tx.now : Temporal.Instant.from(round.closedAt)),
    language,
    data: {
      agency: directory().unit(round.unitId)?.name[language] ?? round.unitId,
      name: round.name,
      begun: timeOf(round.begunAt),
      begunBy: round.begunBy,
      closed: round.closedAt === null ? null : timeOf(round.closedAt),
      outcomes: outcomes.map((outcome) => ({
        name: translate(language, paperTexts[outcome]),
        ...totals(round.lines.filter((line) => outcomeOf(line) === outcome)),
      })),
      all: totals(round.lines),
      lines: round.lines.map((line) => ({
        code: line.code,
        name: line.name,
        place: line.place,
        state: stateName(language, line.state),
        cost: dong(line.costDong),
        remaining: dong(line.remainingDong),
        outcome: translate(language, paperTexts[outcomeOf(line)]),
        found: foundWords(line, language),
      })),
    },
  })
}

/** Only what is not as registered. */
function foundWords({ count, differs }: Line, language: Language): string {
  if (!count) return ''
  const otherwise = differs ? [count.place, stateName(language, count.state)] : []
  return [...otherwise, ...(count.note === null ? [] : [count.note])].join('; ')
}
