/** Content-addressed blobs: the name is the SHA-256 of the content, so writing twice is harmless. */
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'

export interface Storage {
  /** Durable when the promise resolves; gives the content's SHA-256 in hex. */
  put(bytes: Uint8Array): Promise<string>
  /** Throws when there is none. */
  get(sha256: string): Promise<Buffer>
  has(sha256: string): Promise<boolean>
  /** For content that nobody else can have put, such as what was encrypted. Nothing happens when there is none. */
  remove(sha256: string): Promise<void>
}

export function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** What is older was left by a program that was killed; nobody writes for so long. */
const asideMsMax = 24 * 3_600_000

export function createFolderStorage(folder: string): Storage {
  const place = (name: string) => {
    if (!/^[0-9a-f]{64}$/.test(name)) throw new Error(`not a blob name: ${name}`)
    return path.join(folder, name.slice(0, 2), name.slice(2, 4), name)
  }
  const has = (name: string) =>
    stat(place(name)).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return false
        throw error
      },
    )
  const asides = path.join(folder, 'aside')
  let prepared: Promise<void> | undefined
  const prepare = () => {
    prepared ??= clearAsides(asides).catch((error: unknown) => {
      prepared = undefined
      throw error
    })
    return prepared
  }
  return {
    has,
    get: (name) => readFile(place(name)),
    remove: (name) => rm(place(name), { force: true }),
    async put(bytes) {
      const name = sha256Hex(bytes)
      if (await has(name)) return name
      await prepare()
      const target = place(name)
      const home = path.dirname(target)
      // Write aside, flush, then rename: a reader, a crash or a full disk never leaves half a blob.
      const aside = path.join(asides, randomUUID())
      try {
        await write(aside, bytes)
        const made = await mkdir(home, { recursive: true })
        await rename(aside, target)
        // The name is in its folder for good only when the folder is flushed, too.
        for (const one of made ? [home, path.dirname(home), folder] : [home]) await flushFolder(one)
      } catch (error) {
        await rm(aside, { force: true })
        throw error
      }
      return name
    },
  }
}

async function clearAsides(asides: string): Promise<void> {
  await mkdir(asides, { recursive: true })
  for (const name of await readdir(asides)) {
    const file = path.join(asides, name)
    const written = await stat(file).catch((error: NodeJS.ErrnoException) => {
      // Another process has just renamed it.
      if (error.code === 'ENOENT') return undefined
      throw error
    })
    if (written && Date.now() - written.mtimeMs > asideMsMax) await rm(file, { force: true })
  }
}

async function write(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, 'wx')
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function flushFolder(folder: string): Promise<void> {
  // Windows opens no folder; it keeps names by itself.
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
