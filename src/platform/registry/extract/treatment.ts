/** What becomes of each field in an extract for research. Rules RG60 and RG62. */
import { createHmac } from 'node:crypto'
import type { Field, Registry } from '../definition.ts'
import { lookedAt } from '../sealing/definition.ts'

/**
 * `pseudonym`: an id, the same for the same thing within one extract. `date`: the year, or year and month. `unit`: of an address, the
 * unit alone. `keep`: as it is.
 */
export type Treatment = 'pseudonym' | 'date' | 'unit' | 'keep'

/** Fields of a record's key and of what people call it. */
function identifying(registry: Registry): ReadonlySet<string> {
  return new Set([...lookedAt(registry.keyOf), ...lookedAt(registry.labelOf)])
}

function treatmentOf({ research, schema }: Field): Treatment | undefined {
  if (research === 'remove') return undefined
  if (research === 'keep') return 'keep'
  if (schema['format'] === 'uuid') return 'pseudonym'
  if (schema['format'] === 'date' || schema['format'] === 'partial-date') return 'date'
  if (schema['enum'] !== undefined || ['boolean', 'integer', 'number'].includes(String(schema['type']))) return 'keep'
  return (schema['properties'] as { unitId?: unknown } | undefined)?.unitId === undefined ? undefined : 'unit'
}

/** The fields that an extract may have; any other is removed: direct identifiers, free texts, lists. */
export function treatments(registry: Registry): ReadonlyMap<string, Treatment> {
  const direct = identifying(registry)
  const chosen = Object.entries(registry.fields).flatMap(([name, field]) => {
    const treatment = direct.has(name) ? undefined : treatmentOf(field)
    return treatment ? [[name, treatment] as const] : []
  })
  return new Map(chosen)
}

/** Keyed with a secret of this extract alone (HMAC-SHA-256, RFC 2104), which nobody keeps. */
export function pseudonym(secret: Uint8Array, id: string): string {
  return createHmac('sha256', secret).update(id).digest('base64url').slice(0, 22)
}

export function treated(
  secret: Uint8Array,
  treatment: Treatment,
  dates: 'year' | 'month',
  value: unknown,
): string | number | boolean | null {
  if (value === null || value === undefined) return null
  if (treatment === 'pseudonym') return pseudonym(secret, String(value))
  if (treatment === 'date') return String(value).slice(0, dates === 'year' ? 4 : 7)
  if (treatment === 'unit') return String((value as { unitId?: unknown }).unitId ?? '')
  return typeof value === 'number' || typeof value === 'boolean' ? value : String(value)
}
