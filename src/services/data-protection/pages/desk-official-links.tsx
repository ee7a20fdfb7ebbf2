/** Which officials are known as persons of the registry, for the alarm about readings of colleagues: linked and taken away. */
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { PartialDateField } from '../../../web/ui/day-fields.tsx'
import { TextField } from '../../../web/ui/fields.tsx'
import { SaveDialog } from '../../../web/ui/form-dialog.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { EmptyState, ErrorState, Loading, PageHeader } from '../../../web/ui/page.tsx'
import { When } from '../../../web/ui/status.tsx'
import { linkOfficial, listOfficialLinks, type OfficialLink, unlinkOfficial } from '../contract.ts'
import { words } from './link-messages.ts'

const key = ['official-links'] as const

export default function OfficialLinksPage(): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [email, setEmail] = useState('')
  const [doing, setDoing] = useState<'add' | OfficialLink>()
  const close = () => {
    setDoing(undefined)
    void client.invalidateQueries({ queryKey: key })
  }
  return (
    <div className="desk-page stack">
      <PageHeader
        title={t(words.title)}
        lead={t(words.lead)}
        actions={
          <Button kind="primary" onClick={() => setDoing('add')}>
            {t(words.add)}
          </Button>
        }
      />
      <Find onFind={setEmail} />
      <Links key={email} email={email} onRemove={setDoing} />
      {doing === 'add' && <Add onClose={close} />}
      {doing !== undefined && doing !== 'add' && <Remove link={doing} onClose={close} />}
    </div>
  )
}

function Find({ onFind }: { onFind: (email: string) => void }): ReactNode {
  const t = useText()
  const [typed, setTyped] = useState('')
  return (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault()
        onFind(typed.trim())
      }}
    >
      <TextField label={t(words.find)} type="email" value={typed} onChange={setTyped} />
      <Button type="submit">{t(words.search)}</Button>
    </form>
  )
}

function Links({ email, onRemove }: { email: string; onRemove: (link: OfficialLink) => void }): ReactNode {
  const t = useText()
  const asked = useInfiniteQuery({
    queryKey: [...key, email],
    queryFn: ({ pageParam }) =>
      call(listOfficialLinks, { query: { ...(email && { email }), ...(pageParam && { after: pageParam }) } }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  if (asked.isPending) return <Loading />
  if (asked.error) return <ErrorState error={asked.error} retry={() => void asked.refetch()} />
  const rows = asked.data.pages.flatMap(({ items }) => items)
  if (rows.length === 0)
    return <EmptyState title={t(email ? words.nobody : words.none)}>{t(words.noneHelp)}</EmptyState>
  return (
    <>
      <DataTable
        caption={t(words.title)}
        rows={rows}
        keyOf={({ officialId }) => officialId}
        columns={columns(t, onRemove)}
      />
      {asked.hasNextPage && (
        <Button busy={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>
          {t(words.more)}
        </Button>
      )}
    </>
  )
}

function columns(t: ReturnType<typeof useText>, onRemove: (link: OfficialLink) => void): Column<OfficialLink>[] {
  return [
    {
      id: 'name',
      head: t(words.name),
      cell: ({ name, email }) => (
        <>
          <b>{name}</b>
          <br />
          <span className="soft">{email}</span>
        </>
      ),
    },
    { id: 'unit', head: t(words.unit), cell: ({ unit }) => (unit ? t(unit) : '—') },
    { id: 'when', head: t(words.when), cell: ({ saidAt }) => <When at={saidAt} /> },
    { id: 'by', head: t(words.by), cell: ({ saidBy }) => saidBy ?? <span className="soft">{t(words.byFile)}</span> },
    {
      id: 'remove',
      head: '',
      align: 'end',
      cell: (link) => (
        <Button aria-label={t(words.removeOf, { name: link.name })} onClick={() => onRemove(link)}>
          {t(words.remove)}
        </Button>
      ),
    },
  ]
}

function Add({ onClose }: { onClose: () => void }): ReactNode {
  const t = useText()
  const [given, setGiven] = useState({ email: '', citizenNumber: '', dateOfBirth: '' })
  const set = (name: keyof typeof given) => (value: string) => setGiven({ ...given, [name]: value })
  const send = () => call(linkOfficial, { body: { ...given, citizenNumber: given.citizenNumber.trim() } })
  return (
    <SaveDialog title={t(words.add)} act={t(words.add)} send={send} onClose={onClose}>
      <p className="soft">{t(words.addHelp)}</p>
      <TextField label={t(words.email)} type="email" required value={given.email} onChange={set('email')} />
      <TextField
        label={t(words.number)}
        inputMode="numeric"
        maxLength={12}
        required
        value={given.citizenNumber}
        onChange={set('citizenNumber')}
      />
      <PartialDateField label={t(words.born)} value={given.dateOfBirth} onChange={set('dateOfBirth')} required />
    </SaveDialog>
  )
}

function Remove({ link, onClose }: { link: OfficialLink; onClose: () => void }): ReactNode {
  const t = useText()
  const send = () => call(unlinkOfficial, { params: { officialId: link.officialId } })
  return (
    <SaveDialog
      title={t(words.removeOf, { name: link.name })}
      act={t(words.remove)}
      danger
      send={send}
      onClose={onClose}
    >
      <p>{t(words.removeHelp)}</p>
    </SaveDialog>
  )
}
