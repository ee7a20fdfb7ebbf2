/** The public page that tells anybody whether a paper is genuine: by its QR code, its file or its case code. */
import { IconCamera } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useCallback, useState } from 'react'
import { call, upload } from '../../../web/ui/client.ts'
import { Button, GoButton } from '../../../web/ui/controls.tsx'
import { TextField } from '../../../web/ui/fields.tsx'
import { FileDrop } from '../../../web/ui/file-drop.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { useGo, useQueryText } from '../../../web/ui/navigation.tsx'
import { Answer, ErrorState, Loading, Notice, PageHeader } from '../../../web/ui/page.tsx'
import { verifyByCase, verifyBytesMax, verifyFile, verifyResult } from '../contract.ts'
import { messages } from './page-messages.ts'
import { QrCamera } from './qr-camera.tsx'
import { type Found, Verdict } from './verdict.tsx'

const resultIdPattern = /^[A-Za-z0-9_-]{22}$/

/** The id in `https://…/verify?r=<id>` as printed on every result. */
export function resultIdOf(text: string): string | null {
  if (!URL.canParse(text)) return null
  const id = new URL(text).searchParams.get('r')
  return id !== null && resultIdPattern.test(id) ? id : null
}

export default function Verify(): ReactNode {
  const t = useText()
  const { r, code } = useQueryText()
  return (
    <div className="measure stack wide">
      <PageHeader title={t(messages.title)} lead={t(messages.lead)} />
      {r ? <ByResult id={r} /> : code ? <ByCode code={code} /> : <Ways />}
      {(r ?? code) && (
        <p>
          <GoButton to="/verify">{t(messages.again)}</GoButton>
        </p>
      )}
    </div>
  )
}

function ByResult({ id }: { id: string }): ReactNode {
  const wellFormed = resultIdPattern.test(id)
  const found = useQuery({
    queryKey: ['verify', id],
    queryFn: ({ signal }) => call(verifyResult, { params: { resultId: id }, signal }),
    enabled: wellFormed,
  })
  if (!wellFormed) return <Verdict found={nothing} />
  return (
    <Answer of={found} blocks>
      {(one) => <Verdict found={one} />}
    </Answer>
  )
}

/** An address that names no result at all is answered here: there is nothing to ask the server. */
const nothing: Found = { status: 'unknown', result: null, proof: null, signatures: [], reasons: [] }

function ByCode({ code }: { code: string }): ReactNode {
  const t = useText()
  const found = useQuery({
    queryKey: ['verify', 'code', code],
    queryFn: ({ signal }) => call(verifyByCase, { params: { code }, signal }),
  })
  return (
    <Answer of={found} blocks>
      {(results) =>
        results.length === 0 ? (
          <Verdict found={nothing} />
        ) : (
          <div className="stack wide">
            {results.length > 1 && <p>{t(messages.several, { n: results.length })}</p>}
            {results.map((one, index) => (
              <Verdict key={one.result?.resultId ?? index} found={one} />
            ))}
          </div>
        )
      }
    </Answer>
  )
}

function Ways(): ReactNode {
  return (
    <>
      <QrWay />
      <FileWay />
      <CodeWay />
    </>
  )
}

function QrWay(): ReactNode {
  const t = useText()
  const go = useGo()
  const [open, setOpen] = useState(false)
  const [foreign, setForeign] = useState(false)
  const onText = useCallback(
    (text: string) => {
      const id = resultIdOf(text)
      setForeign(id === null)
      if (id) go('/verify', { r: id })
    },
    [go],
  )
  return (
    <section className="stack tight">
      <h2>{t(messages.byQr)}</h2>
      <div>
        <Button kind="primary" onClick={() => setOpen(!open)}>
          <IconCamera size={20} aria-hidden /> {t(open ? messages.closeCamera : messages.openCamera)}
        </Button>
      </div>
      {open && <QrCamera onText={onText} />}
      {foreign && (
        <Notice tone="risk" live>
          {t(messages.notOurQr)}
        </Notice>
      )}
    </section>
  )
}

function FileWay(): ReactNode {
  const t = useText()
  const [share, setShare] = useState<number>()
  const [found, setFound] = useState<Found>()
  const [error, setError] = useState<unknown>()
  const send = async (file: File): Promise<void> => {
    setShare(0)
    setFound(undefined)
    setError(undefined)
    try {
      setFound(await upload(verifyFile, { body: file }, setShare))
    } catch (failed) {
      setError(failed)
    } finally {
      setShare(undefined)
    }
  }
  return (
    <section className="stack tight">
      <h2>{t(messages.byFile)}</h2>
      <p className="soft">{t(messages.fileHelp)}</p>
      <FileDrop
        label={t(messages.fileLabel)}
        accept={['application/pdf']}
        camera={false}
        bytesMax={verifyBytesMax}
        busy={share}
        onFile={send}
      />
      {share !== undefined && <Loading lines={2} />}
      {error !== undefined && <ErrorState error={error} />}
      {found && <Verdict found={found} />}
    </section>
  )
}

function CodeWay(): ReactNode {
  const t = useText()
  const go = useGo()
  const [code, setCode] = useState('')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (code.trim()) go('/verify', { code: code.trim() })
  }
  return (
    <section className="stack tight">
      <h2>{t(messages.byCode)}</h2>
      <form className="stack tight" onSubmit={submit}>
        <TextField
          label={t(messages.codeLabel)}
          help={t(messages.codeHelp)}
          value={code}
          onChange={setCode}
          autoComplete="off"
          spellCheck={false}
        />
        <div>
          <Button type="submit">{t(messages.check)}</Button>
        </div>
      </form>
    </section>
  )
}
