/** For this module's tests: places, people, pictures with and without what a camera writes, and a report's way to its end. */
import assert from 'node:assert/strict'
import pg from 'pg'
import { type Actor, anonymous, type Citizen, type Official } from '../../kernel/actor.ts'
import type { InputOf } from '../../kernel/endpoint.ts'
import { newId } from '../../kernel/id.ts'
import { officialWith, type TestKhue } from '../../kernel/testing.ts'
import { actOnCase, type DeskAction, viewCase } from '../../platform/casework/contract.ts'
import { ensurePerson } from '../../platform/identity/index.ts'
import { rolePermissions } from '../../platform/organisation/index.ts'
import * as api from './contract.ts'
import * as desk from './contract-desk.ts'

export const hoanKiem = 'gso:00070@2025-07-01'
export const cauGiay = 'gso:00166@2025-07-01'
export const city = 'gso:01@2008-08-01'
export const construction = 'department:so-xay-dung@2025-03-01'
/** By the lake. */
export const spot = { lat: 21.0285, lon: 105.8542 }

export function official(
  role: 'one-stop-clerk' | 'specialist' | 'leader',
  unitId = hoanKiem,
  subtree = false,
): Official {
  const grants = rolePermissions[role].map((permission) => ({ permission, unitId, subtree }))
  return officialWith(`${role} của ${unitId}`, grants)
}
export const office = (unitId = hoanKiem) => ({
  clerk: official('one-stop-clerk', unitId),
  specialist: official('specialist', unitId),
  leader: official('leader', unitId),
})
export type Office = ReturnType<typeof office>

/** The smallest JPEG that decodes, with an EXIF block when it is to say where and when. */
export function jpeg(taken?: { at?: string; lat?: number; lon?: number; orientation?: number }): Buffer {
  const picture = Buffer.from(
    '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=',
    'base64',
  )
  const end = Buffer.from([0xff, 0xd9])
  const whole = picture.subarray(-2).equals(end) ? picture : Buffer.concat([picture, end])
  if (!taken) return whole
  return Buffer.concat([whole.subarray(0, 2), exifSegment(taken), whole.subarray(2)])
}

function exifSegment({ at, lat, lon, orientation = 1 }: NonNullable<Parameters<typeof jpeg>[0]>): Buffer {
  const tiff = Buffer.alloc(260)
  tiff.write('II*\0', 0, 'latin1')
  tiff.writeUInt32LE(8, 4)
  const entry = (where: number, tag: number, type: number, count: number, value: number) => {
    tiff.writeUInt16LE(tag, where)
    tiff.writeUInt16LE(type, where + 2)
    tiff.writeUInt32LE(count, where + 4)
    if (type === 3) tiff.writeUInt16LE(value, where + 8)
    else tiff.writeUInt32LE(value, where + 8)
  }
  tiff.writeUInt16LE(3, 8)
  entry(10, 0x0112, 3, 1, orientation)
  entry(22, 0x8769, 4, 1, 60)
  entry(34, 0x8825, 4, 1, 100)
  tiff.writeUInt16LE(at === undefined ? 0 : 1, 60)
  if (at !== undefined) {
    entry(62, 0x9003, 2, 20, 80)
    tiff.write(`${at.replaceAll('-', ':').replace('T', ' ')}\0`, 80, 'latin1')
  }
  const has = lat !== undefined && lon !== undefined
  tiff.writeUInt16LE(has ? 4 : 0, 100)
  if (has) {
    const letter = (where: number, tag: number, text: string) => {
      entry(where, tag, 2, 2, 0)
      tiff.write(`${text}\0`, where + 8, 'latin1')
    }
    letter(102, 1, lat < 0 ? 'S' : 'N')
    entry(114, 2, 5, 3, 160)
    letter(126, 3, lon < 0 ? 'W' : 'E')
    entry(138, 4, 5, 3, 184)
    for (const [where, degrees] of [
      [160, Math.abs(lat)],
      [184, Math.abs(lon)],
    ] as const) {
      const [whole, minutes] = [Math.floor(degrees), (degrees % 1) * 60]
      const parts = [whole, 1, Math.floor(minutes), 1, Math.round((minutes % 1) * 60 * 10_000), 10_000]
      parts.forEach((part, i) => tiff.writeUInt32LE(part, where + 4 * i))
    }
  }
  const head = Buffer.from([0xff, 0xe1, 0, 0, ...Buffer.from('Exif\0\0', 'latin1')])
  head.writeUInt16BE(8 + tiff.length, 2)
  return Buffer.concat([head, tiff])
}

