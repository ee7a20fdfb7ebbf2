/** QR codes: any text, and a bank transfer (VietQR) with the same facts in words for those who cannot scan. */
import { type ReactNode, useEffect, useState } from 'react'
import { formatMoney } from '../../kernel/i18n.ts'
import { CopyButton } from './controls.tsx'
import { useLanguage, useText } from './language.tsx'
import { messages } from './messages.ts'

/** Drawn in the browser; the drawing part is loaded when first needed. A path of this site becomes its full address. */
export function QrCode({ text, label }: { text: string; label: string }): ReactNode {
  const [address, setAddress] = useState<string>()
  useEffect(() => {
    let current = true
    const draw = async (): Promise<void> => {
      const { toString } = await import('qrcode')
      const full = text.startsWith('/') ? new URL(text, location.href).href : text
      const svg = await toString(full, { type: 'svg', margin: 0, errorCorrectionLevel: 'M' })
      if (current) setAddress(`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`)
    }
    void draw()
    return () => {
      current = false
    }
  }, [text])
  return address ? <img className="qr" src={address} alt={label} /> : <div className="qr" />
}

export interface Transfer {
  readonly bankName: string
  readonly account: string
  readonly accountName: string
  readonly amountDong: number
  readonly content: string
  /** The EMVCo text of the code. */
  readonly qr: string
}

export function QrPay({ transfer }: { transfer: Transfer }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const facts = [
    [messages.amount, formatMoney(language, transfer.amountDong), String(transfer.amountDong)],
    [messages.bank, transfer.bankName, null],
    [messages.account, `${transfer.account} · ${transfer.accountName}`, transfer.account],
    [messages.transferNote, transfer.content, transfer.content],
  ] as const
  return (
    <div className="beside-qr">
      <QrCode text={transfer.qr} label={`${t(messages.qrAlt)} VietQR: ${formatMoney(language, transfer.amountDong)}`} />
      <dl className="facts">
        {facts.map(([label, value, copied]) => (
          <div key={label.vi}>
            <dt>{t(label)}</dt>
            <dd className="row figures">
              {value} {copied && <CopyButton text={copied} label={t(messages.copy)} />}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
