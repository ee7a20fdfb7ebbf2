/** Playbooks at the desk: what is done for each kind of incident and by when; a change is a new version. */
import { IconArrowUp, IconListCheck, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDateTime } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { SelectField, TextField } from '../../../web/ui/fields.tsx'
import { FormDialog } from '../../../web/ui/form-dialog.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { Answer, EmptyState, PageHeader } from '../../../web/ui/page.tsx'
import { useSession } from '../../../web/ui/session.tsx'
import { toast } from '../../../web/ui/toast.tsx'
import { enterPlaybook, listPlaybooks, type PlaybookStep, type PlaybookView } from '../contract-tasks.ts'
import { type Kind, kindIds, kinds, severityFacts, severityLevels, type SeverityLevel } from '../kinds.ts'
import { playbookWords as words } from './playbook-messages.ts'
import './operations.css'

const key = ['operations', 'playbooks'] as const
const stepsMax = 40

export default function DeskPlaybooks(): ReactNode {
  const t = useText()
  const session = useSession()
  return (
    <div className="desk-page stack">
      <Answer of={session}>
        {({ permissions }) =>
          permissions.includes('operations.read') ? (
            <Playbooks manages={permissions.includes('operations.playbooks')} />
          ) : (
            <EmptyState title={t(words.forbidden)} />
          )
        }
      </Answer>
    </div>
  )
}

