/** Photos: what the camera wrote becomes a time and a place, and the picture alone is kept. Rules PT3 and PT4. */
import type { Static } from 'typebox'
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { instantAt } from '../../kernel/clock.ts'
import { file, type FileReply } from '../../kernel/endpoint.ts'
import { problem } from '../../kernel/problems.ts'
import { may } from '../../platform/organisation/index.ts'
import type { PhotoMade, PhotoQuery } from './contract.ts'
import { pictureType, readTaken, strip } from './exif.ts'
import type { Position } from './place.ts'
import * as store from './store.ts'

type Said = Static<typeof PhotoQuery>

/** Clocks of cameras go a little wrong. */
const futureMinutes = 5

/** By the camera where it says so, else by the browser that has read it before making the picture smaller. */
function whenAndWhere(tx: Tx, bytes: Uint8Array, said: Said): { at: string | null; position: Position | null } {
  const taken = readTaken(bytes)
  const at = instantOf(taken.at) ?? (said.takenAt === undefined ? null : Temporal.Instant.from(said.takenAt))
  const latest = tx.now.add({ minutes: futureMinutes })
  const known = at && Temporal.Instant.compare(at, latest) <= 0 ? at.toString() : null
  const [lat, lon] = [taken.lat ?? said.lat, taken.lon ?? said.lon]
  return { at: known, position: lat === undefined || lon === undefined ? null : { lat, lon } }
}

/** A camera without a zone is taken to show Hanoi's time. */
function instantOf(local: string | null): Temporal.Instant | null {
  if (local === null) return null
  try {
    return /[+-]\d\d:\d\d$/.test(local) ? Temporal.Instant.from(local) : instantAt(Temporal.PlainDateTime.from(local))
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/**
 * Its own bytes behind the picture's end, where no reader looks: no two photos have the same content, so that erasing one never
 * takes another's away.
 */
function madeUnique(picture: Uint8Array, id: string): Buffer {
  return Buffer.concat([picture, Buffer.from(id.replaceAll('-', ''), 'hex')])
}

export interface NewPhoto {
  readonly id: string
  readonly bytes: Buffer
  readonly said: Said
  readonly kind: 'report' | 'proof'
  readonly reportId: string | null
  readonly by: string | null
}

/** Sent again under its id, it is the same photo. Throws `participation.not-a-picture`, `kernel.conflict`. */
export async function keepPhoto(tx: Tx, { id, bytes, said, kind, reportId, by }: NewPhoto): Promise<store.PhotoRow> {
  const mediaType = pictureType(bytes)
  const picture = strip(bytes)
  if (!mediaType || !picture) throw problem('participation.not-a-picture')
  const content = madeUnique(picture, id)
  const { at, position } = whenAndWhere(tx, bytes, said)
  const row: store.PhotoRow = {
    photo_id: id,
    report_id: reportId,
    kind,
    sha256: await tx.app.storage.put(content),
    media_type: mediaType,
    bytes: content.length,
    taken_at: at,
    lat: position?.lat ?? null,
    lon: position?.lon ?? null,
    uploaded_at: tx.now.toString(),
    uploaded_by: by,
    released_at: null,
    released_by: null,
  }
  if (await store.insertPhoto(tx, row)) return row
  const first = await store.photoById(tx, id)
  if (first?.sha256 !== row.sha256 || first.kind !== kind) throw problem('kernel.conflict')
  return first
}

export async function putPhoto(tx: Tx, id: string, said: Said, bytes: Buffer): Promise<Static<typeof PhotoMade>> {
  const kept = await keepPhoto(tx, { id, bytes, said, kind: 'report', reportId: null, by: null })
  return { id, takenAt: kept.taken_at, at: positionOf(kept) }
}

/** The first released photo of each report, by report. */
export async function photoUrlsOf(tx: Tx, rows: readonly store.ReportRow[]): Promise<ReadonlyMap<string, string>> {
  const photos = await store.photosOf(
    tx,
    rows.map(({ report_id }) => report_id),
  )
  const released = photos.filter(({ released_at, kind }) => released_at !== null && kind === 'report')
  return new Map(
    released
      .toReversed()
      .map(({ report_id, photo_id }) => [
        report_id ?? '',
        `${tx.app.config.publicUrl}/api/participation/photos/${photo_id}/content`,
      ]),
  )
}

export function positionOf({ lat, lon }: Pick<store.PhotoRow, 'lat' | 'lon'>): Position | null {
  return lat === null || lon === null ? null : { lat, lon }
}

/** Anybody sees what was released; the rest its reporter and who reads the case. Nothing else exists for others. */
export async function content(tx: Tx, actor: Actor, id: string): Promise<FileReply> {
  const photo = await store.photoById(tx, id)
  const report = photo?.report_id && (await store.reportById(tx, photo.report_id))
  if (!photo || !report || !maySee(actor, photo, report)) throw problem('kernel.not-found')
  return file(await tx.app.storage.get(photo.sha256), photo.media_type, { inline: true })
}

function maySee(actor: Actor, photo: store.PhotoRow, report: store.ReportRow): boolean {
  // What its reporter has taken back is nobody's to see any more, though it had been released.
  if (photo.released_at !== null && report.state !== 'withdrawn') return true
  if (actor.kind === 'citizen') return !report.anonymous && actor.id === report.person_id && photo.kind === 'report'
  return mayReadReport(actor, report)
}

/** Who reads cases where the report is, or for the unit above that was told of it. */
export function mayReadReport(actor: Actor, report: store.ReportRow): boolean {
  const units = [report.holder_unit_id, ...(report.escalated_unit_id === null ? [] : [report.escalated_unit_id])]
  return units.some((unitId) => may(actor, 'casework.read', unitId))
}
