import assert from 'node:assert/strict'
import { createSocket, type Socket } from 'node:dgram'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { type DeviceKeys, inform, startAgents } from '../../../../sandbox/network/agent.ts'
import { type Plan, Wires } from '../../../../sandbox/network/wires.ts'
import { freePort } from '../../../kernel/run.ts'
import { startTestKhue } from '../../../kernel/testing.ts'
import identity from '../../../platform/identity/module.ts'
import { signalEnded, signalRaised } from '../../../platform/situation/index.ts'
import organisation from '../../../platform/organisation/module.ts'
import telemetry from '../../../platform/telemetry/module.ts'
import * as api from '../contract.ts'
import * as outagesApi from '../contract-outages.ts'
import { outageChanged } from '../events.ts'
import network from '../module.ts'
import { nodes } from '../store.ts'
import { blindBetween } from '../store-outages.ts'
import { baDinh, city, enter, hoanKiem, keys, linkOf, nodeOf, officialAs } from '../testing.ts'
import { defineModule, when } from '../../../kernel/module.ts'
import { bounded } from './bounded.ts'
import { ratesBetween } from './counters.ts'
import { Poller } from './poller.ts'
import { echoOf, probeTcp } from './probe.ts'
import { Asker, type Device } from './snmp.ts'
import { type Notice, TrapReceiver } from './traps.ts'

const pace = { concurrency: 16, timeoutMs: 250, tries: 2, spreadMs: 0 }
const told: { state: string; severity: string; code: string }[] = []
const signals: (readonly [what: string, reference: string])[] = []
const listener = defineModule({
  name: 'listener',
  folder: import.meta.dirname,
  listens: [
    when(outageChanged, 'hear', ({ now: _now }, { state, severity, cause }) => {
      told.push({ state, severity, code: cause.code })
      return Promise.resolve()
    }),
    when(signalRaised, 'hear-signal', ({ now: _now }, { source, kind, severity, reference }) => {
      signals.push([`${source} ${kind} ${severity}`, reference])
      return Promise.resolve()
    }),
    when(signalEnded, 'hear-end', ({ now: _now }, { reference }) => {
      signals.push(['ended', reference])
      return Promise.resolve()
    }),
  ],
})
const [agentPort, trapPort] = [await freePort(), await freePort()]
const khue = await startTestKhue({
  modules: [organisation, identity, telemetry, network, listener],
  // The program itself does not watch: the test says when to look.
  env: { NETWORK_POLL_SECONDS: '0' },
})
const { app } = khue
const call: typeof khue.call = (actor, endpoint, input) => khue.call(actor, endpoint, input)
const operator = officialAs('operator', city)
const admin = officialAs('system-admin', city)

const plan: Plan = {
  nodes: ['core', 'a', 'b', 's1', 's2'].map((code) => ({
    code,
    name: code,
    role: code === 'core' ? 'core' : code.startsWith('s') ? 'access' : 'aggregation',
    isNarrow: code === 's2',
  })),
  links: [
    ['core', 'a', 1, 1],
    ['core', 'b', 2, 1],
    ['a', 'b', 2, 2],
    ['b', 's1', 3, 1],
    ['b', 's2', 4, 1],
  ].map(([a, b, aIndex, bIndex]) => ({
    code: `${a}--${b}`,
    a: String(a),
    b: String(b),
    aIndex: Number(aIndex),
    bIndex: Number(bIndex),
    capacityBps: 1_000_000_000,
  })),
}
const deviceKeys: DeviceKeys = {
  backbone: { userName: keys.v3.userName, authKey: keys.v3.authKey, privacyKey: keys.v3.privacyKey },
  sites: { community: keys.v2c.community },
}
const wires = new Wires(plan, Date.now())
const agents = startAgents({ port: agentPort, address: '127.0.0.1', keys: deviceKeys, wires })
after(() => agents.close())

await enter(
  app,
  plan.nodes.map(({ code, role }) =>
    nodeOf(code, {
      role: role as 'core',
      unitId: code === 's1' ? hoanKiem : code === 's2' ? baDinh : city,
      address: '127.0.0.1',
      port: agentPort,
      probe: 'snmp',
      credential: role === 'access' ? 'v2c' : 'v3',
      snmpContext: code,
      isEntrance: code === 'core',
    }),
  ),
  plan.links.map(({ a, b, aIndex, bIndex }) => linkOf(a, b, { aIndex, bIndex })),
)
let poller = new Poller(app, pace)
after(() => poller.stop())

