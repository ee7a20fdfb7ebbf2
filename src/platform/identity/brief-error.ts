/** What of an error may be written into the log: libraries hang requests, tokens and claims on theirs. */
export function briefError(error: unknown): { name: string; code?: string; message: string; cause?: string } {
  if (!(error instanceof Error)) return { name: typeof error, message: '' }
  const { code } = error as { code?: unknown }
  return {
    name: error.name,
    ...(typeof code === 'string' && { code }),
    message: error.message,
    ...(error.cause instanceof Error && { cause: error.cause.message }),
  }
}
