/** What other modules may call. */
export { type Certificate, recordCertificate, recordRevocation, type Revocation } from './service.ts'
