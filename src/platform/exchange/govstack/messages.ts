/** Texts of what the exchange itself offers by GovStack's interface. */
export const usageTexts = {
  service: {
    title: { vi: 'Ai đã đọc dữ liệu của tôi', en: 'Who has read my data' },
    summary: {
      vi: 'Các lần đọc dữ liệu của một người trong một cơ sở dữ liệu, khi người đó đồng ý.',
      en: 'The readings of a person’s data in one registry, with that person’s consent.',
    },
  },
  legalGround: 'Luật 91/2025/QH15',
  usage: { title: { vi: 'Các lần đọc', en: 'Readings' } },
  ownData: {
    title: { vi: 'Cho chính người đó xem', en: 'Shown to the person' },
    legalGround: 'Luật 91/2025/QH15, điều 4',
  },
}
