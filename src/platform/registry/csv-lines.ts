/** Lines of CSV (RFC 4180) that a spreadsheet may open: no cell is taken for a formula (OWASP, CSV injection). */

/** So that a spreadsheet reads UTF-8. */
export const byteOrderMark = '\uFEFF'

export function csvLine(cells: readonly unknown[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

function csvCell(value: unknown): string {
  const text = textOf(value)
  // A number may begin with a minus; any other text that a spreadsheet would compute gets an apostrophe before it.
  const harmless = /^[=+\-@\t\r\n]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text
  return /[",;\r\n\t]|^\s|\s$/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
