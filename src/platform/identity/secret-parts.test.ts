import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { hashPassword, isStrongEnough, temporaryPassword, verifyNothing, verifyPassword } from './password.ts'
import { returnPath } from './return-path.ts'
import { base32, fromBase32, matchTotp, totpCode, totpStep, totpUri } from './totp.ts'

const at = (seconds: number) => Temporal.Instant.fromEpochMilliseconds(seconds * 1000)

describe('one-time codes', () => {
  // RFC 6238, appendix B: eight digits, SHA-1, the secret is the ASCII text.
  const secret = Buffer.from('12345678901234567890')
  const vectors = [
    [59, '94287082'],
    [1111111109, '07081804'],
    [1111111111, '14050471'],
    [1234567890, '89005924'],
    [2000000000, '69279037'],
    [20000000000, '65353130'],
  ] as const

  it('ID10: the codes are those of RFC 6238', () => {
    for (const [seconds, code] of vectors) assert.equal(totpCode(secret, totpStep(at(seconds)), 8), code)
  })

  it('ID10: a code holds for its half minute and one before and after, no longer', () => {
    const now = at(1_800_000_000)
    const step = totpStep(now)
    for (const away of [-1, 0, 1]) assert.equal(matchTotp(secret, totpCode(secret, step + away), now), step + away)
    for (const away of [-2, 2]) assert.equal(matchTotp(secret, totpCode(secret, step + away), now), null)
    for (const bad of ['', '12345', '1234567', 'abcdef', '１２３４５６'])
      assert.equal(matchTotp(secret, bad, now), null)
  })

  it('ID10: secrets survive base32 and back', () => {
    // RFC 4648 §10, without padding.
    assert.equal(base32(Buffer.from('foobar')), 'MZXW6YTBOI')
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        assert.deepEqual(new Uint8Array(fromBase32(base32(bytes))), bytes)
      }),
    )
    assert.throws(() => fromBase32('A1'), RangeError)
    assert.match(totpUri(secret, 'motcua.hoankiem'), /^otpauth:\/\/totp\/Khu%C3%AA%3Amotcua\.hoankiem\?secret=GEZDGNBV/)
  })
})

describe('passwords', () => {
  it('ID7: only the right password opens, whatever keyboard wrote its marks', async () => {
    const stored = await hashPassword('hồ Gươm sáng sớm'.normalize('NFC'))
    assert.match(stored, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    assert.equal(await verifyPassword(stored, 'hồ Gươm sáng sớm'.normalize('NFD')), true)
    assert.equal(await verifyPassword(stored, 'hồ Gươm sáng sơm'), false)
    assert.notEqual(stored, await hashPassword('hồ Gươm sáng sớm'))
    await assert.rejects(verifyPassword('plain', 'plain'))
  })

  it('ID7: a name that does not exist costs as much work as one that does', async () => {
    const stored = await hashPassword('một mật khẩu bất kỳ')
    await verifyNothing('warm')
    // Of the processor, not of the clock: others may use the machine, too.
    const workOf = async (work: () => Promise<unknown>) => {
      const before = process.cpuUsage()
      for (let i = 0; i < 4; i++) await work()
      const { user, system } = process.cpuUsage(before)
      return user + system
    }
    const real = await workOf(() => verifyPassword(stored, 'sai'))
    const none = await workOf(() => verifyNothing('sai'))
    assert.ok(none > real / 3 && none < real * 3, `${none} against ${real} µs`)
  })

  it('ID12: short, common and self-telling passwords are refused', () => {
    for (const weak of ['ngắn', '1234567890', 'aaaaaaaaaaaa', 'Matkhau123', 'motcua.hoankiem-9', 'khue-sandbox']) {
      assert.equal(isStrongEnough(weak, 'motcua.hoankiem'), false, weak)
    }
    assert.equal(isStrongEnough('x'.repeat(201), 'a'), false)
    assert.equal(isStrongEnough('cá chép hóa rồng', 'motcua.hoankiem'), true)
    assert.equal(isStrongEnough(temporaryPassword(), 'motcua.hoankiem'), true)
  })
})

describe('where a sign-in returns to', () => {
  it('ID3: a path of this site stays as it is', () => {
    assert.equal(returnPath('portal', undefined), '/')
    assert.equal(returnPath('desk', ''), '/desk')
    assert.equal(returnPath('portal', '/ho-so/1?tab=2#muc'), '/ho-so/1?tab=2#muc')
  })

  it('ID3: nothing that a browser could read as another site is accepted', () => {
    const bad = [
      'https://evil.example/',
      '//evil.example',
      '///evil.example',
      '/\\evil.example',
      '\\\\evil.example',
      'javascript:alert(1)',
      'evil.example',
      '/a\\..\\b',
      '/\t/evil.example',
      '/\n/evil.example',
      ' /x',
      '/%0a\u0000',
    ]
    for (const path of bad)
      assert.throws(() => returnPath('portal', path), /identity\.bad-return/, JSON.stringify(path))
  })

  it('ID3: whatever is accepted stays on this site in a browser’s own reading', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        let path: string
        try {
          path = returnPath('portal', `/${text}`)
        } catch (error) {
          // Refused is as good as kept on this site.
          assert.match(String(error), /identity\.bad-return/)
          return
        }
        assert.equal(new URL(path, 'https://khue.example').origin, 'https://khue.example')
      }),
    )
  })
})
