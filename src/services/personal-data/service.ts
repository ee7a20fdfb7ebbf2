/** What the city holds on a person, for that person. Rules PD1 to PD4. */
import type { Actor, Citizen } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { dayOf } from '../../kernel/clock.ts'
import { file, type FileReply } from '../../kernel/endpoint.ts'
import { formatDate, formatDateTime, type Language, translate } from '../../kernel/i18n.ts'
import { problem } from '../../kernel/problems.ts'
import { statusNames } from '../../platform/casework/messages.ts'
import { myCases } from '../../platform/casework/index.ts'
import { listMyDocuments } from '../../platform/delivery/index.ts'
import { type SlipData, renderBytes, slipTemplate } from '../../platform/documents/index.ts'
import { consentsOf } from '../../platform/exchange/index.ts'
import { endWish, wishesOf } from '../../platform/notifications/index.ts'
import { personById, type Reading, readingsOf } from '../../platform/identity/index.ts'
import { purposeInWords, readInWords } from '../../platform/identity/messages.ts'
import { type AboutRecord, type Following, followersOf } from '../../platform/registry/index.ts'
import { aboutMe, citizenOf, recordedAs } from './about-me.ts'
import { type OwnConsent, type OwnRegistry, type OwnValue, type OwnWish, usesMax } from './contract.ts'
import { isAbout } from './corrections.ts'
import { messages } from './messages.ts'
import { type CorrectionRow, openCorrections } from './store.ts'
import { type Names, namesIn, sourceInWords, wordsOf } from './words.ts'

/** In the file that is taken along. Beyond it, the page shows the older ones. */
const readingsMax = 5_000
const readingsOnPaper = 40

export async function myData(tx: Tx, actor: Actor): Promise<{ records: OwnRegistry[] }> {
  const { id } = citizenOf(actor)
  return { records: await inWords(tx, await aboutMe(tx, id), await openCorrections(tx, id)) }
}

async function inWords(
  tx: Tx,
  records: readonly AboutRecord[],
  corrections: readonly CorrectionRow[],
): Promise<OwnRegistry[]> {
  const values = records.flatMap((record) => record.values.map(({ value }) => value))
  const names = await namesIn(tx, values)
  return records.map((record) => registryOf(record, names, corrections))
}

function registryOf(
  { registry, id, state, values }: AboutRecord,
  names: Names,
  corrections: readonly CorrectionRow[],
): OwnRegistry {
  return {
    name: registry.name,
    id,
    title: registry.title,
    owner: registry.owner,
    ended: state === 'ended',
    values: values.flatMap(({ field: name, value, since, recordedAt, source }): OwnValue[] => {
      const field = registry.fields[name]
      if (!field) return []
      const asked = corrections.find((one) => isAbout(one, { registry: registry.name, recordId: id, field: name }))
      return [
        {
          field: name,
          title: field.title,
          meaning: field.meaning,
          sensitivity: field.sensitivity,
          shown: wordsOf(name, field, value, names),
          since,
          recordedAt,
          source: sourceInWords(source.kind, source.reference),
          legalGround: source.legalGround,
          correction: asked ? { caseId: asked.case_id, code: asked.case_code } : null,
        },
      ]
    }),
  }
}

export async function takeAlong(tx: Tx, actor: Actor, format: 'json' | 'pdf', language: Language): Promise<FileReply> {
  const citizen = citizenOf(actor)
  const personId = citizen.id
  const account = await personById(tx, personId)
  const raw = await aboutMe(tx, personId)
  const readings = await readingsOf(tx, personId, readingsMax)
  const name = `du-lieu-ca-nhan-${dayOf(tx.now).toString()}.${format}`
  if (format === 'pdf') {
    const told = {
      name: account.name,
      records: await inWords(tx, raw, []),
      readings,
      cases: await allCases(tx, citizen),
      papers: await allPapers(tx, citizen),
      wishes: await wishesOf(tx, personId),
    }
    return file(await paper(tx, language, told), 'application/pdf', { name })
  }
  const all = {
    madeAt: tx.now.toString(),
    account,
    records: raw.map(({ registry, id, version, state, values }) => {
      return { registry: registry.name, title: registry.title, owner: registry.owner, id, version, state, values }
    }),
    cases: await allCases(tx, citizen),
    papers: await allPapers(tx, citizen),
    readings,
    followers: await followersOf(tx, await recordedAs(tx, personId)),
    consents: (await ownConsents(tx, citizen)).consents,
    alerts: await wishesOf(tx, personId),
  }
  return file(Buffer.from(`${JSON.stringify(all, null, 2)}\n`), 'application/json', { name })
}

/** Beyond them, the file would be read by nobody; it says so. */
const casesMax = 1_000

type OwnCase = Awaited<ReturnType<typeof myCases>>['items'][number]

async function allCases(tx: Tx, citizen: Citizen): Promise<OwnCase[]> {
  const all: OwnCase[] = []
  for (let after: string | undefined; all.length < casesMax; ) {
    const page = await myCases(tx, citizen, { limit: 200, ...(after !== undefined && { after }) })
    all.push(...page.items)
    if (page.next === null) return all
    after = page.next
  }
  throw problem('personal-data.too-much', { max: casesMax })
}

