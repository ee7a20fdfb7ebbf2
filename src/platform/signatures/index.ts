/** What other modules may call. */
export { documentSealed, sealFailed } from './events.ts'
export { type RequestSealInput, requestSeal, retrySeal, sealNow, sealState } from './service.ts'
export type { SealSigner } from './store.ts'
export { signXml } from './sign-xml.ts'
export { checkTimestampOf, timestampOf } from './timestamp-client.ts'
export { trustAnchors } from './trust.ts'
export { decryptAtRest, encryptAtRest, masterKeyId } from './vault.ts'
export { type PdfVerification, verifyPdf } from './verify.ts'
