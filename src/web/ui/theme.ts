/**
 * The palette of Khuê: the only place where a colour is written. `themeCss()` makes the CSS variables of it (the build
 * inserts them as `virtual:theme.css`), and theme.test.ts holds every text pair to WCAG 2.2 AA.
 *
 * Lacquer red is for the few primary actions and the brand line; jade of Hồ Gươm for success and links; lotus and old
 * gold are accents only; the ground is giấy dó paper by day and an ink-blue night in the dark.
 */

export const light = {
  ground: '#f8f3e7',
  surface: '#fffdf8',
  sunken: '#f1eadb',
  line: '#ddd2bc',
  'line-strong': '#857a63',
  ink: '#201a13',
  'ink-soft': '#5b5142',
  brand: '#a3201d',
  'brand-hover': '#871714',
  'on-brand': '#fffaf3',
  'brand-text': '#981d1a',
  'brand-soft': '#f9e4dc',
  jade: '#0d6552',
  'jade-hover': '#094c3e',
  'jade-soft': '#dbeee6',
  'on-jade': '#f6fffb',
  lotus: '#c9577f',
  gold: '#b98a2c',
  focus: '#12508c',
  'progress-ink': '#17497b',
  'progress-soft': '#e0ebf5',
  'risk-ink': '#754700',
  'risk-soft': '#fbebc8',
  'overdue-ink': '#981d1a',
  'overdue-soft': '#fadfd8',
  'done-ink': '#0b5a49',
  'done-soft': '#dbeee6',
  'paused-ink': '#4d473c',
  'paused-soft': '#e8e1d2',
  // Grounds of a map; never of a text. Each is named in the legend, so that nobody has to tell them apart by colour alone.
  'map-residential': '#e9b872',
  'map-business': '#c26d8c',
  'map-public': '#7a8fc4',
  'map-transport': '#a8a08f',
  'map-green': '#6fae7d',
  'map-crops': '#d9de9b',
  'map-perennial': '#a9c46c',
  'map-forest': '#4f8a5b',
  'map-water': '#86bcd6',
  'map-unused': '#d8cfbc',
  // The six bands of VN_AQI, as Decision 1459/QĐ-TCMT fixes them (table 1), by day and by night; the ink that is read on each.
  'aqi-good': '#00e400',
  'aqi-moderate': '#ffff00',
  'aqi-poor': '#ff7e00',
  'aqi-bad': '#ff0000',
  'aqi-very-bad': '#8f3f97',
  'aqi-hazardous': '#7e0023',
  'aqi-ink': '#000000',
  'aqi-paper': '#ffffff',
  // What a traffic light shows.
  'light-green': '#15803d',
  'light-yellow': '#a86400',
  'light-red': '#c01f1f',
  // Levels of service of roads, A to F, on a map; each has its letter and word beside it.
  'los-a': '#1f9e5a',
  'los-b': '#86b83d',
  'los-c': '#e0b400',
  'los-d': '#ee7d22',
  'los-e': '#d3261f',
  'los-f': '#7a1fa2',
  'sign-ground': '#14110d',
  'sign-ink': '#ffb52e',
} as const

export type Colour = keyof typeof light

