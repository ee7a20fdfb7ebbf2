/** Buttons and links. */
import { IconCopy, IconLoader2, IconPrinter } from '@tabler/icons-react'
import { useRouter } from '@tanstack/react-router'
import { type ComponentProps, type MouseEvent, type ReactNode, useRef } from 'react'
import { useLanguage, useSetLanguage, useText } from './language.tsx'
import { messages } from './messages.ts'
import { stringifySearch } from './search-text.ts'
import { type Theme, useTheme } from './theme-choice.ts'
import { toast } from './toast.tsx'

export type ButtonKind = 'primary' | 'plain' | 'danger' | 'quiet'

type ButtonProps = Omit<ComponentProps<'button'>, 'ref'> & {
  kind?: ButtonKind
  size?: 'normal' | 'small'
  wide?: boolean
  /** Work is under way: shown, and further presses are ignored. Where it is given, two presses at once are one, too. */
  busy?: boolean
}

/** How soon Enter, held down, comes again. */
const heldMs = 300

/**
 * The second of a double click (`detail` counts them; a key's press has 0), or Enter held down: it may come before the work that the
 * first one began is known to be under way.
 */
const isSame = (event: MouseEvent, lastMs: number): boolean =>
  event.detail > 1 || (event.detail === 0 && event.timeStamp - lastMs < heldMs)

export function Button({
  kind = 'plain',
  size = 'normal',
  wide,
  busy,
  children,
  onClick,
  ...rest
}: ButtonProps): ReactNode {
  const pressedAt = useRef(Number.NEGATIVE_INFINITY)
  return (
    <button
      type="button"
      className="button"
      data-kind={kind}
      data-size={size}
      {...(wide && { 'data-wide': '' })}
      {...(busy && { 'aria-disabled': true })}
      onClick={(event) => {
        const isSecond = busy !== undefined && isSame(event, pressedAt.current)
        pressedAt.current = event.timeStamp
        if (busy || isSecond) event.preventDefault()
        else onClick?.(event)
      }}
      {...rest}
    >
      {busy && <IconLoader2 size={18} className="spin" aria-hidden />}
      {children}
    </button>
  )
}

/** What stands before every path of this face in the address: `/desk`, or nothing. */
export function useBase(): string {
  const { basepath = '/' } = useRouter().options
  return basepath === '/' ? '' : basepath
}

type SearchText = Readonly<Record<string, string | undefined>>

/**
 * What an `<a>` needs to lead within this face. The router's own Link computes its location anew at every render and
 * listens to every change of route: 30 of them were half of the home page's script time.
 */
function useWay(to: string, search: SearchText = {}) {
  const router = useRouter()
  const base = useBase()
  const preload = (): void => {
    router.preloadRoute({ to, search }).catch((error: unknown) => console.warn('not preloaded', to, error))
  }
  return {
    href: `${base}${to}${stringifySearch(search)}`,
    onMouseEnter: preload,
    onTouchStart: preload,
    onClick: (event: MouseEvent) => {
      // A new tab, a new window, a download: the browser's own business.
      if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
      event.preventDefault()
      void router.navigate({ to, search })
    },
  }
}

/** A link within this face. `to` is below the face's base (`/`, `/desk`, `/centre`); `search` becomes the query. */
export function Go(props: {
  to: string
  search?: SearchText
  className?: string
  children: ReactNode
  'aria-label'?: string
  'aria-current'?: 'page'
}): ReactNode {
  const { to, search, children, ...rest } = props
  return (
    <a {...useWay(to, search)} {...rest}>
      {children}
    </a>
  )
}

/** A link that looks like a button. */
export function GoButton(props: {
  to: string
  search?: SearchText
  kind?: ButtonKind
  wide?: boolean
  size?: 'normal' | 'small'
  children: ReactNode
}): ReactNode {
  return (
    <a
      {...useWay(props.to, props.search)}
      className="button"
      data-kind={props.kind ?? 'plain'}
      data-size={props.size ?? 'normal'}
      {...(props.wide && { 'data-wide': '' })}
    >
      {props.children}
    </a>
  )
}

export function PrintLink(): ReactNode {
  const t = useText()
  return (
    <Button kind="quiet" onClick={() => window.print()}>
      <IconPrinter size={20} aria-hidden /> {t(messages.print)}
    </Button>
  )
}

/** Copies a text (a case code, an address) and says so. */
export function CopyButton({ text, label }: { text: string; label?: string }): ReactNode {
  const t = useText()
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text)
    } catch (error) {
      // The person, or a page without https, does not let a program write there.
      if (!(error instanceof DOMException || error instanceof TypeError)) throw error
      toast(t(messages.notCopied, { text }))
      return
    }
    toast(t(messages.copied))
  }
  return (
    <Button kind="quiet" size="small" onClick={() => void copy()}>
      <IconCopy size={18} aria-hidden /> {label ?? t(messages.copy)}
    </Button>
  )
}

/** The other language, written in that language. */
export function LanguageSwitch(): ReactNode {
  const language = useLanguage()
  const setLanguage = useSetLanguage()
  const other = language === 'vi' ? 'en' : 'vi'
  return (
    <Button kind="quiet" size="small" lang={other} onClick={() => setLanguage(other)}>
      {messages.switchTo[language]}
    </Button>
  )
}

const themes = [
  ['system', messages.themeSystem],
  ['light', messages.themeLight],
  ['dark', messages.themeDark],
] as const

export function ThemeSwitch(): ReactNode {
  const t = useText()
  const [theme, setTheme] = useTheme()
  return (
    <label className="row">
      <span>{t(messages.theme)}</span>
      <select
        className="input"
        data-size="small"
        value={theme}
        onChange={(event) => setTheme(event.currentTarget.value as Theme)}
        style={{ width: 'auto' }}
      >
        {themes.map(([value, words]) => (
          <option key={value} value={value}>
            {t(words)}
          </option>
        ))}
      </select>
    </label>
  )
}
