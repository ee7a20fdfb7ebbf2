/** The detectors of an intersection: what each sees, which are out of service and why, and how they are entered. */
import { IconX } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDateTime, type Message } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { SelectField, TextField } from '../../../web/ui/fields.tsx'
import { FormDialog } from '../../../web/ui/form-dialog.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import type { IntersectionView, Layout } from '../contract.ts'
import {
  detectorKinds,
  type DetectorOut,
  listDetectorsOut,
  putDetectors,
  setDetectorService,
} from '../contract-detectors.ts'
import type { LiveState } from '../contract-live.ts'
import { detectorWords } from './detector-messages.ts'
import { healthWords, words } from './page-messages.ts'
import { ReasonDialog, ReasonField, signalsKey, timeWithSeconds } from './parts.tsx'

type Detector = Layout['detectors'][number]
type Asked = { readonly what: 'edit' } | { readonly what: 'out' | 'in'; readonly detector: string }

const kindNames: Readonly<Record<Detector['kind'], Message>> = {
  loop: detectorWords.loop,
  camera: detectorWords.camera,
  radar: detectorWords.radar,
}

export function Detectors({ at, live }: { at: IntersectionView; live: LiveState | null }): ReactNode {
  const t = useText()
  const [asked, setAsked] = useState<Asked | undefined>()
  const { data: out = [] } = useQuery({
    queryKey: [...signalsKey, 'detectors-out', at.id],
    queryFn: ({ signal }) => call(listDetectorsOut, { params: { id: at.id }, signal }),
    refetchInterval: 30_000,
  })
  const all = at.layout.detectors
  const seen = new Map(live?.detectors.map((one) => [one.id, one]))
  const bad = all.filter(
    ({ id }) => (seen.get(id)?.health ?? 'good') !== 'good' || out.some((one) => one.detector === id),
  )
  const close = () => setAsked(undefined)
  return (
    <>
      <div className="row between">
        <h2>{t(words.detectors)}</h2>
        {at.mayPlan && (
          <Button size="small" onClick={() => setAsked({ what: 'edit' })}>
            {t(detectorWords.edit)}
          </Button>
        )}
      </div>
      {all.length === 0 && <p className="soft">{t(words.noDetectors)}</p>}
      {all.length > 0 && (
        <details className="signals-detector-list" open={bad.length > 0}>
          <summary>
            {bad.length === 0
              ? t(words.detectorsGood, { n: all.length })
              : t(words.failedDetectors, { n: bad.length, of: all.length })}
          </summary>
          <table className="signals-table">
            <thead>
              <tr>
                <th scope="col">{t(detectorWords.place)}</th>
                <th scope="col">{t(detectorWords.health)}</th>
                {at.mayOperate && <th aria-hidden />}
              </tr>
            </thead>
            <tbody>
              {all.map((detector) => (
                <Row
                  key={detector.id}
                  at={at}
                  detector={detector}
                  seen={seen.get(detector.id)}
                  out={out.find((one) => one.detector === detector.id)}
                  onAsk={(what) => setAsked({ what, detector: detector.id })}
                />
              ))}
            </tbody>
          </table>
        </details>
      )}
      {asked?.what === 'edit' && <EditDialog at={at} onClose={close} />}
      {(asked?.what === 'out' || asked?.what === 'in') && (
        <ReasonDialog
          title={t(detectorWords[asked.what === 'out' ? 'takeOutOf' : 'putBackTo'], { id: asked.detector })}
          act={t(detectorWords[asked.what === 'out' ? 'takeOut' : 'putBack'])}
          send={(reason) =>
            call(setDetectorService, {
              params: { id: at.id },
              body: { detector: asked.detector, service: asked.what, reason },
            })
          }
          onClose={close}
        >
          {asked.what === 'out' && <p className="soft">{t(detectorWords.takeOutHelp)}</p>}
        </ReasonDialog>
      )}
    </>
  )
}

/** `Bà Triệu từ bắc, làn 2`: lanes of an approach are counted as they stand in the layout. */
export function useLaneName({ approaches, lanes }: Layout): (lane: string) => string {
  const t = useText()
  return (lane) => {
    const approach = lanes.find(({ id }) => id === lane)?.approach
    const own = lanes.filter((one) => one.approach === approach)
    const name = approaches.find(({ id }) => id === approach)?.name
    const n = own.findIndex(({ id }) => id === lane) + 1
    return name ? t(detectorWords.laneOf, { approach: t(name), n }) : lane
  }
}

