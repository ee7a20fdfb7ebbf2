/** For tests: a Khuê with telemetry, and people, things and devices in it. */
import assert from 'node:assert/strict'
import { type Actor, anonymous, type Official } from '../../kernel/actor.ts'
import { newId } from '../../kernel/id.ts'
import type { Module } from '../../kernel/module.ts'
import { startTestKhue } from '../../kernel/testing.ts'
import { rolePermissions, type Role } from '../organisation/index.ts'
import * as api from './contract.ts'
import { mergeDue, packDue } from './events.ts'

export const noon = Temporal.Instant.from('2026-11-26T05:00:00Z')
export const hoanKiem = 'gso:00070@2025-07-01'
export const baDinh = 'gso:00004@2025-07-01'
const city = 'gso:01@2008-08-01'

export const official = (role: Role, unitId: string): Official => ({
  kind: 'official',
  id: newId(),
  name: 'Trần Văn Minh',
  grants: (rolePermissions[role] ?? []).map((permission) => ({ permission, unitId, subtree: unitId === city })),
  sessionId: newId(),
  strongUntil: 0,
})
export const admin = official('unit-admin', hoanKiem)
export const operator = official('operator', city)
export const stranger = official('unit-admin', baDinh)
export const both = (text: string) => ({ vi: text, en: text })

export const at = (minutes: number) => noon.add({ minutes }).toString()
export const period = { from: at(-24 * 60), to: at(60) }
export const line = (series: string, minutes: number, value: unknown, more: object = {}) =>
  JSON.stringify({ series, time: at(minutes), value, ...more })

/** At noon of a fixed day. */
export async function startTelemetry(modules: readonly Module[]) {
  const khue = await startTestKhue({ modules })
  const { app } = khue
  app.clock.set(noon)

  let made = 0
  async function thingWith(series: Partial<api.NewSeries>, more: Partial<api.NewThing> = {}) {
    made += 1
    const one = { name: 'pm25', title: both('Bụi PM2.5'), unit: 'ug/m3', quantity: 'pm25', intervalS: 60, ...series }
    const body = {
      code: `air-${made}`,
      name: both(`Trạm ${made}`),
      kind: 'air-station',
      unitId: hoanKiem,
      isPublic: true,
      series: [one],
      ...more,
    }
    const { body: thing, status, problem } = await khue.call(admin, api.addThing, { body })
    assert.equal(status, 200, JSON.stringify(problem))
    const [only] = thing.series
    assert.ok(only)
    return { thing, series: only }
  }

  async function deviceFor(thingIds: string[], more: object = {}) {
    const added = await khue.call(admin, api.addDevice, {
      body: { name: 'Cảm biến', unitId: hoanKiem, thingIds, ...more },
    })
    assert.equal(added.status, 200, JSON.stringify(added.problem))
    const claimed = await khue.call(anonymous, api.claimDevice, { body: { claimCode: added.body.claimCode } })
    assert.equal(claimed.status, 200, JSON.stringify(claimed.problem))
    return { id: added.body.device.id, claimCode: added.body.claimCode, key: claimed.body.key }
  }

  function send(sender: string | Actor, body: string, type = 'application/x-ndjson') {
    const headers = { 'content-type': type, ...(typeof sender === 'string' && { authorization: `Bearer ${sender}` }) }
    return khue.call(typeof sender === 'string' ? anonymous : sender, api.sendObservations, {
      body: Buffer.from(body),
      headers,
    })
  }

  async function observed(id: number, range = period) {
    const { body } = await khue.call(admin, api.listObservations, { params: { id }, query: range })
    return body.times.map((time, n) => [(time - noon.epochMilliseconds) / 60_000, body.values[n], body.quality[n]])
  }

  const enqueue = async (job: typeof packDue) => {
    await app.transaction((tx) => Promise.resolve(tx.enqueue(job, {})))
    await khue.drain()
  }
  const packAndMerge = async () => {
    await enqueue(packDue)
    await enqueue(mergeDue)
  }

  return { khue, app, thingWith, deviceFor, send, observed, enqueue, packAndMerge }
}
