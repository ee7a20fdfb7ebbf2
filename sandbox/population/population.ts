/**
 * A national population database to try with: it answers whether somebody is who they say, field by field, and keeps an ordered
 * queue of what has changed, which a city reads on from where it stands. Its people are those of the VNeID sandbox. Answers are
 * signed; each names the question's nonce, so that an answer to another question is none.
 */
import { listenBelow, type Answer, type Asked, Refusal, requireKey, type StandIn, textOf } from '../answer.ts'
import { openJournal } from '../journal.ts'
import { openOutbox } from '../outbox.ts'
import { switchLanguage } from '../page.ts'
import { type NationalPerson, nationalPeople, type Notice, noticeKinds } from './people.ts'
import { operatorPage } from './pages.ts'

export interface PopulationOptions {
  readonly publicUrl: string
  readonly apiKey: string
  readonly model: 'two-level' | 'three-level'
  readonly folder: string | null
}

/** How badly it answers: a switch for trying things out. */
interface Behaviour {
  failing: boolean
  /** Signs other bytes than it sends. */
  forging: boolean
  /** Gives the last answer again, whatever was asked. */
  replaying: boolean
  delayMs: number
}

type Entry = { kind: 'notice'; notice: Notice }

const answerTyp = 'national-population+jws'
const noticesAtOnce = 100

export async function createPopulationSandbox(options: PopulationOptions): Promise<StandIn> {
  const prefix = new URL(options.publicUrl).pathname.replace(/\/$/, '')
  const people = new Map(nationalPeople(options.model).map((person) => [person.citizenNumber, person]))
  const notices: Notice[] = []
  const behaviour: Behaviour = { failing: false, forging: false, replaying: false, delayMs: 0 }
  const apply = ({ notice }: Entry): void => {
    notices.push(notice)
    const person = people.get(notice.citizenNumber)
    if (person) people.set(notice.citizenNumber, after(person, notice))
  }
  const journal = openJournal<Entry>(options.folder && `${options.folder}/population.jsonl`, apply)
  // Its key and its signature alone are used: notices are fetched, not sent.
  const outbox = await openOutbox({ file: options.folder && `${options.folder}/population-key.jsonl`, url: '' })
  let last: { bytes: Buffer; signature: string } | undefined

  const signed = async (message: unknown): Promise<Answer> => {
    if (behaviour.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, behaviour.delayMs))
    if (behaviour.failing) throw new Refusal(503, 'out of order')
    const bytes = Buffer.from(JSON.stringify(message))
    const signature = await outbox.sign(answerTyp, behaviour.forging ? Buffer.from('something else') : bytes)
    const sent = behaviour.replaying && last ? last : { bytes, signature }
    last = sent
    return { bytes: sent.bytes, mediaType: 'application/json', headers: { 'x-jws-signature': sent.signature } }
  }

  const verify = async (asked: Asked): Promise<Answer> => {
    requireKey(asked, options.apiKey)
    const data = await asked.json()
    const person = people.get(textOf(data, 'citizenNumber', 12))
    return signed({
      nonce: textOf(data, 'nonce', 100),
      at: Temporal.Now.instant().toString(),
      ...compared(person, data),
    })
  }

  const listNotices = (asked: Asked): Promise<Answer> => {
    requireKey(asked, options.apiKey)
    const from = Number(asked.query.get('after') ?? 0)
    if (!Number.isInteger(from) || from < 0) throw new Refusal(422, 'after is a whole number')
    const found = notices.slice(from, from + noticesAtOnce)
    return signed({
      nonce: asked.query.get('nonce') ?? '',
      after: from,
      notices: found,
      more: notices.length > from + found.length,
    })
  }

  const addNotice = async (asked: Asked): Promise<Answer> => {
    const form = await asked.form()
    const person = people.get(form.get('citizenNumber') ?? '')
    const kind = noticeKinds.find((one) => one === form.get('kind'))
    if (!person || !kind) throw new Refusal(422, 'a person and a kind are needed')
    const on = form.get('on') ?? ''
    if (!/^\d{4}-\d{2}-\d{2}$/.test(on)) throw new Refusal(422, 'a day is needed: YYYY-MM-DD')
    const text = (name: string) => textOf(Object.fromEntries(form), name, 200)
    const notice: Notice = {
      seq: notices.length + 1,
      id: crypto.randomUUID(),
      at: Temporal.Now.instant().toString(),
      kind,
      citizenNumber: person.citizenNumber,
      dateOfBirth: person.dateOfBirth,
      on,
      ...(kind === 'name-changed' && { name: text('name') }),
      ...(kind === 'moved' && { residence: { communeCode: text('communeCode'), line: text('line') } }),
    }
    journal.append({ kind: 'notice', notice })
    apply({ kind: 'notice', notice })
    return { to: `${prefix}/` }
  }

  const behave = async (asked: Asked): Promise<Answer> => {
    const { failing, forging, replaying, delayMs } = await asked.json()
    if (typeof failing === 'boolean') behaviour.failing = failing
    if (typeof forging === 'boolean') behaviour.forging = forging
    if (typeof replaying === 'boolean') behaviour.replaying = replaying
    if (typeof delayMs === 'number') behaviour.delayMs = Math.min(60_000, Math.max(0, delayMs))
    return { json: behaviour }
  }

  const handle = (asked: Asked): Promise<Answer> | Answer => {
    switch (`${asked.method} ${asked.path}`) {
      case 'GET /':
        return { html: operatorPage(asked.language, prefix, [...people.values()], notices) }
      case 'GET /language':
        return switchLanguage(prefix, asked.query.get('to'))
      case 'GET /jwks.json':
        return { json: outbox.jwks, headers: { 'cache-control': 'public, max-age=300' } }
      case 'POST /api/verify':
        return verify(asked)
      case 'GET /api/notices':
        return listNotices(asked)
      case 'POST /notices':
        return addNotice(asked)
      case 'POST /behaviour':
        return behave(asked)
      default:
        throw new Refusal(404, 'there is nothing here')
    }
  }
  return {
    listener: listenBelow(prefix, async (asked) => handle(asked)),
    greeting: [`CSDL quốc gia về dân cư · national population database ${options.publicUrl}/`],
    close: () => outbox.close(),
  }
}

function after(person: NationalPerson, { kind, on, name, residence }: Notice): NationalPerson {
  if (kind === 'died') return { ...person, diedOn: on }
  if (kind === 'name-changed') return { ...person, name: name ?? person.name }
  return { ...person, residence: residence ?? person.residence }
}

const letters = (text: string) => text.normalize('NFC').trim().toLocaleLowerCase('vi')

/** What was said is right or not, field by field; what is recorded is told only to who knew all of it. */
function compared(person: NationalPerson | undefined, data: Record<string, unknown>) {
  if (!person) return { status: 'unknown', fields: {}, attributes: null }
  const says = (field: 'name' | 'dateOfBirth') => letters(textOf(data, field, 100)) === letters(person[field])
  const fields = {
    name: says('name') ? 'match' : 'mismatch',
    dateOfBirth: says('dateOfBirth') ? 'match' : 'mismatch',
  }
  const all = Object.values(fields).every((one) => one === 'match')
  const { name, dateOfBirth, sex, residence, diedOn } = person
  return {
    status: all ? 'match' : 'mismatch',
    fields,
    attributes: all ? { name, dateOfBirth, sex, residence, diedOn } : null,
  }
}
