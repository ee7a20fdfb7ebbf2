import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { anonymous } from '../../../kernel/actor.ts'
import { freePort } from '../../../kernel/run.ts'
import { startTestKhue } from '../../../kernel/testing.ts'
import { modules } from '../../../modules.ts'
import { findSeries, newestOf } from '../../../platform/telemetry/index.ts'
import { Cars, fullness, type Street } from '../../../../sandbox/traffic/cars.ts'
import { createTrafficSandbox } from '../../../../sandbox/traffic/traffic.ts'
import { listDetectors } from '../contract-state.ts'
import { observerOf } from '../state/city.ts'
import { town } from '../testing.ts'
import { buildNetwork } from './build.ts'
import { storeNetwork } from './load.ts'
import { driveOn } from './stand-ins.ts'

const sandboxPort = await freePort()
const sandboxUrl = `http://127.0.0.1:${sandboxPort}`
const khue = await startTestKhue({ modules, env: { SANDBOX: 'on', SANDBOX_URL: sandboxUrl } })
const { app } = khue
const standIn = createTrafficSandbox({ publicUrl: `${sandboxUrl}/traffic`, khueUrl: khue.url, folder: null })
const server = createServer(standIn.listener)
await new Promise<void>((resolve) => server.listen(sandboxPort, '127.0.0.1', resolve))
after(async () => {
  await standIn.close()
  server.closeAllConnections()
  server.close()
})

test('TF15: cars of the sandbox drive on the loaded roads and send by the real entrances; loops stand on main streets', async () => {
  assert.equal((server.address() as AddressInfo).port, sandboxPort)
  assert.equal(await driveOn(app), 0)
  await app.bulk((tx) => storeNetwork(tx, buildNetwork(town()), 'town'))
  assert.ok((await driveOn(app)) > 100)
  const { body } = await khue.call(anonymous, listDetectors, {})
  assert.deepEqual(
    body.detectors.map(({ name }) => name.vi),
    ['Vòng từ Phố A'],
  )
  const series = findSeries(app, 'fleet-sandbox/probes')
  for (let tries = 0; tries < 100 && !newestOf(app, series?.id ?? 0); tries++) await pause(100)
  assert.ok((newestOf(app, series?.id ?? 0)?.value ?? 0) > 50)
  assert.ok(((await observerOf(app))?.fleet.size ?? 0) > 50)
  // Again: the same fleet, the same key.
  assert.ok((await driveOn(app)) > 100)
})

test('TF15: cars keep to what follows a street, and stand where it is blocked', () => {
  const street = (no: number, next: readonly number[]): Street => ({
    no,
    name: `Phố ${no}`,
    class: 'primary',
    lanes: 1,
    limitKmh: 50,
    lengthM: 100,
    line: [
      [105.85, 21.02],
      [105.851, 21.02],
    ],
    next,
  })
  const rush = Date.parse('2031-03-04T17:45:00+07:00')
  assert.ok(fullness(rush) > 2 * fullness(rush - 5 * 3_600_000))
  const cars = new Cars([street(1, [2]), street(2, [1])], 40, rush)
  const passed: number[] = []
  for (let second = 1; second <= 60; second++) cars.drive(rush + second * 1000, ({ no }) => passed.push(no))
  assert.ok(passed.length > 40)
  const before = passed.length
  cars.blocked.add('Phố 1').add('Phố 2')
  for (let second = 61; second <= 120; second++) cars.drive(rush + second * 1000, ({ no }) => passed.push(no))
  assert.ok(passed.length - before < before / 3)
  assert.equal(cars.told(0, 5).length, 8)
})
