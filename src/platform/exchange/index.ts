/** What other modules may call. */
export { consentsOf } from './consents.ts'
export { type OwnService, publishService } from './definition.ts'
export { type PublishedRegistry, publishRegistry } from './govstack/definition.ts'
