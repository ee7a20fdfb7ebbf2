/** What other modules may call. */
export { Circuit } from './circuit.ts'
export { consentsOf } from './consents.ts'
export { signDetached } from './own-key.ts'
export { type OwnService, publishService } from './definition.ts'
export { publishRegistry } from './govstack/definition.ts'
export type { PublishedRegistry } from './govstack/published.ts'
