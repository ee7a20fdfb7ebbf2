/** Ctrl-K: a case by code or name, or a page. */
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { queue } from '../../platform/casework/contract.ts'
import { call } from '../ui/client.ts'
import { Combobox, type Suggestion } from '../ui/combobox.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { useText } from '../ui/language.tsx'
import { useGo } from '../ui/navigation.tsx'
import { ErrorState, Loading } from '../ui/page.tsx'
import { useSignedIn } from '../ui/session.tsx'
import { linksFor } from './links.ts'
import { words } from './messages.ts'

const account = { to: '/account', name: words.account }

/** Vietnamese without marks, so that “tiep nhan” finds “Tiếp nhận”. */
const plain = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D').toLowerCase()

export function FindAnything({ open, onClose }: { open: boolean; onClose: () => void }): ReactNode {
  const t = useText()
  return (
    <Dialog open={open} onClose={onClose} title={t(words.find)}>
      {open && <Finder onClose={onClose} />}
    </Dialog>
  )
}

function Finder({ onClose }: { onClose: () => void }): ReactNode {
  const t = useText()
  const go = useGo()
  const session = useSignedIn()
  const [text, setText] = useState('')
  const wanted = text.trim()
  const found = useQuery({
    queryKey: ['casework', 'find', wanted],
    queryFn: async () => {
      const search = { text: wanted, limit: 8 }
      const [open, done] = await Promise.all([
        call(queue, { query: { queue: 'unit', ...search } }),
        call(queue, { query: { queue: 'done', ...search } }),
      ])
      return [...open.items, ...done.items]
    },
    enabled: wanted.length >= 2,
  })
  const suggestions: Suggestion[] = [
    ...[...linksFor(session?.permissions ?? []), account]
      .filter(({ name }) => plain(t(name)).includes(plain(wanted)))
      .map(({ to, name }) => ({ id: to, label: t(name), detail: t(words.goTo) })),
    ...(found.data ?? []).map((item) => ({
      id: `/cases/${item.id}`,
      label: `${item.applicantName} · ${item.code}`,
      detail: t(item.title),
    })),
  ]
  return (
    <div className="finder">
      <Combobox
        label={t(words.find)}
        hideLabel
        placeholder={t(words.findHelp)}
        text={text}
        onText={setText}
        suggestions={suggestions}
        onPick={({ id }) => {
          onClose()
          go(id)
        }}
      />
      {found.isLoading && <Loading lines={3} />}
      {found.error && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.data?.length === 0 && suggestions.length === 0 && <p>{t(words.findNothing, { text: wanted })}</p>}
    </div>
  )
}
