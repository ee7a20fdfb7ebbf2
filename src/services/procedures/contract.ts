/** Procedures: shapes, endpoints and permissions, in three parts. Browser-safe. */
export type * from './form.ts'
export * from './contract-catalogue.ts'
export * from './contract-desk.ts'
export * from './contract-drafts.ts'

/** The desk works under casework's permissions (casework.receive, .process, .decide, .return) at the unit that holds the case. */
export const permissions = ['procedures.manage'] as const