function Playbooks({ manages }: { manages: boolean }): ReactNode {
  const t = useText()
  const [edited, setEdited] = useState<PlaybookView | 'new'>()
  const found = useQuery({ queryKey: key, queryFn: ({ signal }) => call(listPlaybooks, { signal }) })
  return (
    <>
      <PageHeader
        title={t(words.title)}
        lead={t(words.lead)}
        actions={
          manages && (
            <Button kind="primary" onClick={() => setEdited('new')}>
              {t(words.add)}
            </Button>
          )
        }
      />
      <Answer of={found} lines={6}>
        {(playbooks) =>
          playbooks.length === 0 ? (
            <EmptyState icon={IconListCheck} title={t(words.none)} />
          ) : (
            <ul role="list" className="playbooks">
              {playbooks.map((one) => (
                <li key={`${one.kind}/${one.fromSeverity}`} className="card stack tight">
                  <Playbook of={one} />
                  {manages && (
                    <p>
                      <Button
                        size="small"
                        aria-label={`${t(words.change)}: ${t(one.title)}`}
                        onClick={() => setEdited(one)}
                      >
                        {t(words.change)}
                      </Button>
                    </p>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Answer>
      {edited !== undefined && <Edit of={edited === 'new' ? undefined : edited} onClose={() => setEdited(undefined)} />}
    </>
  )
}

function Playbook({ of: { kind, fromSeverity, version, title, steps, enteredAt, enteredBy } }: { of: PlaybookView }) {
  const t = useText()
  const language = useLanguage()
  return (
    <>
      <h2>{t(title)}</h2>
      <p className="soft">
        {t(words.when, { kind: t(kinds[kind].name), severity: t(severityFacts[fromSeverity].name) })} ·{' '}
        {t(words.version, { n: version, by: enteredBy, at: formatDateTime(language, enteredAt) })}
      </p>
      <ol>
        {steps.map(({ text, withinMinutes }) => (
          <li key={text.vi}>
            {t(text)} <span className="soft">({t(words.within, { n: withinMinutes })})</span>
          </li>
        ))}
      </ol>
    </>
  )
}

const blank: PlaybookStep = { text: { vi: '', en: '' }, withinMinutes: 15 }

function Edit({ of, onClose }: { of: PlaybookView | undefined; onClose: () => void }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [kind, setKind] = useState<Kind>(of?.kind ?? 'flood')
  const [fromSeverity, setFromSeverity] = useState<SeverityLevel>(of?.fromSeverity ?? 1)
  const [title, setTitle] = useState(of?.title ?? { vi: '', en: '' })
  const [steps, setSteps] = useState<readonly PlaybookStep[]>(of?.steps ?? [blank])
  const saving = useMutation({
    mutationFn: () => call(enterPlaybook, { body: { kind, fromSeverity, title, steps: [...steps] } }),
    onSuccess: (saved) => {
      void client.invalidateQueries({ queryKey: ['operations'] })
      toast(t(words.saved, { n: saved.version }))
      onClose()
    },
  })
  const set = (at: number, step: PlaybookStep): void => setSteps(steps.with(at, step))
  return (
    <FormDialog
      title={t(of ? words.changeOf : words.add, { name: t(title) })}
      act={t(words.save)}
      size="wide"
      busy={saving.isPending}
      error={saving.error}
      onClose={onClose}
      onSubmit={() => saving.mutate()}
    >
      <p className="soft">{t(words.changeHelp)}</p>
      <SelectField
        label={t(words.kind)}
        value={kind}
        empty={null}
        disabled={of !== undefined}
        choices={kindIds.map((value) => ({ value, label: t(kinds[value].name) }))}
        onChange={(value) => setKind(kindIds.find((one) => one === value) ?? kind)}
      />
      <SelectField
        label={t(words.fromSeverity)}
        value={String(fromSeverity)}
        empty={null}
        disabled={of !== undefined}
        choices={severityLevels.map((value) => ({ value: String(value), label: t(severityFacts[value].name) }))}
        onChange={(value) => setFromSeverity(severityLevels.find((one) => String(one) === value) ?? fromSeverity)}
      />
      <TextField
        label={t(words.titleVi)}
        lang="vi"
        value={title.vi}
        onChange={(vi) => setTitle({ ...title, vi })}
        maxLength={200}
        required
      />
      <TextField
        label={t(words.titleEn)}
        lang="en"
        value={title.en}
        onChange={(en) => setTitle({ ...title, en })}
        maxLength={200}
        required
      />
      <ol role="list" className="playbook-steps">
        {steps.map((step, at) => (
          // Steps have no name of their own, and are moved by their place.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <li key={at}>
            <StepFields
              n={at + 1}
              of={step}
              onChange={(changed) => set(at, changed)}
              onUp={at === 0 ? undefined : () => setSteps(steps.with(at - 1, step).with(at, steps[at - 1] ?? step))}
              onRemove={steps.length === 1 ? undefined : () => setSteps(steps.toSpliced(at, 1))}
            />
          </li>
        ))}
      </ol>
      <p>
        <Button disabled={steps.length >= stepsMax} onClick={() => setSteps([...steps, blank])}>
          {t(words.addStep)}
        </Button>
      </p>
    </FormDialog>
  )
}

function StepFields(props: {
  n: number
  of: PlaybookStep
  onChange: (step: PlaybookStep) => void
  onUp: (() => void) | undefined
  onRemove: (() => void) | undefined
}): ReactNode {
  const t = useText()
  const { n, of: step, onChange, onUp, onRemove } = props
  return (
    <fieldset className="card stack tight">
      <legend>{t(words.step, { n })}</legend>
      <TextField
        label={t(words.stepVi)}
        lang="vi"
        value={step.text.vi}
        onChange={(vi) => onChange({ ...step, text: { ...step.text, vi } })}
        maxLength={300}
        required
      />
      <TextField
        label={t(words.stepEn)}
        lang="en"
        value={step.text.en}
        onChange={(en) => onChange({ ...step, text: { ...step.text, en } })}
        maxLength={300}
        required
      />
      <TextField
        label={t(words.minutes)}
        inputMode="numeric"
        pattern="[1-9][0-9]{0,4}"
        value={step.withinMinutes === 0 ? '' : String(step.withinMinutes)}
        onChange={(text) => onChange({ ...step, withinMinutes: Number.parseInt(text, 10) || 0 })}
        required
      />
      <div className="row">
        {onUp && (
          <Button size="small" aria-label={t(words.upOf, { n })} onClick={onUp}>
            <IconArrowUp size={18} aria-hidden /> {t(words.up)}
          </Button>
        )}
        {onRemove && (
          <Button size="small" aria-label={t(words.removeOf, { n })} onClick={onRemove}>
            <IconTrash size={18} aria-hidden /> {t(words.remove)}
          </Button>
        )}
      </div>
    </fieldset>
  )
}
