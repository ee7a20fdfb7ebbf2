/** What may be asked of a context source (CIM 009 §4.20). */
import { badData } from '../errors.ts'

const reading = ['retrieveEntity', 'queryEntity']
const kinds = [
  'retrieveEntityTypes',
  'retrieveEntityTypeDetails',
  'retrieveEntityTypeInfo',
  'retrieveAttrTypes',
  'retrieveAttrTypeDetails',
  'retrieveAttrTypeInfo',
]
const subscribing = [
  'createSubscription',
  'updateSubscription',
  'retrieveSubscription',
  'querySubscription',
  'deleteSubscription',
]
const entityMaps = ['retrieveEntityMap', 'updateEntityMap', 'deleteEntityMap', 'createEntityMapQueryEntity']
const identity = ['retrieveContextSourceIdentity']
const association = [...reading, 'queryBatch', ...kinds, ...subscribing, ...identity]
const federation = [...association, ...entityMaps]
const updates = ['updateEntity', 'updateAttrs', 'replaceEntity', 'replaceAttrs']
const changes = [...updates, 'createEntity', 'appendAttrs', 'deleteAttrs', 'deleteEntity', 'mergeEntity', 'purgeEntity']
const batches = ['createBatch', 'upsertBatch', 'updateBatch', 'deleteBatch', 'mergeBatch']
const temporalReading = ['retrieveTemporal', 'queryTemporal', 'createEntityMapQueryTemporal']
const temporal = [
  'upsertTemporal',
  'appendAttrsTemporal',
  'deleteAttrsTemporal',
  'updateAttrInstanceTemporal',
  'deleteAttrInstanceTemporal',
  'deleteTemporal',
]

const groups: Readonly<Record<string, readonly string[]>> = {
  federationOps: federation,
  associationOps: association,
  retrieveOps: reading,
  updateOps: updates,
  redirectionOps: [...changes, ...reading, ...kinds, ...entityMaps, ...identity],
}

const known = new Set([...federation, ...changes, ...batches, ...temporal, ...temporalReading])
/** Those that change nothing there. */
export const reads: ReadonlySet<string> = new Set([...federation, ...temporalReading])

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
