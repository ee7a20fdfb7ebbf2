/** GeoReport v2 “Errors”: the code is the status of the reply, too. */
export class GeoReportError extends Error {
  readonly code: number
  constructor(code: number, description: string) {
    super(description)
    this.code = code
  }
}
