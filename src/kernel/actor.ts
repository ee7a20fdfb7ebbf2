/**
 * Who acts. Built for each request by the module that authenticates (see `authenticates` in module.ts); the kernel only
 * carries it. Browser-safe.
 */

/** A permission held at a unit of government; `subtree` says that it reaches the units below as well. */
export interface Grant {
  readonly permission: string
  readonly unitId: string
  readonly subtree: boolean
}

export interface Anonymous {
  readonly kind: 'anonymous'
  readonly id: null
  readonly name: null
}

export interface Citizen {
  readonly kind: 'citizen'
  /** Internal person id (UUID), never the citizen number. */
  readonly id: string
  readonly name: string
  /** Level of assurance of the electronic ID: 1 basic, 2 verified in person (Decree 69/2024). */
  readonly assurance: 1 | 2
  readonly sessionId: string
}

export interface Official {
  readonly kind: 'official'
  readonly id: string
  readonly name: string
  readonly grants: readonly Grant[]
  readonly sessionId: string
  /** Epoch milliseconds until which a second factor counts as fresh; 0 when none was given. */
  readonly strongUntil: number
}

/** The program itself: a job, a listener, the command line. */
export interface System {
  readonly kind: 'system'
  readonly id: string
  readonly name: string
}

export type Actor = Anonymous | Citizen | Official | System

export const anonymous: Anonymous = { kind: 'anonymous', id: null, name: null }

export function system(name: string): System {
  return { kind: 'system', id: name, name }
}
