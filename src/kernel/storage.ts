/** Content-addressed blobs: the name is the SHA-256 of the content, so writing twice is harmless. */
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, stat, unlink } from 'node:fs/promises'
import path from 'node:path'

export interface Storage {
  /** Durable when the promise resolves; gives the content's SHA-256 in hex. */
  put(bytes: Uint8Array): Promise<string>
  /** Throws when there is none. */
  get(sha256: string): Promise<Buffer>
  has(sha256: string): Promise<boolean>
}

export function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

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
  return {
    has,
    get: (name) => readFile(place(name)),
    async put(bytes) {
      const name = sha256Hex(bytes)
      if (await has(name)) return name
      const target = place(name)
      await mkdir(path.dirname(target), { recursive: true })
      // Write aside, flush, then rename: a reader or a crash never sees half a blob.
      const aside = `${target}.${randomUUID()}`
      const handle = await open(aside, 'wx')
      try {
        await handle.writeFile(bytes)
        await handle.sync()
        await handle.close()
        await rename(aside, target)
      } catch (error) {
        await handle.close().catch((closing: unknown) => {
          throw new AggregateError([error, closing], '', { cause: error })
        })
        await unlink(aside)
        throw error
      }
      return name
    },
  }
}
