import assert from 'node:assert/strict'
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { describe, test } from 'node:test'
import {
  checkContentDigest,
  contentDigest,
  coveredValue,
  keyIdOf,
  readSignature,
  requestHash,
  SignatureError,
  type SignedMessage,
  signatureBase,
  signMessage,
  verifyBase,
} from './http-signature.ts'

// RFC 9421 §B.1.4 and §B.2: keys and messages made for tests.
const publicKey = createPublicKey({
  key: Buffer.from('MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=', 'base64'),
  format: 'der',
  type: 'spki',
})
const privateKey = createPrivateKey({
  key: Buffer.from('MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF', 'base64'),
  format: 'der',
  type: 'pkcs8',
})
const body = Buffer.from('{"hello": "world"}')
const request: SignedMessage = {
  method: 'POST',
  path: '/foo',
  query: '?param=Value&Pet=dog',
  authority: 'example.com',
  headers: {
    date: 'Tue, 20 Apr 2021 02:07:55 GMT',
    'content-type': 'application/json',
    'content-length': '18',
    'content-digest':
      'sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:',
    'signature-input':
      'sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"',
    signature: 'sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:',
  },
}
const flawOf = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    if (error instanceof SignatureError) return error.flaw
    throw error
  }
  return 'none'
}

describe('EX1: signatures are those of RFC 9421', () => {
  test('EX1: the example of §B.2.6 verifies, and a changed byte does not', () => {
    const read = readSignature(request.headers)
    const base = signatureBase(request, read.components, read.parametersText)
    assert.equal(read.created, 1618884473)
    assert.equal(read.keyId, 'test-key-ed25519')
    assert.ok(verifyBase(base, read.signature, publicKey))
    const other = signatureBase({ ...request, path: '/fop' }, read.components, read.parametersText)
    assert.ok(!verifyBase(other, read.signature, publicKey))
  })

  test('EX1: the digest of RFC 9421 §B.2 is that of its body; another body is refused', () => {
    assert.equal(contentDigest(body), request.headers['content-digest'])
    checkContentDigest(contentDigest(body), body)
    assert.equal(
      flawOf(() => checkContentDigest(contentDigest(body), Buffer.from('{}'))),
      'digest',
    )
    assert.equal(
      flawOf(() => checkContentDigest('md5=:AAAA:', body)),
      'digest-missing',
    )
    // Of two digests, both must hold.
    assert.equal(
      flawOf(() => checkContentDigest(`sha-256=:AAAA:, ${contentDigest(body)}`, body)),
      'digest',
    )
  })

  test('EX1: what is signed with either kind of key is read again and holds for that key alone', () => {
    for (const pair of [generateKeyPairSync('ed25519'), generateKeyPairSync('ec', { namedCurve: 'P-256' })]) {
      const signed = signMessage(request, pair.privateKey, {
        components: ['@method', '@path', '@query', 'content-digest'],
        created: 1,
        keyId: keyIdOf(pair.publicKey),
        nonce: 'a b',
      })
      const read = readSignature(signed.headers)
      const base = signatureBase(request, read.components, read.parametersText)
      assert.equal(base, signed.base)
      assert.equal(read.nonce, 'a b')
      assert.ok(verifyBase(base, read.signature, pair.publicKey))
      assert.ok(!verifyBase(base, read.signature, publicKey))
      assert.equal(coveredValue(base, '@query'), '?param=Value&Pet=dog')
    }
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
    assert.equal(
      flawOf(() => signMessage(request, rsa.privateKey, { components: [] })),
      'algorithm',
    )
    assert.ok(!verifyBase('x', Buffer.alloc(256), rsa.publicKey))
    assert.ok(signMessage(request, privateKey, { components: ['@method'] }).signature.length === 64)
  })

  test('EX1: another spelling is refused, not guessed at', () => {
    const read = (input: string, signature = 'sig1=:AAAA:') =>
      flawOf(() => readSignature({ 'signature-input': input, signature }))
    assert.equal(read('sig1=("@method");created=1'), 'none')
    assert.equal(read('sig1=("@method"  "@path");created=1'), 'malformed')
    assert.equal(read('sig1=("@method" "@method");created=1'), 'malformed')
    assert.equal(read('sig1=("@method");created=1;created=2'), 'malformed')
    assert.equal(read('sig1=("@method");created="1"'), 'malformed')
    assert.equal(read('sig1=("@method");keyid=1'), 'malformed')
    assert.equal(read('sig1=("@method";req);created=1'), 'malformed')
    assert.equal(read('sig1=("@method"), sig2=("@path")'), 'malformed')
    assert.equal(read('sig2=("@method");created=1'), 'malformed')
    assert.equal(read(`sig1=("@method");keyid="${'x'.repeat(5000)}"`), 'malformed')
    assert.equal(
      flawOf(() => readSignature({})),
      'missing',
    )
    assert.equal(
      flawOf(() => signatureBase(request, ['x-road-client'], '()')),
      'component-missing',
    )
  })

  test('EX3: the hash of a request is that of PR-REST §4.3', () => {
    assert.notEqual(requestHash('a', body), requestHash('b', body))
    assert.notEqual(requestHash('a', body), requestHash('a', Buffer.alloc(0)))
    assert.equal(Buffer.from(requestHash('a', body), 'base64').length, 64)
  })
})
