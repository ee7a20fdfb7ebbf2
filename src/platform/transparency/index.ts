/** What other modules may call. */
export {
  logResult,
  type LogResultInput,
  newResultId,
  proofFile,
  revokeResult,
  supersedeResult,
  verificationUrl,
} from './service.ts'
export { checkInclusion, inclusionPath, leafHash, nodeHash, type ReadHash, subtreeRoot } from './merkle.ts'
