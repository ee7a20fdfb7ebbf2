/** What a SUMO run cost its vehicles, counted as `signal_delay.py` and the RESCO benchmark count it. */
import { readFile } from 'node:fs/promises'
import sax from 'sax'

export interface Trips {
  /** Of all that should have departed: time lost on the way and before it, seconds. */
  readonly delay_s: number
  readonly vehicles: number
  readonly arrived: number
  readonly never_departed: number
  /** Of those that arrived. */
  readonly travel_s: number
  /** Times that a vehicle came to a stand. */
  readonly stops: number
}

/** The trips of `--tripinfo-output` with unfinished and undeparted ones. */
export async function readTrips(file: string): Promise<Trips> {
  const sum = { delay: 0, travel: 0, stops: 0, vehicles: 0, arrived: 0, never: 0 }
  const parser = sax.parser(true)
  parser.onopentag = ({ name, attributes }) => {
    if (name !== 'tripinfo') return
    const value = (key: string) => Number(attributes[key] ?? 0)
    sum.vehicles++
    if (value('depart') < 0) {
      sum.never++
      sum.delay += value('departDelay')
      return
    }
    sum.delay += value('timeLoss') + value('departDelay')
    sum.stops += value('waitingCount')
    if (value('arrival') < 0) return
    sum.arrived++
    sum.travel += value('duration') + value('departDelay')
  }
  Object.assign(parser, {
    onerror: (error: Error) => {
      throw error
    },
  })
  parser.write(await readFile(file, 'utf8')).close()
  return {
    delay_s: sum.delay / Math.max(1, sum.vehicles),
    vehicles: sum.vehicles,
    arrived: sum.arrived,
    never_departed: sum.never,
    travel_s: sum.travel / Math.max(1, sum.arrived),
    stops: sum.stops / Math.max(1, sum.vehicles),
  }
}
