/** Receipts and slips of the one-stop desk in one layout (templates/slip.typ). What a form says is its module's to fill in. */
import path from 'node:path'

export const slipTemplate = { name: 'slip', file: path.join(import.meta.dirname, 'templates/slip.typ') }

/** Data of `slipTemplate`: form 01 receipt and appointment, 02 supplement, 03 refusal, 04 apology, 05 stop, 06 control, 07 register. */
export interface SlipData {
  readonly agencyAbove: string | null
  readonly agency: string
  /** Number and symbol, e.g. `0975/TNHS`. */
  readonly number: string | null
  readonly place: string
  readonly title: string
  readonly about: string | null
  readonly opening: readonly string[]
  readonly fields: readonly (readonly [label: string, value: string])[]
  readonly table: {
    readonly caption: string
    /** Shares of the width, one a column. */
    readonly widths: readonly number[]
    readonly header: readonly string[]
    readonly rows: readonly (readonly string[])[]
  } | null
  readonly closing: readonly string[]
  /** One or two. */
  readonly signers: readonly { readonly position: string; readonly name: string }[]
}
