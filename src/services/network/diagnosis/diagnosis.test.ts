import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { hasSettled, isUnsettled, noPenalty, withFailure } from './damping.ts'
import {
  type Cause,
  diagnose,
  type Diagnosis,
  type EndViews,
  type Evidence,
  type Known,
  type Topology,
} from './diagnose.ts'
import { type Change, knownFrom, type Outage, reconcile } from './reconcile.ts'

const minute = 60_000
const start = Date.UTC(2026, 0, 1)

interface World {
  readonly topology: Topology
  readonly dead: ReadonlySet<string>
  readonly cut: ReadonlySet<string>
}

function reachable({ topology, dead, cut }: World): Set<string> {
  const found = new Set(topology.vantage.filter((id) => !dead.has(id)))
  for (const id of found) {
    for (const { id: link, a, b } of topology.links) {
      if (cut.has(link) || (a !== id && b !== id)) continue
      const next = a === id ? b : a
      if (!dead.has(next)) found.add(next)
    }
  }
  return found
}

/** What the probes would see: who is reached answers, and says of its ends what they are. */
function seen(world: World, reports: (node: string) => boolean = () => true): Evidence {
  const reached = reachable(world)
  const ends = new Map<string, EndViews>()
  for (const { id, a, b } of world.topology.links) {
    const view = world.cut.has(id) || world.dead.has(a) || world.dead.has(b) ? 'down' : 'up'
    ends.set(id, {
      ...(reached.has(a) && reports(a) && { a: view }),
      ...(reached.has(b) && reports(b) && { b: view }),
    })
  }
  return { answered: new Map(world.topology.nodes.map(({ id }) => [id, reached.has(id)])), ends }
}

const someOf = (all: readonly { readonly id: string }[], most: number) =>
  fc.subarray(
    all.map(({ id }) => id),
    { maxLength: Math.min(most, all.length) },
  )

/** Connected graphs of 2 to 40 nodes: a random tree and some more links, entered at one or two nodes. */
const topologies: fc.Arbitrary<Topology> = fc
  .record({
    parents: fc.array(fc.nat(), { minLength: 1, maxLength: 39 }),
    more: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 25 }),
    doors: fc.tuple(fc.nat(), fc.nat()),
  })
  .map(({ parents, more, doors }) => {
    const count = parents.length + 1
    const name = (n: number) => `n${String(n).padStart(2, '0')}`
    const tree = parents.map((parent, at) => [name(at + 1), name(parent % (at + 1))] as const)
    const chords = more.map(([a, b]) => [name(a % count), name(b % count)] as const).filter(([a, b]) => a !== b)
    return {
      nodes: Array.from({ length: count }, (_, n) => ({ id: name(n) })),
      links: [...tree, ...chords].map(([a, b], at) => ({ id: `l${at}`, a, b })),
      vantage: [...new Set(doors.map((door) => name(door % count)))],
    }
  })

/** A graph with up to six failures anywhere, and some nodes that answer without telling of their links. */
const worlds = topologies.chain((topology) =>
  fc
    .record({
      dead: someOf(topology.nodes, 3),
      cut: someOf(topology.links, 3),
      mute: fc.subarray(topology.nodes.map(({ id }) => id)),
    })
    .map(({ dead, cut, mute }) => ({
      world: { topology, dead: new Set(dead), cut: new Set(cut) },
      mute: new Set(mute),
    })),
)

const isBlind = ({ causes }: Diagnosis) => causes.some(({ kind }) => kind === 'monitor')

test('NW6: on any graph nothing is blamed that answers, and what is blamed explains every silence', () => {
  fc.assert(
    fc.property(worlds, ({ world, mute }) => {
      const reached = reachable(world)
      const found = diagnose(
        world.topology,
        seen(world, (node) => !mute.has(node)),
      )
      if (isBlind(found)) return assert.equal(reached.size, 0)
      const blamed = (kind: string) => new Set(found.causes.filter((one) => one.kind === kind).map(({ id }) => id))
      const [nodes, links] = [blamed('node'), blamed('link')]
      for (const id of nodes) assert.ok(!reached.has(id), `${id} answers`)
      const left = reachable({ topology: world.topology, dead: nodes, cut: links })
      assert.deepEqual([...left].toSorted(), [...reached].toSorted())
      for (const [id, state] of found.nodes) assert.equal(state === 'up', reached.has(id))
      for (const { id, behind } of found.causes) for (const one of behind) assert.ok(!reached.has(one) && one !== id)
    }),
    { numRuns: 400 },
  )
})

