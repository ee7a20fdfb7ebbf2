import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { BadQr, crc16, readQr, readTags } from '../../../sandbox/bank/emvco.ts'
import { amountInWords } from './amount-in-words.ts'
import { checkCharacter, newTransferCode, transferCodesIn } from './transfer-code.ts'
import { vietQr } from './vietqr.ts'

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

test('PAY5: the checksum is CRC-16/CCITT-FALSE: its published check value, and that of a NAPAS sample code', () => {
  // The catalogue of parametrised CRC algorithms: check("123456789") = 29B1.
  assert.equal(crc16('123456789'), '29B1')
  // The sample of a dynamic transfer to an account in NAPAS' VietQR specification.
  const napas =
    '00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA530370454061800005802VN62340107NPS68690819thanh toan don hang63042E2E'
  assert.equal(crc16(napas.slice(0, -4)), napas.slice(-4))
  const { bin, account, amount, content } = readQr(napas)
  assert.deepEqual([bin, account, amount, content], ['970403', '0011012345678', '180000', 'thanh toan don hang'])
})

test('PAY5: a code carries AID A000000727, QRIBFTTA, currency 704, VN, the amount and the description, for any input', () => {
  const input = fc.record({
    bankBin: fc.stringMatching(/^\d{6}$/),
    account: fc.stringMatching(/^[0-9A-Za-z]{1,19}$/),
    amountDong: fc.integer({ min: 1, max: 9_999_999_999_999 }),
    content: fc.stringMatching(/^[0-9A-Za-z][0-9A-Za-z ]{0,24}$/),
  })
  fc.assert(
    fc.property(input, (given) => {
      const payload = vietQr(given)
      assert.match(payload, /^000201010212/)
      const tags = readTags(payload)
      const merchant = readTags(tags.get('38') ?? '')
      assert.equal(merchant.get('00'), 'A000000727')
      assert.equal(merchant.get('02'), 'QRIBFTTA')
      assert.equal(tags.get('53'), '704')
      assert.equal(tags.get('58'), 'VN')
      assert.deepEqual(readQr(payload), {
        bin: given.bankBin,
        account: given.account,
        currency: '704',
        amount: String(given.amountDong),
        content: given.content,
        kind: 'dynamic',
      })
    }),
    { numRuns: 2000 },
  )
})

test('PAY5: what the standard cannot carry is refused, not cut', () => {
  const good = { bankBin: '999999', account: '123', amountDong: 8000, content: 'KHUE123' }
  for (const bad of [
    { ...good, amountDong: 0 },
    { ...good, amountDong: -1 },
    { ...good, amountDong: 0.5 },
    { ...good, amountDong: 10_000_000_000_000 },
    { ...good, content: 'x'.repeat(26) },
    { ...good, content: 'nộp phí' },
    { ...good, content: '' },
    { ...good, account: '' },
    { ...good, account: '1'.repeat(20) },
    { ...good, bankBin: '12345' },
  ]) {
    assert.throws(() => vietQr(bad), RangeError)
  }
})

test('PAY5: one changed character of a code makes a bank refuse it', () => {
  const payload = vietQr({ bankBin: '999999', account: '0000002026888', amountDong: 8000, content: newTransferCode() })
  fc.assert(
    fc.property(fc.nat(payload.length - 1), fc.constantFrom(...'0123456789ABCXYZ'.split('')), (at, character) => {
      fc.pre(payload[at] !== character)
      assert.throws(() => readQr(payload.slice(0, at) + character + payload.slice(at + 1)), BadQr)
    }),
  )
})

test('PAY5: the reference is found in what banks make of a description, and a typing error finds nothing', () => {
  const code = newTransferCode()
  assert.match(code, /^KHUE[0-9A-HJKMNP-TV-Z]{10}$/)
  const spaced = `${code.slice(0, 4)} ${code.slice(4, 9)}-${code.slice(9)}`.toLowerCase()
  for (const content of [
    code,
    spaced,
    `MBVCB.3348.${code}.CT tu 0011 NGUYEN VAN A`,
    `KHUE${code}`,
    `nop phi ${code} lan 1`,
  ]) {
    assert.deepEqual(transferCodesIn(content), [code], content)
  }
  const other = newTransferCode()
  assert.deepEqual(transferCodesIn(`${code} ${other} ${code}`), [code, other])
  assert.deepEqual(transferCodesIn('nop phi khai sinh'), [])
  fc.assert(
    fc.property(fc.nat(9), fc.constantFrom(...alphabet.split('')), (at, character) => {
      const wrong = code.slice(0, 4 + at) + character + code.slice(5 + at)
      fc.pre(wrong !== code)
      assert.deepEqual(transferCodesIn(wrong), [])
    }),
  )
  assert.equal(checkCharacter('000000000'), '0')
})

test('PAY10: amounts in Vietnamese words', () => {
  const cases: Record<number, string> = {
    0: 'Không đồng',
    5: 'Năm đồng',
    10: 'Mười đồng',
    11: 'Mười một đồng',
    15: 'Mười lăm đồng',
    21: 'Hai mươi mốt đồng',
    24: 'Hai mươi bốn đồng',
    55: 'Năm mươi lăm đồng',
    100: 'Một trăm đồng',
    105: 'Một trăm linh năm đồng',
    111: 'Một trăm mười một đồng',
    1000: 'Một nghìn đồng',
    1001: 'Một nghìn không trăm linh một đồng',
    1010: 'Một nghìn không trăm mười đồng',
    8000: 'Tám nghìn đồng',
    200_000: 'Hai trăm nghìn đồng',
    1_000_005: 'Một triệu không trăm linh năm đồng',
    1_205_000: 'Một triệu hai trăm linh năm nghìn đồng',
    1_000_000_000: 'Một tỷ đồng',
    21_000_000_000: 'Hai mươi mốt tỷ đồng',
    1_000_000_001: 'Một tỷ không trăm linh một đồng',
    1_234_567_890_123:
      'Một nghìn hai trăm ba mươi bốn tỷ năm trăm sáu mươi bảy triệu tám trăm chín mươi nghìn một trăm hai mươi ba đồng',
  }
  for (const [dong, words] of Object.entries(cases)) assert.equal(amountInWords(Number(dong)).vi, words)
  assert.equal(amountInWords(8000).en, 'Eight thousand đồng')
  assert.equal(amountInWords(1_205_121).en, 'One million two hundred and five thousand one hundred and twenty-one đồng')
  for (const bad of [-1, 0.5, Number.NaN, 2 ** 60]) assert.throws(() => amountInWords(bad), RangeError)
  // Different amounts have different words.
  fc.assert(
    fc.property(fc.nat(2_000_000_000), fc.nat(2_000_000_000), (a, b) => {
      fc.pre(a !== b)
      assert.notEqual(amountInWords(a).vi, amountInWords(b).vi)
      assert.notEqual(amountInWords(a).en, amountInWords(b).en)
    }),
  )
})
