/** What may be asked of a context source (CIM 009 §4.20). */
import { badData } from '../errors.ts'

const federation = [
  'retrieveEntity',
  'queryEntity',
  'queryBatch',
  'retrieveEntityTypes',
  'retrieveEntityTypeDetails',
  'retrieveEntityTypeInfo',
  'retrieveAttrTypes',
  'retrieveAttrTypeDetails',
  'retrieveAttrTypeInfo',
  'createSubscription',
  'updateSubscription',
  'retrieveSubscription',
  'querySubscription',
  'deleteSubscription',
]
const changes = [
  'createEntity',
  'updateEntity',
  'appendAttrs',
  'updateAttrs',
  'deleteAttrs',
  'deleteEntity',
  'mergeEntity',
  'replaceEntity',
  'replaceAttrs',
]
const batches = ['createBatch', 'upsertBatch', 'updateBatch', 'deleteBatch', 'mergeBatch', 'purgeEntity']
const temporal = [
  'upsertTemporal',
  'appendAttrsTemporal',
  'deleteAttrsTemporal',
  'updateAttrInstanceTemporal',
  'deleteAttrInstanceTemporal',
  'deleteTemporal',
  'retrieveTemporal',
  'queryTemporal',
  'queryTemporalBatch',
]

const groups: Readonly<Record<string, readonly string[]>> = {
  federationOps: federation,
  retrieveOps: ['retrieveEntity', 'queryEntity'],
  updateOps: ['updateEntity', 'updateAttrs', 'replaceEntity', 'replaceAttrs'],
  redirectionOps: [...changes, ...federation.slice(0, 9).filter((name) => name !== 'queryBatch')],
}

const known = new Set([...federation, ...changes, ...batches, ...temporal])
/** Those that change nothing there. */
export const reads: ReadonlySet<string> = new Set([
  ...federation,
  'retrieveTemporal',
  'queryTemporal',
  'queryTemporalBatch',
])

/** Without any it is federationOps. Throws BadRequestData. */
export function operationsOf(given: unknown): ReadonlySet<string> {
  if (given === undefined) return new Set(federation)
  if (!Array.isArray(given) || given.length === 0) throw badData('operations is no list')
  return new Set(
    given.flatMap((name: unknown) => {
      const all = typeof name === 'string' ? (groups[name] ?? (known.has(name) ? [name] : [])) : []
      if (all.length === 0) throw badData(`there is no operation ${JSON.stringify(name)}`)
      return all
    }),
  )
}
