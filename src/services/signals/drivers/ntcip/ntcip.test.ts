import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import fc from 'fast-check'
import snmp from 'net-snmp'
import { PlayedCabinet } from '../../../../../sandbox/street/cabinet.ts'
import { startCabinetAgents } from '../../../../../sandbox/street/ntcip-agent.ts'
import { networkOf } from '../../run/network-of.ts'
import { crossLayout } from '../../testing.ts'
import { whereOf } from './cabinet.ts'
import { NtcipDriver } from './driver.ts'
import { bitOf, octetsOf } from './objects.ts'
import { messageOf, PriorityServer } from './priority-server.ts'

async function freePort(): Promise<number> {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  socket.close()
  await once(socket, 'close')
  return port
}

/** Its clock is turned by the test: a cabinet's seconds are not waited for. */
const clock = { s: 1000 }
const plan = {
  context: 'k1',
  phases: Array.from({ length: 10 }, () => ({ minGreenS: 5, yellowS: 3, redClearS: 2 })),
  conflicts: [
    [0, 1],
    [0, 3],
    [2, 1],
    [2, 3],
    [0, 4],
    [2, 4],
  ] as const,
  loops: Array.from({ length: 4 }, (_, phase) => ({ phase, perHour: 0 })),
  stages: [
    [0, 2],
    [1, 3, 4],
  ],
}
const cabinet = new PlayedCabinet(plan, clock.s, () => 1)
const port = await freePort()
const agents = startCabinetAgents({
  port,
  address: '127.0.0.1',
  community: 'signals',
  cabinets: new Map([['k1', cabinet]]),
  now: () => clock.s,
})
const placed = (streetId: string) => networkOf([{ streetId, layout: crossLayout(), plan: undefined }])
const driver = new NtcipDriver(placed(`127.0.0.1:${port}/k1`), 'signals', () => clock.s * 1000)
after(async () => {
  await driver.close()
  await agents.close()
})
/** Asked until the command, which nobody waits for, has come. */
async function told(aspects: string): Promise<void> {
  const came = new Promise<void>((resolve) => {
    cabinet.onSet = () => resolve()
  })
  driver.command(0, aspects)
  await came
}

test('SG58: a command is a hold, a call and a force-off of phases; the cabinet goes there by its own minimum, yellow and red', async () => {
  await told('GrGrr')
  assert.deepEqual((await driver.next()).shown, ['GrGrr'])
  clock.s += 2
  await told('rGrGG')
  assert.deepEqual((await driver.next()).shown, ['GrGrr'], 'its minimum green is not over')
  clock.s += 3.2
  assert.deepEqual((await driver.next()).shown, ['yryrr'])
  await told('rGrGG')
  clock.s += 3.2
  assert.deepEqual((await driver.next()).shown, ['rrrrr'])
  await told('rGrGG')
  clock.s += 2.2
  assert.deepEqual((await driver.next()).shown, ['rGrGG'])
  // What conflicts is never under way, whatever it is told.
  await told('GGGGG')
  clock.s += 4
  const [shown = ''] = (await driver.next()).shown
  assert.ok(!(shown.startsWith('G') && shown[1] === 'G'), shown)
})

test('SG58: flash is told as the automatic flash of the cabinet, and is left over red', async () => {
  await told('GrGrr')
  clock.s += 30
  await told('ooooo')
  assert.deepEqual((await driver.next()).shown, ['ooooo'])
  await told('rrrrr')
  assert.deepEqual((await driver.next()).shown, ['rrrrr'])
  await told('GrGrr')
  assert.deepEqual((await driver.next()).shown, ['rrrrr'], 'the clearance is not over')
  clock.s += 2.2
  assert.deepEqual((await driver.next()).shown, ['GrGrr'])
})

test('SG58: what is lost is said again, but nothing older after something newer; who is silent is not waited for, and no address is no trouble of others', async () => {
  const relay = createSocket('udp4')
  relay.bind(0, '127.0.0.1')
  await once(relay, 'listening')
  let lost = Infinity
  let from = 0
  relay.on('message', (bytes, { port: of }) => {
    if (of === port) return relay.send(bytes, from, '127.0.0.1')
    from = of
    if (lost-- <= 0) relay.send(bytes, port, '127.0.0.1')
  })
  const streets = networkOf(
    [`127.0.0.1:${relay.address().port}/k1`, 'no address!'].map((streetId) => ({
      streetId,
      layout: crossLayout(),
      plan: undefined,
    })),
  )
  const lossy = new NtcipDriver(streets, 'signals')
  try {
    await lossy.next()
    lost = 2
    lossy.command(0, 'GrGrr')
    lossy.command(1, 'GrGrr')
    lossy.command(0, 'rGrGG')
    const came = new Promise<readonly boolean[]>((resolve) => {
      cabinet.onSet = resolve
    })
    assert.deepEqual(await came, [false, true, false, true, true, false, false, false, false, false])
    assert.equal((await lossy.next()).detectors.includes('silent'), true)
    assert.ok((lossy.health().silent_s[1] ?? 0) > 0)
  } finally {
    await lossy.close()
    relay.close()
    cabinet.onSet = undefined
  }
})

