/** What other modules may call. */
export { type OwnService, publishService } from './definition.ts'
