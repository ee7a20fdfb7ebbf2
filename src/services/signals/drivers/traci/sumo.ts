/** The simulator as a process of its own, which ends with its run. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'

export interface SumoRun {
  readonly net: string
  readonly routes: readonly string[]
  readonly begin_s: number
  readonly end_s: number
  readonly seed: number
  /** Demand against the routes' own. */
  readonly scale: number
  /** Where the trips are written when they end, for `signal_delay`. */
  readonly tripinfo: string | undefined
  readonly port: number
  /** A file of SUMO's additional elements, such as closed lanes. */
  readonly additional?: string
}

export class SumoMissingError extends Error {
  constructor() {
    super(
      'SUMO is not installed. Install it: apt-get install --no-install-recommends sumo sumo-tools; ' +
        'or set SUMO_HOME to where it is (the folder that has bin/sumo).',
    )
  }
}

/** Where the program is. @throws SumoMissingError */
export function sumoProgram(): string {
  const folders = (process.env.PATH ?? '').split(path.delimiter)
  if (process.env.SUMO_HOME) folders.unshift(path.join(process.env.SUMO_HOME, 'bin'))
  const found = folders.map((folder) => path.join(folder, 'sumo')).find((file) => existsSync(file))
  if (found === undefined) throw new SumoMissingError()
  return found
}

export interface Sumo {
  readonly process: ChildProcess
  /** Why it has ended; undefined while it runs. */
  readonly gone: () => string | undefined
  /** Resolves when it has ended, with its files written. */
  readonly ended: Promise<void>
}

/** @throws SumoMissingError */
export function startSumo(run: SumoRun): Sumo {
  const child = spawn(sumoProgram(), argumentsOf(run), { stdio: ['ignore', 'ignore', 'pipe'] })
  let complaint = ''
  let end: string | undefined
  child.stderr.on('data', (part: Buffer) => {
    complaint = (complaint + part.toString()).slice(-2000)
  })
  const ended = new Promise<void>((resolve) => {
    child.on('error', (error) => {
      end = error.message
      resolve()
    })
    child.on('close', (code) => {
      end = `SUMO has ended with code ${code}. ${complaint.trim()}`.trim()
      resolve()
    })
  })
  return { process: child, gone: () => end, ended }
}

function argumentsOf(run: SumoRun): string[] {
  const options: Readonly<Record<string, string>> = {
    'net-file': run.net,
    'route-files': run.routes.join(','),
    begin: String(run.begin_s),
    end: String(run.end_s),
    seed: String(run.seed),
    'remote-port': String(run.port),
    scale: String(run.scale),
    // Nobody vanishes from a jam, as nobody does in the street.
    'time-to-teleport': '-1',
    'xml-validation': 'never',
    ...(run.additional === undefined ? {} : { 'additional-files': run.additional }),
    ...(run.tripinfo === undefined ? {} : { 'tripinfo-output': run.tripinfo }),
  }
  const flags = ['no-step-log', 'no-warnings', 'tripinfo-output.write-unfinished', 'tripinfo-output.write-undeparted']
  return [
    ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]),
    ...flags.map((flag) => `--${flag}`),
  ]
}
