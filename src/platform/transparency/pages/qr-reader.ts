/**
 * Reads a QR code from a picture: by the browser's own detector where it has one, else by jsQR (47 kB), which is loaded when it is
 * first needed.
 */
export type QrReader = (picture: HTMLVideoElement | ImageBitmap) => Promise<string | undefined>

/** The part of the Shape Detection API that is used here; browsers may lack it, or its QR codes. */
interface Detector {
  detect(picture: HTMLVideoElement | ImageBitmap): Promise<readonly { readonly rawValue: string }[]>
}
interface DetectorMaker {
  new (options: { formats: readonly string[] }): Detector
  getSupportedFormats(): Promise<readonly string[]>
}

const pictureWidth = 640
/** A photo of a label is sharper than a frame of film, and the code in it may be small. */
const photoWidth = 1600

async function ownDetector(): Promise<Detector | undefined> {
  const { BarcodeDetector } = globalThis as { BarcodeDetector?: DetectorMaker }
  if (!BarcodeDetector) return undefined
  return (await BarcodeDetector.getSupportedFormats()).includes('qr_code')
    ? new BarcodeDetector({ formats: ['qr_code'] })
    : undefined
}

export async function openQrReader(): Promise<QrReader> {
  const detector = await ownDetector()
  if (detector) return async (picture) => (await detector.detect(picture))[0]?.rawValue || undefined
  const { default: library } = await import('jsqr')
  // jsQR exports the function itself; its types tell of a `default` within.
  const read = library as unknown as typeof library.default
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d', { willReadFrequently: true })
  return async (picture) => {
    const film = picture instanceof HTMLVideoElement
    const [width, height] = film ? [picture.videoWidth, picture.videoHeight] : [picture.width, picture.height]
    if (!context || width === 0) return undefined
    canvas.width = film ? pictureWidth : Math.min(photoWidth, width)
    canvas.height = Math.round((canvas.width * height) / width)
    context.drawImage(picture, 0, 0, canvas.width, canvas.height)
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
    return read(data, canvas.width, canvas.height)?.data || undefined
  }
}

/** What the QR code in a photo says; undefined where none is found, or the file is no picture that this browser reads. */
export async function qrInPhoto(file: File): Promise<string | undefined> {
  let picture: ImageBitmap
  try {
    picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
  } catch (error) {
    if (error instanceof DOMException) return undefined
    throw error
  }
  try {
    const read = await openQrReader()
    return await read(picture)
  } finally {
    picture.close()
  }
}
