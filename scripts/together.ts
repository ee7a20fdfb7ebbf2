/**
 * Test files that share a process, so that what they import is loaded and made fast once: of a small file's processor time that was
 * two thirds. Each is a suite of its own, and ends, with all that it started, before the next begins.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, suite } from 'node:test'
import { pathToFileURL } from 'node:url'

/** Runs these files here, one after the other. */
export async function together(files: readonly string[]): Promise<void> {
  for (const file of files) {
    const ended = Promise.withResolvers<void>()
    suite(file, async () => {
      try {
        await import(pathToFileURL(file).href)
      } finally {
        after(() => ended.resolve())
      }
    })
    await ended.promise
  }
}

/** Deals the files out to so many processes, each a file for `node --test`. */
export async function inProcesses<T>(
  files: readonly string[],
  count: number,
  work: (entries: readonly string[]) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'khue-together-'))
  const hands = Array.from({ length: Math.min(count, files.length) }, (_, hand) =>
    files.filter((_, index) => index % count === hand),
  )
  const entries = hands.map((hand, index) => {
    const entry = path.join(folder, `${index + 1}.mjs`)
    writeFileSync(
      entry,
      `import { together } from ${JSON.stringify(import.meta.filename)}\nawait together(${JSON.stringify(hand)})\n`,
    )
    return entry
  })
  try {
    return await work(entries)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
