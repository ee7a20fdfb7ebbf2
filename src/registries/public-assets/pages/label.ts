/** What stands in the QR code of a label: the address of the asset's record in the register (PA8), or its bare code. */
import { codePattern } from '../contract.ts'

const isCode = new RegExp(codePattern)

export function codeOnLabel(text: string): string | undefined {
  const typed = text.trim().toUpperCase()
  if (isCode.test(typed)) return typed
  if (!URL.canParse(text)) return undefined
  const { pathname, searchParams } = new URL(text)
  const code = searchParams.get('q') ?? ''
  return pathname.endsWith('/registries/public-assets') && isCode.test(code) ? code : undefined
}
