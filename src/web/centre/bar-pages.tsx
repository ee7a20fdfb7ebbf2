/** The pages in the centre's bar: as many as its one line has room for, the others behind one button. */
import { IconChevronDown } from '@tabler/icons-react'
import { useLocation } from '@tanstack/react-router'
import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react'
import { Go } from '../ui/controls.tsx'
import { Menu } from '../ui/dialog.tsx'
import { useText } from '../ui/language.tsx'
import { useGo } from '../ui/navigation.tsx'
import { type CentreLink, linksFor } from './links.ts'
import { barWords } from './messages.ts'

export function BarPages({ permissions }: { permissions: readonly string[] }): ReactNode {
  const t = useText()
  const go = useGo()
  const path = useLocation({ select: (location) => location.pathname })
  const line = useRef<HTMLElement>(null)
  const links = linksFor(permissions)
  const fits = useFitting(line, links.map(({ name }) => t(name)).join())
  const isHere = ({ to }: CentreLink): boolean => path === to || path.startsWith(`${to}/`)
  const others = links.slice(fits)
  const hereBehind = others.find(isHere)
  return (
    <>
      <nav ref={line} className="centre-pages" aria-label={t(barWords.pages)}>
        {links.map((link, at) => (
          // One without room keeps its place, so that it can be measured, and is nobody's to reach.
          <span key={link.to} {...(at >= fits && { inert: true, 'data-behind': '' })}>
            <Go to={link.to} className="button" {...(isHere(link) && { 'aria-current': 'page' })}>
              <link.icon size={20} aria-hidden /> {t(link.name)}
            </Go>
          </span>
        ))}
      </nav>
      {others.length > 0 && (
        <Menu
          label={hereBehind ? `${t(barWords.more)}: ${t(hereBehind.name)}` : t(barWords.more)}
          items={others.map((link) => ({
            label: t(link.name),
            icon: <link.icon size={20} aria-hidden />,
            run: () => go(link.to),
          }))}
        >
          {t(hereBehind ? hereBehind.name : barWords.more)} <IconChevronDown size={18} aria-hidden />
        </Menu>
      )}
    </>
  )
}

/** How many of a wrapping line's children stand in its first row. `words`: measured anew when they change. */
function useFitting(line: RefObject<HTMLElement | null>, words: string): number {
  const [fits, setFits] = useState(Number.POSITIVE_INFINITY)
  useEffect(() => {
    const element = line.current
    if (!element) return
    const measure = (): void => {
      const items = [...element.children]
      const top = items[0]?.getBoundingClientRect().top
      const row = items.filter((item) => item.getBoundingClientRect().top === top)
      // The first one may be wider than the whole line.
      const right = element.getBoundingClientRect().right + 1
      setFits(row.filter((item) => item.getBoundingClientRect().right <= right).length)
    }
    const watch = new ResizeObserver(measure)
    watch.observe(element)
    measure()
    void document.fonts.ready.then(measure)
    return () => watch.disconnect()
  }, [line, words])
  return fits
}
