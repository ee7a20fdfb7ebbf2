/**
 * Plays the main job over HTTP: a citizen applies, the one-stop desk receives, a specialist drafts, a leader signs, a
 * stranger verifies. Real sign-ins, real pages and endpoints, a line a step with its time.
 *
 *     npm run journey -- --procedure 1.001193 --out DIR [--model two-level|three-level] [--url URL]
 *
 * Without --url it starts a Khuê of its own on free ports with its own data, and stops it at the end.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { spawnKhue } from './own-khue.ts'
import { playJourney, type Step } from './play-journey.ts'

const usage =
  'usage: npm run journey -- [--procedure 1.001193] [--out DIR] [--model two-level|three-level] [--url URL]\n'

interface Options {
  readonly procedure: string
  readonly out: string
  readonly model: 'two-level' | 'three-level'
  readonly url: string | undefined
}

function optionsOf(args: readonly string[]): Options | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      procedure: { type: 'string', default: '1.001193' },
      out: { type: 'string', default: 'journey' },
      model: { type: 'string', default: 'two-level' },
      url: { type: 'string' },
    },
  })
  const { procedure, out, model, url } = values
  if ((model !== 'two-level' && model !== 'three-level') || !/^\d\.\d{6}$/.test(procedure)) return undefined
  return { procedure, out, model, url }
}

/** Prints each step as it ends. */
function printer(): Step {
  let number = 0
  return async (words, work) => {
    const began = performance.now()
    const result = await work()
    number += 1
    process.stdout.write(
      `${String(number).padStart(3)}. ${words.padEnd(76)} ${(performance.now() - began).toFixed(0).padStart(6)} ms\n`,
    )
    return result
  }
}

/** Resolves with the exit code. */
export async function run(args: readonly string[]): Promise<number> {
  let options: Options | undefined
  try {
    options = optionsOf(args)
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
  }
  if (!options) {
    process.stderr.write(usage)
    return 64
  }
  const began = performance.now()
  const step = printer()
  const data = options.url ? undefined : await mkdtemp(path.join(tmpdir(), 'khue-journey-'))
  const own = data
    ? await step(`Khuê starts with its own data (${options.model})`, () =>
        spawnKhue({ dataDir: data, model: options.model }),
      )
    : undefined
  try {
    const url = own?.url ?? options.url ?? ''
    const papers = await playJourney({ url, procedure: options.procedure, step })
    await mkdir(options.out, { recursive: true })
    for (const [name, bytes] of Object.entries(papers.files)) await writeFile(path.join(options.out, name), bytes)
    process.stdout.write(
      `\nCase ${papers.code}: applied for, decided, sealed, logged and verified in ${((performance.now() - began) / 1000).toFixed(1)} s.\n` +
        `${Object.keys(papers.files)
          .map((name) => path.join(options.out, name))
          .join('\n')}\n`,
    )
    return 0
  } finally {
    await own?.stop()
    if (data) await rm(data, { recursive: true, force: true })
  }
}
