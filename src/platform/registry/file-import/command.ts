/** `khue import REGISTRY FILE`: the same check and the same steps as at the desk, here and now. */
import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { system } from '../../../kernel/actor.ts'
import type { App } from '../../../kernel/app.ts'
import { dayOf } from '../../../kernel/clock.ts'
import { Problem } from '../../../kernel/problems.ts'
import { StartError } from '../../../kernel/start-error.ts'
import { problems } from '../messages.ts'
import { importBytesMax, type ImportView } from './contract.ts'
import * as service from './service.ts'
import { workOn } from './steps.ts'
import { rowsOf } from './store.ts'

const shownErrors = 20

export async function importFile(app: App, args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      apply: { type: 'boolean', default: false },
      reference: { type: 'string' },
      ground: { type: 'string', default: 'khue import' },
      reason: { type: 'string', default: 'khue import' },
      'valid-from': { type: 'string', default: dayOf(app.clock.now()).toString() },
    },
  })
  const [registry, file] = positionals
  if (registry === undefined || file === undefined)
    throw misused('A registry and a file are needed.', 'khue import population people.csv')
  const name = path.basename(file)
  const given = {
    name,
    reference: values.reference ?? name,
    legalGround: values.ground,
    reason: values.reason,
    validFrom: values['valid-from'],
  }
  const bytes = await contentOf(file)
  try {
    return await run(app, registry, given, bytes, values.apply)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const why = String(error.params['why'] ?? error.params['permission'] ?? '')
    const title = (problems as Record<string, { title: { en: string } }>)[error.type]?.title.en ?? error.type
    throw misused(`${title}.`, why)
  }
}

async function contentOf(file: string): Promise<Buffer> {
  try {
    const { size } = await stat(file)
    if (size > importBytesMax) throw new Error(`it is larger than ${importBytesMax / 1024 / 1024} MiB`)
    return await readFile(file)
  } catch (error) {
    throw misused(`${file} cannot be read.`, (error as Error).message)
  }
}

async function run(app: App, registry: string, given: service.Brought, bytes: Buffer, apply: boolean): Promise<number> {
  const actor = system('khue import')
  const say = (line: string) => process.stdout.write(`  ${line}\n`)
  const { id } = await app.transaction((tx) => service.bring(tx, actor, registry, given, bytes))
  const checked = await work(app, registry, id)
  if (checked.state === 'refused') {
    say(`refused: ${checked.refusal?.why ?? ''}`)
    return 1
  }
  const { rows } = checked
  say(`${rows.new} new, ${rows.changed} changed, ${rows.unchanged} unchanged, ${rows.wrong} wrong`)
  const unread = checked.columns.filter(({ field }) => field === null).map(({ header }) => header)
  if (unread.length > 0) say(`columns that are no field, not read: ${unread.join(', ')}`)
  await sayErrors(app, id, say)
  if (!apply || rows.new + rows.changed === 0) return rows.wrong > 0 ? 1 : 0
  await app.transaction((tx) => service.order(tx, actor, registry, id, 'applying'))
  const applied = await work(app, registry, id)
  say(`${applied.done.applied} applied (import ${id})`)
  return rows.wrong > 0 || applied.done.applied < rows.new + rows.changed ? 1 : 0
}

async function work(app: App, registry: string, id: string): Promise<ImportView> {
  // A running program's job may take turns with us: each batch is done once.
  for (let more = true; more; ) {
    await workOn(app, id)
    const { state } = await app.read((tx) => service.read(tx, system('khue import'), registry, id))
    more = state === 'checking' || state === 'applying'
  }
  return app.read((tx) => service.read(tx, system('khue import'), registry, id))
}

async function sayErrors(app: App, id: string, say: (line: string) => void): Promise<void> {
  const wrong = await app.read((tx) => rowsOf(tx, id, { withErrors: true, limit: shownErrors }))
  for (const { line, errors } of wrong) {
    for (const { field, en } of errors ?? []) say(`line ${line}${field && `, ${field}`}: ${en}`)
  }
}

function misused(what: string, why: string): StartError {
  return new StartError('usage', {
    vi: 'Không nhập được tệp.',
    what,
    why: why ? [why] : [],
    todo: 'khue import REGISTRY FILE [--apply]',
  })
}
