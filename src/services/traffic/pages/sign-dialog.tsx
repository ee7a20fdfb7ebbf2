/** Entering a sign, or changing one: where it stands, pressed on the map, whose it is, and how much it can show. */
import { type ReactNode, useState } from 'react'
import { call } from '../../../web/ui/client.ts'
import { SelectField, TextField } from '../../../web/ui/fields.tsx'
import { SaveDialog } from '../../../web/ui/form-dialog.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { putSign, type SignView, type UnitChoice } from '../contract-measures.ts'
import { centreWords } from './centre-messages.ts'
import { SignFace } from './sign-face.tsx'
import { TrafficMap } from './traffic-map.tsx'

const usual = { lines: '3', characters: '16' }

export function SignDialog(props: {
  of: SignView | undefined
  units: readonly UnitChoice[]
  onClose: () => void
}): ReactNode {
  const t = useText()
  const { of: sign, units, onClose } = props
  const [code, setCode] = useState(sign?.code ?? '')
  const [name, setName] = useState({ vi: sign?.name.vi ?? '', en: sign?.name.en ?? '' })
  const [unitId, setUnitId] = useState(sign?.unitId ?? units[0]?.id ?? '')
  const [segment, setSegment] = useState(sign?.segment)
  const [size, setSize] = useState({
    lines: sign ? String(sign.linesMax) : usual.lines,
    characters: sign ? String(sign.charactersMax) : usual.characters,
  })
  const [linesMax, charactersMax] = [Number(size.lines), Number(size.characters)]
  const send = () =>
    call(putSign, {
      params: { code },
      body: { name, unitId, segment: segment ?? 0, linesMax, charactersMax },
    })
  const isSized = linesMax >= 1 && linesMax <= 6 && charactersMax >= 6 && charactersMax <= 40
  return (
    <SaveDialog
      title={t(sign ? centreWords.changeSign : centreWords.addSign)}
      act={t(centreWords.saveSign)}
      size="wide"
      send={send}
      onClose={onClose}
    >
      <div className="publish-columns">
        <div className="stack">
          <TextField
            label={t(centreWords.signCode)}
            help={t(centreWords.signCodeHelp)}
            value={code}
            onChange={setCode}
            required
            pattern="[a-z0-9][a-z0-9\-]{0,39}"
            disabled={sign !== undefined}
          />
          <TextField
            label={t(centreWords.signName)}
            value={name.vi}
            onChange={(vi) => setName({ ...name, vi })}
            required
            minLength={3}
            maxLength={120}
          />
          <TextField
            label={t(centreWords.signNameEn)}
            value={name.en}
            onChange={(en) => setName({ ...name, en })}
            optional
            maxLength={120}
          />
          {units.length > 1 && (
            <SelectField
              label={t(centreWords.unit)}
              value={unitId}
              empty={null}
              onChange={setUnitId}
              choices={units.map(({ id, name: of }) => ({ value: id, label: t(of) }))}
            />
          )}
          <TextField
            label={t(centreWords.signLinesMax)}
            type="number"
            min={1}
            max={6}
            value={size.lines}
            onChange={(lines) => setSize({ ...size, lines })}
            required
          />
          <TextField
            label={t(centreWords.signCharactersMax)}
            type="number"
            min={6}
            max={40}
            value={size.characters}
            onChange={(characters) => setSize({ ...size, characters })}
            required
          />
        </div>
        <div className="stack tight">
          <p className="soft small">{t(centreWords.signPlaceHelp)}</p>
          <TrafficMap
            isOpen
            label={t(centreWords.signPlaceHelp)}
            chosen={segment === undefined ? [] : [segment]}
            onSegment={setSegment}
          />
          {/* A press on the map is no field of the form: this one says that it is missing. */}
          <TextField
            label={t(centreWords.signSegment)}
            type="number"
            min={1}
            value={segment === undefined ? '' : String(segment)}
            onChange={(value) => setSegment(value === '' ? undefined : Number(value))}
            required
          />
          {isSized && (
            <SignFace
              lines={[t(centreWords.signSample), name.vi]}
              linesMax={linesMax}
              charactersMax={charactersMax}
              label={t(centreWords.signPreview)}
            />
          )}
        </div>
      </div>
    </SaveDialog>
  )
}
