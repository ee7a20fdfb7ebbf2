/** All checks, told in their order, each with its name and time; the test runner's counts come last. */
import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { inProcesses } from './together.ts'

interface Outcome {
  readonly ok: boolean
  readonly output: string
}

interface Check {
  readonly name: string
  readonly what: string
  readonly run: () => Promise<Outcome>
}

interface Done extends Outcome {
  readonly seconds: number
}

/** Fewer tests than this means that some were not found, not that all passed: a glob that matches nothing exits 0. */
const fewestTests = 1000
const fewestJourneys = 88
/** Few, since each loads the program; more than two, so that both cores have work to the end. */
const processes = 10

const node = process.execPath
const countNames = ['tests', 'suites', 'pass', 'fail', 'cancelled', 'skipped', 'todo', 'duration_ms'] as const
const counts = new Map<string, number>()

const checks: readonly Check[] = [
  { name: 'format', what: 'Biome', run: () => tool('biome', 'format', '.') },
  { name: 'lock', what: 'package-lock.json', run: () => run(node, ['scripts/tidy-lock.mjs', '--check']) },
  {
    name: 'lint+types',
    what: "oxlint with type-aware rules, and TypeScript's own diagnostics of the same program",
    run: () => tool('oxlint', '--type-aware', '--type-check', '--deny-warnings', '--ignore-pattern', 'canaries'),
  },
  { name: 'architecture', what: 'who may import whom', run: () => run(node, ['scripts/architecture.ts']) },
  { name: 'dead-code', what: 'knip', run: () => tool('knip') },
  { name: 'tables', what: 'tables.ts fit the migrations', run: () => run(node, ['scripts/tables.ts', '--check']) },
  { name: 'tests', what: 'node:test', run: () => tests(testFiles(), fewestTests, 'scripts/test-database.ts', 3) },
  { name: 'build', what: 'the web apps', run: () => tool('vite', 'build') },
  { name: 'journeys', what: 'a real browser', run: () => tests(journeys(), fewestJourneys, 'e2e/one-khue.ts', 2) },
]

function testFiles(): string[] {
  return ['src', 'sandbox', 'scripts', 'bench'].flatMap((folder) => globSync(`${folder}/**/*.test.ts`)).toSorted()
}

function journeys(): string[] {
  return globSync('e2e/*.test.ts').toSorted()
}

function tool(name: string, ...args: string[]): Promise<Outcome> {
  return run(`node_modules/.bin/${name}`, args)
}

/** `live` shows the output as it comes; else it is shown when the check fails. */
function run(command: string, args: readonly string[], live = false): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const take = (chunk: Buffer) => {
      output += chunk.toString()
      if (live) process.stdout.write(chunk)
    }
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    child.on('error', (error) => resolve({ ok: false, output: error.message }))
    child.on('close', (code) => resolve({ ok: code === 0, output }))
  })
}

/** `atOnce`: tests wait a seventh of their time, so that three processes keep two cores at work; journeys, with their browsers, do not. */
async function tests(files: readonly string[], fewest: number, setup: string, atOnce: number): Promise<Outcome> {
  if (files.length === 0) return { ok: fewest === 0, output: 'no test file was found' }
  const args = ['--test', '--test-reporter=spec', `--test-concurrency=${atOnce}`, `--test-global-setup=${setup}`]
  const { ok, output } = await inProcesses(files, processes, (entries) => run(node, [...args, ...entries], true))
  const here = new Map(countNames.map((name) => [name, countIn(output, name)]))
  for (const [name, value] of here) counts.set(name, (counts.get(name) ?? 0) + value)
  const passed = here.get('pass') ?? 0
  if (passed < fewest) return { ok: false, output: `only ${passed} tests passed, at least ${fewest} are expected` }
  return { ok, output: '' }
}

/** The last such line: tests may themselves print a test run. */
function countIn(output: string, name: string): number {
  return Number([...output.matchAll(new RegExp(`^ℹ ${name} ([\\d.]+)$`, 'gm'))].at(-1)?.[1] ?? 0)
}

function chosen(): readonly Check[] {
  const { values } = parseArgs({ options: { only: { type: 'string' } } })
  if (values.only === undefined) return checks
  const names = values.only.split(',').map((name) => name.trim())
  const unknown = names.filter((name) => !checks.some((check) => check.name === name))
  if (unknown.length === 0) return checks.filter((check) => names.includes(check.name))
  const known = checks.map((check) => check.name).join(', ')
  process.stderr.write(`There is no check ${unknown.join(', ')}; there are ${known}.\n`)
  process.exit(64)
}

async function timed(check: Check): Promise<Done> {
  const began = performance.now()
  const outcome = await check.run()
  return { ...outcome, seconds: (performance.now() - began) / 1000 }
}

/** These only read the files: two go on at a time. What runs Khuê has the machine to itself. */
const reading = new Set(['format', 'lock', 'lint+types', 'architecture', 'dead-code', 'tables'])

function inTwoLanes(some: readonly Check[]): Map<Check, Promise<Done>> {
  const given = some.map((check) => ({ check, ...Promise.withResolvers<Done>() }))
  const waiting = [...given]
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift())
      await timed(next.check).then(next.resolve, next.reject)
  }
  void lane()
  void lane()
  return new Map(given.map(({ check, promise }) => [check, promise]))
}

const results: string[] = []
let failures = 0
const asked = chosen()
const begun = inTwoLanes(asked.filter(({ name }) => reading.has(name)))
for (const check of asked) {
  process.stdout.write(`\n▶ ${check.name} (${check.what})\n`)
  const { ok, output, seconds } = await (begun.get(check) ?? timed(check))
  if (!ok) process.stdout.write(`${output}\n`)
  if (!ok) failures += 1
  const line = `${ok ? '✔' : '✖'} ${check.name.padEnd(14)} ${seconds.toFixed(1).padStart(6)} s`
  process.stdout.write(`${line}\n`)
  results.push(line)
}
process.stdout.write(`\n${results.join('\n')}\n\n`)
for (const [name, value] of counts) process.stdout.write(`ℹ ${name} ${value}\n`)
process.exitCode = failures === 0 ? 0 : 1
