/** What the city holds on a person, for that person. Rules PD1 to PD4. */
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { dayOf } from '../../kernel/clock.ts'
import { file, type FileReply } from '../../kernel/endpoint.ts'
import { formatDateTime, type Language, translate } from '../../kernel/i18n.ts'
import { type SlipData, renderBytes, slipTemplate } from '../../platform/documents/index.ts'
import { consentsOf } from '../../platform/exchange/index.ts'
import { personById, type Reading, readingsOf } from '../../platform/identity/index.ts'
import { purposeInWords, readInWords } from '../../platform/identity/messages.ts'
import type { AboutRecord } from '../../platform/registry/index.ts'
import { aboutMe, citizenOf } from './about-me.ts'
import type { OwnRegistry, OwnValue } from './contract.ts'
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
  const { id: personId } = citizenOf(actor)
  const account = await personById(tx, personId)
  const raw = await aboutMe(tx, personId)
  const readings = await readingsOf(tx, personId, readingsMax)
  const name = `du-lieu-ca-nhan-${dayOf(tx.now).toString()}.${format}`
  if (format === 'pdf') {
    const shown = await inWords(tx, raw, [])
    return file(await paper(tx, language, account.name, shown, readings), 'application/pdf', { name })
  }
  const all = {
    madeAt: tx.now.toString(),
    account,
    records: raw.map(({ registry, id, version, state, values }) => {
      return { registry: registry.name, title: registry.title, owner: registry.owner, id, version, state, values }
    }),
    readings,
    consents: await consentsOf(tx, personId),
  }
  return file(Buffer.from(`${JSON.stringify(all, null, 2)}\n`), 'application/json', { name })
}

function paper(
  tx: Tx,
  language: Language,
  name: string,
  records: readonly OwnRegistry[],
  readings: readonly Reading[],
): Promise<Buffer> {
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
    closing:
      read.length === 0
        ? [say(messages.paperNoReadings)]
        : [say(messages.paperReadings, { n: readings.length }), ...read],
    signers: [],
  }
  const date = dayOf(tx.now)
  return renderBytes({ template: slipTemplate, data, title: data.title, date, language })
}