test('NW6: never more alerts than failures, and none without one', () => {
  fc.assert(
    fc.property(worlds, ({ world, mute }) => {
      const found = diagnose(
        world.topology,
        seen(world, (node) => !mute.has(node)),
      )
      assert.ok(found.causes.length <= world.dead.size + world.cut.size)
    }),
    { numRuns: 400 },
  )
})

test('NW7: one failure is one alert, and names what failed or what cannot be told from it', () => {
  const single = topologies.chain((topology) =>
    fc
      .constantFrom(...topology.nodes.map(({ id }) => id), ...topology.links.map(({ id }) => id))
      .map((failed) => ({ topology, failed })),
  )
  fc.assert(
    fc.property(single, ({ topology, failed }) => {
      const isNode = topology.nodes.some(({ id }) => id === failed)
      const world = { topology, dead: new Set(isNode ? [failed] : []), cut: new Set(isNode ? [] : [failed]) }
      const found = diagnose(topology, seen(world))
      assert.equal(found.causes.length, 1)
      const [cause] = found.causes
      assert.ok(cause)
      if (isBlind(found)) return
      assert.ok(
        [cause, ...cause.instead].some(({ id }) => id === failed),
        `${failed} was not named`,
      )
      const silent = topology.nodes.length - reachable(world).size
      assert.equal(cause.effect, silent > 0 ? 'outage' : 'degraded')
    }),
    { numRuns: 400 },
  )
})

const ring: Topology = {
  nodes: ['core', 'a', 'b', 'c', 'site'].map((id) => ({ id })),
  links: [
    ['core', 'a'],
    ['a', 'b'],
    ['b', 'c'],
    ['c', 'core'],
    ['b', 'site'],
  ].map(([a = '', b = '']) => ({ id: `${a}-${b}`, a, b })),
  vantage: ['core'],
}
const look = (dead: string[], cut: string[]) =>
  diagnose(ring, seen({ topology: ring, dead: new Set(dead), cut: new Set(cut) }))
const told = ({ causes }: Diagnosis) => causes.map(({ kind, id, effect }) => `${kind} ${id} ${effect}`)

test('NW7: a ring with one cut is degraded; with two, what lies between is down, and both cuts are named', () => {
  assert.deepEqual(told(look([], ['a-b'])), ['link a-b degraded'])
  const twice = look([], ['core-a', 'b-c'])
  assert.deepEqual(told(twice), ['link b-c outage', 'link core-a outage'])
  assert.deepEqual(twice.causes[0]?.behind, ['a', 'b', 'site'])
})

test('NW7: a second cut is a second failure, not a dead node, and neither hides the other', () => {
  const known = { nodes: new Set<string>(), links: new Set(['a-b']) }
  const evidence = seen({ topology: ring, dead: new Set(), cut: new Set(['a-b', 'b-c']) })
  assert.deepEqual(told(diagnose(ring, evidence)), ['node b outage'])
  assert.deepEqual(told(diagnose(ring, evidence, known)), ['link a-b outage', 'link b-c outage'])
  // Cut off itself, what was broken is believed to be so still.
  const around = seen({ topology: ring, dead: new Set(), cut: new Set(['a-b', 'core-a', 'c-core']) })
  const all = diagnose(ring, around, { nodes: new Set<string>(), links: new Set(['b-site']) })
  assert.ok(told(all).includes('link b-site degraded'))
})

test('NW7: a dead node is blamed with its links around it; a site behind it is behind it', () => {
  const found = look(['b'], [])
  assert.deepEqual(told(found), ['node b outage'])
  assert.deepEqual(found.causes[0]?.behind, ['site'])
  assert.deepEqual([found.nodes.get('b'), found.nodes.get('site')], ['down', 'behind'])
  assert.equal(found.links.get('b-site'), 'behind')
  // There is light on the site's link: it is the site that is silent.
  const lit: Evidence = {
    ...seen({ topology: ring, dead: new Set(['site']), cut: new Set() }),
    ends: new Map([['b-site', { a: 'up' }]]),
  }
  assert.deepEqual(told(diagnose(ring, lit)), ['node site outage'])
})

test('NW5: what nobody asks is not said to be up, though what lies behind it answers', () => {
  const evidence = seen({ topology: ring, dead: new Set(), cut: new Set() })
  const found = diagnose(ring, { ...evidence, answered: new Map([...evidence.answered].filter(([id]) => id !== 'b')) })
  assert.deepEqual(told(found), [])
  assert.deepEqual([found.nodes.get('b'), found.nodes.get('site')], ['unknown', 'up'])
})

test('NW9: when nothing answers, the probes are blamed and nobody else', () => {
  const found = look(['core', 'a', 'b', 'c', 'site'], [])
  assert.deepEqual(told(found), ['monitor monitor outage'])
  assert.deepEqual(new Set(found.nodes.values()), new Set(['unknown']))
})

