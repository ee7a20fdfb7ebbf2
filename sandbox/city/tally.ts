/** What was sent, and what came of it; told once a second. */

export interface Counts {
  sent: number
  acknowledged: number
  refused: number
  reports: number
  calls: number
  /** Lines that were cut or mended, devices switched off or on. */
  faults: number
  /** Stops of waste collection that were noted. */
  stops: number
  /** What people would have said more than Khuê takes from one address in a minute. */
  heldBack: number
}

const none = (): Counts => ({
  sent: 0,
  acknowledged: 0,
  refused: 0,
  reports: 0,
  calls: 0,
  faults: 0,
  stops: 0,
  heldBack: 0,
})
const number = (value: number) => Math.round(value).toLocaleString('en-GB')

export class Tally {
  readonly total = none()
  #before = none()
  #atMs = performance.now()
  /** What was refused last, in Khuê's words. */
  #refusal: string | undefined

  refuse(count: number, words: string): void {
    this.total.refused += count
    this.#refusal = words
  }

  /** One line of what happened since the last one; `clock` says what time it is in the simulated city. */
  line(clock: string): string {
    const nowMs = performance.now()
    const seconds = Math.max(0.001, (nowMs - this.#atMs) / 1000)
    const [now, before] = [{ ...this.total }, this.#before]
    const perS = (name: keyof Counts) => number((now[name] - before[name]) / seconds)
    const more = (name: keyof Counts, one: string) =>
      now[name] > before[name] ? `  +${now[name] - before[name]} ${one}` : ''
    const refusal = this.#refusal === undefined ? '' : `  (${this.#refusal})`
    this.#before = now
    this.#atMs = nowMs
    this.#refusal = undefined
    return `${clock}  sent ${perS('sent')}/s  acknowledged ${perS('acknowledged')}/s  refused ${perS('refused')}/s${more('reports', 'reports')}${more('calls', 'calls')}${more('faults', 'network faults')}${more('stops', 'stops collected')}${refusal}`
  }

  summary(): string {
    const { sent, acknowledged, refused, reports, calls, faults, stops, heldBack } = this.total
    const held = heldBack > 0 ? `, ${number(heldBack)} held back` : ''
    return `${number(sent)} observations sent, ${number(acknowledged)} acknowledged, ${number(refused)} refused; ${number(reports)} reports, ${number(calls)} calls, ${number(faults)} network faults, ${number(stops)} stops collected${held}`
  }
}
