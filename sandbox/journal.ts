/** What a stand-in remembers: a file of JSON lines, appended to, so that a restart forgets nothing and a kill tears at most the last line. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, statSync, truncateSync } from 'node:fs'
import path from 'node:path'

export interface Journal<T> {
  append(entry: T): void
}

/** Opens the journal, gives every entry in it to `replay`, and appends from then on. Without a file it forgets. */
export function openJournal<T>(file: string | null, replay: (entry: T) => void): Journal<T> {
  if (file === null) return { append: () => undefined }
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o711 })
  if (existsSync(file)) {
    const text = readFileSync(file, 'utf8')
    const whole = text.slice(0, text.lastIndexOf('\n') + 1)
    // A torn last line was never answered for: drop it, or the next entry would be glued to it.
    if (whole.length < text.length) truncateSync(file, Buffer.byteLength(whole))
    for (const line of whole.split('\n')) if (line !== '') replay(JSON.parse(line) as T)
  }
  return { append: (entry) => appendWhole(file, `${JSON.stringify(entry)}\n`) }
}

/** Appends the line, or throws and leaves nothing of it: on a full disk the next one would be glued to what fitted. */
export function appendWhole(file: string, line: string): void {
  const before = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  try {
    appendFileSync(file, line)
  } catch (error) {
    if (existsSync(file)) truncateSync(file, before)
    throw error
  }
}
