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