const states = async () => {
  const { body } = await call(operator, api.readTopology, {})
  return Object.fromEntries([...body.nodes, ...body.links].map(({ code, state }) => [code, state]))
}
const open = async (actor = operator) => (await call(actor, outagesApi.listOutages, { query: {} })).body
const heard = async () => {
  await khue.drain()
  return told.splice(0).map(({ state, severity, code }) => `${state} ${severity} ${code}`)
}

test('NW5: counters become rates over their turn, and a device that began anew makes none', () => {
  const at = (octets: bigint, seconds: number, uptimeMs = 1e9 + seconds * 1000, bits: 32 | 64 = 64) =>
    ({ inOctets: octets, outOctets: 0n, bits, at: seconds * 1000, uptimeMs }) as const
  assert.deepEqual(ratesBetween(at(0n, 0), at(1_250_000n, 10), 1e9), { inBps: 1_000_000, outBps: 0 })
  assert.equal(ratesBetween(at(2n ** 64n - 250_000n, 0), at(1_000_000n, 10), 1e9)?.inBps, 1_000_000)
  assert.equal(ratesBetween(at(5_000_000n, 0), at(1000n, 10, 500), 1e9), undefined)
  assert.equal(ratesBetween(at(5_000_000n, 0), at(1000n, 10), 1e9), undefined)
  assert.equal(ratesBetween(at(0n, 10), at(1000n, 10), 1e9), undefined)
  // Those of 32 bits begin again after 4 GiB; where a full line may have turned them twice nothing is said.
  const narrow = (octets: bigint, seconds: number) => at(octets, seconds, undefined, 32)
  assert.equal(ratesBetween(narrow(2n ** 32n - 250_000n, 0), narrow(1_000_000n, 10), 1e9)?.inBps, 1_000_000)
  assert.equal(ratesBetween(narrow(0n, 0), narrow(1_250_000n, 10), 1e10), undefined)
  assert.equal(ratesBetween(narrow(0n, 0), at(1_250_000n, 10), 1e9), undefined)
})

test('NW5: who takes long holds up only his own place', async () => {
  const others: number[] = []
  const rest = Promise.withResolvers<void>()
  await bounded([0, 1, 2, 3, 4, 5, 6, 7], 2, async (item) => {
    if (item === 0) await rest.promise
    else if (others.push(item) === 7) rest.resolve()
  })
  assert.deepEqual(others, [1, 2, 3, 4, 5, 6, 7])
})

test('NW5: state, delay, traffic and running time are measured by SNMP v2c and v3 over UDP', async () => {
  await poller.look()
  assert.deepEqual(new Set(Object.values(await states())), new Set(['up']))
  await pause(300)
  await poller.look()
  const { body } = await call(operator, api.readTopology, {})
  assert.deepEqual([body.round?.asked, body.round?.answered], [5, 5])
  for (const { latencyMs, lossPercent, code } of body.nodes) {
    assert.ok(latencyMs !== null && latencyMs > 0, code)
    assert.equal(lossPercent, 0)
  }
  const hasTraffic = async () => {
    const trunk = (await call(operator, api.readTopology, {})).body.links.find(({ code }) => code === 'core--b')
    return trunk !== undefined && (trunk.outBps ?? 0) > 0 && (trunk.inBps ?? 0) > 0
  }
  // A turn that the machine made too short or too long gives no rate; one of the next does.
  for (let turns = 0; !(await hasTraffic()); turns += 1) {
    assert.ok(turns < 20, 'no turn gave a rate')
    await pause(300)
    await poller.look()
  }
  assert.deepEqual(await open(), [])
})

test('NW5: a device without counters of 64 bits is asked for those of 32', async () => {
  const asker = new Asker(
    { address: '127.0.0.1', port: agentPort, context: 's2', keys: keys.v2c, interfaces: [1] },
    1000,
  )
  const bits = async () => {
    const outcome = await asker.ask()
    return outcome.what === 'told' ? outcome.interfaces[0]?.counters?.bits : outcome.what
  }
  assert.deepEqual([await bits(), await bits()], [undefined, 32])
  asker.close()
})

