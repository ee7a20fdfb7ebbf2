/** Processes as stored data: kept by the hash of their content, and in memory once seen. */
import { createHash } from 'node:crypto'
import type { App, Tx } from '../../kernel/app.ts'
import { problem } from '../../kernel/problems.ts'
import type { Process } from './process.ts'
import * as store from './store.ts'

interface Memory {
  /** A process never changes once stored, so what is remembered cannot become stale. */
  readonly definitions: Map<string, Process>
  /** Known to be committed. */
  readonly stored: Set<string>
}

// By program, since tests run several.
const memories = new WeakMap<App, Memory>()
const idOf = new WeakMap<Process, string>()
const insertedBy = new WeakMap<Tx, Set<string>>()

function memory(app: App): Memory {
  const known = memories.get(app) ?? { definitions: new Map(), stored: new Set() }
  memories.set(app, known)
  return known
}

function hash(process: Process): string {
  const id = idOf.get(process) ?? createHash('sha256').update(JSON.stringify(process)).digest('hex').slice(0, 32)
  idOf.set(process, id)
  return id
}

/** Makes sure the process is stored and gives its id. Throws `casework.wrong-process`. */
export async function keepProcess(tx: Tx, process: Process): Promise<string> {
  const id = hash(process)
  const known = memory(tx.app)
  if (known.stored.has(id)) return id
  checkProcess(process)
  const mine = insertedBy.get(tx) ?? new Set()
  insertedBy.set(tx, mine)
  // What this transaction inserts may still be rolled back: only a row that was there before it is remembered.
  if (await store.insertProcess(tx, id, process)) mine.add(id)
  else if (!mine.has(id)) known.stored.add(id)
  return id
}

export async function getProcess(tx: Tx, id: string): Promise<Process> {
  const { definitions } = memory(tx.app)
  const process = definitions.get(id) ?? (await store.processById(tx, id))
  if (!process) throw new Error(`no process ${id}`)
  definitions.set(id, process)
  return process
}

/** CW1: a process leads from reception to its last step, each step once. */
export function checkProcess(process: Process): void {
  const wrong = (why: string) =>
    problem('casework.wrong-process', { procedureCode: process.procedureCode, version: process.version, why })
  const ids = new Set(process.steps.map((step) => step.id))
  if (ids.size !== process.steps.length) throw wrong('two steps have the same id')
  const [first] = process.steps
  if (!first?.actions.includes('receive')) throw wrong('the first step does not receive')
  const seen = new Set<string>()
  for (let step: Process['steps'][number] | undefined = first; step; ) {
    if (seen.has(step.id)) throw wrong(`step ${step.id} is reached twice`)
    seen.add(step.id)
    const { next }: { next: string | null } = step
    if (next !== null && !ids.has(next)) throw wrong(`step ${step.id} leads to ${next}, which does not exist`)
    step = process.steps.find((s) => s.id === next)
  }
  if (seen.size !== process.steps.length) throw wrong('a step is never reached')
}
