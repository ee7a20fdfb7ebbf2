/** For tests: a workbook as a spreadsheet writes it. */
import { crc32, deflateRawSync } from 'node:zlib'

interface Part {
  readonly name: string
  readonly content: string
  /** What the directory says that it unpacks to, when that is not the truth. */
  readonly said?: number
}

/** APPNOTE.TXT 4.3: local headers with their content, the central directory, its end. */
export function zip(parts: readonly Part[]): Buffer {
  const [bodies, directory]: [Buffer[], Buffer[]] = [[], []]
  let at = 0
  for (const { name, content, said } of parts) {
    const raw = Buffer.from(content)
    const packed = deflateRawSync(raw)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(crc32(raw), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(said ?? raw.length, 18)
    common.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, Buffer.from(name), packed])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(at, 10)
    directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000'), common, rest, Buffer.from(name)]))
    bodies.push(local)
    at += local.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(parts.length, 4)
  end.writeUInt16LE(parts.length, 6)
  end.writeUInt32LE(central.length, 8)
  end.writeUInt32LE(at, 12)
  return Buffer.concat([...bodies, central, Buffer.from('PK\u0005\u0006'), end])
}

const relation = '<Relationships><Relationship Id="rId7" Target="worksheets/first.xml"/></Relationships>'
const book = (more: string) =>
  `<?xml version="1.0"?><workbook>${more}<sheets><sheet name="a" r:id="rId7"/></sheets></workbook>`

/** `sheet` is what stands in `sheetData`; `strings` are the shared ones. */
export function workbook(sheet: string, strings: readonly string[] = [], more: readonly Part[] = []): Buffer {
  const shared = strings.map((text) => `<si><r><t>${text.slice(0, 2)}</t></r><r><t>${text.slice(2)}</t></r></si>`)
  return zip([
    { name: 'xl/workbook.xml', content: book('') },
    { name: 'xl/_rels/workbook.xml.rels', content: relation },
    { name: 'xl/sharedStrings.xml', content: `<sst>${shared.join('')}</sst>` },
    { name: 'xl/worksheets/first.xml', content: `<worksheet><sheetData>${sheet}</sheetData></worksheet>` },
    ...more,
  ])
}
