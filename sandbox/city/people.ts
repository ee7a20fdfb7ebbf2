/** Who tells: citizens on the portal, another agency's app by Open311, the duty operator who takes calls. Each through the door it has. */
import { randomBytes } from 'node:crypto'
import { newId } from '../../src/kernel/id.ts'
import type { Call, Place, Report } from './happenings.ts'
import { type Client, isAway, Refused, stranger } from './khue.ts'
import type { Tally } from './tally.ts'

/** Hoàn Kiếm: chosen where no boundary says which ward it is. */
const usualUnit = { 'two-level': 'gso:00070@2025-07-01', 'three-level': 'gso:00079@2014-04-01' } as const
type Model = keyof typeof usualUnit

/** Below what Khuê takes from one address, for others may sit behind it, too. */
const perMinute = { portal: 8, open311: 60, call: 60 } as const

const clientName = 'khue simulate'

export interface People {
  report(report: Report): Promise<void>
  call(call: Call): Promise<void>
}

export async function peopleOf(url: string, admin: Client, operator: Client, tally: Tally): Promise<People> {
  const citizen = stranger(url)
  const { model } = await citizen.call<{ model: Model }>('GET', '/api/organisation/model')
  await endFormerKeys(admin)
  const { key: apiKey } = await admin.call<{ key: string }>('POST', '/api/participation/open311-keys', {
    name: clientName,
    purpose: 'Phản ánh của thành phố giả lập',
    contact: 'simulate@example.org',
  })
  const budget = new Budget()

  const unitAt = async ({ lat, lon }: Place): Promise<string> => {
    const query = new URLSearchParams({ lat: String(lat), lon: String(lon) })
    const reply = await citizen.call<{ unit: { id: string } | null }>('GET', `/api/participation/unit-at?${query}`)
    return reply.unit?.id ?? usualUnit[model]
  }
  const attempt = async (way: keyof typeof perMinute, count: 'reports' | 'calls', work: () => Promise<unknown>) => {
    if (!budget.take(way)) {
      tally.total.heldBack += 1
      return
    }
    try {
      await work()
      tally.total[count] += 1
    } catch (error) {
      // Whoever gets no line gives up; whether Khuê is gone for good, the sensors find out.
      if (isAway(error)) tally.total.heldBack += 1
      else if (error instanceof Refused) tally.refuse(1, error.message)
      else throw error
    }
  }
  const send = async ({ category, words, place, way }: Report): Promise<unknown> => {
    const { lat, lon } = place
    if (way === 'open311') {
      const fields = { api_key: apiKey, service_code: category, lat: String(lat), long: String(lon) }
      const form = new URLSearchParams({ ...fields, description: words, address_string: place.words })
      return citizen.call('POST', '/open311/v2/requests.json', form.toString())
    }
    return citizen.call('POST', '/api/participation/reports', {
      id: newId(),
      key: randomBytes(24).toString('hex'),
      anonymous: true,
      category,
      words,
      place: { lat, lon, words: place.words, source: 'gps', accuracy_m: 12 },
      unitId: await unitAt(place),
      photoIds: [],
    })
  }
  return {
    report: (report) => attempt(report.way, 'reports', () => send(report)),
    call: ({ kind, severity, title, place }) =>
      attempt('call', 'calls', async () =>
        operator.call('POST', '/api/operations/incidents', {
          kind,
          severity,
          title,
          point: { longitude: place.lon, latitude: place.lat },
          address: place.words,
          unitId: await unitAt(place),
        }),
      ),
  }
}

/** A key is told once: each run has one of its own, and those before it count no more. */
async function endFormerKeys(admin: Client): Promise<void> {
  const { items } = await admin.call<{ items: { id: string; name: string; blockedAt: string | null }[] }>(
    'GET',
    '/api/participation/open311-keys',
  )
  for (const { id, name, blockedAt } of items)
    if (name === clientName && blockedAt === null) await admin.call('DELETE', `/api/participation/open311-keys/${id}`)
}

/** So many a minute; what is more is held back, as people do who get no line. */
class Budget {
  #minute = 0
  readonly #used = { portal: 0, open311: 0, call: 0 }

  take(way: keyof typeof perMinute): boolean {
    const minute = Math.floor(performance.now() / 60_000)
    if (minute !== this.#minute) {
      this.#minute = minute
      Object.assign(this.#used, { portal: 0, open311: 0, call: 0 })
    }
    if (this.#used[way] >= perMinute[way]) return false
    this.#used[way] += 1
    return true
  }
}
