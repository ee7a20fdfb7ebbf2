/**
 * Why the program cannot start, or a command not do what it was asked, told to the operator in a few lines: what happened, why,
 * what to do. Never a stack.
 */
export class StartError extends Error {
  readonly exitCode: number

  constructor(kind: StartErrorKind, text: StartErrorText, options?: ErrorOptions) {
    super(
      [`✗ ${text.vi}`, `  ${text.what}`, ...text.why.map((line) => `    ${line}`), `  → ${text.todo}`].join('\n'),
      options,
    )
    this.name = 'StartError'
    this.exitCode = exitCodes[kind]
  }
}

export interface StartErrorText {
  /** One line in Vietnamese. */
  readonly vi: string
  /** The same in English. */
  readonly what: string
  readonly why: readonly string[]
  readonly todo: string
}

export type StartErrorKind = keyof typeof exitCodes

/** The numbers of BSD's sysexits.h, so that a supervisor can tell “try again” from “change something”. */
export const exitCodes = {
  usage: 64,
  unavailable: 69,
  software: 70,
  cannotCreate: 73,
  tryLater: 75,
  config: 78,
} as const

export function diskFull(why: readonly string[], options?: ErrorOptions): StartError {
  return new StartError(
    'unavailable',
    {
      vi: 'Ổ đĩa đã đầy.',
      what: 'The disk is full.',
      why,
      todo: 'Make room; what was accepted is not lost. A start is to be repeated then, a running Khuê goes on by itself.',
    },
    options,
  )
}
