/**
 * Finding people by name as it is typed at a desk: without marks, with a wrong letter, given name first, with the day of birth
 * and without. `npm run bench -- population-search [--people 8500000] [--requests 2000] [--keep FOLDER]`
 */
import type pg from 'pg'
import { type Random, randomOf } from '../src/kernel/random.ts'
import type { RecordView } from '../src/platform/registry/contract.ts'
import { foldText } from '../src/platform/organisation/index.ts'
import { officialsIn, option, type Served, signIn, withServer } from './ground.ts'
import { HttpLoad, requestBytes } from './http-load.ts'
import { withCity } from './population-city.ts'
import { openLoop, percentile } from './timing.ts'

/** Ten desks that search as fast as they can type. */
const perS = 20
const barMs = 80
const barRecall = 0.95

interface Person {
  readonly id: string
  readonly label: string
  readonly day: string
}

interface Question {
  readonly kind: string
  readonly q: string
  readonly day: string | undefined
  readonly meant: Person
}

export async function run(args: readonly string[]): Promise<number> {
  const requests = option(args, 'requests', 2000)
  return withCity(args, async (city) => {
    const people = await somePeople(city.client, requests)
    const clerks = await signIn(city.app, officialsIn(['one-stop-clerk']))
    const cookies = clerks.map(({ cookie }) => cookie)
    return withServer(city, (served) => measure(served, people, cookies, requests))
  })
}

async function somePeople(client: pg.Client, count: number): Promise<Person[]> {
  const { rows } = await client.query<Person>(
    `select id, label, day::text from registry.record_population tablesample system (0.5) repeatable (7)
     order by md5(id::text) limit $1`,
    [count],
  )
  if (rows.length === 0) throw new Error('too few people: a sample of them is empty')
  return rows
}

// ---- questions --------------------------------------------------------------------------------------------------

const letters = 'abcdefghijklmnopqrstuvwxyz'

/** A letter left out, put in, changed, or exchanged with the next. */
function mistyped(random: Random, name: string): string {
  const words = name.split(' ')
  const long = words.map((word, at) => ({ word, at })).filter(({ word }) => word.length >= 3)
  const { word, at } = long[Math.floor(random() * long.length)] ?? { word: words[0] ?? '', at: 0 }
  const place = Math.floor(random() * (word.length - 1))
  const letter = letters[Math.floor(random() * 26)] ?? 'a'
  const [head, tail] = [word.slice(0, place), word.slice(place)]
  const made = [
    head + tail.slice(1),
    head + letter + tail,
    head + letter + tail.slice(1),
    head + (tail[1] ?? '') + (tail[0] ?? '') + tail.slice(2),
  ]
  words[at] = made[Math.floor(random() * made.length)] ?? word
  return words.join(' ')
}

const kinds: readonly {
  readonly kind: string
  readonly withDay: boolean
  readonly typed: (random: Random, name: string) => string
}[] = [
  { kind: 'with marks, day', withDay: true, typed: (_, name) => name },
  { kind: 'without marks, day', withDay: true, typed: (_, name) => foldText(name) },
  { kind: 'without marks', withDay: false, typed: (_, name) => foldText(name) },
  { kind: 'given name first, day', withDay: true, typed: (_, name) => foldText(name).split(' ').slice(1).join(' ') },
  { kind: 'wrong letter, day', withDay: true, typed: (random, name) => mistyped(random, foldText(name)) },
  { kind: 'wrong letter', withDay: false, typed: (random, name) => mistyped(random, foldText(name)) },
]

function questionsAbout(people: readonly Person[]): Question[] {
  const random = randomOf(11)
  return people.map((meant, n) => {
    const { kind, withDay, typed } = kinds[n % kinds.length] ?? kinds[0]!
    return { kind, q: typed(random, meant.label), day: withDay ? meant.day : undefined, meant }
  })
}

/** With the day of birth the very person is looked for; without, one who bears the name: thousands may. */
function isFound({ day, meant }: Question, items: readonly RecordView[]): boolean {
  const name = foldText(meant.label)
  return items.slice(0, 10).some(({ id, label }) => (day === undefined ? foldText(label) === name : id === meant.id))
}

// ---- measuring --------------------------------------------------------------------------------------------------

async function measure(
  { port }: Served,
  people: readonly Person[],
  cookies: readonly string[],
  requests: number,
): Promise<number> {
  const load = new HttpLoad(port)
  const questions = questionsAbout(people)
  const found = new Map<string, boolean[]>()
  const times = new Map<string, number[]>()
  let n = 0
  const ask = async () => {
    const question = questions[n % questions.length]
    const cookie = cookies[n % cookies.length] ?? ''
    n++
    if (!question) throw new Error('nobody lives here')
    const days = question.day === undefined ? '' : `&dayFrom=${question.day}&dayTo=${question.day}`
    const path = `/api/registries/population/records?purpose=case-handling&q=${encodeURIComponent(question.q)}${days}`
    const begin = performance.now()
    const body = await load.send(requestBytes('GET', path, { cookie }, ''))
    times.set(question.kind, [...(times.get(question.kind) ?? []), performance.now() - begin])
    const { items } = JSON.parse(Buffer.from(body, 'latin1').toString()) as { items: RecordView[] }
    found.set(question.kind, [...(found.get(question.kind) ?? []), isFound(question, items)])
  }
  // A desk is not measured in the first minute after a start.
  await openLoop(Math.ceil(requests / 4), perS, ask)
  found.clear()
  times.clear()
  const latencies = await openLoop(requests, perS, ask)
  load.close()
  const share = (marks: readonly boolean[]) => marks.filter(Boolean).length / marks.length
  console.log(`  ${'at 20/s'.padEnd(24)}${['median ms', 'p99 ms', 'recall'].map((head) => head.padStart(12)).join('')}`)
  for (const { kind } of kinds) {
    const sorted = (times.get(kind) ?? []).toSorted((a, b) => a - b)
    const cells = [
      percentile(sorted, 0.5).toFixed(1),
      percentile(sorted, 0.99).toFixed(1),
      share(found.get(kind) ?? []).toFixed(3),
    ]
    console.log(`  ${kind.padEnd(24)}${cells.map((cell) => cell.padStart(12)).join('')}`)
  }
  const figures = {
    p99_ms: Number(percentile(latencies, 0.99).toFixed(1)),
    recall_at_10: Number(share([...found.values()].flat()).toFixed(3)),
  }
  console.log(JSON.stringify(figures))
  return figures.p99_ms < barMs && figures.recall_at_10 >= barRecall ? 0 : 1
}

if (import.meta.main) process.exitCode = await run(process.argv.slice(2))