/** Plays moments in order, each diagnosed with what is known from the ones before. */
function playOn(steps: readonly { readonly at: number; readonly find: (known: Known) => Diagnosis }[]) {
  let outages: Outage[] = []
  let last: readonly Cause[] = []
  for (const { at, find } of steps) {
    const found = find(knownFrom(outages))
    for (const change of reconcile(outages, found, at)) outages = applied(outages, change, at)
    last = found.causes
  }
  return { outages, last }
}

/** Plays diagnoses in order on outages as the store would keep them; gives how many were ever opened, and the last. */
function play(steps: readonly { readonly at: number; readonly found: Diagnosis }[]) {
  let outages: Outage[] = []
  const changes: Change['what'][] = []
  for (const { at, found } of steps) {
    for (const change of reconcile(outages, found, at)) {
      changes.push(change.what)
      outages = applied(outages, change, at)
    }
  }
  return { outages, changes }
}

function applied(outages: Outage[], change: Change, at: number): Outage[] {
  if (change.what === 'opened') {
    const { cause, penalty } = change
    return [...outages, { id: `o${outages.length}`, ...facts(cause), isDown: true, penalty, endedAt: null }]
  }
  const now: Partial<Outage> =
    change.what === 'over'
      ? { endedAt: at, isDown: false }
      : change.what === 'at-rest'
        ? { isDown: false }
        : {
            ...facts(change.cause),
            isDown: true,
            endedAt: null,
            ...(change.what === 'failed-again' && { penalty: change.penalty }),
          }
  return outages.map((one) => (one.id === change.outage.id ? { ...one, ...now } : one))
}
const facts = ({ kind, id, effect, behind }: Cause) => ({ cause: { kind, id }, effect, behind })

test('NW10: what comes and goes is one alert, stays open until it has been quiet, and then ends', () => {
  const flaps = Array.from({ length: 20 }, (_, n) => ({
    at: start + n * minute,
    found: look([], n % 2 === 0 ? ['b-site'] : []),
  }))
  const during = play(flaps)
  assert.equal(during.outages.length, 1)
  assert.equal(during.outages[0]?.endedAt, null)
  const quiet = Array.from({ length: 60 }, (_, n) => ({ at: start + (20 + n) * minute, found: look([], []) }))
  const after = play([...flaps, ...quiet])
  assert.notEqual(after.outages[0]?.endedAt, null)
  assert.ok(after.changes.filter((what) => what === 'over').length <= 3)
})

test('NW10: one failure ends when it is over; one that returns an hour later is another', () => {
  const { outages, changes } = play([
    { at: start, found: look([], ['b-site']) },
    { at: start + minute, found: look([], []) },
    { at: start + 60 * minute, found: look([], ['b-site']) },
  ])
  assert.deepEqual(changes, ['opened', 'over', 'opened'])
  assert.equal(outages.length, 2)
  const three = [0, 1, 2].reduce((penalty, n) => withFailure(penalty, start + n * minute), noPenalty)
  assert.ok(isUnsettled(three, start + 3 * minute))
  assert.ok(!hasSettled(three, start + 3 * minute) && hasSettled(three, start + 60 * minute))
})

test('NW8: what looked like one thing and proves to be another stays one alert', () => {
  const { outages, changes } = play([
    { at: start, found: look([], ['core-a']) },
    { at: start + minute, found: look(['a'], []) },
    { at: start + 2 * minute, found: look([], []) },
  ])
  assert.deepEqual(changes, ['opened', 'told-otherwise', 'over'])
  assert.deepEqual(outages[0]?.cause, { kind: 'node', id: 'a' })
})

test('NW8: on any graph, however failures come and go, there is one open alert for each cause that is seen', () => {
  const histories = topologies.chain((topology) =>
    fc
      .array(
        fc.record({
          dead: someOf(topology.nodes, 2),
          cut: someOf(topology.links, 2),
        }),
        { minLength: 1, maxLength: 8 },
      )
      .map((moments) =>
        moments.map(({ dead, cut }, n) => ({
          at: start + n * minute,
          find: (known: Known) => diagnose(topology, seen({ topology, dead: new Set(dead), cut: new Set(cut) }), known),
        })),
      ),
  )
  fc.assert(
    fc.property(histories, (steps) => {
      const { outages, last } = playOn(steps)
      const down = outages.filter(({ endedAt, isDown }) => endedAt === null && isDown)
      const key = ({ kind, id }: { kind: string; id: string }) => `${kind} ${id}`
      assert.deepEqual(down.map(({ cause }) => key(cause)).toSorted(), last.map(key).toSorted())
    }),
    { numRuns: 200 },
  )
})
