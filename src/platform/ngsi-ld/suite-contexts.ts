/**
 * Conformance suites name their contexts by addresses on the internet, from which nothing is fetched (NG5). So that a suite runs
 * against the sandbox as it is, what these contexts say is known there: ETSI's, which has eleven terms, and those that it borrows.
 */
import { coreUrl } from './core-context.ts'

const own = 'https://ngsi-ld-test-suite/context#'
const ownTerms = [
  'Building',
  'Vehicle',
  'OffStreetParking',
  'airQualityLevel',
  'almostFull',
  'brandName',
  'fuelLevel',
  'name',
  'source',
  'speed',
  'subCategory',
]
const terms = Object.fromEntries(ownTerms.map((term) => [term, own + term]))
/** The compound one names the core, too: what is written with it needs no other context. */
const [plain, compound] = [{ '@context': terms }, { '@context': [terms, coreUrl] }]

/** What is only listed, counted and removed needs no more than a term. */
const borrowed = { '@context': { Building: 'https://smartdatamodels.org/dataModel.Building/Building' } }

const known: readonly (readonly [address: RegExp, context: unknown])[] = [
  [/^https:\/\/.+\/ngsi-ld-test-suite\/.+\/jsonld-contexts\/ngsi-ld-test-suite\.jsonld$/, plain],
  [/^https:\/\/.+\/ngsi-ld-test-suite\/.+\/jsonld-contexts\/ngsi-ld-test-suite-compound\.jsonld$/, compound],
  [/^https:\/\/easy-global-market\.github\.io\/ngsild-api-data-models\/ngsildTestSuite\/.+\.jsonld$/, compound],
  [
    /^https:\/\/fiware\.github\.io\/(data-models\/context|NGSI-LD_TestSuite\/ldContext\/testContext)\.jsonld$/,
    borrowed,
  ],
  [/^https?:\/\/smartdatamodels\.org\/context\.jsonld$/, borrowed],
]

export const suiteContextAt = (url: string): unknown => known.find(([address]) => address.test(url))?.[1]
