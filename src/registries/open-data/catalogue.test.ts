import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { before, test } from 'node:test'
import { JsonLdParser } from 'jsonld-streaming-parser'
import { Parser, type Quad } from 'n3'
import { RdfXmlParser } from 'rdfxml-streaming-parser'
import { anonymous } from '../../kernel/actor.ts'
import { startTestKhue } from '../../kernel/testing.ts'
import casework from '../../platform/casework/module.ts'
import documents from '../../platform/documents/module.ts'
import identity from '../../platform/identity/module.ts'
import organisation from '../../platform/organisation/module.ts'
import * as api from './contract.ts'
import { findDataset } from './definition.ts'
import openData from './module.ts'
import { publish } from './publish.ts'
import { iri, jsonLd, prefixes, rdfXml, type Triple, turtle, typeIri } from './triples.ts'

const khue = await startTestKhue({ modules: [organisation, identity, documents, casework, openData] })
const page = `${khue.url}/open-data/administrative-units`

before(async () => {
  const units = findDataset(khue.app, 'administrative-units')
  assert.ok(units)
  await publish(khue.app, units)
})

/** One line a triple, so that three ways of writing can be compared. */
const lineOf = ({ subject, predicate, object }: Quad): string => {
  const of = object.termType === 'Literal' ? [object.value, object.language, object.datatype.value] : [object.value]
  return JSON.stringify([subject.value, predicate.value, ...of])
}
const linesOf = (quads: readonly Quad[]) => [...new Set(quads.map(lineOf))].toSorted()
const fromTurtle = (text: string) => linesOf(new Parser({ format: 'text/turtle' }).parse(text))
async function fromStream(text: string, parser: JsonLdParser | RdfXmlParser): Promise<string[]> {
  const quads: Quad[] = []
  for await (const quad of Readable.from([text]).pipe(parser as never) as AsyncIterable<Quad>) quads.push(quad)
  return linesOf(quads)
}
const fromXml = (text: string) => fromStream(text, new RdfXmlParser({ baseIRI: khue.url }))
const fromJson = (text: string) => fromStream(text, new JsonLdParser({ baseIRI: khue.url }))

const text = async (endpoint: typeof api.catalogueTurtle | typeof api.catalogueRdf | typeof api.catalogueJsonLd) => {
  const reply = await khue.call(anonymous, endpoint, {})
  assert.equal(reply.status, 200)
  return { type: reply.headers.get('content-type'), text: reply.body.toString() }
}

test('OD8: the three forms of the catalogue are read by others, and say the same', async () => {
  const [ttl, rdf, json] = await Promise.all([
    text(api.catalogueTurtle),
    text(api.catalogueRdf),
    text(api.catalogueJsonLd),
  ])
  assert.deepEqual(
    [ttl.type, rdf.type, json.type],
    ['text/turtle; charset=utf-8', 'application/rdf+xml', 'application/ld+json'],
  )
  const lines = fromTurtle(ttl.text)
  assert.ok(lines.length > 100, `${lines.length} triples`)
  assert.deepEqual(await fromXml(rdf.text), lines)
  assert.deepEqual(await fromJson(json.text), lines)
})

test('OD8: texts with every awkward sign survive each form', async () => {
  const awkward = 'Tiếng “Việt” & <b> "q" \\ \n\t\r ]]> 𝌆'
  const triples: Triple[] = [
    [`${khue.url}/a b"c`, `${prefixes.dct}title`, { text: awkward, language: 'vi' }],
    [`${khue.url}/a`, `${prefixes.dct}identifier`, { text: awkward }],
  ]
  const lines = fromTurtle(turtle(triples))
  assert.equal(lines.length, 2)
  assert.ok(lines.every((line) => (JSON.parse(line) as string[])[2] === awkward))
  assert.deepEqual(await fromJson(jsonLd(triples)), lines)
  assert.deepEqual(await fromXml(rdfXml(triples)), lines)
})

