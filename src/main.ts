#!/usr/bin/env node
/** The command line. `khue help` lists what it can do. */
import './kernel/quiet-console.ts'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { inspect } from 'node:util'
import { pathToFileURL } from 'node:url'
import { configurationPage, readConfig } from './kernel/config.ts'
import type { ModuleCommand } from './kernel/module.ts'
import { StartError } from './kernel/start-error.ts'

interface Command {
  readonly usage: string
  readonly summary: string
  /** Resolves with the exit code. */
  readonly run: (args: readonly string[]) => Promise<number>
}

const commands: Readonly<Record<string, Command>> = {
  start: { usage: 'start', summary: 'run everything in one process', run: () => start(undefined) },
  serve: { usage: 'serve', summary: 'answer requests only', run: () => start(['serve']) },
  work: { usage: 'work', summary: 'run jobs only', run: () => start(['work']) },
  migrate: { usage: 'migrate', summary: 'bring the tables up to date, then end', run: migrate },
  distribute: { usage: 'distribute', summary: 'spread the tables over a Citus cluster', run: distribute },
  config: { usage: 'config [--markdown]', summary: 'check the settings, or print their page', run: config },
  journey: {
    usage: 'journey [options]',
    summary: 'play the main job from application to verified result',
    run: (args) => runFile(path.join('e2e', 'journey.ts'), args),
  },
  simulate: {
    usage: 'simulate [--speed 60] [--series N] [options]',
    summary: 'play a living city to a running Khuê (docs/simulate.md)',
    run: (args) => runFile(path.join('sandbox', 'city', 'simulate.ts'), args),
  },
  bench: { usage: 'bench NAME [options]', summary: 'measure (bench/NAME.ts)', run: bench },
  help: { usage: 'help', summary: 'this list', run: help },
}

async function start(roles: readonly ('serve' | 'work')[] | undefined): Promise<number> {
  return (await import('./start.ts')).start(roles)
}

async function migrate(): Promise<number> {
  return (await import('./start.ts')).withApp(() => Promise.resolve(0))
}

async function distribute(): Promise<number> {
  const [{ default: pg }, { withApp }, { distribute: spread }, { modules }] = await Promise.all([
    import('pg'),
    import('./start.ts'),
    import('./kernel/distribute.ts'),
    import('./modules.ts'),
  ])
  return withApp(async ({ config: { databaseUrl } }) => {
    const client = new pg.Client({ connectionString: databaseUrl })
    await client.connect()
    try {
      const done = await spread(client, modules, (n, of, step) => process.stdout.write(`  ${n}/${of}  ${step}\n`))
      process.stdout.write(done === 0 ? 'Everything was spread already.\n' : `${done} steps done.\n`)
      return 0
    } finally {
      await client.end()
    }
  })
}

async function config(args: readonly string[]): Promise<number> {
  if (args.includes('--markdown')) {
    process.stdout.write(configurationPage())
    return 0
  }
  readConfig()
  process.stdout.write('The settings are valid.\n')
  return 0
}

/** What a tool outside src runs, which is loaded only when it is asked for; undefined when the file has nothing to run. */
async function runOf(file: string): Promise<Command['run'] | undefined> {
  const { href } = pathToFileURL(path.join(import.meta.dirname, '..', file))
  return ((await import(href)) as Partial<Command>).run
}

async function runFile(file: string, args: readonly string[]): Promise<number> {
  const run = await runOf(file)
  if (!run) throw new Error(`${file} has nothing to run`)
  return run(args)
}

async function bench([name = '', ...args]: readonly string[]): Promise<number> {
  const file = path.join('bench', `${name}.ts`)
  const known = /^[a-z-]+$/.test(name) && existsSync(path.join(import.meta.dirname, '..', file))
  // Beside the benches stands what they share.
  const run = known ? await runOf(file) : undefined
  return run ? run(args) : misused(`There is no bench named ${JSON.stringify(name)}.`)
}

/** All commands, or those that begin with these words. */
async function help(words: readonly string[]): Promise<number> {
  const ours = Object.values(commands).map(({ usage, summary }) => ({ usage, summary }))
  const theirs = (await moduleCommands()).map(([name, { usage, summary }]) => ({ usage: `${name} ${usage}`, summary }))
  const asked = [...ours, ...theirs].filter(({ usage }) =>
    `${usage} `.startsWith(words.map((one) => `${one} `).join('')),
  )
  if (asked.length === 0) return misused(`There is no command ${JSON.stringify(words.join(' '))}.`)
  const lines = asked.map(({ usage, summary }) => `  khue ${usage.padEnd(44)} ${summary}`)
  process.stdout.write(`${lines.join('\n')}\n\nSettings: docs/configuration.md\n`)
  return 0
}

async function moduleCommands(): Promise<[string, ModuleCommand][]> {
  const { modules } = await import('./modules.ts')
  const theirs = modules.flatMap((module) => Object.entries(module.commands ?? {}))
  return [...theirs, ['load city', loadCityBy(new Map(theirs))]]
}

/** Of no one module: it runs the others' loaders. */
function loadCityBy(loaders: ReadonlyMap<string, ModuleCommand>): ModuleCommand {
  return {
    usage: '[FOLDER]',
    summary: 'fill an empty sandbox with everything a city has, in a few minutes',
    run: async (app, args) => (await import('./load-city.ts')).loadCity(app, args, loaders),
    standIns: true,
  }
}

/** The longest name that the words begin with: `load procedures FILE` before `load --cases 10`. */
async function moduleCommand(words: readonly string[]): Promise<Command['run'] | undefined> {
  const fits = ([name]: [string, ModuleCommand]) => ` ${words.join(' ')} `.startsWith(` ${name} `)
  const [found] = (await moduleCommands()).filter(fits).toSorted(([a], [b]) => b.length - a.length)
  if (!found) return undefined
  const [name, { run, runOffline, standIns = false }] = found
  const args = words.slice(name.split(' ').length)
  if (runOffline) return () => runOffline(args)
  return run && (async () => (await import('./start.ts')).withApp((app) => run(app, args), standIns))
}

function misused(text: string): number {
  process.stderr.write(`${text} See: khue help\n`)
  return 64
}

async function main(words: readonly string[]): Promise<number> {
  const [name = 'help', ...args] = words
  try {
    if (words.some((word) => word === '--help' || word === '-h'))
      return await help(words.filter((word) => !word.startsWith('-')))
    const run = Object.hasOwn(commands, name) ? commands[name]?.run : await moduleCommand(words)
    return run ? await run(args) : misused(`There is no command ${JSON.stringify(name)}.`)
  } catch (error) {
    if (error instanceof StartError) {
      process.stderr.write(`\n${error.message}\n\n`)
      return error.exitCode
    }
    process.stderr.write(`${inspect(error)}\n`)
    return 70
  }
}

process.exit(await main(process.argv.slice(2)))
