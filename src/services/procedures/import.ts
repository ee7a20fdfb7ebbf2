import type { App } from '../../kernel/app.ts'

export interface ImportProgress {
  readonly done: number
  readonly total: number
}

export interface ImportReport {
  readonly rows: number
  readonly added: number
  readonly changed: number
  readonly unchanged: number
  readonly unread: readonly { readonly row: number; readonly reason: string }[]
  /** Rows of an interrupted import of the same file that were not read again. */
  readonly resumedAfter: number
}

/** Imports the national catalogue from `file` (.csv, .jsonl, .jsonl.gz). Resumable after a crash; repeatable. */
export async function loadProcedures(
  _app: App,
  file: string,
  _onProgress: (progress: ImportProgress) => void,
): Promise<ImportReport> {
  throw new Error(`the import of ${file} is being written`)
}