export const dark: Readonly<Record<Colour, string>> = {
  ground: '#0e1524',
  surface: '#161f34',
  sunken: '#0a101c',
  line: '#2b3751',
  'line-strong': '#7886a6',
  ink: '#eef1f8',
  'ink-soft': '#b0bbd1',
  brand: '#c8372d',
  'brand-hover': '#ad2b22',
  'on-brand': '#fffaf3',
  'brand-text': '#ff9d8e',
  'brand-soft': '#3b1d25',
  jade: '#63cfae',
  'jade-hover': '#8be3c9',
  'jade-soft': '#12342e',
  'on-jade': '#06201a',
  lotus: '#f09abc',
  gold: '#e0bb67',
  focus: '#9cc6f5',
  'progress-ink': '#a3c9f5',
  'progress-soft': '#1a2f4d',
  'risk-ink': '#f4d081',
  'risk-soft': '#3b2d11',
  'overdue-ink': '#ffa498',
  'overdue-soft': '#45191f',
  'done-ink': '#77d9b9',
  'done-soft': '#12342e',
  'paused-ink': '#c0c7d6',
  'paused-soft': '#263046',
  'map-residential': '#a87a3a',
  'map-business': '#8f4763',
  'map-public': '#4d629c',
  'map-transport': '#5e6473',
  'map-green': '#3d7650',
  'map-crops': '#6f753d',
  'map-perennial': '#56703a',
  'map-forest': '#28593a',
  'map-water': '#2b5f80',
  'map-unused': '#3f4656',
  'aqi-good': '#00e400',
  'aqi-moderate': '#ffff00',
  'aqi-poor': '#ff7e00',
  'aqi-bad': '#ff0000',
  'aqi-very-bad': '#8f3f97',
  'aqi-hazardous': '#7e0023',
  'aqi-ink': '#000000',
  'aqi-paper': '#ffffff',
  'light-green': '#34d17f',
  'light-yellow': '#ffd23f',
  'light-red': '#ff6156',
  'los-a': '#2fb26c',
  'los-b': '#9ccb55',
  'los-c': '#f0cf3c',
  'los-d': '#f79447',
  'los-e': '#f2554a',
  'los-f': '#d071ff',
  'sign-ground': '#14110d',
  'sign-ink': '#ffb52e',
}

/** Foreground and background that meet on a page, with the least contrast WCAG 2.2 asks (1.4.3 text, 1.4.11 edges). */
export const pairs: readonly (readonly [Colour, Colour, number])[] = [
  ...(['ground', 'surface', 'sunken'] as const).flatMap((ground) => [
    ['ink', ground, 4.5] as const,
    ['ink-soft', ground, 4.5] as const,
    ['jade', ground, 4.5] as const,
    ['jade-hover', ground, 4.5] as const,
    ['brand-text', ground, 4.5] as const,
    ['line-strong', ground, 3] as const,
    ['focus', ground, 3] as const,
    ...(['green', 'yellow', 'red'] as const).map((light) => [`light-${light}`, ground, 3] as const),
  ]),
  ['on-brand', 'brand', 4.5],
  ['on-brand', 'brand-hover', 4.5],
  ['on-jade', 'jade', 4.5],
  ['on-jade', 'jade-hover', 4.5],
  ['brand-text', 'brand-soft', 4.5],
  ['ink', 'brand-soft', 4.5],
  ['ink', 'jade-soft', 4.5],
  ['jade', 'jade-soft', 4.5],
  ...(['good', 'moderate', 'poor', 'bad'] as const).map((band) => ['aqi-ink', `aqi-${band}`, 4.5] as const),
  ['sign-ink', 'sign-ground', 4.5],
  ...(['very-bad', 'hazardous'] as const).map((band) => ['aqi-paper', `aqi-${band}`, 4.5] as const),
  ...(['progress', 'risk', 'overdue', 'done', 'paused'] as const).flatMap((state) => [
    [`${state}-ink`, `${state}-soft`, 4.5] as const,
    ['ink', `${state}-soft`, 4.5] as const,
    [`${state}-ink`, 'surface', 4.5] as const,
    [`${state}-ink`, 'ground', 4.5] as const,
  ]),
]

function variables(palette: Readonly<Record<Colour, string>>): string {
  return Object.entries(palette)
    .map(([name, value]) => `--${name}:${value}`)
    .join(';')
}

/** The palette as CSS: light, dark by the system's wish, and either one by the person's (`data-theme` on html). */
export function themeCss(): string {
  const night = `color-scheme:dark;${variables(dark)}`
  return [
    `:root{color-scheme:light;${variables(light)}}`,
    `@media (prefers-color-scheme:dark){:root:not([data-theme=light]){${night}}}`,
    `:root[data-theme=dark]{${night}}`,
    // Paper is always light: an official document or a form that is printed at night must not be black.
    `@media print{:root,:root[data-theme=dark],:root:not([data-theme=light]){color-scheme:light;${variables(light)}}}`,
  ].join('\n')
}
