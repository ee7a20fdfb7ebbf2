/** The catalogue as triples of DCAT-AP 3.0.1 (SEMIC), with the vocabularies of the EU Publications Office. Rules OD8 and OD12. */
import type { Tx } from '../../kernel/app.ts'
import { type Message, translate } from '../../kernel/i18n.ts'
import { directory } from '../../platform/organisation/index.ts'
import type { Format } from './contract.ts'
import { type Dataset, datasetsOf, type Licence } from './definition.ts'
import { mediaTypes } from './formats.ts'
import { catalogueTexts } from './messages.ts'
import * as store from './store.ts'
import { iri, type Literal, type Triple, typeIri } from './triples.ts'

const authority = (name: string) => `http://publications.europa.eu/resource/authority/${name}`
const licenceIris: Readonly<Record<Licence, string>> = {
  CC_BY_4_0: authority('licence/CC_BY_4_0'),
  // ODbL 1.0 in that list.
  ODBL_1_0: authority('licence/ODC_BL'),
}
/** ADMS: what each licence asks for. */
const licenceTypes: Readonly<Record<Licence, 'Attribution' | 'ViralEffect-ShareAlike'>> = {
  CC_BY_4_0: 'Attribution',
  ODBL_1_0: 'ViralEffect-ShareAlike',
}
const openApi = 'https://spec.openapis.org/oas/v3.1.0'
const fileTypes: Readonly<Record<Format, string>> = { csv: 'CSV', json: 'JSON', geojson: 'GEOJSON', parquet: 'PARQUET' }

const inBoth = ({ vi, en }: Message): Literal[] => [
  { text: vi, language: 'vi' },
  { text: en, language: 'en' },
]
const typed = (text: string, type: 'date' | 'dateTime' | 'nonNegativeInteger' | 'hexBinary' | 'anyURI'): Literal => ({
  text,
  datatype: iri(`xsd:${type}`),
})
/** The bounds of the city as of 2025 (west, south, east, north), and where it is for others. */
const hanoi = {
  country: authority('country/VNM'),
  wkt: 'POLYGON((105.28 20.56, 106.03 20.56, 106.03 21.39, 105.28 21.39, 105.28 20.56))',
  centre: 'POINT(105.85 21.03)',
  wktType: 'http://www.opengis.net/ont/geosparql#wktLiteral',
}

class Triples {
  readonly all: Triple[] = []
  add(subject: string, predicate: Parameters<typeof iri>[0], ...objects: Triple[2][]): void {
    for (const object of objects) this.all.push([subject, iri(predicate), object])
  }
  is(subject: string, type: Parameters<typeof iri>[0]): void {
    this.all.push([subject, typeIri, iri(type)])
  }
}

interface Places {
  /** The portal's address, without a slash at its end. */
  readonly site: string
  readonly catalogue: string
  readonly service: string
  readonly area: string
  readonly contact: string
}

export async function catalogueTriples(tx: Tx): Promise<Triple[]> {
  const site = tx.app.config.publicUrl.replace(/\/$/, '')
  const catalogue = `${site}/open-data`
  const at: Places = {
    site,
    catalogue,
    service: `${catalogue}#api`,
    area: `${catalogue}#hanoi`,
    contact: `${catalogue}#contact`,
  }
  const triples = new Triples()
  const editions = new Map((await store.newestEditions(tx)).map((edition) => [edition.dataset_id, edition]))
  const files = Map.groupBy(await store.newestFiles(tx), ({ dataset_id }) => dataset_id)
  const datasets = datasetsOf(tx.app).filter(({ id }) => editions.has(id))
  const first = await store.firstIssues(tx)
  describeCatalogue(triples, at, { datasets, editions: [...editions.values()], issues: [...first.values()] })
  describeService(triples, at, datasets)
  for (const dataset of datasets) {
    const edition = editions.get(dataset.id)
    if (!edition) continue
    describeDataset(triples, at, dataset, edition, files.get(dataset.id) ?? [])
    const issued = first.get(dataset.id)
    if (issued !== undefined) triples.add(pageOf(at, dataset.id), 'dct:issued', typed(issued, 'dateTime'))
  }
  return triples.all
}

interface Published {
  readonly datasets: readonly Dataset[]
  /** The newest of each, and when each was first published. */
  readonly editions: readonly store.EditionRow[]
  readonly issues: readonly string[]
}

