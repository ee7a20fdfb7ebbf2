/** Roads from OpenStreetMap's own XML. Rule TF1. */
import sax from 'sax'
import { type RawRoads, type RawTurn, type RawWay, turnOf } from './raw.ts'

interface Open {
  readonly kind: 'node' | 'way' | 'relation'
  readonly id: string
  readonly nodes: string[]
  readonly tags: Record<string, string>
  readonly members: { type: string; ref: string; role: string }[]
}

/** Throws when it is no such file. */
export function readXml(text: string): RawRoads {
  const nodes = new Map<string, readonly [number, number]>()
  const ways: RawWay[] = []
  const turns: RawTurn[] = []
  let leftOut = 0
  let isOsm = false
  let open: Open | undefined
  const parser = sax.parser(true)
  parser.onopentag = ({ name, attributes }) => {
    const of = (key: string) => String(attributes[key] ?? '')
    if (name === 'osm') isOsm = true
    else if (name === 'node' || name === 'way' || name === 'relation') {
      open = { kind: name, id: of('id'), nodes: [], tags: {}, members: [] }
      if (name === 'node') nodes.set(open.id, [Number(of('lon')), Number(of('lat'))])
    } else if (name === 'nd') open?.nodes.push(of('ref'))
    else if (name === 'tag' && open) open.tags[of('k')] = of('v')
    else if (name === 'member') open?.members.push({ type: of('type'), ref: of('ref'), role: of('role') })
  }
  parser.onclosetag = (name) => {
    if (open?.kind !== name) return
    const { kind, id, tags, members } = open
    if (kind === 'way') ways.push({ id, nodes: open.nodes, tags })
    if (kind === 'relation') {
      const turn = turnOf(tags, members)
      if (turn) turns.push(turn)
      else leftOut++
    }
    open = undefined
  }
  parser.write(text).close()
  if (!isOsm) throw new Error('not a file of OpenStreetMap')
  return { nodes, ways, turns, leftOut }
}