type OwnPaper = Awaited<ReturnType<typeof listMyDocuments>>['documents'][number]

async function allPapers(tx: Tx, citizen: Citizen): Promise<OwnPaper[]> {
  const all: OwnPaper[] = []
  for (let before: string | undefined; all.length < casesMax; ) {
    const page = await listMyDocuments(tx, citizen, { limit: 100, ...(before !== undefined && { before }) })
    all.push(...page.documents)
    if (page.next === null) return all
    before = page.next
  }
  throw problem('personal-data.too-much', { max: casesMax })
}

/** PD16. */
export async function followers(tx: Tx, actor: Actor): Promise<{ items: Following[] }> {
  return { items: await followersOf(tx, await recordedAs(tx, citizenOf(actor).id)) }
}

/** PD17. */
export async function wishes(tx: Tx, actor: Actor): Promise<{ alerts: OwnWish[] }> {
  return { alerts: await wishesOf(tx, citizenOf(actor).id) }
}

export async function endOne(tx: Tx, actor: Actor, of: { source: string; key: string }): Promise<void> {
  await endWish(tx, citizenOf(actor).id, of)
}

/** PD14: each consent with the readings that it allowed: of that agency, for that purpose, while it held. */
export async function ownConsents(tx: Tx, actor: Actor): Promise<{ consents: OwnConsent[] }> {
  const { id } = citizenOf(actor)
  const consents = await consentsOf(tx, id)
  const readings = consents.length === 0 ? [] : await readingsOf(tx, id, readingsMax)
  return {
    consents: consents.map((one) => {
      const uses = readings.filter(
        ({ memberId, purpose, at }) =>
          memberId === one.memberId &&
          purpose === one.purpose &&
          one.givenAt !== null &&
          one.givenAt <= at &&
          (one.withdrawnAt === null || at <= one.withdrawnAt),
      )
      const shown = uses.slice(0, usesMax).map(({ at, officialName }) => ({ at, who: officialName }))
      return { ...one, uses: shown, usesInAll: uses.length }
    }),
  }
}

interface Told {
  readonly name: string
  readonly records: readonly OwnRegistry[]
  readonly readings: readonly Reading[]
  readonly cases: readonly OwnCase[]
  readonly papers: readonly OwnPaper[]
  readonly wishes: readonly OwnWish[]
}

async function paper(tx: Tx, language: Language, told: Told): Promise<Buffer> {
  const { name, records, readings } = told
  const say = (message: Parameters<typeof translate>[1], params = {}) => translate(language, message, params)
  const values = records.flatMap((record) =>
    record.values.map((value) => [
      `${record.title[language]}: ${value.title[language]}`,
      value.shown[language],
      value.source[language],
    ]),
  )
  const read = readings.slice(0, readingsOnPaper).map((one) => {
    const who = [one.officialName, one.unitName?.[language]].filter(Boolean).join(', ')
    const what = `${readInWords(one.what, language)} (${purposeInWords(one.purpose, language)})`
    return `${formatDateTime(language, one.at)}: ${who}. ${what}`
  })
  const data: SlipData = {
    agencyAbove: null,
    agency: say(messages.paperAgency),
    number: null,
    place: 'Hà Nội',
    title: say(messages.paperTitle),
    about: name,
    opening: [say(messages.paperOpening, { name, at: formatDateTime(language, tx.now.toString()) })],
    fields: [],
    table: {
      caption: '',
      // A case's code has no place to break: the source needs room for it.
      widths: [5, 7, 6],
      header: [say(messages.columnField), say(messages.columnValue), say(messages.columnSource)],
      rows: values,
    },
    closing: [
      ...listOf(
        say(messages.paperCases),
        told.cases.map((one) => caseLine(language, one)),
        say(messages.paperNoCases),
      ),
      ...listOf(
        say(messages.paperPapers),
        told.papers.map((one) => paperLine(language, one)),
        say(messages.paperNoPapers),
      ),
      ...listOf(
        say(messages.paperWishes),
        told.wishes.map((one) => wishLine(language, one)),
        say(messages.paperNoWishes),
      ),
      ...listOf(say(messages.paperReadings, { n: readings.length }), read, say(messages.paperNoReadings)),
    ],
    signers: [],
  }
  const date = dayOf(tx.now)
  return renderBytes({ template: slipTemplate, data, title: data.title, date, language })
}

const listOf = (title: string, lines: readonly string[], none: string) =>
  lines.length === 0 ? [none] : [title, ...lines]

const caseLine = (language: Language, one: OwnCase): string =>
  `${one.code}: ${one.title[language]} (${formatDate(one.submittedAt)}, ${translate(language, statusNames[one.status as keyof typeof statusNames])})`

const wishLine = (language: Language, { title, what, since }: OwnWish): string =>
  `${title[language]}: ${what[language]}${since === null ? '' : ` (${formatDate(since)})`}`

const paperLine = (language: Language, one: OwnPaper): string =>
  `${one.title[language]} (${formatDate(one.receivedAt)}), SHA-256 ${one.sha256.slice(0, 16)}…`
