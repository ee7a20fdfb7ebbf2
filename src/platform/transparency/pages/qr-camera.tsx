/** Reads a QR code through the camera. The reader (jsQR, 47 kB) is loaded when the camera is opened. */
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useText } from '../../../web/ui/language.tsx'
import { Notice } from '../../../web/ui/page.tsx'
import { messages } from './page-messages.ts'

const lookEveryMs = 200
const pictureWidth = 640

export function QrCamera({ onText }: { onText: (text: string) => void }): ReactNode {
  const t = useText()
  const video = useRef<HTMLVideoElement>(null)
  const [refused, setRefused] = useState(false)
  useEffect(() => {
    let current = true
    let stream: MediaStream | undefined
    let timer: ReturnType<typeof setInterval> | undefined
    const start = async (): Promise<void> => {
      const [{ default: library }, opened] = await Promise.all([
        import('jsqr'),
        navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } }),
      ])
      // jsQR exports the function itself; its types tell of a `default` within.
      const read = library as unknown as typeof library.default
      stream = opened
      const box = video.current
      if (!current || !box) return stop()
      box.srcObject = opened
      await box.play()
      const canvas = document.createElement('canvas')
      const context = canvas.getContext('2d', { willReadFrequently: true })
      timer = setInterval(() => {
        if (!context || box.videoWidth === 0) return
        canvas.width = pictureWidth
        canvas.height = Math.round((pictureWidth * box.videoHeight) / box.videoWidth)
        context.drawImage(box, 0, 0, canvas.width, canvas.height)
        const picture = context.getImageData(0, 0, canvas.width, canvas.height)
        const code = read(picture.data, picture.width, picture.height)
        if (code?.data) onText(code.data)
      }, lookEveryMs)
    }
    const stop = (): void => {
      clearInterval(timer)
      for (const track of stream?.getTracks() ?? []) track.stop()
    }
    start().catch((error: unknown) => {
      console.warn('no camera', error)
      setRefused(true)
    })
    return () => {
      current = false
      stop()
    }
  }, [onText])
  if (refused) return <Notice tone="risk">{t(messages.cameraRefused)}</Notice>
  return (
    <div className="stack tight">
      <p>{t(messages.scanning)}</p>
      <video ref={video} className="camera" muted playsInline aria-label={t(messages.scanning)} />
    </div>
  )
}
