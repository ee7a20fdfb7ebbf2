/** What other modules may call. */
export { consentsOf, giveConsent, withdrawConsent } from './consents.ts'
export { type OwnService, publishService } from './definition.ts'
