/** GeoReport answers as XML: elements in the order given, lists by the names that the specification gives their members. Pure. */

export type Node = string | number | boolean | null | readonly Node[] | { readonly [name: string]: Node }

/** What one member of a list is called. */
const members: Readonly<Record<string, string>> = {
  services: 'service',
  attributes: 'attribute',
  values: 'value',
  service_requests: 'request',
  errors: 'error',
  endpoints: 'endpoint',
  formats: 'format',
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** Characters that XML 1.0 does not have are left out. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\uFFFE\uFFFF]/gu, (character) => (/[\t\n\r]/.test(character) ? character : ''))
    .replaceAll(/[&<>"']/g, (character) => escapes[character] ?? character)
}

function element(name: string, node: Node): string {
  if (node === null || node === '') return `<${name}/>`
  if (Array.isArray(node)) {
    const member = members[name] ?? 'item'
    return `<${name}>${(node as readonly Node[]).map((one) => element(member, one)).join('')}</${name}>`
  }
  if (typeof node === 'object') {
    const inner = Object.entries(node as Readonly<Record<string, Node>>).map(([key, value]) => element(key, value))
    return `<${name}>${inner.join('')}</${name}>`
  }
  return `<${name}>${escaped(String(node))}</${name}>`
}

export function xmlOf(root: string, node: Node): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(root, node)}\n`
}
