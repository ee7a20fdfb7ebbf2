/** `khue retention`: the daily run, here and now; or what it would do. Rule DP2. */
import type { App } from '../../kernel/app.ts'
import { newId } from '../../kernel/id.ts'
import { applyRule, countDue, countedMax, type NamedRule } from '../../kernel/retention.ts'
import { StartError } from '../../kernel/start-error.ts'

export async function retentionCommand(app: App, args: readonly string[]): Promise<number> {
  const isDry = args.includes('--dry-run')
  const names = args.filter((arg) => arg !== '--dry-run')
  const unknown = names.find((name) => !app.retains.some(({ id }) => id === name))
  if (unknown !== undefined) throw misused(app, unknown)
  const chosen = app.retains.filter(({ id }) => names.length === 0 || names.includes(id))
  for (const rule of chosen) {
    const due = await app.bulk((tx) => countDue(tx, rule))
    if (!isDry && due > 0) await applyAll(app, rule)
    process.stdout.write(`  ${lineOf(rule, due, isDry)}\n`)
  }
  return 0
}

async function applyAll(app: App, rule: NamedRule): Promise<void> {
  const runId = newId(app.clock.now().epochMilliseconds)
  for (let more = true; more; ) more = await applyRule(app, rule, runId)
}

function lineOf({ id, days, then, what }: NamedRule, due: number, isDry: boolean): string {
  const count = due > countedMax ? `more than ${countedMax.toLocaleString('en-GB')}` : due.toLocaleString('en-GB')
  const done = { erase: 'erased', pseudonymise: 'pseudonymised' }[then]
  return `${id.padEnd(34)} after ${String(days).padStart(4)} days  ${count} ${isDry ? `would be ${done}` : done}  (${what.en})`
}

function misused(app: App, name: string): StartError {
  return new StartError('config', {
    vi: `Không có quy tắc lưu giữ ${name}.`,
    what: `There is no retention rule ${name}.`,
    why: [`There are: ${app.retains.map(({ id }) => id).join(', ')}.`],
    todo: 'khue retention [--dry-run] [RULE …]',
  })
}
