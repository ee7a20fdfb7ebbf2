import { type Message, translate } from '../../kernel/i18n.ts'
import { useLanguage } from './language.tsx'
import { messages } from './messages.ts'

/** Spokes of the window, from the inner ring to the outer one. */
const spokes = Array.from({ length: 8 }, (_, index) => {
  const angle = (index * Math.PI) / 4
  const at = (radius: number): string =>
    `${(16 + radius * Math.cos(angle)).toFixed(2)} ${(16 + radius * Math.sin(angle)).toFixed(2)}`
  return `M${at(4)}L${at(9.5)}`
}).join('')

/** The sign of Khuê: the round window of Khuê Văn Các, the star's rays, in its square frame. One colour, from 16 px. */
export function Sign({ size = 28, label }: { size?: number; label?: Message }): React.ReactElement {
  const language = useLanguage()
  const naming = label ? { role: 'img', 'aria-label': translate(language, label) } : { 'aria-hidden': true }
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" stroke="currentColor" strokeWidth="2.2" {...naming}>
      <rect x="2.5" y="2.5" width="27" height="27" rx="1.5" />
      <circle cx="16" cy="16" r="9.5" />
      <circle cx="16" cy="16" r="3.4" fill="currentColor" stroke="none" />
      <path d={spokes} strokeWidth="1.7" />
    </svg>
  )
}

/** Sign and name together, as a header wears them. */
export function Wordmark({ face, sandbox }: { face: Message; sandbox?: Message | undefined }): React.ReactElement {
  const language = useLanguage()
  return (
    <span className="wordmark">
      <Sign />
      <span>
        <b>{translate(language, messages.product)}</b>
        <span className={sandbox ? 'small sandbox-words' : 'small'}>{translate(language, sandbox ?? face)}</span>
      </span>
    </span>
  )
}