function Row(props: {
  at: IntersectionView
  detector: Detector
  seen: LiveState['detectors'][number] | undefined
  out: DetectorOut | undefined
  onAsk: (what: 'out' | 'in') => void
}): ReactNode {
  const t = useText()
  const language = useLanguage()
  const laneName = useLaneName(props.at.layout)
  const { at, detector, seen, out, onAsk } = props
  const health = out ? 'out' : (seen?.health ?? undefined)
  return (
    <tr>
      <th scope="row">
        {laneName(detector.lane)}{' '}
        <span className="soft">
          {t(kindNames[detector.kind])} {detector.rangeM} m
        </span>
      </th>
      <td data-health={health ?? 'unknown'} className="signals-health">
        {health ? t(healthWords[health]) : '–'}
        {out && (
          <span className="soft">
            {' '}
            {out.by}, {formatDateTime(language, out.at)}: {out.reason}
          </span>
        )}
        {!out && seen && seen.health !== 'good' && (
          <span className="soft"> {t(words.sinceAt, { at: timeWithSeconds(seen.since) })}</span>
        )}
      </td>
      {at.mayOperate && (
        <td>
          <Button
            size="small"
            kind="quiet"
            aria-label={t(detectorWords[out ? 'putBackTo' : 'takeOutOf'], { id: laneName(detector.lane) })}
            onClick={() => onAsk(out ? 'in' : 'out')}
          >
            {t(detectorWords[out ? 'putBack' : 'takeOut'])}
          </Button>
        </td>
      )}
    </tr>
  )
}

const usualRangeM = 100

function EditDialog({ at, onClose }: { at: IntersectionView; onClose: () => void }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const laneName = useLaneName(at.layout)
  const lanes = at.layout.lanes.filter(({ approach }) => approach !== null)
  const [detectors, setDetectors] = useState<readonly Detector[]>(at.layout.detectors)
  const [reason, setReason] = useState('')
  const saving = useMutation({
    mutationFn: () => call(putDetectors, { params: { id: at.id }, body: { detectors: [...detectors], reason } }),
    onSuccess: async () => {
      onClose()
      await client.invalidateQueries({ queryKey: signalsKey })
    },
  })
  const change = (id: string, changed: Partial<Detector>) =>
    setDetectors((all) => all.map((one) => (one.id === id ? { ...one, ...changed } : one)))
  const add = () => {
    const unseen = lanes.find(({ id }) => detectors.every(({ lane }) => lane !== id)) ?? lanes[0]
    if (!unseen) return
    let n = detectors.length + 1
    while (detectors.some(({ id }) => id === `d${n}`)) n++
    setDetectors([...detectors, { id: `d${n}`, lane: unseen.id, kind: 'camera', rangeM: usualRangeM }])
  }
  return (
    <FormDialog
      title={t(detectorWords.edit)}
      act={t(detectorWords.save)}
      size="wide"
      busy={saving.isPending}
      error={saving.error}
      onClose={onClose}
      onSubmit={() => saving.mutate()}
    >
      <p className="soft">{t(detectorWords.editHelp)}</p>
      <ul className="signals-lines" role="list">
        {detectors.map(({ id, lane, kind, rangeM }) => (
          <li key={id} className="signals-detector" aria-label={id}>
            <SelectField
              label={t(detectorWords.place)}
              empty={null}
              value={lane}
              onChange={(chosen) => change(id, { lane: chosen })}
              choices={lanes.map((one) => ({ value: one.id, label: laneName(one.id) }))}
            />
            <SelectField
              label={t(detectorWords.kind)}
              empty={null}
              value={kind}
              onChange={(chosen) => change(id, { kind: detectorKinds.find((one) => one === chosen) ?? kind })}
              choices={detectorKinds.map((value) => ({ value, label: t(kindNames[value]) }))}
            />
            <TextField
              label={t(detectorWords.range)}
              type="number"
              required
              min={1}
              max={500}
              value={Number.isFinite(rangeM) ? String(rangeM) : ''}
              onChange={(text) => change(id, { rangeM: text === '' ? Number.NaN : Number(text) })}
            />
            <Button
              size="small"
              kind="quiet"
              aria-label={t(detectorWords.remove, { id: laneName(lane) })}
              onClick={() => setDetectors(detectors.filter((one) => one.id !== id))}
            >
              <IconX size={18} aria-hidden />
            </Button>
          </li>
        ))}
      </ul>
      <div className="row">
        <Button size="small" onClick={add}>
          {t(detectorWords.add)}
        </Button>
      </div>
      <ReasonField value={reason} onChange={setReason} />
    </FormDialog>
  )
}
