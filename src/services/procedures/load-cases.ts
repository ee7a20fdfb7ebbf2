import type { App } from '../../kernel/app.ts'

export interface CasesProgress {
  readonly done: number
  readonly total: number
}

/** Fills a sandbox with `count` believable cases in every state. */
export async function loadSandboxCases(
  _app: App,
  count: number,
  _onProgress: (progress: CasesProgress) => void,
): Promise<void> {
  throw new Error(`loading ${count} cases is being written`)
}