test('NW14: a cut is told to others as an event, seen by the units behind it, and taken in hand once by who may', async () => {
  wires.cut.add('core--b')
  await poller.look()
  const [degraded] = await open()
  assert.deepEqual([degraded?.cause.code, degraded?.effect, degraded?.behind.length], ['core--b', 'degraded', 0])
  assert.equal((await states())['s1'], 'up')
  wires.cut.add('a--b')
  await poller.look()
  const now = await states()
  assert.deepEqual([now['b'], now['s1'], now['a']], ['behind', 'behind', 'up'])
  const all = await open()
  assert.deepEqual(all.map(({ cause }) => cause.code).toSorted(), ['a--b', 'core--b'])
  assert.deepEqual((await heard()).toSorted(), [
    'changed severe core--b',
    'raised severe a--b',
    'raised warning core--b',
  ])
  const mine = await open(officialAs('unit-admin', hoanKiem))
  assert.equal(mine.length, 2)
  const [first] = all
  assert.ok(first)
  const take = (actor = operator) => call(actor, outagesApi.acknowledgeOutage, { params: { id: first.id } })
  assert.equal((await take(officialAs('unit-admin', hoanKiem))).status, 403)
  assert.equal((await take()).body.acknowledgedBy, operator.name)
  assert.equal(
    (await take(admin)).body.acknowledgedAt,
    (await open()).find(({ id }) => id === first.id)?.acknowledgedAt,
  )
  assert.deepEqual(
    (await heard()).map((line) => line.split(' ')[0]),
    ['acknowledged'],
  )
  const { body: detail } = await call(operator, outagesApi.readOutage, { params: { id: first.id } })
  assert.equal(detail.steps[0]?.what, 'opened')
  assert.equal(detail.steps.at(-1)?.by, operator.name)
})

test('NW15: a monitor that is killed and started again goes on with what is open, and admits what it did not see', async () => {
  const before = (await open()).map(({ id }) => id).toSorted()
  const mid = poller.look()
  await poller.stop()
  await mid
  poller = new Poller(app, pace)
  await poller.look()
  assert.deepEqual((await open()).map(({ id }) => id).toSorted(), before)
  wires.cut.clear()
  await poller.look()
  assert.deepEqual(await open(), [])
  assert.deepEqual(new Set(Object.values(await states())), new Set(['up']))
  const { body: ended } = await call(operator, outagesApi.listOutages, { query: { ended: true } })
  assert.deepEqual(ended.map(({ id }) => id).toSorted(), before)
  assert.ok((await heard()).every((line) => line.startsWith('cleared')))
  assert.equal((await call(operator, outagesApi.acknowledgeOutage, { params: { id: before[0] ?? '' } })).status, 409)
})

test('NW7: a v3 device that is off is one alert with what hangs on it, though its engine speaks for others', async () => {
  wires.off.add('b')
  await poller.look()
  const all = await open()
  assert.deepEqual(
    all.map(({ cause, behind }) => [cause.code, behind.length]),
    [['b', 2]],
  )
  const now = await states()
  assert.deepEqual([now['b'], now['s1'], now['a']], ['down', 'behind', 'up'])
  wires.switchOn('b', Date.now())
  await poller.look()
  assert.deepEqual(await open(), [])
  await heard()
})

test('NW9: while the monitor sees nothing, what was open stays as it is', async () => {
  wires.cut.add('b--s1')
  await poller.look()
  const [before] = await open()
  assert.equal(before?.cause.code, 'b--s1')
  wires.off.add('core')
  await poller.look()
  const dark = await open()
  assert.deepEqual(dark.map(({ cause }) => cause.kind).toSorted(), ['link', 'monitor'])
  wires.switchOn('core', Date.now())
  await poller.look()
  assert.deepEqual(
    (await open()).map(({ id, failures }) => [id, failures]),
    [[before.id, 1]],
  )
  wires.cut.clear()
  await poller.look()
  assert.deepEqual(await open(), [])
  await heard()
})

test('NW15: a monitor that was held up admits what it did not see', async () => {
  const from = app.clock.now().subtract({ minutes: 10 })
  app.clock.set(from)
  await poller.look()
  app.clock.set(null)
  await poller.look()
  const now = app.clock.now()
  const blind = await app.read((tx) => blindBetween(tx, from.add({ seconds: 1 }).toString(), now.toString()))
  const gap = blind.find(({ started_at }) => Date.parse(started_at) === from.epochMilliseconds)
  assert.ok(gap && gap.ended_at !== null && Date.parse(gap.ended_at) > from.add({ minutes: 9 }).epochMilliseconds)
})

