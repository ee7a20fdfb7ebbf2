/** SUMO as the street: made from our own plain files, started again when its client goes, since it ends with it. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { edgeFile, nodeFile, routeFile } from './streets.ts'

const run = promisify(execFile)
const usual =
  '--step-length 1 --end 86400 --time-to-teleport 300 --no-step-log --no-warnings --duration-log.disable --xml-validation never'.split(
    ' ',
  )
const againMs = 1000
/** Tried no more often than this when it will not start at all. */
const failuresMax = 5

/** Undefined where SUMO is not installed. */
export function sumoFolder(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const folders = [
    ...(env['SUMO_HOME'] ? [path.join(env['SUMO_HOME'], 'bin')] : []),
    ...(env['PATH'] ?? '').split(path.delimiter),
  ]
  return folders.find((folder) => existsSync(path.join(folder, 'sumo')) && existsSync(path.join(folder, 'netconvert')))
}

/** Writes the network and its traffic; gives where the network is. */
async function build(bin: string, folder: string): Promise<{ net: string; routes: string }> {
  await mkdir(folder, { recursive: true })
  const at = (name: string) => path.join(folder, name)
  const hour = Temporal.Now.zonedDateTimeISO('Asia/Ho_Chi_Minh').hour
  await writeFile(at('nodes.nod.xml'), nodeFile())
  await writeFile(at('edges.edg.xml'), edgeFile())
  await writeFile(at('traffic.rou.xml'), routeFile(hour))
  const lights = ['--tls.yellow.time', '3', '--tls.allred.time', '1', '--tls.cycle.time', '80']
  const form = ['--proj.utm', '--no-turnarounds', 'true', '--junctions.corner-detail', '5']
  const files = ['-n', at('nodes.nod.xml'), '-e', at('edges.edg.xml'), '-o', at('street.net.xml')]
  await run(path.join(bin, 'netconvert'), [...files, ...lights, ...form, '--xml-validation', 'never'])
  return { net: at('street.net.xml'), routes: at('traffic.rou.xml') }
}

export class Simulator {
  readonly #bin: string
  readonly #folder: string
  readonly #port: number
  #child: ChildProcess | undefined
  #timer: NodeJS.Timeout | undefined
  #closed = false
  #failures = 0
  net: string | undefined
  routes: string | undefined

  constructor(bin: string, folder: string, port: number) {
    this.#bin = bin
    this.#folder = folder
    this.#port = port
  }

  async start(): Promise<void> {
    const { net, routes } = await build(this.#bin, this.#folder)
    this.net = net
    this.routes = routes
    this.#child?.kill('SIGKILL')
    if (!this.#child) this.#spawn(net, routes)
  }

  #spawn(net: string, routes: string): void {
    if (this.#closed) return
    const began = performance.now()
    const given = ['--net-file', net, '--route-files', routes, '--remote-port', String(this.#port)]
    const child = spawn(path.join(this.#bin, 'sumo'), [...given, ...usual], { stdio: ['ignore', 'ignore', 'inherit'] })
    this.#child = child
    child.on('error', (error) => console.error(`sandbox street: ${error.message}`))
    child.on('close', () => {
      this.#child = undefined
      if (performance.now() - began < againMs) this.#failures++
      else this.#failures = 0
      if (this.#failures >= failuresMax) return console.error('sandbox street: SUMO does not start; it is left alone')
      this.#timer = setTimeout(() => this.#spawn(net, routes), againMs)
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    const child = this.#child
    if (!child) return
    await new Promise<void>((resolve) => {
      child.once('close', () => resolve())
      child.kill('SIGKILL')
    })
  }
}