test('OD8: whatever DCAT-AP 3 makes mandatory or recommends is there', async () => {
  const quads = new Parser().parse((await text(api.catalogueTurtle)).text)
  const full = (name: string) => {
    const [prefix = '', rest = ''] = name.split(':')
    return prefixes[prefix as keyof typeof prefixes] + rest
  }
  const of = (subject: string, name: string) =>
    quads
      .filter((quad) => quad.subject.value === subject && quad.predicate.value === full(name))
      .map(({ object }) => object)
  const instances = (name: string) =>
    quads
      .filter(({ predicate, object }) => predicate.value === full('rdf:type') && object.value === full(name))
      .map(({ subject }) => subject.value)
  const wanted = {
    'dcat:Catalog': [
      'dct:title',
      'dct:description',
      'dct:publisher',
      'dcat:dataset',
      'dcat:service',
      'dct:license',
      'dct:spatial',
      'dcat:themeTaxonomy',
      'foaf:homepage',
      'dct:language',
      'dct:modified',
    ],
    'dcat:Dataset': [
      'dct:title',
      'dct:description',
      'dct:publisher',
      'dcat:distribution',
      'dcat:theme',
      'dcat:keyword',
      'dct:spatial',
      'dct:temporal',
      'dct:accrualPeriodicity',
      'dcat:contactPoint',
      'dct:accessRights',
      'dct:identifier',
      'dct:modified',
    ],
    'dcat:Distribution': [
      'dcat:accessURL',
      'dcat:downloadURL',
      'dct:license',
      'dct:format',
      'dcat:mediaType',
      'dcat:byteSize',
      'spdx:checksum',
      'dct:title',
    ],
    'dcat:DataService': [
      'dct:title',
      'dcat:endpointURL',
      'dcat:endpointDescription',
      'dcat:servesDataset',
      'dct:publisher',
      'dct:license',
    ],
    'foaf:Agent': ['foaf:name'],
    'dct:PeriodOfTime': ['dcat:startDate', 'dcat:endDate'],
    'spdx:Checksum': ['spdx:algorithm', 'spdx:checksumValue'],
  }
  for (const [kind, properties] of Object.entries(wanted)) {
    const found = instances(kind)
    assert.ok(found.length > 0, kind)
    for (const one of found) for (const name of properties) assert.ok(of(one, name).length > 0, `${one} has no ${name}`)
  }
  assert.deepEqual(instances('dcat:Dataset'), [page])
  const authority = 'http://publications.europa.eu/resource/authority'
  assert.equal(of(page, 'dct:accrualPeriodicity')[0]?.value, `${authority}/frequency/WEEKLY`)
  assert.ok(of(page, 'dcat:theme').every(({ value }) => value.startsWith(`${authority}/data-theme/`)))
  assert.ok(instances('dct:LicenseDocument').every((value) => value.startsWith(`${authority}/licence/`)))
  // Whom it points to is described.
  const subjects = new Set(quads.map(({ subject }) => subject.value))
  for (const name of ['dct:publisher', 'dcat:distribution', 'dct:temporal', 'dct:spatial', 'dcat:contactPoint'])
    for (const { value } of of(page, name)) assert.ok(subjects.has(value), `${value} is said nothing of`)
})

test('OD8: what a distribution leads to is there', async () => {
  const quads = new Parser().parse((await text(api.catalogueTurtle)).text)
  const links = quads.filter(({ predicate }) => predicate.value === `${prefixes.dcat}downloadURL`)
  assert.equal(links.length, 3)
  for (const { object } of links) assert.equal((await fetch(object.value)).status, 200, object.value)
})

