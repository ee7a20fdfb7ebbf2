/** For tests of what the bank says: a bank whose keys and words the test holds. */
import { exportJWK, FlattenedSign, generateKeyPair, type JWK } from 'jose'
import { newId } from '../../kernel/id.ts'
import { listen } from '../../kernel/testing.ts'
import { messageTyp } from './bank.ts'

export interface TestBank {
  readonly url: string
  sign(body: Buffer, options?: { typ?: string; kid?: string; key?: CryptoKey }): Promise<string>
  readonly otherKey: CryptoKey
  /** While set, the keys cannot be fetched. */
  down: boolean
}

export async function startTestBank(): Promise<TestBank> {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const other = await generateKeyPair('ES256')
  const jwk: JWK = { ...(await exportJWK(publicKey)), kid: 'bank-1', alg: 'ES256', use: 'sig' }
  const url = await listen((_request, response) => {
    if (bank.down) response.writeHead(503).end()
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: [jwk] }))
  })
  const bank: TestBank = {
    url,
    down: false,
    otherKey: other.privateKey,
    async sign(body, { typ = messageTyp, kid = 'bank-1', key = privateKey } = {}) {
      const jws = await new FlattenedSign(body).setProtectedHeader({ alg: 'ES256', kid, typ }).sign(key)
      return `${jws.protected ?? ''}..${jws.signature}`
    },
  }
  return bank
}

export interface TransferWords {
  id?: string
  account?: string
  amount?: string
  currency?: string
  content?: string
  occurredAt?: string
}

export function transferMessage(words: TransferWords): Buffer {
  return Buffer.from(
    JSON.stringify({
      type: 'transfer',
      id: `FT${newId()}`,
      account: '0000002026888',
      currency: 'VND',
      content: '',
      payer: { name: 'NGUYEN THI LAN', account: '123', bank: 'Test' },
      occurredAt: '2026-11-22T03:00:00Z',
      ...words,
    }),
  )
}