function describeCatalogue(triples: Triples, at: Places, { datasets, editions, issues }: Published): void {
  const { catalogue } = at
  triples.is(catalogue, 'dcat:Catalog')
  triples.add(catalogue, 'dct:title', ...inBoth(catalogueTexts.title))
  triples.add(catalogue, 'dct:description', ...inBoth(catalogueTexts.description))
  triples.add(catalogue, 'dct:publisher', agent(triples, at, directory().city().id))
  triples.add(catalogue, 'dct:language', ...languages(triples))
  triples.add(catalogue, 'dct:license', licence(triples, 'CC_BY_4_0'))
  triples.add(catalogue, 'dct:spatial', at.area, hanoi.country)
  triples.add(catalogue, 'dcat:themeTaxonomy', authority('data-theme'))
  triples.add(catalogue, 'foaf:homepage', catalogue)
  triples.is(catalogue, 'foaf:Document')
  const oldest = issues.toSorted().at(0)
  if (oldest !== undefined) triples.add(catalogue, 'dct:issued', typed(oldest, 'dateTime'))
  const newest = editions
    .map(({ issued_at: issued }) => issued)
    .toSorted()
    .at(-1)
  if (newest !== undefined) triples.add(catalogue, 'dct:modified', typed(newest, 'dateTime'))
  triples.add(catalogue, 'dcat:dataset', ...datasets.map(({ id }) => pageOf(at, id)))
  triples.add(catalogue, 'dcat:service', at.service)
  triples.is(at.area, 'dct:Location')
  triples.add(at.area, 'skos:prefLabel', ...inBoth(catalogueTexts.hanoi))
  triples.add(at.area, 'dcat:bbox', { text: hanoi.wkt, datatype: hanoi.wktType })
  triples.add(at.area, 'dcat:centroid', { text: hanoi.centre, datatype: hanoi.wktType })
  triples.is(hanoi.country, 'dct:Location')
  triples.is(authority('data-theme'), 'skos:ConceptScheme')
  triples.add(authority('data-theme'), 'dct:title', ...inBoth(catalogueTexts.taxonomy))
  triples.is(at.contact, 'vcard:Kind')
  triples.is(at.contact, 'vcard:Organization')
  triples.add(at.contact, 'vcard:fn', ...inBoth(catalogueTexts.contact))
  triples.add(at.contact, 'vcard:hasURL', catalogue)
}

function describeService(triples: Triples, at: Places, datasets: readonly Dataset[]): void {
  triples.is(at.service, 'dcat:DataService')
  triples.add(at.service, 'dct:title', ...inBoth(catalogueTexts.service))
  triples.add(at.service, 'dcat:endpointURL', `${at.site}/api/open-data`)
  triples.add(at.service, 'dcat:endpointDescription', `${at.site}/api/openapi.json`)
  triples.add(at.service, 'dct:publisher', agent(triples, at, directory().city().id))
  triples.add(at.service, 'dct:license', licence(triples, 'CC_BY_4_0'))
  triples.add(at.service, 'dct:accessRights', publicAccess(triples))
  triples.add(at.service, 'dcat:contactPoint', at.contact)
  triples.add(at.service, 'dcat:keyword', ...inBoth(catalogueTexts.openData))
  triples.add(at.service, 'dct:conformsTo', openApi)
  triples.is(openApi, 'dct:Standard')
  const themes = new Set(datasets.flatMap((dataset) => dataset.themes))
  triples.add(at.service, 'dcat:theme', ...[...themes].map((theme) => authority(`data-theme/${theme}`)))
  triples.add(at.service, 'dcat:servesDataset', ...datasets.map(({ id }) => pageOf(at, id)))
}

function describeDataset(
  triples: Triples,
  at: Places,
  dataset: Dataset,
  edition: store.EditionRow,
  files: readonly store.FileRow[],
): void {
  const page = pageOf(at, dataset.id)
  triples.is(page, 'dcat:Dataset')
  triples.add(page, 'dct:title', ...inBoth(dataset.title))
  triples.add(page, 'dct:description', ...inBoth(dataset.description))
  triples.add(page, 'dct:identifier', { text: dataset.id })
  triples.add(page, 'dcat:keyword', ...dataset.keywords.flatMap(inBoth))
  for (const theme of dataset.themes) {
    const address = authority(`data-theme/${theme}`)
    triples.add(page, 'dcat:theme', concept(triples, address, catalogueTexts.themes[theme]))
  }
  triples.add(page, 'dct:publisher', agent(triples, at, dataset.publisherId))
  triples.add(page, 'dcat:contactPoint', at.contact)
  triples.add(page, 'dct:license', licence(triples, dataset.licence))
  triples.add(page, 'dct:accessRights', publicAccess(triples))
  const frequency = authority(`frequency/${dataset.frequency}`)
  triples.add(page, 'dct:accrualPeriodicity', frequency)
  triples.is(frequency, 'dct:Frequency')
  triples.add(page, 'dct:spatial', at.area)
  const period = `${page}#period`
  triples.add(page, 'dct:temporal', period)
  triples.is(period, 'dct:PeriodOfTime')
  triples.add(period, 'dcat:startDate', typed(edition.period_from, 'date'))
  triples.add(period, 'dcat:endDate', typed(edition.period_to, 'date'))
  const provenance = `${page}#legal-ground`
  triples.add(page, 'dct:provenance', provenance)
  triples.is(provenance, 'dct:ProvenanceStatement')
  triples.add(provenance, 'rdfs:label', ...inBoth(dataset.legalGround))
  triples.add(page, 'dct:language', ...languages(triples))
  triples.add(page, 'dct:modified', typed(edition.issued_at, 'dateTime'))
  triples.add(page, 'dcat:version', { text: String(edition.number) })
  triples.add(page, 'dcat:landingPage', page)
  triples.is(page, 'foaf:Document')
  for (const file of files) describeFile(triples, at, dataset, edition, file)
}

