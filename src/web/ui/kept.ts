/** What must survive a lost connection and a closed tab: a small store in this browser (IndexedDB). */

const databaseName = 'khue'
const storeName = 'kept'

/** On the server nothing is kept: it is no browser of anybody. */
export const keeps = 'indexedDB' in globalThis

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(databaseName, 1)
    request.addEventListener('upgradeneeded', () => request.result.createObjectStore(storeName))
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error ?? new Error('indexedDB')))
  })
}

async function run<T>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T | undefined> {
  if (!keeps) return undefined
  const database = await open()
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(storeName, mode)
      const request = work(transaction.objectStore(storeName))
      // A write counts when its transaction is complete, not when it was asked for.
      transaction.addEventListener('complete', () => resolve(request.result))
      transaction.addEventListener('error', () => reject(transaction.error ?? new Error('indexedDB')))
      transaction.addEventListener('abort', () => reject(transaction.error ?? new Error('indexedDB')))
    })
  } finally {
    database.close()
  }
}

/**
 * Reads and writes in one transaction, so that two tabs do not undo what the other has kept. Resolves when it is kept: what is said
 * then, outlives the tab.
 */
export async function change<T>(id: string, next: (kept: T | undefined) => T): Promise<void> {
  await run('readwrite', (store) => {
    const read = store.get(id) as IDBRequest<T | undefined>
    read.addEventListener('success', () => store.put(next(read.result), id))
    return read
  })
}

export async function recall<T>(id: string): Promise<T | undefined> {
  return run('readonly', (store) => store.get(id) as IDBRequest<T | undefined>)
}

/** Of everything that is kept here. */
export async function keptIds(): Promise<readonly string[]> {
  return ((await run('readonly', (store) => store.getAllKeys())) ?? []).map(String)
}

export async function forget(id: string): Promise<void> {
  await run('readwrite', (store) => store.delete(id))
}

/** On signing out: nothing of a person stays in a shared browser. */
export async function forgetAll(): Promise<void> {
  await run('readwrite', (store) => store.clear())
}
