/** What other modules may call. */
export { resultLogged } from './events.ts'
export {
  logResult,
  type LogResultInput,
  newResultId,
  proofFile,
  revokeResult,
  supersedeResult,
  verificationUrl,
} from './service.ts'