test('NW17: when places are back and only the reserve is lost the signal ends; cut off again it is a new one', async () => {
  signals.length = 0
  const look = async () => {
    await poller.look()
    await khue.drain()
    return signals.splice(0)
  }
  wires.cut.add('core--b')
  assert.deepEqual(await look(), [])
  wires.cut.add('a--b')
  const first = await look()
  // One of them was taken in hand before it ended: what has come back is to be taken anew.
  assert.ok((await open()).every(({ acknowledgedAt }) => acknowledgedAt === null))
  const id = (await open()).find(({ cause }) => cause.code === 'core--b')?.id ?? ''
  const raisedOf = (said: typeof signals) =>
    said.find(([what, reference]) => what === 'network network 2' && reference.startsWith(id))?.[1]
  const before = raisedOf(first)
  assert.ok(before)
  wires.cut.delete('a--b')
  assert.ok((await look()).some(([what, reference]) => what === 'ended' && reference === before))
  wires.cut.add('a--b')
  const after = raisedOf(await look())
  assert.ok(after)
  assert.notEqual(after, before)
  wires.cut.clear()
  assert.ok((await look()).some(([what, reference]) => what === 'ended' && reference === after))
  assert.deepEqual(
    (await open()).filter(({ isDown }) => isDown),
    [],
  )
  await heard()
})

test('NW17: a place without a connection is a signal to the operations centre, and so is its end; a lost reserve is not', async () => {
  signals.length = 0
  wires.cut.add('core--b')
  await poller.look()
  await khue.drain()
  assert.deepEqual(signals.splice(0), [])
  wires.cut.clear()
  await poller.look()
  await khue.drain()
  signals.length = 0
  wires.off.add('b')
  await poller.look()
  await khue.drain()
  const outage = (await open()).find(({ isDown }) => isDown)
  const reference = signals[0]?.[1] ?? ''
  assert.deepEqual(signals.splice(0), [['network network 2', reference]])
  assert.ok(outage && reference.startsWith(outage.id))
  wires.switchOn('b', Date.now())
  await poller.look()
  await khue.drain()
  assert.deepEqual(signals.splice(0), [['ended', reference]])
  await heard()
})

test('NW12: planned work is announced beforehand, silent, recorded, and told when it outlasts its window', async () => {
  const { body } = await call(operator, api.readTopology, {})
  const site = body.nodes.find(({ code }) => code === 's1')
  assert.ok(site)
  const from = app.clock.now()
  const windowFrom = (begins: number, ends: number) => ({
    title: 'Thay bộ định tuyến',
    from: from.add({ minutes: begins }).toString(),
    to: from.add({ minutes: ends }).toString(),
    subjects: [{ kind: 'node' as const, id: site.id }],
  })
  const add = (begins: number, ends: number, actor = admin) =>
    call(actor, outagesApi.addWindow, { body: windowFrom(begins, ends) })
  assert.equal((await add(0, 60, operator)).status, 403)
  for (const [begins, ends] of [
    [-60, 60],
    [60, 0],
    [0, 15 * 1440],
  ] as const)
    assert.equal((await add(begins, ends)).problem?.type, '/problems/network.bad-window')
  const window = await add(0, 60)
  assert.equal(window.status, 200)
  wires.off.add('s1')
  await poller.look()
  // Others of the tests before may still be watched for coming back.
  const down = async () => (await open()).filter(({ isDown }) => isDown)
  const [silent] = await down()
  assert.deepEqual([silent?.isSilent, silent?.cause.code], [true, 'b--s1'])
  assert.deepEqual(await heard(), [])
  await call(admin, outagesApi.endWindow, { params: { id: window.body.id } })
  await poller.look()
  assert.equal((await down())[0]?.isSilent, false)
  assert.match((await heard()).join(), /^raised severe/)
  wires.off.clear()
  await poller.look()
})

test('NW12: planned work may come each week; what has not begun is called off, what is over is not ended again', async () => {
  const { body } = await call(operator, api.readTopology, {})
  const subjects = [{ kind: 'node' as const, id: body.nodes[0]?.id ?? '' }]
  const at = (hours: number) => app.clock.now().add({ hours }).toString()
  const add = (from: number, to: number, weeks: number) =>
    call(admin, outagesApi.addWindow, { body: { title: 'Hằng tuần', from: at(from), to: at(to), subjects, weeks } })
  assert.equal((await add(1, 1 + 8 * 24, 2)).problem?.type, '/problems/network.bad-window')
  assert.equal((await add(1, 3, 3)).status, 200)
  const weekly = async () =>
    (await call(admin, outagesApi.listWindows, {})).body.filter(({ title }) => title === 'Hằng tuần')
  const all = await weekly()
  const hours = (one: (typeof all)[number] | undefined, other: (typeof all)[number] | undefined) =>
    (Date.parse(one?.from ?? '') - Date.parse(other?.from ?? '')) / 3_600_000
  assert.deepEqual([all.length, hours(all[1], all[0]), hours(all[2], all[1])], [3, 168, 168])
  await call(admin, outagesApi.endWindow, { params: { id: all[2]?.id ?? '' } })
  assert.equal((await weekly()).length, 2)
  app.clock.set(app.clock.now().add({ hours: 4 }))
  try {
    const over = await call(admin, outagesApi.endWindow, { params: { id: all[0]?.id ?? '' } })
    assert.equal(over.problem?.type, '/problems/network.window-over')
  } finally {
    app.clock.set(null)
  }
})

