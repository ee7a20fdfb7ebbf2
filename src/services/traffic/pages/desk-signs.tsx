/** Signs with changing text: what each shows, and setting it. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDateTime } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { TextArea, TextField } from '../../../web/ui/fields.tsx'
import { SaveDialog } from '../../../web/ui/form-dialog.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { useLive } from '../../../web/ui/live.ts'
import { Answer, EmptyState } from '../../../web/ui/page.tsx'
import { listSigns, setSignText, type SignView, type UnitChoice } from '../contract-measures.ts'
import { centreWords } from './centre-messages.ts'
import { trafficKey } from './parts.tsx'
import { SignDialog } from './sign-dialog.tsx'
import { SignFace } from './sign-face.tsx'

const signsKey = [...trafficKey, 'signs'] as const

export function Signs({ units }: { units: readonly UnitChoice[] }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [setting, setSetting] = useState<SignView | undefined>()
  const [entering, setEntering] = useState<{ readonly sign: SignView | undefined } | undefined>()
  const found = useQuery({
    queryKey: signsKey,
    queryFn: ({ signal }) => call(listSigns, { signal }),
    refetchInterval: 60_000,
  })
  useLive(['traffic:measures'], [signsKey])
  return (
    <section className="stack tight">
      <div className="row spread">
        <h2>{t(centreWords.signs)}</h2>
        {units.length > 0 && <Button onClick={() => setEntering({ sign: undefined })}>{t(centreWords.addSign)}</Button>}
      </div>
      <Answer of={found} lines={3}>
        {({ signs }) =>
          signs.length === 0 ? (
            <EmptyState title={t(centreWords.noSigns)}>{t(centreWords.noSignsHelp)}</EmptyState>
          ) : (
            <ul role="list" className="sign-list">
              {signs.map((sign) => (
                <Sign key={sign.code} of={sign} onSet={() => setSetting(sign)} onChange={() => setEntering({ sign })} />
              ))}
            </ul>
          )
        }
      </Answer>
      {setting && (
        <TextDialog
          of={setting}
          onClose={() => {
            setSetting(undefined)
            void client.invalidateQueries({ queryKey: signsKey })
          }}
        />
      )}
      {entering && (
        <SignDialog
          of={entering.sign}
          units={units}
          onClose={() => {
            setEntering(undefined)
            void client.invalidateQueries({ queryKey: signsKey })
          }}
        />
      )}
    </section>
  )
}

function Sign({ of: sign, onSet, onChange }: { of: SignView; onSet: () => void; onChange: () => void }): ReactNode {
  const t = useText()
  const language = useLanguage()
  return (
    <li>
      <b>{t(sign.name)}</b>
      <SignFace
        lines={sign.text}
        linesMax={sign.linesMax}
        charactersMax={sign.charactersMax}
        label={t(centreWords.showsNow)}
      />
      {sign.text.length === 0 && <span className="soft small">{t(centreWords.blank)}</span>}
      <span className="soft small">{t(centreWords.signOwner, { unit: t(sign.unitName) })}</span>
      <span className="row spread">
        <span className="soft small">
          {sign.setUntil !== null
            ? t(centreWords.setUntil, { who: sign.setBy ?? '', at: formatDateTime(language, sign.setUntil) })
            : t(centreWords.byTraffic)}
        </span>
        {sign.mayChange && (
          <span className="row">
            <Button size="small" aria-label={t(centreWords.changeSignOf, { name: t(sign.name) })} onClick={onChange}>
              {t(centreWords.changeSign)}
            </Button>
            <Button size="small" aria-label={t(centreWords.setTextTitle, { name: t(sign.name) })} onClick={onSet}>
              {t(centreWords.setText)}
            </Button>
          </span>
        )}
      </span>
    </li>
  )
}

function TextDialog({ of: sign, onClose }: { of: SignView; onClose: () => void }): ReactNode {
  const t = useText()
  const [text, setText] = useState(sign.setUntil === null ? '' : sign.text.join('\n'))
  const [hours, setHours] = useState('4')
  const lines = text.split('\n').map((line) => line.trim())
  const tooMuch =
    lines.length > sign.linesMax || lines.some((line) => line.normalize('NFC').length > sign.charactersMax)
  const limit = t(centreWords.signLines, { lines: sign.linesMax, characters: sign.charactersMax })
  const send = () =>
    call(setSignText, {
      params: { code: sign.code },
      body: { lines: lines.filter((line) => line !== ''), hours: Math.min(72, Math.max(1, Number(hours))) },
    })
  return (
    <SaveDialog
      title={t(centreWords.setTextTitle, { name: t(sign.name) })}
      act={t(centreWords.setText)}
      send={send}
      onClose={onClose}
    >
      <TextArea
        label={t(centreWords.showsNow)}
        help={limit}
        error={tooMuch ? limit : undefined}
        value={text}
        onChange={setText}
      />
      <SignFace
        lines={lines}
        linesMax={sign.linesMax}
        charactersMax={sign.charactersMax}
        label={t(centreWords.signPreview)}
      />
      <TextField
        label={t(centreWords.forHours)}
        type="number"
        min={1}
        max={72}
        value={hours}
        onChange={setHours}
        required
      />
    </SaveDialog>
  )
}
