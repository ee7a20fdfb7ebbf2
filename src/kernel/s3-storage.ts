/** Content-addressed blobs in a bucket of any S3 service (AWS, MinIO, Ceph), so that many processes share them. */
import { AwsClient } from 'aws4fetch'
import { type Storage, sha256Hex } from './storage.ts'

export interface S3Settings {
  /** Of the bucket, path style: https://host/bucket. */
  readonly bucketUrl: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly region: string
}

const timeoutMs = 30_000

/** From `s3://KEY:SECRET@HOST[:PORT]/BUCKET[?region=…&tls=off]`. */
export function s3Settings(text: string): S3Settings {
  const url = new URL(text)
  const scheme = url.searchParams.get('tls') === 'off' ? 'http' : 'https'
  return {
    bucketUrl: `${scheme}://${url.host}${url.pathname}`,
    accessKeyId: decodeURIComponent(url.username),
    secretAccessKey: decodeURIComponent(url.password),
    region: url.searchParams.get('region') ?? 'us-east-1',
  }
}

export function createS3Storage(settings: S3Settings): Storage {
  const client = new AwsClient({ ...settings, service: 's3', retries: 4 })
  const ask = (method: string, name: string, body?: Uint8Array<ArrayBuffer>) => {
    if (!/^[0-9a-f]{64}$/.test(name)) throw new Error(`not a blob name: ${name}`)
    return client.fetch(`${settings.bucketUrl}/${name}`, {
      method,
      signal: AbortSignal.timeout(timeoutMs),
      // The name is the hash of the content, so the service checks what arrives.
      ...(body && { body, headers: { 'x-amz-content-sha256': name } }),
    })
  }
  const refused = async (method: string, name: string, response: Response) =>
    new Error(
      `the blob store answers ${response.status} to ${method} ${name}: ${(await response.text()).slice(0, 300)}`,
    )
  const has = async (name: string): Promise<boolean> => {
    const response = await ask('HEAD', name)
    if (!response.ok && response.status !== 404) throw await refused('HEAD', name, response)
    return response.ok
  }
  return {
    has,
    async get(name) {
      const response = await ask('GET', name)
      if (!response.ok) throw await refused('GET', name, response)
      return Buffer.from(await response.arrayBuffer())
    },
    async remove(name) {
      const response = await ask('DELETE', name)
      if (!response.ok && response.status !== 404) throw await refused('DELETE', name, response)
    },
    async put(bytes) {
      const name = sha256Hex(bytes)
      if (await has(name)) return name
      const response = await ask('PUT', name, new Uint8Array(bytes))
      if (!response.ok) throw await refused('PUT', name, response)
      return name
    },
  }
}
