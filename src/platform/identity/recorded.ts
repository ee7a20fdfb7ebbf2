/** The registry that knows who lives here, as a port: identity stands below the registries and does not know them. Rule ID26. */
import type { App, Tx } from '../../kernel/app.ts'

/** Gives the id under which a person with this number and this day of birth is recorded. */
export type RecordedId = (
  tx: Tx,
  who: { readonly citizenNumber: string; readonly dateOfBirth: string },
) => Promise<string | undefined>

const sources = new WeakMap<App, RecordedId>()

/** Called by the registry's module when the program starts. */
export function askWhoIsRecorded(app: App, source: RecordedId): void {
  sources.set(app, source)
}

export async function recordedId(
  tx: Tx,
  who: { readonly citizenNumber?: string | null; readonly dateOfBirth?: string | null },
): Promise<string | undefined> {
  const source = sources.get(tx.app)
  const { citizenNumber, dateOfBirth } = who
  return source && citizenNumber && dateOfBirth ? source(tx, { citizenNumber, dateOfBirth }) : undefined
}
