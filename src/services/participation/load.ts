/** `khue load reports --count N`: believable reports of the last two months in all states, for a sandbox. Rule PT20. */
import { parseArgs } from 'node:util'
import { anonymous, type Official } from '../../kernel/actor.ts'
import type { App, Tx } from '../../kernel/app.ts'
import { newId } from '../../kernel/id.ts'
import { pick, type Random, randomOf } from '../../kernel/random.ts'
import { StartError } from '../../kernel/start-error.ts'
import { act, caseSummary } from '../../platform/casework/index.ts'
import { addWorkingHours, directory, rolePermissions } from '../../platform/organisation/index.ts'
import type { CategoryId } from './categories.ts'
import { confirmByTime, remind } from './remind.ts'
import { bringUpToDate } from './follow.ts'
import { legalGround } from './process.ts'
import { reporterOf, send } from './reports.ts'
import * as store from './store.ts'
import { samples } from './suggest-samples.ts'
import { close, proveByPhoto } from './work.ts'

type Action = Parameters<typeof act>[2]['action']

const countMax = 100_000
const daysBack = 60

/** Streets and squares that everybody knows, so that reports stand where people would send them from. */
const spots: readonly (readonly [name: string, lat: number, lon: number])[] = [
  ['phố Tràng Tiền', 21.0246, 105.8562],
  ['bờ hồ Hoàn Kiếm', 21.0287, 105.8524],
  ['phố Hàng Bông', 21.0299, 105.8462],
  ['chợ Đồng Xuân', 21.0382, 105.8497],
  ['phố Kim Mã', 21.0312, 105.8216],
  ['đường Láng', 21.0121, 105.8079],
  ['phố Chùa Láng', 21.0232, 105.8056],
  ['đường Cầu Giấy', 21.0334, 105.7986],
  ['phố Trần Duy Hưng', 21.0098, 105.7972],
  ['đường Nguyễn Trãi', 20.9945, 105.8092],
  ['đường Giải Phóng', 20.9931, 105.8413],
  ['phố Bạch Mai', 21.0051, 105.8504],
  ['phố Minh Khai', 20.9963, 105.8606],
  ['đường Âu Cơ', 21.0671, 105.8265],
  ['đường Thanh Niên', 21.0449, 105.8372],
  ['phố Đội Cấn', 21.0358, 105.8226],
  ['đường Hoàng Quốc Việt', 21.0463, 105.7958],
  ['đường Lê Đức Thọ', 21.0312, 105.7689],
  ['phố Ngọc Lâm', 21.0447, 105.8712],
  ['đường Nguyễn Văn Cừ', 21.0453, 105.8767],
]

/** A sandbox's stand-in for the officials of every unit. */
const office = (): Official => {
  const permissions = [
    ...new Set((['one-stop-clerk', 'specialist', 'leader'] as const).flatMap((r) => rolePermissions[r])),
  ]
  const unitId = directory().city().id
  const grants = permissions.map((permission) => ({ permission, unitId, subtree: true }))
  return { kind: 'official', id: newId(), name: 'Cán bộ (dữ liệu mẫu)', grants, sessionId: '', strongUntil: 0 }
}

type Ending = 'sent' | 'accepted' | 'working' | 'approval' | 'done' | 'refused'

/** Old ones are mostly done; of new ones some have yet to be received. */
function endingOf(random: Random, daysOld: number): Ending {
  const drawn = random()
  if (daysOld < 1) return drawn < 0.5 ? 'sent' : 'accepted'
  if (daysOld < 4) return drawn < 0.15 ? 'accepted' : drawn < 0.55 ? 'working' : drawn < 0.65 ? 'approval' : 'done'
  if (drawn < 0.05) return 'refused'
  return drawn < 0.13 ? 'working' : 'done'
}

interface Player {
  readonly id: string
  readonly random: Random
  readonly official: Official
  /** The office's next act, so many working hours later; false when that is in the future, and nothing was done. */
  readonly later: (hours: number, work: (tx: Tx, version: number) => Promise<unknown>) => Promise<boolean>
  readonly acts: (hours: number, action: Action) => Promise<boolean>
}

function playerOf(app: App, random: Random, official: Official, id: string, began: Temporal.Instant): Player {
  const now = app.clock.now()
  let time = began
  const later: Player['later'] = async (hours, work) => {
    const next = addWorkingHours(time, hours)
    if (Temporal.Instant.compare(next, now) >= 0) return false
    time = next
    await app.clock.at(next, () =>
      app.transaction(async (tx) => {
        await work(tx, (await caseSummary(tx, id)).version)
        await bringUpToDate(tx, id)
      }),
    )
    return true
  }
  const acts: Player['acts'] = (hours, action) =>
    later(hours, (tx, expectedVersion) => act(tx, official, { caseId: id, expectedVersion, action }))
  return { id, random, official, later, acts }
}

