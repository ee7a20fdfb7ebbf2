/** Keys of Open311 clients: who got one, for what; given once, revoked at once. */
import { IconKey } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDateTime } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button, CopyButton } from '../../../web/ui/controls.tsx'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { Confirm, Dialog } from '../../../web/ui/dialog.tsx'
import { TextArea, TextField } from '../../../web/ui/fields.tsx'
import { FormDialog } from '../../../web/ui/form-dialog.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { Answer, EmptyState, ErrorState, PageHeader } from '../../../web/ui/page.tsx'
import { useSession } from '../../../web/ui/session.tsx'
import { StatusChip, When } from '../../../web/ui/status.tsx'
import { type ApiKeyView, blockApiKey, listApiKeys, makeApiKey } from '../open311/contract.ts'
import { open311Words as words } from './open311-messages.ts'

const key = ['participation', 'open311-keys'] as const

type Asked =
  | { readonly kind: 'give' }
  | { readonly kind: 'told'; readonly name: string; readonly key: string }
  | { readonly kind: 'revoke'; readonly of: ApiKeyView }

export default function DeskOpen311(): ReactNode {
  const t = useText()
  const session = useSession()
  return (
    <div className="desk-page stack">
      <Answer of={session}>
        {({ permissions }) =>
          permissions.includes('participation.manage') ? <Keys /> : <EmptyState title={t(words.forbidden)} />
        }
      </Answer>
    </div>
  )
}

function Keys(): ReactNode {
  const t = useText()
  const [asked, setAsked] = useState<Asked>()
  const found = useQuery({ queryKey: key, queryFn: ({ signal }) => call(listApiKeys, { signal }) })
  const close = (): void => setAsked(undefined)
  return (
    <>
      <PageHeader
        title={t(words.title)}
        lead={t(words.lead)}
        actions={
          <>
            <a className="button" href="/developers/open311">
              {t(words.howTo)}
            </a>
            <Button kind="primary" onClick={() => setAsked({ kind: 'give' })}>
              {t(words.add)}
            </Button>
          </>
        }
      />
      <Answer of={found}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon={IconKey} title={t(words.none)}>
              {t(words.noneHelp)}
            </EmptyState>
          ) : (
            <KeyTable items={items} onRevoke={(of) => setAsked({ kind: 'revoke', of })} />
          )
        }
      </Answer>
      {asked?.kind === 'give' && (
        <Give onClose={close} onGiven={(name, given) => setAsked({ kind: 'told', name, key: given })} />
      )}
      {asked?.kind === 'told' && <Told name={asked.name} given={asked.key} onClose={close} />}
      {asked?.kind === 'revoke' && <Revoke of={asked.of} onClose={close} />}
    </>
  )
}

function KeyTable({
  items,
  onRevoke,
}: {
  items: readonly ApiKeyView[]
  onRevoke: (of: ApiKeyView) => void
}): ReactNode {
  const t = useText()
  const language = useLanguage()
  const columns: Column<ApiKeyView>[] = [
    {
      id: 'name',
      head: t(words.name),
      cell: ({ name, contact }) => (
        <>
          <b>{name}</b>
          {contact !== '' && <span className="soft small"> {contact}</span>}
        </>
      ),
    },
    { id: 'purpose', head: t(words.purpose), cell: ({ purpose }) => purpose },
    { id: 'made', head: t(words.made), cell: ({ madeAt }) => <When at={madeAt} /> },
    { id: 'by', head: t(words.by), cell: ({ madeBy }) => madeBy },
    {
      id: 'used',
      head: t(words.lastUsed),
      cell: ({ lastUsedAt }) => (lastUsedAt === null ? t(words.never) : <When at={lastUsedAt} />),
    },
    {
      id: 'state',
      head: t(words.state),
      cell: ({ blockedAt, blockedBy }) => (
        <>
          <StatusChip state={blockedAt === null ? 'done' : 'ended'}>
            {t(blockedAt === null ? words.valid : words.revoked)}
          </StatusChip>
          {blockedAt !== null && (
            <span className="soft small">
              {' '}
              {t(words.revokedBy, { name: blockedBy ?? '', at: formatDateTime(language, blockedAt) })}
            </span>
          )}
        </>
      ),
    },
    {
      id: 'actions',
      head: t(words.actions),
      align: 'end',
      cell: (one) =>
        one.blockedAt === null && (
          <Button
            kind="danger"
            size="small"
            aria-label={`${t(words.revoke)}: ${one.name}`}
            onClick={() => onRevoke(one)}
          >
            {t(words.revoke)}
          </Button>
        ),
    },
  ]
  return <DataTable caption={t(words.title)} rows={items} keyOf={({ id }) => id} columns={columns} />
}

function Give(props: { onClose: () => void; onGiven: (name: string, key: string) => void }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [purpose, setPurpose] = useState('')
  const [contact, setContact] = useState('')
  const giving = useMutation({
    mutationFn: () => call(makeApiKey, { body: { name, purpose, contact } }),
    onSuccess: (made) => {
      void client.invalidateQueries({ queryKey: key })
      props.onGiven(name, made.key)
    },
  })
  return (
    <FormDialog
      title={t(words.add)}
      act={t(words.add)}
      busy={giving.isPending}
      error={giving.error}
      onClose={props.onClose}
      onSubmit={() => giving.mutate()}
    >
      <TextField label={t(words.name)} value={name} onChange={setName} maxLength={120} required />
      <TextArea label={t(words.purpose)} value={purpose} onChange={setPurpose} maxLength={300} required />
      <TextField label={t(words.contact)} type="email" value={contact} onChange={setContact} maxLength={200} required />
    </FormDialog>
  )
}

function Told({ name, given, onClose }: { name: string; given: string; onClose: () => void }): ReactNode {
  const t = useText()
  return (
    <Dialog
      open
      title={t(words.keyTitle, { name })}
      onClose={onClose}
      actions={
        <Button kind="primary" onClick={onClose}>
          {t(words.closeKey)}
        </Button>
      }
    >
      <p>{t(words.keyOnce)}</p>
      <p className="row">
        <code className="code">{given}</code>
        <CopyButton text={given} />
      </p>
    </Dialog>
  )
}

function Revoke({ of, onClose }: { of: ApiKeyView; onClose: () => void }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const revoking = useMutation({
    mutationFn: () => call(blockApiKey, { params: { id: of.id } }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: key })
      onClose()
    },
  })
  return (
    <Confirm
      open
      danger
      title={t(words.revoke)}
      act={t(words.revoke)}
      consequence={t(words.revokeConsequence, { name: of.name })}
      busy={revoking.isPending}
      onAct={() => revoking.mutate()}
      onClose={onClose}
    >
      {revoking.error && <ErrorState error={revoking.error} />}
    </Confirm>
  )
}
