/** Words of the command line: `khue load procedures FILE` and `khue load --cases N`. */
import type { App } from '../../kernel/app.ts'
import type { ModuleCommand } from '../../kernel/module.ts'
import { Problem } from '../../kernel/problems.ts'
import { exitCodes, StartError } from '../../kernel/start-error.ts'
import { type ImportReport, loadProcedures } from './import.ts'
import { casesMax, loadSandboxCases } from './load-cases.ts'

/** Enough to see what is wrong with a file. */
const unreadShown = 50

/** One line that is written over while it goes on; on a pipe, a line every ten per cent. */
function progressLine(what: string): (done: number, total: number) => void {
  let last = -1
  return (done, total) => {
    const percent = total === 0 ? 100 : Math.floor((done * 100) / total)
    const step = process.stdout.isTTY ? percent : Math.floor(percent / 10)
    if (step === last && done < total) return
    last = step
    const line = `${what}: ${done}/${total} (${percent} %)`
    process.stdout.write(process.stdout.isTTY ? `\r${line}${done >= total ? '\n' : ''}` : `${line}\n`)
  }
}

function tellUnread({ rows, unread }: ImportReport): void {
  for (const { row, reason } of unread.slice(0, unreadShown)) process.stdout.write(`  row ${row}: ${reason}\n`)
  const more = unread.length - unreadShown
  if (more > 0) process.stdout.write(`  … and ${more} more; all are kept in the table procedures.import\n`)
  if (unread.length === rows) process.stderr.write('No row could be read: is it the right file?\n')
}

async function importFile(app: App, [file]: readonly string[]): Promise<number> {
  if (!file) throw unreadable('It is .csv, .jsonl or .jsonl.gz.')
  const show = progressLine('procedures')
  try {
    const report = await loadProcedures(app, file, ({ done, total }) => show(done, total))
    if (report.resumedAfter > 0)
      process.stdout.write(`Went on after row ${report.resumedAfter} of an interrupted import.\n`)
    process.stdout.write(
      `${report.rows} rows: ${report.added} added, ${report.changed} changed, ${report.unchanged} unchanged, ${report.unread.length} not read.\n`,
    )
    tellUnread(report)
    return report.unread.length < report.rows ? 0 : exitCodes.usage
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    throw unreadable(String(error.params['reason'] ?? error.type))
  }
}

function unreadable(why: string): StartError {
  return new StartError('usage', {
    vi: 'Không đọc được tệp danh mục thủ tục.',
    what: 'The file of procedures cannot be read.',
    why: [why],
    todo: 'khue load procedures FILE',
  })
}

async function loadCases(app: App, args: readonly string[]): Promise<number> {
  const at = args.indexOf('--cases')
  const count = at < 0 ? Number.NaN : Number(args[at + 1])
  if (!Number.isInteger(count) || count < 1 || count > casesMax) {
    throw new StartError('usage', {
      vi: `--cases phải là số nguyên từ 1 đến ${casesMax}.`,
      what: `--cases must be a whole number from 1 to ${casesMax}.`,
      why: [],
      todo: 'khue load --cases N',
    })
  }
  if (!app.config.sandbox) {
    throw new StartError('config', {
      vi: 'Hồ sơ mẫu chỉ dành cho môi trường thử.',
      what: 'Sample cases are for a sandbox only.',
      why: ['SANDBOX is off.'],
      todo: 'Fill a Khuê that runs with SANDBOX=on.',
    })
  }
  const show = progressLine('acts')
  const began = performance.now()
  const report = await loadSandboxCases(app, count, ({ done, total }) => show(done, total))
  const seconds = (performance.now() - began) / 1000
  const lines = [
    `${report.cases} cases, ${report.acts} acts, ${report.sealed} results sealed in ${seconds.toFixed(1)} s (${(report.cases / seconds).toFixed(0)} cases/s).`,
    ...Object.entries(report.reached)
      .toSorted(([, a], [, b]) => b - a)
      .map(([step, n]) => `  ${step.padEnd(14)}${String(n).padStart(7)}`),
    ...(report.unsealed > 0 ? [`${report.unsealed} signed results are sealed by the running program.`] : []),
    'Slips and notices of these cases are made by the running program, in the background.',
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
  return 0
}

export const commands: Readonly<Record<string, ModuleCommand>> = {
  'load procedures': { usage: 'FILE', summary: 'import the national catalogue of procedures', run: importFile },
  load: { usage: '--cases N', summary: 'fill a sandbox with sample people and cases', standIns: true, run: loadCases },
}
