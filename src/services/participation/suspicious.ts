/** What in words might tell who somebody is: shown to the official before anything is released. Browser-safe, pure. */

const patterns: readonly RegExp[] = [
  // Telephone numbers and numbers of papers: nine digits or more, however they are grouped.
  /(?<![\p{L}\d])\+?\d(?:[ .-]?\d){8,}(?![\p{L}\d])/gu,
  // Plates: 29A-123.45, 30 F1 2345.
  /(?<![\p{L}\d])\d{2}[ -]?[A-Z]{1,2}\d?[ -.]?\d{3}[.]?\d{2}(?!\d)|(?<![\p{L}\d])\d{2}[ -]?[A-Z]{1,2}\d?[ -]\d{4}(?!\d)/gu,
  /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gu,
  // A person with a form of address.
  /(?<!\p{L})(?:[Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị|[Cc]ô|[Cc]hú|[Cc]háu|[Ee]m)\s+(?:\p{Lu}\p{Ll}+\s+){1,3}\p{Lu}\p{Ll}+/gu,
]

export function suspiciousIn(words: string): string[] {
  const found = patterns.flatMap((pattern) => [...words.matchAll(pattern)].map(([match]) => match.trim()))
  return [...new Set(found)].slice(0, 20)
}
