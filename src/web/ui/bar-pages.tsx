/** The pages in a face's bar: as many as its one line has room for, the others behind one button. */
import { IconChevronDown, type TablerIcon } from '@tabler/icons-react'
import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react'
import type { Message } from '../../kernel/i18n.ts'
import { Go } from './controls.tsx'
import { Menu } from './dialog.tsx'
import { useText } from './language.tsx'
import { messages } from './messages.ts'
import { useGo } from './navigation.tsx'

export interface BarPage {
  readonly to: string
  readonly name: Message
  readonly icon?: TablerIcon
  /** One is on it, or on a page below it. */
  readonly isHere: boolean
  /** Beside the name: how much waits there. */
  readonly badge?: ReactNode
}

interface Props {
  readonly label: Message
  /** The most needed first. */
  readonly pages: readonly BarPage[]
  /** Told when one of them is chosen. */
  readonly onGo?: () => void
}

export function BarPages({ label, pages, onGo }: Props): ReactNode {
  const t = useText()
  const go = useGo()
  const line = useRef<HTMLElement>(null)
  const fits = useFitting(line, pages.map(({ name }) => t(name)).join())
  const others = pages.slice(fits)
  const hereBehind = others.find(({ isHere }) => isHere)
  return (
    <>
      {/* A press on any of the links tells: the links themselves answer to the keyboard. */}
      <nav ref={line} className="bar-pages" aria-label={t(label)} onClick={onGo}>
        {pages.map(({ to, name, icon: Icon, isHere, badge }, at) => (
          // One without room keeps its place, so that it can be measured, and is nobody's to reach.
          <span key={to} {...(at >= fits && { inert: true, 'data-behind': '' })}>
            <Go to={to} className="bar-page" {...(isHere && { 'aria-current': 'page' })}>
              {Icon && <Icon size={20} aria-hidden />} {t(name)}
              {badge}
            </Go>
          </span>
        ))}
      </nav>
      {others.length > 0 && (
        <Menu
          label={hereBehind ? `${t(messages.morePages)}: ${t(hereBehind.name)}` : t(messages.morePages)}
          items={others.map(({ to, name, icon: Icon }) => ({
            label: t(name),
            ...(Icon && { icon: <Icon size={20} aria-hidden /> }),
            run: () => {
              onGo?.()
              go(to)
            },
          }))}
        >
          {t(hereBehind ? hereBehind.name : messages.morePages)} <IconChevronDown size={18} aria-hidden />
        </Menu>
      )}
    </>
  )
}

/**
 * How many of a wrapping line's children stand in its first row; all of them where they stand one below the other. `words`: measured
 * anew when they change.
 */
function useFitting(line: RefObject<HTMLElement | null>, words: string): number {
  const [fits, setFits] = useState(Number.POSITIVE_INFINITY)
  useEffect(() => {
    const element = line.current
    if (!element) return
    const measure = (): void => setFits(fitting(element))
    const watch = new ResizeObserver(measure)
    watch.observe(element)
    measure()
    void document.fonts.ready.then(measure)
    return () => watch.disconnect()
  }, [line, words])
  return fits
}

function fitting(line: HTMLElement): number {
  if (getComputedStyle(line).flexDirection === 'column') return Number.POSITIVE_INFINITY
  const items = [...line.children]
  const top = items[0]?.getBoundingClientRect().top
  const row = items.filter((item) => item.getBoundingClientRect().top === top)
  // The first one may be wider than the whole line, over either edge of it.
  const { left, right } = line.getBoundingClientRect()
  const isWithin = (box: DOMRect): boolean => box.left >= left - 1 && box.right <= right + 1
  return row.filter((item) => isWithin(item.getBoundingClientRect())).length
}