export const newKey = () => newId().replaceAll('-', '') + newId().replaceAll('-', '').slice(0, 10)

type Body = InputOf<typeof api.sendReport>['body']
export function reportOf(more: Partial<Body> = {}): Body {
  return {
    id: newId(),
    key: newKey(),
    anonymous: true,
    category: 'rubbish',
    words: 'Đống rác ở đầu ngõ ba ngày nay',
    place: { ...spot, source: 'gps', accuracy_m: 12 },
    unitId: hoanKiem,
    photoIds: [],
    ...more,
  }
}

export async function send(khue: TestKhue, more: Partial<Body> = {}, actor: Actor = anonymous) {
  const body = reportOf(more)
  const reply = await khue.call(actor, api.sendReport, { body })
  assert.equal(reply.status, 200, JSON.stringify(reply.problem))
  return { ...reply.body, key: body.key ?? '' }
}

export async function act(khue: TestKhue, actor: Official, id: string, action: DeskAction) {
  const { version } = (await khue.call(actor, viewCase, { params: { id } })).body
  const reply = await khue.call(actor, actOnCase, { params: { id }, body: { expectedVersion: version, action } })
  assert.equal(reply.status, 200, JSON.stringify(reply.problem))
  await khue.drain()
}

/** Received, taken, passed on for approval. */
export async function toApproval(khue: TestKhue, { clerk, specialist }: Office, id: string) {
  await act(khue, clerk, id, { type: 'receive', passOn: true })
  await act(khue, specialist, id, { type: 'take' })
  await act(khue, specialist, id, { type: 'pass-on' })
}

/** Hanoi's local time as cameras write it. */
export function cameraTime(khue: TestKhue, seconds = 0): string {
  const at = khue.app.clock.now().add({ seconds }).toZonedDateTimeISO('Asia/Ho_Chi_Minh').toPlainDateTime()
  return at.round('second').toString()
}

export function prove(
  khue: TestKhue,
  actor: Actor,
  id: string,
  taken: Parameters<typeof jpeg>[0] = { at: cameraTime(khue, 1), ...spot },
) {
  return khue.call(actor, desk.addProofPhoto, { params: { id, photoId: newId() }, query: {}, body: jpeg(taken) })
}

export async function close(khue: TestKhue, actor: Actor, id: string, reader: Official) {
  const { version } = (await khue.call(reader, viewCase, { params: { id } })).body
  const body = { expectedVersion: version, answer: 'Đã thu gom, vệ sinh sạch sẽ.' }
  return khue.call(actor, desk.closeReport, { params: { id }, body })
}

/** From received to done. */
export async function toDone(khue: TestKhue, of: Office, id: string) {
  await toApproval(khue, of, id)
  const proved = await prove(khue, of.specialist, id)
  assert.equal(proved.status, 200, JSON.stringify(proved.problem))
  const closed = await close(khue, of.leader, id, of.leader)
  assert.equal(closed.status, 200, JSON.stringify(closed.problem))
  await khue.drain()
}

export const read = async (khue: TestKhue, id: string) =>
  (await khue.call(anonymous, api.readReport, { params: { id } })).body

export function citizen(id: string, name = 'Nguyễn Thị Đào'): Citizen {
  return { kind: 'citizen', id, name, assurance: 2, sessionId: newId() }
}

/** A person whom the city's sign-in knows. */
export async function known(khue: TestKhue, name: string, citizenNumber: string): Promise<Citizen> {
  const person = { source: 'vneid', name, citizenNumber, dateOfBirth: '1993-04-12' }
  const { id } = await khue.app.transaction((tx) => ensurePerson(tx, person))
  return citizen(id, name)
}

/** What is stored, past the service. */
export async function rows(khue: TestKhue, sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: khue.databaseUrl })
  await client.connect()
  const found = await client.query<Record<string, unknown>>(sql, values)
  await client.end()
  return found.rows
}