function describeFile(
  triples: Triples,
  at: Places,
  dataset: Dataset,
  edition: store.EditionRow,
  { format, sha256, size_bytes }: store.FileRow,
): void {
  const page = pageOf(at, dataset.id)
  const distribution = `${page}#${format}`
  triples.add(page, 'dcat:distribution', distribution)
  triples.is(distribution, 'dcat:Distribution')
  triples.add(distribution, 'dct:title', ...inBoth(titleOfFile(dataset, format)))
  const called = fileTypes[format]
  const words = catalogueTexts.file
  triples.add(
    distribution,
    'dct:description',
    ...inBoth({ vi: translate('vi', words, { format: called }), en: translate('en', words, { format: called }) }),
  )
  const stable = concept(triples, authority('planned-availability/STABLE'), catalogueTexts.stable)
  triples.add(distribution, 'dcatap:availability', stable)
  triples.add(distribution, 'dcat:accessURL', page)
  triples.add(distribution, 'dcat:downloadURL', `${at.site}/api/open-data/datasets/${dataset.id}/files/${format}`)
  triples.add(distribution, 'dcat:accessService', at.service)
  const fileType = authority(`file-type/${fileTypes[format]}`)
  triples.add(distribution, 'dct:format', fileType)
  triples.is(fileType, 'dct:MediaTypeOrExtent')
  const mediaType = `https://www.iana.org/assignments/media-types/${mediaTypes[format]}`
  triples.add(distribution, 'dcat:mediaType', mediaType)
  triples.is(mediaType, 'dct:MediaType')
  triples.add(distribution, 'dcat:byteSize', typed(String(size_bytes), 'nonNegativeInteger'))
  triples.add(distribution, 'dct:license', licence(triples, dataset.licence))
  triples.add(distribution, 'dct:issued', typed(edition.issued_at, 'dateTime'))
  triples.add(distribution, 'dct:modified', typed(edition.issued_at, 'dateTime'))
  const checksum = `${distribution}-sha256`
  triples.add(distribution, 'spdx:checksum', checksum)
  triples.is(checksum, 'spdx:Checksum')
  triples.add(checksum, 'spdx:algorithm', iri('spdx:checksumAlgorithm_sha256'))
  triples.add(checksum, 'spdx:checksumValue', typed(sha256, 'hexBinary'))
  triples.is(iri('spdx:checksumAlgorithm_sha256'), 'spdx:ChecksumAlgorithm')
}

function pageOf(at: Places, id: string): string {
  return `${at.catalogue}/${id}`
}

function titleOfFile({ title }: Dataset, format: Format): Message {
  const name = fileTypes[format]
  return { vi: `${title.vi} (${name})`, en: `${title.en} (${name})` }
}

function agent(triples: Triples, at: Places, unitId: string): string {
  const unit = directory().unit(unitId)
  const address = `${at.catalogue}#${encodeURIComponent(unitId)}`
  triples.is(address, 'foaf:Agent')
  triples.add(address, 'foaf:name', ...inBoth(unit?.name ?? { vi: unitId, en: unitId }))
  const kind = concept(triples, 'http://purl.org/adms/publishertype/LocalAuthority', catalogueTexts.localAuthority)
  triples.add(address, 'dct:type', kind)
  return address
}

function licence(triples: Triples, id: Licence): string {
  triples.is(licenceIris[id], 'dct:LicenseDocument')
  const kind = licenceTypes[id]
  const address = `http://purl.org/adms/licencetype/${kind}`
  triples.add(licenceIris[id], 'dct:type', concept(triples, address, catalogueTexts.licenceTypes[kind]))
  return licenceIris[id]
}

function publicAccess(triples: Triples): string {
  const rights = authority('access-right/PUBLIC')
  triples.is(rights, 'dct:RightsStatement')
  return rights
}

/** One of a vocabulary of others, with what it is called. */
function concept(triples: Triples, address: string, name: Message): string {
  triples.is(address, 'skos:Concept')
  triples.add(address, 'skos:prefLabel', ...inBoth(name))
  return address
}

function languages(triples: Triples): string[] {
  return ['VIE', 'ENG'].map((code) => {
    const language = authority(`language/${code}`)
    triples.is(language, 'dct:LinguisticSystem')
    return language
  })
}
