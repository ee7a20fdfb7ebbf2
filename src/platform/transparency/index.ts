/** What other modules may call. */
export {
  logResult,
  newResultId,
  proofFile,
  revokeResult,
  supersedeResult,
  verificationUrl,
} from './service.ts'
export type { LogResultInput } from './store.ts'
export { checkInclusion, inclusionPath, leafHash, nodeHash, type ReadHash, subtreeRoot } from './merkle.ts'
