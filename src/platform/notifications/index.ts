/** What other modules may call. */
export { type Notified, notify } from './service.ts'
