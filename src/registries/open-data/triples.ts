/** RDF as a list of triples, and its three ways of being written. No blank nodes: everything has an address. */

export interface Literal {
  readonly text: string
  readonly language?: 'vi' | 'en'
  /** An IRI. */
  readonly datatype?: string
}
/** An IRI, or a literal. */
export type Term = string | Literal
export type Triple = readonly [subject: string, predicate: string, object: Term]

export const prefixes = {
  adms: 'http://www.w3.org/ns/adms#',
  dcat: 'http://www.w3.org/ns/dcat#',
  dcatap: 'http://data.europa.eu/r5r/',
  dct: 'http://purl.org/dc/terms/',
  foaf: 'http://xmlns.com/foaf/0.1/',
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  skos: 'http://www.w3.org/2004/02/skos/core#',
  spdx: 'http://spdx.org/rdf/terms#',
  vcard: 'http://www.w3.org/2006/vcard/ns#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
} as const
type Prefix = keyof typeof prefixes

/** `iri('dct:title')`. */
export function iri(name: `${Prefix}:${string}`): string {
  const at = name.indexOf(':')
  return prefixes[name.slice(0, at) as Prefix] + name.slice(at + 1)
}

export const typeIri = iri('rdf:type')

/** What is said of each, in the order in which it was first named; nothing twice. */
function bySubject(triples: readonly Triple[]): Map<string, Map<string, Term[]>> {
  const subjects = new Map<string, Map<string, Term[]>>()
  const seen = new Set<string>()
  for (const triple of triples) {
    const one = JSON.stringify(triple)
    if (seen.has(one)) continue
    seen.add(one)
    const [subject, predicate, object] = triple
    const said = subjects.get(subject) ?? new Map<string, Term[]>()
    subjects.set(subject, said)
    said.set(predicate, [...(said.get(predicate) ?? []), object])
  }
  return subjects
}

/** An IRI as a prefixed name, where what follows the prefix is a plain word. */
function short(full: string): string | undefined {
  for (const [prefix, start] of Object.entries(prefixes)) {
    if (full.startsWith(start) && /^[A-Za-z][A-Za-z0-9_-]*$/.test(full.slice(start.length)))
      return `${prefix}:${full.slice(start.length)}`
  }
  return undefined
}

const nameOf = (predicate: string): string => {
  const name = short(predicate)
  if (name === undefined) throw new Error(`no prefix for ${predicate}`)
  return name
}

// ---- Turtle (W3C Recommendation 1.1) --------------------------------------------------------------------------------

export function turtle(triples: readonly Triple[]): string {
  const head = Object.entries(prefixes).map(([prefix, start]) => `@prefix ${prefix}: <${start}> .`)
  const blocks = [...bySubject(triples)].map(([subject, said]) => {
    const lines = [...said].map(([predicate, objects]) => {
      const verb = predicate === typeIri ? 'a' : nameOf(predicate)
      return `  ${verb} ${objects.map(turtleTerm).join(', ')}`
    })
    return `<${escapeIri(subject)}>\n${lines.join(' ;\n')} .`
  })
  return `${head.join('\n')}\n\n${blocks.join('\n\n')}\n`
}

function turtleTerm(term: Term): string {
  if (typeof term === 'string') return short(term) ?? `<${escapeIri(term)}>`
  const text = `"${term.text.replaceAll(/[\\"\n\r\t]/g, (sign) => turtleEscapes[sign] ?? sign)}"`
  if (term.language) return `${text}@${term.language}`
  return term.datatype ? `${text}^^${turtleTerm(term.datatype)}` : text
}

const turtleEscapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
}

function escapeIri(text: string): string {
  // What an IRI may not have as it is (RFC 3987).
  return text.replaceAll(/[\s<>"{}|^`\\]/g, (sign) => encodeURIComponent(sign))
}

// ---- RDF/XML (W3C Recommendation 1.1) --------------------------------------------------------------------------------

export function rdfXml(triples: readonly Triple[]): string {
  const spaces = Object.entries(prefixes).map(([prefix, start]) => `xmlns:${prefix}="${start}"`)
  const blocks = [...bySubject(triples)].map(([subject, said]) => {
    const lines = [...said].flatMap(([predicate, objects]) =>
      objects.map((object) => `    ${xmlProperty(nameOf(predicate), object)}`),
    )
    return `  <rdf:Description rdf:about="${xml(escapeIri(subject))}">\n${lines.join('\n')}\n  </rdf:Description>`
  })
  return `<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF ${spaces.join(' ')}>\n${blocks.join('\n')}\n</rdf:RDF>\n`
}

function xmlProperty(name: string, object: Term): string {
  if (typeof object === 'string') return `<${name} rdf:resource="${xml(escapeIri(object))}"/>`
  const kind = object.language
    ? ` xml:lang="${object.language}"`
    : object.datatype
      ? ` rdf:datatype="${xml(object.datatype)}"`
      : ''
  return `<${name}${kind}>${xml(object.text)}</${name}>`
}

/** A carriage return would be read as a line feed (XML 1.0 §2.11). */
const xmlEscapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
}

function xml(text: string): string {
  return text.replaceAll(/[&<>"\r]/g, (sign) => xmlEscapes[sign] ?? sign)
}

// ---- JSON-LD 1.1 -----------------------------------------------------------------------------------------------------

export function jsonLd(triples: readonly Triple[]): string {
  const graph = [...bySubject(triples)].map(([subject, said]) => ({
    '@id': escapeIri(subject),
    ...Object.fromEntries(
      [...said].map(([predicate, objects]) =>
        predicate === typeIri
          ? ['@type', objects.map((object) => short(String(object)) ?? object)]
          : [nameOf(predicate), objects.map(jsonLdTerm)],
      ),
    ),
  }))
  return `${JSON.stringify({ '@context': prefixes, '@graph': graph }, null, 2)}\n`
}

function jsonLdTerm(term: Term): Record<string, string> {
  if (typeof term === 'string') return { '@id': escapeIri(term) }
  if (term.language) return { '@value': term.text, '@language': term.language }
  return term.datatype ? { '@value': term.text, '@type': term.datatype } : { '@value': term.text }
}
