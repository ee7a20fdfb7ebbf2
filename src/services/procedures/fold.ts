/** Vietnamese words for comparing: composed (NFC), lower case; and the same without marks. */

export function words(text: string): string[] {
  return text
    .normalize('NFC')
    .toLocaleLowerCase('vi')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
}

/** “Đăng ký kết hôn” → “dang ky ket hon”. */
export function fold(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll('đ', 'd')
}