test('SG58: phases beyond the eighth are of the next group; an address names host, port and context', () => {
  const bits = Array.from({ length: 10 }, (_, n) => n === 1 || n === 9)
  assert.deepEqual(octetsOf(bits), [2, 2])
  assert.deepEqual(
    bits.map((_, n) => bitOf([2, 2], n)),
    bits,
  )
  assert.deepEqual(whereOf('10.1.2.3'), { host: '10.1.2.3', port: 161, context: undefined })
  assert.deepEqual(whereOf('tu-12.hanoi:1161/a'), { host: 'tu-12.hanoi', port: 1161, context: 'a' })
  assert.throws(() => whereOf('not an address'), /not the address/)
})

test('SG59: loops tell who stands and who passed; one that reports a fault, and a cabinet that is silent, are known as such', async () => {
  const lane = driver.describe().then(({ intersections }) => intersections[0]?.detectors[0]?.lane ?? -1)
  cabinet.queues[0] = 3
  const standing = await driver.next()
  const place = await lane
  assert.equal((standing.seen.first[place + 1] ?? 0) - (standing.seen.first[place] ?? 0), 1)
  cabinet.volumes[0] = (cabinet.volumes[0] ?? 0) + 2
  const counted = await driver.next()
  assert.equal(
    counted.passed.reduce((sum, one) => sum + one, 0),
    2,
  )
  cabinet.broken.add(0)
  assert.equal((await driver.next()).detectors[place], 'implausible')
  cabinet.broken.delete(0)
  const nobody = new NtcipDriver(placed(`127.0.0.1:${await freePort()}/k1`), 'signals')
  await nobody.next()
  await pause(700)
  assert.ok((nobody.health().silent_s[0] ?? 0) > 0.5 && nobody.health().error !== undefined)
  await nobody.close()
})

test('SG59: a cabinet that hears nothing runs by itself', async () => {
  await told('GrGrr')
  assert.equal(cabinet.isToldWhatToDo, true)
  // On a slow machine it may have been said a second time.
  await pause(700)
  clock.s += 60
  const shown = new Set<string | undefined>()
  for (let n = 0; n < 10; n++) {
    clock.s += 5
    shown.add((await driver.next()).shown[0])
  }
  assert.equal(cabinet.isToldWhatToDo, false)
  assert.ok(shown.has('GrGrr') && shown.has('rGrGG'), [...shown].join(' '))
})

test('SG65: requests of NTCIP 1211 come by SNMP in the community of the cabinet; they count down, are cancelled, and what is no request is refused', async () => {
  const prs = await freePort()
  const server = new PriorityServer({
    port: prs,
    address: '127.0.0.1',
    community: 'signals',
    now: () => clock.s * 1000,
  })
  const place = [{ id: '127.0.0.1:161/k1', groups: placed('a').intersections[0]?.groups ?? [] }]
  const asked = () => server.asked(place, clock.s * 1000)
  const session = snmp.createSession('127.0.0.1', 'signals@k1', {
    port: prs,
    version: snmp.Version1,
    retries: 2,
    timeout: 500,
  })
  const octets = (id: number, classType: number, strategy: number, serviceS: number, departureS: number) => {
    const buffer = Buffer.alloc(25)
    buffer.writeUInt8(id, 0)
    buffer.write('29B-123.45'.padStart(17), 1, 'latin1')
    for (const [at, value] of [classType, 5, strategy].entries()) buffer.writeUInt8(value, 18 + at)
    buffer.writeUInt16BE(serviceS, 21)
    buffer.writeUInt16BE(departureS, 23)
    return buffer
  }
  const set = (object: number, value: Buffer) =>
    new Promise<Error | null>((resolve) => {
      const oid = `1.3.6.1.4.1.1206.4.2.11.2.${object}.0`
      session.set([{ oid, type: snmp.ObjectType.OctetString, value }], (error) => resolve(error ?? null))
    })
  try {
    assert.equal(await set(1, octets(1, 2, 2, 20, 30)), null)
    assert.equal(await set(1, octets(2, 7, 1, 20, 30)), null)
    const { requests, unauthorised } = asked()
    assert.deepEqual(requests, [
      { id: '29B-123.45 1', vehicle: '29B-123.45', kind: 'bus', intersection: 0, groups: [1], arrives_in_s: 20 },
    ])
    assert.deepEqual(
      unauthorised.map(({ vehicleClass }) => vehicleClass),
      ['NTCIP 1211 class 7'],
    )
    clock.s += 8
    assert.equal(asked().requests[0]?.arrives_in_s, 12)
    assert.equal(await set(2, octets(1, 2, 2, 5, 40)), null)
    assert.equal(asked().requests[0]?.arrives_in_s, 5)
    assert.equal(await set(5, octets(1, 2, 2, 0, 0).subarray(0, 21)), null)
    assert.deepEqual(asked().requests, [])
    assert.equal(await set(1, octets(3, 1, 1, 10, 12)), null)
    assert.deepEqual(
      asked().requests.map(({ kind }) => kind),
      ['emergency'],
    )
    clock.s += 13
    assert.deepEqual(asked().requests, [], 'it should have left')
    const bad = [octets(0, 2, 2, 20, 30), octets(4, 11, 2, 20, 30), octets(5, 1, 1, 20, 60_000), Buffer.from('hello')]
    for (const wrong of bad) assert.match(String(await set(1, wrong)), /BadValue/)
    fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => void messageOf(Buffer.from(bytes))))
  } finally {
    session.close()
    await server.close()
  }
})
