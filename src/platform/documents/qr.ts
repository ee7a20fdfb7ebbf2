/** QR codes as SVG, for the papers. */
import { create } from 'qrcode'

/** An SVG of the text's QR code (ISO/IEC 18004, error correction M) with the quiet zone of four modules. */
export function qrSvg(text: string): string {
  const { modules } = create(text, { errorCorrectionLevel: 'M' })
  const { size, data } = modules
  const path: string[] = []
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (!data[y * size + x]) continue
      let end = x
      while (end + 1 < size && data[y * size + end + 1]) end += 1
      path.push(`M${x + 4} ${y + 4}h${end - x + 1}v1h-${end - x + 1}z`)
      x = end
    }
  }
  const side = size + 8
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" width="${side}" height="${side}"><path d="${path.join('')}"/></svg>`
}
