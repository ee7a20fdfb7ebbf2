/** Station after station. */
import type { App } from '../../kernel/app.ts'

/** One that fails is told in the log and holds up no other; gives those that came through. */
export async function inTurn(
  app: App,
  codes: readonly string[],
  work: (code: string) => Promise<unknown>,
): Promise<string[]> {
  const done: string[] = []
  for (const code of codes) {
    try {
      await work(code)
      done.push(code)
    } catch (error) {
      app.log.error({ err: error, station: code }, 'environment: a station was passed over')
    }
  }
  return done
}
