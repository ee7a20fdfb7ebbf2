/** Looking back in time: a moment chosen by a slider, within so many hours until now, or played. */
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { type ReactNode, useEffect, useId, useState } from 'react'
import { formatDateTime, type Message } from '../../kernel/i18n.ts'
import { Button } from './controls.tsx'
import { SelectField } from './fields.tsx'
import { useLanguage, useText } from './language.tsx'

export interface LookBackOptions {
  /** The moments that there are, one each so many milliseconds. */
  readonly stepMs: number
  /** Of the span that is shown first. */
  readonly hours: number
  /** A span is played in about so many pictures, one each `everyMs`. */
  readonly frames: number
  readonly everyMs: number
}

export interface LookBack {
  readonly atMs: number
  readonly startMs: number
  readonly endMs: number
  readonly stepMs: number
  readonly hours: number
  readonly isPlaying: boolean
  readonly goTo: (atMs: number) => void
  /** Another end, not later than now; shown at once. */
  readonly endAt: (ms: number) => void
  readonly setHours: (hours: number) => void
  readonly setPlaying: (isPlaying: boolean) => void
}

export function useLookBack({ stepMs, hours: first, frames, everyMs }: LookBackOptions): LookBack {
  const [endMs, setEndMs] = useState(() => Math.floor(Date.now() / stepMs) * stepMs)
  const [hours, setHours] = useState(first)
  const [atMs, goTo] = useState(endMs)
  const [isPlaying, setPlaying] = useState(false)
  const startMs = endMs - hours * 3_600_000
  useEffect(() => {
    if (!isPlaying) return
    const jump = Math.max(stepMs, Math.round((endMs - startMs) / frames / stepMs) * stepMs)
    const timer = setInterval(() => goTo((at) => (at >= endMs ? startMs : Math.min(endMs, at + jump))), everyMs)
    return () => clearInterval(timer)
  }, [isPlaying, startMs, endMs, stepMs, frames, everyMs])
  const endAt = (ms: number) => {
    const end = Math.floor(Math.min(Date.now(), ms) / stepMs) * stepMs
    setEndMs(end)
    goTo(end)
  }
  return { atMs, startMs, endMs, stepMs, hours, isPlaying, goTo, endAt, setHours, setPlaying }
}

export function LookBackControls(props: {
  of: LookBack
  spans: readonly { readonly hours: number; readonly label: string }[]
  words: { readonly play: Message; readonly pause: Message; readonly moment: Message; readonly span: Message }
}): ReactNode {
  const { of, spans, words } = props
  const t = useText()
  const language = useLanguage()
  const slider = useId()
  const at = new Date(of.atMs).toISOString()
  return (
    <>
      <Button onClick={() => of.setPlaying(!of.isPlaying)}>
        {of.isPlaying ? <IconPlayerPause size={20} aria-hidden /> : <IconPlayerPlay size={20} aria-hidden />}{' '}
        {t(of.isPlaying ? words.pause : words.play)}
      </Button>
      <div className="grow stack tight">
        <label htmlFor={slider}>
          {t(words.moment)}: <b>{formatDateTime(language, at)}</b>
        </label>
        <input
          id={slider}
          type="range"
          min={of.startMs}
          max={of.endMs}
          step={of.stepMs}
          value={Math.max(of.startMs, of.atMs)}
          aria-valuetext={formatDateTime(language, at)}
          onChange={(event) => of.goTo(Number(event.currentTarget.value))}
        />
      </div>
      <SelectField
        label={t(words.span)}
        value={String(of.hours)}
        empty={null}
        onChange={(value) => {
          of.setHours(Number(value))
          of.goTo(of.endMs)
        }}
        choices={spans.map(({ hours, label }) => ({ value: String(hours), label }))}
      />
    </>
  )
}
