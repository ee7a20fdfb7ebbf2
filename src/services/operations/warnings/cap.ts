/**
 * A public warning as a message of the Common Alerting Protocol (OASIS CAP 1.2, 1 July 2010). Pure: what the city wants to say goes
 * in, the text of the message comes out, not yet signed.
 */
import { timeZone } from '../../../kernel/clock.ts'
import type { CapCategory, CapResponse, Certainty, Severity, Urgency } from './vocabulary.ts'

interface Text2 {
  readonly vi: string
  readonly en: string
}

export interface CapArea {
  readonly name: Text2
  /** Codes of units (GSO), for the geocodes. */
  readonly codes: readonly string[]
  /** Rings of [longitude, latitude]; closed here when they are not. */
  readonly polygons: readonly (readonly (readonly [number, number])[])[]
  readonly circle: { readonly longitude: number; readonly latitude: number; readonly radiusKm: number } | null
}

export interface CapReference {
  readonly identifier: string
  /** ISO instant. */
  readonly sent: string
}

export interface CapMessage {
  readonly identifier: string
  readonly sender: string
  readonly senderName: Text2
  readonly sent: string
  readonly status: 'Actual' | 'Exercise' | 'Test'
  readonly type: 'Alert' | 'Update' | 'Cancel'
  readonly note: string | null
  readonly references: readonly CapReference[]
  readonly category: CapCategory
  readonly event: Text2
  readonly responses: readonly CapResponse[]
  readonly urgency: Urgency
  readonly severity: Severity
  readonly certainty: Certainty
  readonly effective: string
  readonly onset: string | null
  readonly expires: string
  readonly headline: Text2
  readonly description: Text2
  readonly instruction: Text2
  readonly web: string
  readonly area: CapArea
}

const namespace = 'urn:oasis:names:tc:emergency:cap:1.2'
const languages = [
  ['vi', 'vi-VN'],
  ['en', 'en'],
] as const

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Text of an element. What XML 1.0 has no character for is left out (§2.2). */
export function escape(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll(/[&<>"]/g, (c) => entities[c] ?? c)
}

const element = (name: string, text: string): string => `<${name}>${escape(text)}</${name}>`
const maybe = (name: string, text: string | null): string => (text === null || text === '' ? '' : element(name, text))

/** `2026-11-27T22:15:00+07:00`: to the second, with the offset in figures, never Z (§3.3.2). */
export function capTime(instant: string): string {
  const local = Temporal.Instant.from(instant).round('second').toZonedDateTimeISO(timeZone)
  return local.toString({ timeZoneName: 'never', smallestUnit: 'second' })
}

const degrees = (value: number): string => String(Math.round(value * 1e5) / 1e5)

function ringText(ring: readonly (readonly [number, number])[]): string {
  const [first] = ring
  const last = ring.at(-1)
  const closed = first && last && (first[0] !== last[0] || first[1] !== last[1]) ? [...ring, first] : ring
  return closed.map(([longitude, latitude]) => `${degrees(latitude)},${degrees(longitude)}`).join(' ')
}

function areaOf({ name, codes, polygons, circle }: CapArea, language: 'vi' | 'en'): string {
  const round =
    circle === null
      ? ''
      : element('circle', `${degrees(circle.latitude)},${degrees(circle.longitude)} ${Math.max(0, circle.radiusKm)}`)
  return [
    '<area>',
    element('areaDesc', name[language]),
    ...polygons.map((ring) => element('polygon', ringText(ring))),
    round,
    ...codes.map((code) => `<geocode>${element('valueName', 'GSO')}${element('value', code)}</geocode>`),
    '</area>',
  ].join('')
}

function infoOf(message: CapMessage, [language, tag]: (typeof languages)[number]): string {
  return [
    '<info>',
    element('language', tag),
    element('category', message.category),
    element('event', message.event[language]),
    ...message.responses.map((response) => element('responseType', response)),
    element('urgency', message.urgency),
    element('severity', message.severity),
    element('certainty', message.certainty),
    element('effective', capTime(message.effective)),
    message.onset === null ? '' : element('onset', capTime(message.onset)),
    element('expires', capTime(message.expires)),
    element('senderName', message.senderName[language]),
    element('headline', message.headline[language]),
    maybe('description', message.description[language]),
    maybe('instruction', message.instruction[language]),
    element('web', message.web),
    areaOf(message.area, language),
    '</info>',
  ].join('')
}

/** The message. Its identifier and sender hold no space, comma, < or & (§3.2.1): the caller's to see to. */
export function capXml(message: CapMessage): string {
  const references = message.references
    .map(({ identifier, sent }) => `${message.sender},${identifier},${capTime(sent)}`)
    .join(' ')
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    `<alert xmlns="${namespace}">`,
    element('identifier', message.identifier),
    element('sender', message.sender),
    element('sent', capTime(message.sent)),
    element('status', message.status),
    element('msgType', message.type),
    element('scope', 'Public'),
    maybe('note', message.note),
    maybe('references', references),
    ...languages.map((language) => infoOf(message, language)),
    '</alert>',
  ].join('')
}
