/** Puts the city's own catalogue (catalogue/) into the database, as new versions where it changed. */
import { createHash } from 'node:crypto'
import type { Tx } from '../../kernel/app.ts'
import { dayOf } from '../../kernel/clock.ts'
import { forgetCatalogue } from './catalogue.ts'
import { catalogue, fields } from './catalogue/index.ts'
import type { ProcedureSource } from './catalogue/source.ts'
import { bumpRevision, keepVersions } from './store-catalogue.ts'

export function contentHash(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex')
}

export const catalogueVersion = contentHash(catalogue).slice(0, 16)

export function loadCatalogue(tx: Tx, progress: (done: number, total: number) => void): Promise<void> {
  return keepCity(tx, catalogue, progress)
}

/** Keeps these procedures of the city; an unchanged one keeps its version. */
export async function keepCity(
  tx: Tx,
  sources: readonly ProcedureSource[],
  progress: (done: number, total: number) => void = () => undefined,
): Promise<void> {
  await keepVersions(
    tx,
    sources.map((source) => ({
      code: source.code,
      source: 'city',
      nameVi: source.name.vi,
      field: fields[source.fieldId]?.vi ?? source.fieldId,
      level: source.levels.join(','),
      decision: source.decision,
      content: source,
      sha256: contentHash(source),
      validFrom: source.validFrom,
    })),
    dayOf(tx.now).toString(),
  )
  await bumpRevision(tx)
  forgetCatalogue(tx.app)
  progress(sources.length, sources.length)
}
