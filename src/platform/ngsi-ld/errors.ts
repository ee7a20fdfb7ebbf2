/** Errors as CIM 009 §6.3.2 and §5.5.2 have them: ProblemDetails with a type of their own. */
import { NoGeometry } from '../../kernel/geometry.ts'

const statuses = {
  InvalidRequest: 400,
  BadRequestData: 400,
  TooComplexQuery: 403,
  TooManyResults: 403,
  ResourceNotFound: 404,
  NonexistentTenant: 404,
  AlreadyExists: 409,
  Conflict: 409,
  OperationNotSupported: 422,
  InternalError: 500,
  BadGateway: 502,
  LdContextNotAvailable: 503,
  GatewayTimeout: 504,
  LoopDetected: 508,
} as const

const titles: Readonly<Record<ErrorName, string>> = {
  InvalidRequest: 'The request is not valid',
  BadRequestData: 'The request has content that is not valid',
  TooComplexQuery: 'The query is too complex',
  TooManyResults: 'The query has too many results',
  ResourceNotFound: 'The resource was not found',
  NonexistentTenant: 'The tenant does not exist',
  AlreadyExists: 'The resource already exists',
  OperationNotSupported: 'The operation is not supported',
  Conflict: 'The request goes against what is registered',
  BadGateway: 'A context source failed',
  GatewayTimeout: 'A context source did not answer',
  LoopDetected: 'The request goes round in circles',
  InternalError: 'The request could not be carried out',
  LdContextNotAvailable: 'A remote JSON-LD @context is not available',
}

export type ErrorName = keyof typeof statuses

export class NgsiError extends Error {
  readonly error: ErrorName
  constructor(error: ErrorName, detail: string, options?: ErrorOptions) {
    super(detail, options)
    this.name = 'NgsiError'
    this.error = error
  }

  get status(): number {
    return statuses[this.error]
  }

  get body(): Details {
    return {
      type: `https://uri.etsi.org/ngsi-ld/errors/${this.error}`,
      title: titles[this.error],
      detail: this.message,
      status: this.status,
    }
  }
}

export interface Details {
  readonly type: string
  readonly title: string
  readonly detail: string
  readonly status: number
}

/** Throw what these return. */
export const badData = (detail: string) => new NgsiError('BadRequestData', detail)
export const invalid = (detail: string) => new NgsiError('InvalidRequest', detail)
export const notFound = (what: string) => new NgsiError('ResourceNotFound', `${what} is not known`)

/** What a geometry that cannot be read is to a client. */
export function readingGeometry<T>(reading: () => T): T {
  try {
    return reading()
  } catch (error) {
    if (error instanceof NoGeometry) throw badData(error.message)
    throw error
  }
}
