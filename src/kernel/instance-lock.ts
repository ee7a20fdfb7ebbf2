/** One program per data folder. The lock of a program that was killed is taken over at once. */
import { closeSync, openSync, readFileSync, renameSync, statSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { processSpace, processState, startTicks } from './processes.ts'
import { StartError } from './start-error.ts'

interface Holder {
  readonly pid: number
  readonly started: string
  readonly space: string
}

export interface InstanceLock {
  release(): void
}

const beatMs = 5_000
/** A holder in another container cannot be asked whether it lives; three missed beats and a bit say that it does not. */
const silentMs = 20_000
const takeoverMs = 10_000

/** Throws a StartError when another living program holds the folder. */
export function lockDataFolder(dataDir: string): InstanceLock {
  const file = path.join(dataDir, 'khue.lock')
  const me: Holder = { pid: process.pid, started: startTicks(process.pid) ?? '', space: processSpace() }
  if (!createExclusively(file, JSON.stringify(me))) takeOver(file, me, dataDir)
  const beat = setInterval(() => {
    const now = new Date()
    utimesSync(file, now, now)
  }, beatMs)
  beat.unref()
  return {
    release() {
      clearInterval(beat)
      if (sameHolder(readHolder(file), me)) unlinkSync(file)
    },
  }
}

/** The process that holds the folder now, if one does and it lives. */
export function holderOf(dataDir: string): number | undefined {
  const file = path.join(dataDir, 'khue.lock')
  const holder = readHolder(file)
  return holder && lives(holder, file) ? holder.pid : undefined
}

/** Only one of several newcomers may replace a dead program's lock: the one that makes the second file. */
function takeOver(file: string, me: Holder, dataDir: string): void {
  const guard = `${file}.takeover`
  if (!createExclusively(guard, JSON.stringify(me))) {
    if (ageMs(guard) < takeoverMs) throw inUse(dataDir, readHolder(guard)?.pid)
    unlinkSync(guard)
    if (!createExclusively(guard, JSON.stringify(me))) throw inUse(dataDir, readHolder(guard)?.pid)
  }
  try {
    const holder = readHolder(file)
    if (holder && lives(holder, file)) throw inUse(dataDir, holder.pid)
    const aside = `${file}.${process.pid}`
    writeFileSync(aside, JSON.stringify(me))
    renameSync(aside, file)
  } finally {
    unlinkSync(guard)
  }
}

function lives(holder: Holder, file: string): boolean {
  if (holder.space !== processSpace()) return ageMs(file) < silentMs
  if (processState(holder.pid) === 'gone') return false
  return (startTicks(holder.pid) ?? '') === holder.started
}

function createExclusively(file: string, content: string): boolean {
  try {
    const handle = openSync(file, 'wx')
    writeFileSync(handle, content)
    closeSync(handle)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Undefined when there is none, or only a half-written one of a program killed while writing it. */
function readHolder(file: string): Holder | undefined {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  const parts = /^\{"pid":(\d+),"started":"(\d*)","space":"([^"]*)"\}$/.exec(text)
  if (!parts) return undefined
  return { pid: Number(parts[1]), started: parts[2] ?? '', space: parts[3] ?? '' }
}

function sameHolder(a: Holder | undefined, b: Holder): boolean {
  return a?.pid === b.pid && a.started === b.started && a.space === b.space
}

function ageMs(file: string): number {
  try {
    return Date.now() - statSync(file).mtimeMs
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Number.POSITIVE_INFINITY
    throw error
  }
}

function inUse(dataDir: string, pid: number | undefined): StartError {
  return new StartError('tryLater', {
    vi: `Một Khuê khác đang chạy trên thư mục dữ liệu ${dataDir}.`,
    what: `Another Khuê is running on the data folder ${dataDir}.`,
    why: pid === undefined ? [] : [`It is process ${pid}.`],
    todo: 'Stop it first, or give this one its own DATA_DIR and PORT.',
  })
}
