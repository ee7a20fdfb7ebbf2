/** Who is signed in, and the way to sign in. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { type Face, getSession, type SessionView, signIn, signOut } from '../../platform/identity/contract.ts'
import { call, pathOf, ProblemError } from './client.ts'
import { useBase } from './controls.tsx'
import { forgetAll } from './kept.ts'
import { useLanguage, useText } from './language.tsx'
import { messages } from './messages.ts'
import { EmptyState, ErrorState, Loading, useProblemWords } from './page.tsx'
import { toast } from './toast.tsx'
import { defineMessages } from '../../kernel/i18n.ts'

const words = defineMessages({
  neededTitle: { vi: 'Cần đăng nhập', en: 'You need to sign in' },
  needed: {
    vi: 'Trang này có thông tin riêng của bạn. Hãy đăng nhập bằng tài khoản định danh điện tử (VNeID).',
    en: 'This page has information that is yours alone. Sign in with your electronic ID (VNeID).',
  },
  neededDesk: { vi: 'Hãy đăng nhập bằng tài khoản công vụ.', en: 'Sign in with your official account.' },
})

export const sessionKey = ['session'] as const

export function useSession() {
  return useQuery({ queryKey: sessionKey, queryFn: ({ signal }) => call(getSession, { signal }), staleTime: 60_000 })
}

/** The session when it is a citizen's or an official's; undefined while unknown or anonymous. */
export function useSignedIn(): SessionView | undefined {
  const { data } = useSession()
  return data && data.kind !== 'anonymous' ? data : undefined
}

/** Where a plain `<a href>` must lead to sign in and come back to `back` (this page when left out). */
export function useSignInHref(face: Face, back?: string, assurance?: '1' | '2'): string {
  const language = useLanguage()
  const base = useBase()
  const here = base + useLocation({ select: ({ pathname, searchStr }) => pathname + searchStr })
  return pathOf(signIn, {}, { face, return: back ?? here, language, assurance })
}

export function SignInLink(props: {
  face: Face
  back?: string
  assurance?: '1' | '2'
  children?: ReactNode
  wide?: boolean
}): ReactNode {
  const t = useText()
  const href = useSignInHref(props.face, props.back, props.assurance)
  return (
    <a className="button" data-kind="primary" href={href} {...(props.wide && { 'data-wide': '' })}>
      {props.children ?? t(messages.signIn)}
    </a>
  )
}

/** Signs out here, forgets what was fetched, and goes to the face's home. Who is still signed in is told so. */
export function useSignOut(home: string): () => Promise<void> {
  const client = useQueryClient()
  const wordsFor = useProblemWords()
  return async () => {
    try {
      await call(signOut, { body: {} })
    } catch (error) {
      const { title, detail } = wordsFor(error)
      toast(`${title}. ${detail}`)
      return
    }
    await forgetAll()
    client.clear()
    location.assign(home)
  }
}

/** `level` 1 where it is the whole page. */
export function NeedsSignIn({ face, level = 2 }: { face: Face; level?: 1 | 2 }): ReactNode {
  const t = useText()
  return (
    <EmptyState level={level} title={t(words.neededTitle)} action={<SignInLink face={face} />}>
      {t(face === 'portal' ? words.needed : words.neededDesk)}
    </EmptyState>
  )
}

/** Shows its children to whoever is signed in, and the way in to everybody else. */
export function SignedIn(props: {
  face: Face
  as: 'citizen' | 'official'
  /** Of the heading that asks to sign in: 1 where it is the whole page. */
  level?: 1 | 2
  children: (session: SessionView) => ReactNode
}): ReactNode {
  const { data, error, refetch } = useSession()
  if (data === undefined) return error ? <ErrorState error={error} retry={() => void refetch()} /> : <Loading />
  return data.kind === props.as ? props.children(data) : <NeedsSignIn face={props.face} level={props.level ?? 2} />
}

/** True when the server says that nobody is signed in (the session ended meanwhile). */
export function isSignedOut(error: unknown): boolean {
  return error instanceof ProblemError && error.status === 401
}
