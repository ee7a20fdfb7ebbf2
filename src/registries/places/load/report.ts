/** What a load has done with each row, and why one was left out. */

/** The words of the report; it is for the operator, in English like the rest of the command line. */
const reasons = {
  'osm-outside': 'left out: outside the communes of Hanoi',
  'osm-double': 'left out: the same place drawn twice (same name and kind within 150 m)',
  'osm-unknown-category': 'left out: of a kind that is not in the list',
  'osm-no-position': 'left out: without a position',
  'osm-hospital-without-name': 'left out: a hospital without a name',
  'osm-in-both': 'in both extracts: taken once',
  'osm-made-up-name': 'kept without its name: the publisher made it up',
  'osm-site-of-brand': 'kept without its web address: that of a chain',
  'osm-category-by-name': 'kind corrected by the name (health station, clinic, pharmacy)',
  'bhyt-matched': 'facility of the health insurance found on the map',
  'bhyt-several': 'facility not matched: several places on the map could be it',
  'bhyt-alone': 'facility that is not on the map: kept without a position',
  'bhyt-code-twice': 'facility kept without its code: the list gives it to several',
  'bhyt-row-twice': 'left out: the same facility listed again',
  'bhyt-no-commune': 'facility whose commune of today cannot be told: kept with the city',
} as const

export type Reason = keyof typeof reasons

export class Report {
  readonly counts = new Map<Reason, number>()
  readonly examples = new Map<Reason, string[]>()

  add(reason: Reason, example?: string): void {
    this.counts.set(reason, (this.counts.get(reason) ?? 0) + 1)
    if (example !== undefined) this.examples.set(reason, [...(this.examples.get(reason) ?? []), example])
  }

  leaveOut(reason: Reason, example: string): undefined {
    this.add(reason, example)
  }

  /** A line a reason, with up to `shown` of those concerned. */
  lines(shown: number): string[] {
    return (Object.keys(reasons) as Reason[])
      .filter((reason) => this.counts.has(reason))
      .flatMap((reason) => {
        const all = this.examples.get(reason) ?? []
        const more = all.length > shown && shown > 0 ? [`      … and ${all.length - shown} more`] : []
        return [
          `  ${String(this.counts.get(reason)).padStart(6)}  ${reasons[reason]}`,
          ...all.slice(0, shown).map((one) => `      ${one}`),
          ...more,
        ]
      })
  }
}
