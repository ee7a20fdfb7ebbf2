/**
 * Questions to the directory of units, answered from memory: nanoseconds a question, beside one bare Map look-up in
 * the same run. `npm run bench -- directory`
 */
import { directory } from '../src/platform/organisation/index.ts'

const seconds = 0.5
const dir = directory()
const [today, before] = [Temporal.PlainDate.from('2026-11-22'), Temporal.PlainDate.from('2025-06-30')]
const ids = dir.units.map((unit) => unit.id)
const bare = new Map(dir.units.map((unit) => [unit.id, unit]))
const texts = ['hoan kiem', 'Cầu Giấy', 'so tu phap', 'xa', 'đống đa', 'phuc tho']
const city = dir.city().id

/** Mean and worst time of one question. The worst includes pauses of the garbage collector. */
function measure(ask: (turn: number) => unknown): { mean_us: number; p99_us: number } {
  for (let turn = 0; turn < 2000; turn++) ask(turn)
  const times: number[] = []
  const end = performance.now() + seconds * 1000
  for (let turn = 0; performance.now() < end; turn++) {
    const start = performance.now()
    ask(turn)
    times.push((performance.now() - start) * 1000)
  }
  times.sort((a, b) => a - b)
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length
  return { mean_us: mean, p99_us: times[Math.floor(times.length * 0.99)] ?? 0 }
}

const idAt = (turn: number) => ids[turn % ids.length] ?? ''
const questions = {
  bare_map: (turn: number) => bare.get(idAt(turn)),
  unit: (turn: number) => dir.unit(idAt(turn)),
  ancestors: (turn: number) => dir.ancestors(idAt(turn), before),
  subtree_of_city: () => dir.subtree(city, before),
  successors: (turn: number) => dir.successors(idAt(turn), today),
  competent_unit: (turn: number) =>
    dir.competentUnit({ competence: 'district', addressUnitId: idAt(turn), date: turn % 2 ? today : before }),
  is_within: (turn: number) => dir.isWithin(idAt(turn), city),
  search: (turn: number) => dir.search(texts[turn % texts.length] ?? '', today),
} as const

export async function run(): Promise<number> {
  const figures: Record<string, number> = { units: ids.length }
  console.log(`${'question'.padEnd(18)}${'mean µs'.padStart(10)}${'p99 µs'.padStart(10)}`)
  for (const [name, ask] of Object.entries(questions)) {
    const { mean_us, p99_us } = measure(ask)
    console.log(`${name.padEnd(18)}${mean_us.toFixed(2).padStart(10)}${p99_us.toFixed(2).padStart(10)}`)
    figures[`${name}_mean_us`] = Number(mean_us.toFixed(2))
    figures[`${name}_p99_us`] = Number(p99_us.toFixed(2))
  }
  console.log(JSON.stringify(figures))
  return 0
}