async function play(app: App, random: Random, official: Official): Promise<void> {
  const hoursOld = Math.floor(random() ** 1.6 * daysBack * 24) + 1
  const began = app.clock.now().subtract({ hours: hoursOld })
  const [category, words] = pick(random, samples) as [CategoryId, string]
  const [name, lat, lon] = pick(random, spots)
  const jitter = () => (random() - 0.5) * 0.006
  const id = newId(began.epochMilliseconds)
  const place = { lat: lat + jitter(), lon: lon + jitter(), accuracy_m: 8 + Math.floor(random() * 30), words: name }
  await app.clock.at(began, () =>
    app.transaction((tx) =>
      send(tx, anonymous, {
        id,
        key: newId().replaceAll('-', ''),
        anonymous: true,
        category,
        words,
        place: { ...place, source: 'gps' },
        photoIds: [],
      }),
    ),
  )
  await handle(playerOf(app, random, official, id, began), endingOf(random, hoursOld / 24), words)
}

/** A plain picture, as if taken on the spot. */
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

async function prove(tx: Tx, official: Official, id: string): Promise<void> {
  const row = await store.reportById(tx, id)
  if (!row) return
  const said = { takenAt: tx.now.toString(), lat: row.lat, lon: row.lon }
  await proveByPhoto(tx, official, { id, photoId: newId() }, said, picture)
}

async function handle({ id, random, official, later, acts }: Player, ending: Ending, words: string): Promise<void> {
  if (ending === 'sent') return
  if (random() < 0.85) await later(0.5, (tx) => store.updateReport(tx, id, { public_words: words }))
  if (ending === 'refused') {
    await acts(4, { type: 'refuse', legalGround, reason: 'Đã kiểm tra tại chỗ, không đúng như phản ánh.' })
    return
  }
  const passOn = ending !== 'accepted'
  if (!(await acts(1 + random() * 6, { type: 'receive', passOn })) || !passOn || ending === 'working') return
  if (!(await acts(3 + random() * 16, { type: 'take' })) || !(await acts(1, { type: 'pass-on' }))) return
  if (ending === 'approval') return
  if (!(await later(1, (tx) => prove(tx, official, id)))) return
  const answer = 'Đơn vị đã xử lý xong, kính mời người dân kiểm tra.'
  const closed = await later(0.1, (tx, expectedVersion) => close(tx, official, id, { expectedVersion, answer }))
  if (!closed || random() < 0.4) return
  await later(2, async (tx, expectedVersion) => {
    const row = await store.reportById(tx, id)
    if (!row) return
    await store.updateReport(tx, id, { confirmed_at: tx.now.toString(), confirmed_by: 'reporter' })
    const score = random() < 0.66 ? 4 + Math.round(random()) : 2 + Math.round(random())
    await act(tx, reporterOf(row), { caseId: id, expectedVersion, action: { type: 'rate', score } })
  })
}

export async function loadReports(app: App, count: number, seed: number, say: (done: number) => void): Promise<void> {
  const random = randomOf(seed)
  const official = office()
  for (let done = 0; done < count; done++) {
    await play(app, random, official)
    if ((done + 1) % 100 === 0) say(done + 1)
  }
  await app.transaction(remind)
  await app.transaction(confirmByTime)
}

export async function loadCommand(app: App, args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { count: { type: 'string', default: '300' }, seed: { type: 'string', default: '1' } },
  })
  const [size, seed] = [Number(values.count), Number(values.seed)]
  if (!Number.isInteger(size) || size < 1 || size > countMax || !Number.isInteger(seed)) {
    throw new StartError('usage', {
      vi: `--count phải là số nguyên từ 1 đến ${countMax}.`,
      what: `--count must be a whole number from 1 to ${countMax}.`,
      why: [`It is ${values.count}.`],
      todo: 'khue load reports --count N [--seed 1]',
    })
  }
  if (!app.config.sandbox) {
    throw new StartError('config', {
      vi: 'Phản ánh mẫu chỉ dành cho môi trường thử.',
      what: 'Sample reports are for a sandbox only.',
      why: ['SANDBOX is off.'],
      todo: 'Fill a Khuê that runs with SANDBOX=on.',
    })
  }
  const began = performance.now()
  await loadReports(app, size, seed, (done) => void process.stdout.write(`  ${done} reports\n`))
  process.stdout.write(`${size} reports in ${Math.round((performance.now() - began) / 1000)} s\n`)
  return 0
}
