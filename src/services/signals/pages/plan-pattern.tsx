/** One pattern of a plan as fields: its name, its offset, and its stages in their order. */
import { IconArrowDown, IconArrowUp, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Button } from '../../../web/ui/controls.tsx'
import { SelectField, TextField } from '../../../web/ui/fields.tsx'
import { useText } from '../../../web/ui/language.tsx'
import type { Layout, Pattern, PatternStep } from '../contract.ts'
import { cycleOf } from '../plans/check-plan.ts'
import { planWords } from './plan-messages.ts'

const stepsMax = 32

export function PatternFields(props: {
  pattern: Pattern
  layout: Layout
  onChange: (changed: Pattern) => void
  onRemove?: () => void
}): ReactNode {
  const t = useText()
  const { pattern, layout, onChange } = props
  const { name, steps } = pattern
  const put = (changed: readonly PatternStep[]) => onChange({ ...pattern, steps: [...changed] })
  const change = (at: number, changed: PatternStep) => put(steps.map((one, n) => (n === at ? changed : one)))
  const swap = (at: number, other: number) => {
    const [a, b] = [steps[at], steps[other]]
    if (a && b) put(steps.map((one, n) => (n === at ? b : n === other ? a : one)))
  }
  const last = steps.at(-1)
  return (
    <>
      <div className="signals-pattern">
        <TextField
          label={t(planWords.nameVi)}
          required
          maxLength={100}
          value={name.vi}
          onChange={(vi) => onChange({ ...pattern, name: { ...name, vi } })}
        />
        <TextField
          label={t(planWords.nameEn)}
          maxLength={100}
          value={name.en}
          onChange={(en) => onChange({ ...pattern, name: { ...name, en } })}
        />
        <Figure
          label={t(planWords.offset)}
          max={600}
          value={pattern.offsetS}
          onChange={(offsetS) => onChange({ ...pattern, offsetS })}
        />
      </div>
      <p className="soft">{t(planWords.offsetHelp)}</p>
      <div className="row between">
        <h2>{t(planWords.steps)}</h2>
        <b className="figures">{t(planWords.cycle, { n: cycleOf(pattern) })}</b>
      </div>
      <ol className="signals-steps" role="list">
        {steps.map((step, at) => (
          <Step
            // A step has no name of its own: the same stage may come twice.
            // oxlint-disable-next-line react/no-array-index-key
            key={at}
            step={step}
            layout={layout}
            at={at}
            of={steps.length}
            onChange={(changed) => change(at, changed)}
            onMove={(to) => swap(at, to)}
            onRemove={() => put(steps.filter((_, n) => n !== at))}
          />
        ))}
      </ol>
      <div className="row between">
        {last && steps.length < stepsMax && (
          <Button size="small" onClick={() => put([...steps, last])}>
            {t(planWords.addStep)}
          </Button>
        )}
        {props.onRemove && (
          <Button size="small" kind="quiet" onClick={props.onRemove}>
            {t(planWords.removePattern)}
          </Button>
        )}
      </div>
    </>
  )
}

function Step(props: {
  step: PatternStep
  layout: Layout
  at: number
  of: number
  onChange: (changed: PatternStep) => void
  onMove: (to: number) => void
  onRemove: () => void
}): ReactNode {
  const t = useText()
  const { step, layout, at, of, onChange, onMove } = props
  const n = at + 1
  return (
    <li className="signals-step" aria-label={t(planWords.step, { n })}>
      <SelectField
        label={t(planWords.stage)}
        empty={null}
        value={step.stage}
        // Another stage has its own movements.
        onChange={(stage) => onChange({ stage, greenS: step.greenS, intergreenS: step.intergreenS })}
        choices={layout.stages.map(({ id, name }) => ({ value: id, label: t(name) }))}
      />
      <Figure
        label={t(planWords.green)}
        min={1}
        max={300}
        value={step.greenS}
        onChange={(greenS) => onChange({ ...step, greenS })}
      />
      <Figure
        label={t(planWords.between)}
        max={60}
        value={step.intergreenS}
        onChange={(intergreenS) => onChange({ ...step, intergreenS })}
      />
      <span className="signals-step-acts">
        <Button
          size="small"
          kind="quiet"
          aria-label={t(planWords.up, { n })}
          disabled={at === 0}
          onClick={() => onMove(at - 1)}
        >
          <IconArrowUp size={18} aria-hidden />
        </Button>
        <Button
          size="small"
          kind="quiet"
          aria-label={t(planWords.down, { n })}
          disabled={at === of - 1}
          onClick={() => onMove(at + 1)}
        >
          <IconArrowDown size={18} aria-hidden />
        </Button>
        <Button
          size="small"
          kind="quiet"
          aria-label={t(planWords.removeStep, { n })}
          disabled={of === 1}
          onClick={props.onRemove}
        >
          <IconX size={18} aria-hidden />
        </Button>
      </span>
    </li>
  )
}

/** A number of seconds; empty while it is typed anew. */
function Figure(props: {
  label: string
  min?: number
  max: number
  value: number
  onChange: (value: number) => void
}): ReactNode {
  const { label, min = 0, max, value, onChange } = props
  return (
    <TextField
      label={label}
      type="number"
      required
      min={min}
      max={max}
      value={Number.isFinite(value) ? String(value) : ''}
      onChange={(text) => onChange(text === '' ? Number.NaN : Number(text))}
    />
  )
}