/** Ranges and cardinalities of DCAT-AP 3.0.1 (SEMIC, shapes.ttl and ranges.ttl), for the properties that the catalogue uses. */
const ranges = {
  'dct:publisher': 'foaf:Agent',
  'dct:language': 'dct:LinguisticSystem',
  'dct:license': 'dct:LicenseDocument',
  'dct:spatial': 'dct:Location',
  'dct:temporal': 'dct:PeriodOfTime',
  'dct:accessRights': 'dct:RightsStatement',
  'dct:accrualPeriodicity': 'dct:Frequency',
  'dct:provenance': 'dct:ProvenanceStatement',
  'dct:conformsTo': 'dct:Standard',
  'dct:type': 'skos:Concept',
  'dct:format': 'dct:MediaTypeOrExtent',
  'dcat:mediaType': 'dct:MediaType',
  'dcat:themeTaxonomy': 'skos:ConceptScheme',
  'dcat:theme': 'skos:Concept',
  'dcat:contactPoint': 'vcard:Kind',
  'dcat:landingPage': 'foaf:Document',
  'foaf:homepage': 'foaf:Document',
  'dcat:dataset': 'dcat:Dataset',
  'dcat:service': 'dcat:DataService',
  'dcat:servesDataset': 'dcat:Dataset',
  'dcat:accessService': 'dcat:DataService',
  'dcat:distribution': 'dcat:Distribution',
  'dcatap:availability': 'skos:Concept',
  'spdx:checksum': 'spdx:Checksum',
  'spdx:algorithm': 'spdx:ChecksumAlgorithm',
} as const
const datatypes = {
  'dct:issued': 'dateTime',
  'dct:modified': 'dateTime',
  'dcat:startDate': 'date',
  'dcat:endDate': 'date',
  'dcat:byteSize': 'nonNegativeInteger',
  'spdx:checksumValue': 'hexBinary',
} as const
const once = {
  'dcat:Catalog': ['dct:publisher', 'dct:license', 'dct:issued', 'dct:modified', 'foaf:homepage'],
  'dcat:Dataset': ['dct:publisher', 'dct:accessRights', 'dct:accrualPeriodicity', 'dct:issued', 'dct:modified'],
  'dcat:Distribution': [
    'dcatap:availability',
    'dcat:byteSize',
    'spdx:checksum',
    'dct:format',
    'dct:license',
    'dcat:mediaType',
    'dct:issued',
    'dct:modified',
  ],
  'dcat:DataService': ['dct:publisher', 'dct:license', 'dct:accessRights'],
  'skos:ConceptScheme': [],
} as const

test('OD12: values are of the classes and types of DCAT-AP 3.0.1, and what may be said once is said once', async () => {
  const quads = new Parser().parse((await text(api.catalogueTurtle)).text)
  const full = (name: string) => iri(name as Parameters<typeof iri>[0])
  const classes = new Set(
    quads
      .filter(({ predicate }) => predicate.value === typeIri)
      .map(({ subject, object }) => `${subject.value} ${object.value}`),
  )
  for (const [name, kind] of Object.entries(ranges)) {
    const used = quads.filter(({ predicate }) => predicate.value === full(name))
    assert.ok(used.length > 0, `${name} is not used`)
    for (const { object } of used)
      assert.ok(classes.has(`${object.value} ${full(kind)}`), `${name}: ${object.value} is no ${kind}`)
  }
  const concepts = [...classes]
    .filter((one) => one.endsWith(` ${full('skos:Concept')}`))
    .map((one) => one.split(' ')[0])
  for (const one of concepts)
    assert.ok(
      quads.some(({ subject, predicate }) => subject.value === one && predicate.value === full('skos:prefLabel')),
      `${one} has no name`,
    )
  for (const [name, type] of Object.entries(datatypes))
    for (const { object } of quads.filter(({ predicate }) => predicate.value === full(name)))
      assert.equal(object.termType === 'Literal' && object.datatype.value, full(`xsd:${type}`), name)
  const of = (subject: string, name: string) =>
    quads.filter((quad) => quad.subject.value === subject && quad.predicate.value === full(name))
  for (const [kind, names] of Object.entries(once)) {
    const found = [...classes].filter((one) => one.endsWith(` ${full(kind)}`)).map((one) => one.split(' ')[0] ?? '')
    assert.ok(found.length > 0, kind)
    for (const one of found) {
      for (const name of names) assert.equal(of(one, name).length, 1, `${one} ${name}`)
      assert.ok(of(one, 'dct:title').length > 0, `${one} has no title`)
    }
  }
})
