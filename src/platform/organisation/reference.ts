/** The units of government that ship with the program: data/*.tsv, written by scripts/organisation-data.ts. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Level, Share, Unit, UnitKind } from './contract.ts'
import type { Succession } from './directory.ts'

const read = (name: string) => readFileSync(path.join(import.meta.dirname, 'data', name), 'utf8')
const unitText = read('units.tsv')
const successionText = read('successions.tsv')

function rows(text: string): string[][] {
  return text
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'))
}

const levels: Readonly<Record<UnitKind, Level>> = {
  municipality: 'city',
  department: 'department',
  office: 'department',
  inspectorate: 'department',
  police: 'department',
  board: 'department',
  agency: 'department',
  'urban-district': 'district',
  'rural-district': 'district',
  town: 'district',
  ward: 'commune',
  commune: 'commune',
  township: 'commune',
}

export const referenceUnits: readonly Unit[] = rows(unitText).map(
  ([
    id = '',
    code = '',
    kind = '',
    vi = '',
    en = '',
    parentId = '',
    from = '',
    to = '',
    agencyCode = '',
    source = '',
  ]) => ({
    id,
    code,
    name: { vi, en },
    level: levels[kind as UnitKind],
    kind: kind as UnitKind,
    parentId: parentId || null,
    validFrom: from,
    validTo: to || null,
    agencyCode,
    sampleAgencyCode: true,
    provenance: source.split('; '),
  }),
)

export const referenceSuccessions: readonly Succession[] = rows(successionText).map(
  ([from = '', to = '', share = '']) => ({
    from,
    to,
    share: share as Share,
  }),
)

/** Changes when the data do. */
export const referenceVersion = createHash('sha256').update(unitText).update(successionText).digest('hex').slice(0, 16)

/** The city is the same unit since its present territory (Resolution 15/2008/QH12). */
export const cityId = 'gso:01@2008-08-01'
