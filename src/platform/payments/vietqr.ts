/** VietQR: an EMVCo merchant-presented QR code for a transfer to an account (NAPAS, tag 38). */
import { QRPay, VietQRService } from 'vietnam-qr-pay'

export interface VietQrInput {
  readonly bankBin: string
  readonly account: string
  readonly amountDong: number
  /** Letters, digits and spaces; EMVCo gives the purpose (62-08) 25 characters. */
  readonly content: string
}

export const contentCharsMax = 25

/** The payload text of the QR code. Throws a RangeError for input that the standard cannot carry. */
export function vietQr({ bankBin, account, amountDong, content }: VietQrInput): string {
  if (!/^\d{6}$/.test(bankBin)) throw new RangeError(`not a bank number: ${bankBin}`)
  if (!/^[0-9A-Za-z]{1,19}$/.test(account)) throw new RangeError(`not an account: ${account}`)
  // EMVCo field 54 has at most 13 characters.
  if (!Number.isSafeInteger(amountDong) || amountDong <= 0 || String(amountDong).length > 13) {
    throw new RangeError(`not an amount: ${amountDong}`)
  }
  if (!/^[0-9A-Za-z ]+$/.test(content) || content.length > contentCharsMax) {
    throw new RangeError(`not a transfer description: ${content}`)
  }
  return QRPay.initVietQR({
    bankBin,
    bankNumber: account,
    amount: String(amountDong),
    purpose: content,
    service: VietQRService.BY_ACCOUNT_NUMBER,
  }).build()
}
