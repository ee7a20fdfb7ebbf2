/** What other modules may call. */
export { type AccessRule, registerAccess } from './access.ts'
export { qrSvg } from './qr.ts'
export { type Rendered, type RenderInput, render, renderBytes } from './render.ts'
export {
  attachToCase,
  discardUploads,
  bytesOf,
  documentById,
  documentsByIds,
  getDocument,
  type NewSealed,
  type StoreFileInput,
  storeFile,
  storeSealed,
} from './service.ts'
export { type SlipData, slipTemplate } from './slips.ts'
export type { Classification, StoredFile } from './store.ts'
export { registerClaim } from './unclaimed.ts'