async function withSocket<T>(
  answer: (message: Buffer, reply: (bytes: Buffer) => unknown) => void,
  work: (port: number) => Promise<T>,
): Promise<T> {
  const socket: Socket = createSocket('udp4')
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  let isOpen = true
  socket.on('message', (message, from) =>
    answer(message, (bytes) => isOpen && socket.send(bytes, from.port, from.address)),
  )
  try {
    return await work(socket.address().port)
  } finally {
    isOpen = false
    await new Promise<void>((resolve) => socket.close(() => resolve()))
  }
}

test('NW5: garbage, truncated, late and forged answers, wrong keys: asking ends with an outcome, and the device is not taken for dead', async () => {
  const ask = async (port: number, more: Partial<Device> = {}) => {
    const device = { address: '127.0.0.1', port, context: 's1', keys: keys.v2c, interfaces: [1], ...more }
    const asker = new Asker(device, 300)
    const outcome = await asker.ask()
    asker.close()
    return outcome.what
  }
  assert.equal(await ask(agentPort), 'told')
  assert.equal(await withSocket((_m, reply) => reply(Buffer.from('không phải SNMP')), ask), 'unreadable')
  assert.equal(await withSocket((message, reply) => reply(message.subarray(0, 9)), ask), 'unreadable')
  // The request itself sent back is no answer to it.
  assert.notEqual(await withSocket((message, reply) => reply(message), ask), 'told')
  assert.equal(await withSocket((message, reply) => setTimeout(() => reply(message), 400), ask), 'silent')
  assert.equal(await withSocket(() => undefined, ask), 'silent')
  assert.equal(await ask(agentPort, { context: null, keys: { ...keys.v3, authKey: 'khoa-khac-khoa' } }), 'wrong-keys')
  assert.equal(await ask(agentPort, { context: 'a', keys: { ...keys.v3, userName: 'ai-do' } }), 'wrong-keys')
  assert.equal(await ask(agentPort, { context: 'a', keys: keys.v3 }), 'told')
  assert.equal(await ask(agentPort, { keys: { ...keys.v2c, community: 'khac' } }), 'silent')
})

test('NW5: a host without SNMP is asked by TCP, where a refusal is an answer, or by the system’s ping', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  assert.equal((await probeTcp('127.0.0.1', port, 500)).answered, true)
  await new Promise((resolve) => server.close(resolve))
  assert.equal((await probeTcp('127.0.0.1', port, 500)).answered, true)
  assert.equal(echoOf('64 bytes from 10.0.0.1: icmp_seq=1 ttl=63 time=3.42 ms')?.rttMs, 3.42)
  assert.equal(echoOf('1 packets transmitted, 0 received, 100% packet loss, time 0ms'), undefined)
})

test('NW5: an inform of a device is acknowledged and told with its device; a stranger is not heard', async () => {
  const notices: Notice[] = []
  const refused: Error[] = []
  const receiver = new TrapReceiver(
    trapPort,
    '127.0.0.1',
    (notice) => notices.push(notice),
    (error) => refused.push(error),
  )
  const rows = await app.read((tx) => nodes(tx))
  receiver.know(rows, new Map(rows.map((row) => [row.credential_id ?? '', row.role === 'access' ? keys.v2c : keys.v3])))
  const to = { address: '127.0.0.1', port: trapPort }
  const device = { code: 's2', index: 1, isUp: false }
  await assert.rejects(inform(to, { keys: { ...deviceKeys, sites: { community: 'la' } }, wires }, device))
  await inform(to, { keys: deviceKeys, wires }, device)
  await receiver.close()
  assert.deepEqual(
    notices.map(({ node, kind }) => [node?.code, kind]),
    [['s2', 'link-down']],
  )
  assert.ok(refused.length > 0)
})
