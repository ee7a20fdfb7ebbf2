/** Reads a QR code through the camera. The reader is loaded when the camera is opened. */
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useText } from '../../../web/ui/language.tsx'
import { Notice } from '../../../web/ui/page.tsx'
import { messages } from './page-messages.ts'
import { openQrReader } from './qr-reader.ts'

const lookEveryMs = 200

/** `help` says what to hold before the camera, `refused` what else can be done; of papers unless given. */
export function QrCamera(props: { onText: (text: string) => void; help?: string; refused?: string }): ReactNode {
  const { onText } = props
  const t = useText()
  const video = useRef<HTMLVideoElement>(null)
  const [refused, setRefused] = useState(false)
  useEffect(() => {
    let current = true
    let stream: MediaStream | undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = (): void => {
      current = false
      clearTimeout(timer)
      for (const track of stream?.getTracks() ?? []) track.stop()
    }
    const fail = (error: unknown): void => {
      console.warn('no camera', error)
      setRefused(true)
    }
    const start = async (): Promise<void> => {
      const [read, opened] = await Promise.all([
        openQrReader(),
        navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } }),
      ])
      stream = opened
      const box = video.current
      if (!current || !box) return stop()
      box.srcObject = opened
      await box.play()
      const look = async (): Promise<void> => {
        const text = await read(box)
        if (!current) return
        if (text !== undefined) onText(text)
        timer = setTimeout(() => void look().catch(fail), lookEveryMs)
      }
      await look()
    }
    start().catch(fail)
    return stop
  }, [onText])
  if (refused) return <Notice tone="risk">{props.refused ?? t(messages.cameraRefused)}</Notice>
  const help = props.help ?? t(messages.scanning)
  return (
    <div className="stack tight">
      <p>{help}</p>
      <video ref={video} className="camera" muted playsInline aria-label={help} />
    </div>
  )
}
