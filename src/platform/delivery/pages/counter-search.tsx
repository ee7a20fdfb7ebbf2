/** The counter's search box: typed, from a scanner (which types and presses Enter), or read by the camera. */
import { IconCamera, IconSearch } from '@tabler/icons-react'
import { type ReactNode, useCallback, useState } from 'react'
import { Button } from '../../../web/ui/controls.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { useTyped } from '../../../web/ui/typed.ts'
import { QrCamera } from '../../transparency/pages/qr-camera.tsx'
import { searchedFor } from './counter-view.ts'
import { words } from './desk-messages.ts'

interface SearchProps {
  readonly text: string
  readonly onText: (text: string) => void
  /** Enter, when what is typed was searched for already. */
  readonly onAgain: () => void
}

export function CounterSearch({ text, onText, onAgain }: SearchProps): ReactNode {
  const t = useText()
  const { typed, setTyped, take } = useTyped(text, searchedFor, onText)
  const [scanning, setScanning] = useState(false)
  const seen = useCallback(
    (given: string) => {
      setScanning(false)
      take(given)
    },
    [take],
  )
  return (
    <div className="stack tight">
      <label className="queue-search">
        <IconSearch size={18} aria-hidden />
        <span className="hidden-words">{t(words.searchLabel)}</span>
        <input
          className="input"
          data-size="small"
          type="search"
          id="queue-search"
          autoComplete="off"
          placeholder={t(words.search)}
          value={typed}
          maxLength={300}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return
            event.preventDefault()
            if (text !== '' && searchedFor(event.currentTarget.value) === text) onAgain()
            else take(event.currentTarget.value)
            // The next scan takes the place of this one.
            event.currentTarget.select()
          }}
        />
      </label>
      <div>
        <Button size="small" kind="quiet" onClick={() => setScanning(!scanning)}>
          <IconCamera size={18} aria-hidden /> {t(scanning ? words.closeCamera : words.openCamera)}
        </Button>
      </div>
      {scanning && <QrCamera onText={seen} />}
    </div>
  )
}
