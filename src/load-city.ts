/**
 * `khue load city [FOLDER]`: what makes an empty sandbox a city, one loader after the other, each with the size that a laptop
 * fills in a few minutes. What is there already, or wants a file that is not, is left out, and the end says so.
 */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { App } from './kernel/app.ts'
import type { ModuleCommand } from './kernel/module.ts'
import { exitCodes, StartError } from './kernel/start-error.ts'

/** Beside the project, where it is developed. */
const besideTheProject = path.join(import.meta.dirname, '../../shared/data')
const boundaries = 'admin/hanoi_126_boundaries_simplified.geojson'
const roads = 'roads/hanoi_centre_roads_overpass_2023-12-13.json.gz'

interface Step {
  readonly command: string
  readonly args?: readonly string[]
  /** Below the folder of open data. */
  readonly file?: string
}

/** Boundaries come first, since parcels and streets lie in them; people before what they own, ask and report. */
function stepsOf(folder: string): readonly Step[] {
  const inFolder = (file: string) => path.join(folder, file)
  return [
    {
      command: 'load boundaries',
      args: [inFolder(boundaries), '--source', 'thanglequoc/vietnamese-provinces-database, MIT'],
      file: boundaries,
    },
    { command: 'load population', args: ['--people', '100000'] },
    { command: 'load land', args: ['--parcels', '50000'] },
    { command: 'load places', args: [inFolder('')], file: 'places' },
    { command: 'load roads', args: [inFolder(roads)], file: roads },
    { command: 'load traffic-days' },
    { command: 'load environment', args: [folder, '--as-if-now'], file: 'air_weather' },
    { command: 'load network', args: [folder] },
    { command: 'load reports' },
    { command: 'load signals' },
    { command: 'load', args: ['--cases', '200'] },
  ]
}

type Outcome = 'done' | 'left'

async function runStep(app: App, command: ModuleCommand, args: readonly string[]): Promise<Outcome> {
  try {
    return (await command.run?.(app, args)) === 0 ? 'done' : 'left'
  } catch (error) {
    // One that stops the whole program stops the city, too; what a loader cannot do here does not stop the next.
    if (error instanceof StartError && error.exitCode === exitCodes.unavailable) throw error
    process.stdout.write(`  ${error instanceof Error ? error.message.trim() : String(error)}\n`)
    return 'left'
  }
}

export async function loadCity(
  app: App,
  args: readonly string[],
  commands: ReadonlyMap<string, ModuleCommand>,
): Promise<number> {
  const { positionals } = parseArgs({ args: [...args], allowPositionals: true })
  const folder = path.resolve(positionals[0] ?? besideTheProject)
  const steps = stepsOf(folder)
  const left: string[] = []
  for (const [at, { command, args: given = [], file }] of steps.entries()) {
    const name = `khue ${command}`
    process.stdout.write(`\n▶ ${at + 1}/${steps.length}  ${name}\n`)
    if (file !== undefined && !existsSync(path.join(folder, file))) {
      process.stdout.write(`  There is no ${file} in ${folder}.\n`)
      left.push(name)
      continue
    }
    const found = commands.get(command)
    if (!found) throw new Error(`no module has the command ${command}`)
    if ((await runStep(app, found, given)) === 'left') left.push(name)
  }
  process.stdout.write(
    left.length === 0
      ? '\nThe city is there. Make it live: khue simulate --speed 60\n'
      : `\nNot loaded, as said above: ${left.join(', ')}.\n`,
  )
  return left.length === 0 ? 0 : 1
}
