/** Keys for asking devices: entered and replaced, never shown. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatNumber } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { SelectField, TextField } from '../../../web/ui/fields.tsx'
import { SaveDialog } from '../../../web/ui/form-dialog.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { Answer, EmptyState } from '../../../web/ui/page.tsx'
import { When } from '../../../web/ui/status.tsx'
import { type Credential, listCredentials, setCredential } from '../contract.ts'
import { words } from './page-messages.ts'
import { networkKey } from './parts.tsx'

const key = [...networkKey, 'keys']

export function KeysPanel(): ReactNode {
  const t = useText()
  const language = useLanguage()
  const client = useQueryClient()
  const [isAdding, setAdding] = useState(false)
  const found = useQuery({ queryKey: key, queryFn: () => call(listCredentials) })
  const columns: Column<Credential>[] = [
    { id: 'name', head: t(words.name), cell: ({ name }) => <b>{name}</b> },
    { id: 'version', head: t(words.version), cell: ({ version }) => `SNMP v${version}` },
    { id: 'user', head: t(words.userName), cell: ({ userName }) => userName ?? '–' },
    {
      id: 'safety',
      head: t(words.credential),
      cell: ({ auth, privacy }) => [auth, privacy].filter(Boolean).join(' + ').toUpperCase() || '–',
    },
    { id: 'nodes', head: t(words.usedBy), align: 'end', cell: ({ nodes }) => formatNumber(language, nodes) },
    { id: 'changed', head: t(words.changedAt), cell: ({ changedAt }) => <When at={changedAt} /> },
  ]
  const close = () => {
    setAdding(false)
    void client.invalidateQueries({ queryKey: key })
  }
  return (
    <div className="stack">
      <p className="soft">{t(words.keysHelp)}</p>
      <div className="row">
        <Button kind="primary" onClick={() => setAdding(true)}>
          {t(words.addKey)}
        </Button>
      </div>
      <Answer of={found}>
        {(keys) =>
          keys.length === 0 ? (
            <EmptyState title={t(words.noKeys)} />
          ) : (
            <DataTable caption={t(words.keys)} columns={columns} rows={keys} keyOf={({ id }) => id} />
          )
        }
      </Answer>
      {isAdding && <AddKey onClose={close} />}
    </div>
  )
}

function AddKey({ onClose }: { onClose: () => void }): ReactNode {
  const t = useText()
  const [version, setVersion] = useState('3')
  const [name, setName] = useState('')
  const [community, setCommunity] = useState('')
  const [userName, setUserName] = useState('')
  const [authKey, setAuthKey] = useState('')
  const [privacyKey, setPrivacyKey] = useState('')
  const send = () =>
    call(setCredential, {
      body:
        version === '2c'
          ? { name, version: '2c', community }
          : { name, version: '3', userName, auth: 'sha256', authKey, privacy: 'aes', privacyKey },
    })
  const secret = { type: 'password', autoComplete: 'off', required: true } as const
  return (
    <SaveDialog title={t(words.addKey)} act={t(words.add)} send={send} onClose={onClose}>
      <TextField label={t(words.name)} value={name} onChange={setName} required />
      <SelectField
        label={t(words.version)}
        value={version}
        onChange={setVersion}
        empty={null}
        choices={['3', '2c'].map((value) => ({ value, label: `SNMP v${value}` }))}
      />
      {version === '2c' ? (
        <TextField label={t(words.community)} value={community} onChange={setCommunity} {...secret} />
      ) : (
        <>
          <TextField label={t(words.userName)} value={userName} onChange={setUserName} required />
          <TextField label={t(words.authKey)} value={authKey} onChange={setAuthKey} minLength={8} {...secret} />
          <TextField
            label={t(words.privacyKey)}
            value={privacyKey}
            onChange={setPrivacyKey}
            minLength={8}
            {...secret}
          />
        </>
      )}
    </SaveDialog>
  )
}
