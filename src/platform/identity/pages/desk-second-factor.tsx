/** Enrolling and removing second factors. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDate } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { Dialog } from '../../../web/ui/dialog.tsx'
import { TextField } from '../../../web/ui/fields.tsx'
import { FormDialog } from '../../../web/ui/form-dialog.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { Answer, ErrorState } from '../../../web/ui/page.tsx'
import { sessionKey } from '../../../web/ui/session.tsx'
import { StatusChip } from '../../../web/ui/status.tsx'
import { addPasskey, beginPasskey, beginTotp, confirmTotp, listPasskeys, removePasskey } from '../contract.ts'
import { words } from './desk-messages.ts'

export function SixDigitCodes({ on }: { on: boolean }): ReactNode {
  const t = useText()
  const [open, setOpen] = useState(false)
  return (
    <div className="row between">
      <StatusChip state={on ? 'done' : 'risk'}>{t(on ? words.codeOn : words.codeOff)}</StatusChip>
      <Button size="small" onClick={() => setOpen(true)}>
        {t(on ? words.renew : words.enrol)}
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title={t(words.enrol)}>
        {open && <Enrol onDone={() => setOpen(false)} />}
      </Dialog>
    </div>
  )
}

/** First the password, then the code that the new secret gives. */
function Enrol({ onDone }: { onDone: () => void }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const begin = useMutation({ mutationFn: () => call(beginTotp, { body: { password } }) })
  const confirm = useMutation({
    mutationFn: () => call(confirmTotp, { body: { code } }),
    onSuccess: async () => {
      onDone()
      await client.invalidateQueries({ queryKey: sessionKey })
    },
  })
  const given = begin.data
  const error = confirm.error ?? begin.error
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (given && !confirm.isPending) confirm.mutate()
        if (!given && !begin.isPending) begin.mutate()
      }}
    >
      {given ? (
        <>
          <p>{t(words.scan)}</p>
          <img className="qr" src={`data:image/svg+xml;utf8,${encodeURIComponent(given.qr)}`} alt={t(words.scan)} />
          <p className="code">{t(words.orType, { secret: given.secret })}</p>
          <TextField
            label={t(words.code)}
            value={code}
            onChange={setCode}
            inputMode="numeric"
            autoComplete="one-time-code"
            pattern="[0-9]{6}"
            maxLength={6}
            required
          />
        </>
      ) : (
        <TextField
          label={t(words.password)}
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
          required
        />
      )}
      {error && <ErrorState error={error} />}
      <div className="row end">
        <Button type="submit" kind="primary" busy={begin.isPending || confirm.isPending}>
          {t(given ? words.confirm : words.next)}
        </Button>
      </div>
    </form>
  )
}

const passkeysKey = ['identity', 'passkeys'] as const

export function Passkeys(): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [open, setOpen] = useState(false)
  const asked = useQuery({ queryKey: passkeysKey, queryFn: () => call(listPasskeys) })
  const remove = useMutation({
    mutationFn: (id: string) => call(removePasskey, { params: { id } }),
    onSettled: () => client.invalidateQueries({ queryKey: passkeysKey }),
  })
  return (
    <div className="stack tight">
      <div className="row between">
        <h3>{t(words.passkeys)}</h3>
        <Button size="small" onClick={() => setOpen(true)}>
          {t(words.addPasskey)}
        </Button>
      </div>
      {remove.error && <ErrorState error={remove.error} />}
      <Answer of={asked}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="soft">{t(words.noPasskeys)}</p>
          ) : (
            <ul role="list" className="task-list">
              {items.map((item) => (
                <li key={item.id}>
                  <span>
                    {item.name} <span className="soft small">{t(words.added, { date: formatDate(item.addedAt) })}</span>
                  </span>
                  <Button kind="quiet" size="small" busy={remove.isPending} onClick={() => remove.mutate(item.id)}>
                    {t(words.removePasskey, { name: item.name })}
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </Answer>
      {open && <AddPasskey onClose={() => setOpen(false)} />}
    </div>
  )
}

function AddPasskey({ onClose }: { onClose: () => void }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const add = useMutation({
    mutationFn: async () => {
      const { startRegistration } = await import('@simplewebauthn/browser')
      const options = await call(beginPasskey, { body: { password } })
      const response = await startRegistration({ optionsJSON: options as never })
      await call(addPasskey, { body: { name, response: { ...response } } })
    },
    onSuccess: async () => {
      onClose()
      await Promise.all([
        client.invalidateQueries({ queryKey: passkeysKey }),
        client.invalidateQueries({ queryKey: sessionKey }),
      ])
    },
  })
  return (
    <FormDialog
      title={t(words.addPasskey)}
      act={t(words.addPasskey)}
      busy={add.isPending}
      error={add.error}
      onSubmit={() => add.mutate()}
      onClose={onClose}
    >
      <TextField label={t(words.passkeyName)} value={name} onChange={setName} required maxLength={100} />
      <TextField
        label={t(words.password)}
        type="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
        required
      />
    </FormDialog>
  )
}
