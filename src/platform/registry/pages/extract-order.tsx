/** Ordering an extract: which registry and fields, how coarse, what for. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { ReplyOf } from '../../../kernel/endpoint.ts'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { CheckboxGroup, RadioGroup, SelectField, TextArea, TextField } from '../../../web/ui/fields.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { ErrorState } from '../../../web/ui/page.tsx'
import { toast } from '../../../web/ui/toast.tsx'
import { kDefault, orderExtract, type readExtractOffer } from '../extract/contract.ts'
import { words } from './extract-messages.ts'

type Registries = ReplyOf<typeof readExtractOffer>['registries']

const keepDaysDefault = 30

function useOrder(registry: string, reset: () => void) {
  const t = useText()
  const client = useQueryClient()
  const [fields, setFields] = useState<readonly string[]>([])
  const [dates, setDates] = useState<'year' | 'month'>('year')
  const [numbers, setNumbers] = useState({ k: String(kDefault), keepDays: String(keepDaysDefault) })
  const [texts, setTexts] = useState({ purpose: '', recipient: '', legalGround: '' })
  const send = useMutation({
    mutationFn: () => {
      const sizes = { k: Number(numbers.k), keepDays: Number(numbers.keepDays) }
      return call(orderExtract, { body: { registry, fields: [...fields], dates, ...sizes, ...texts } })
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['extracts'] })
      setTexts({ purpose: '', recipient: '', legalGround: '' })
      setFields([])
      reset()
      toast(t(words.sent))
    },
  })
  const isWhole = fields.length > 0 && Object.values(texts).every((one) => one.trim() !== '')
  return { fields, setFields, dates, setDates, numbers, setNumbers, texts, setTexts, send, isWhole }
}

export function ExtractOrder({ registries }: { registries: Registries }): ReactNode {
  const t = useText()
  const [name, setName] = useState('')
  const registry = registries.find((one) => one.name === name)
  const order = useOrder(name, () => setName(''))
  const { texts, setTexts, numbers, setNumbers } = order
  const choose = (next: string) => {
    setName(next)
    order.setFields([])
  }
  return (
    <section className="card stack">
      <h2>{t(words.order)}</h2>
      {order.send.isError && <ErrorState error={order.send.error} />}
      <SelectField
        label={t(words.registry)}
        value={name}
        onChange={choose}
        choices={registries
          .filter(({ fields }) => fields.length > 0)
          .map((one) => ({ value: one.name, label: t(one.title) }))}
      />
      {registry && (
        <>
          <CheckboxGroup
            label={t(words.fields)}
            value={order.fields}
            onChange={order.setFields}
            choices={registry.fields.map(({ name: field, title, treatment }) => {
              return { value: field, label: t(title), help: t(words[treatment]) }
            })}
          />
          <RadioGroup
            label={t(words.dates)}
            value={order.dates}
            onChange={(value) => order.setDates(value === 'month' ? 'month' : 'year')}
            choices={[
              { value: 'year', label: t(words.year) },
              { value: 'month', label: t(words.month) },
            ]}
          />
          <TextField
            label={t(words.k)}
            help={t(words.kHelp)}
            inputMode="numeric"
            value={numbers.k}
            onChange={(k) => setNumbers({ ...numbers, k })}
          />
          <TextField
            label={t(words.keepDays)}
            inputMode="numeric"
            value={numbers.keepDays}
            onChange={(keepDays) => setNumbers({ ...numbers, keepDays })}
          />
          <TextArea
            label={t(words.purpose)}
            rows={2}
            maxLength={2000}
            value={texts.purpose}
            onChange={(purpose) => setTexts({ ...texts, purpose })}
          />
          <TextField
            label={t(words.recipient)}
            maxLength={2000}
            value={texts.recipient}
            onChange={(recipient) => setTexts({ ...texts, recipient })}
          />
          <TextField
            label={t(words.legalGround)}
            maxLength={2000}
            value={texts.legalGround}
            onChange={(legalGround) => setTexts({ ...texts, legalGround })}
          />
          <div className="row">
            <Button
              kind="primary"
              busy={order.send.isPending}
              disabled={!order.isWhole}
              onClick={() => order.send.mutate()}
            >
              {t(words.send)}
            </Button>
          </div>
        </>
      )}
    </section>
  )
}
