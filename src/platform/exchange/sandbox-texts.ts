/** What the sandbox's member and its services are called. */
export const sandboxTexts = {
  member: { vi: 'Bảo hiểm xã hội (thử nghiệm)', en: 'Social insurance (sandbox)' },
  insurance: {
    title: { vi: 'Tham gia bảo hiểm xã hội', en: 'Social insurance of a person' },
    summary: {
      vi: 'Một cơ quan khác trả lời: người này có tham gia bảo hiểm không, từ bao giờ. Dữ liệu bịa.',
      en: 'Another agency answers whether a person is insured, and since when. The data are made up.',
    },
  },
  history: {
    title: { vi: 'Quá trình đóng bảo hiểm xã hội', en: 'History of social insurance' },
    summary: {
      vi: 'Một sổ chậm: nhận yêu cầu, trả lời sau. Dữ liệu bịa.',
      en: 'A slow register: it takes the request and answers later. The data are made up.',
    },
  },
  citizenNumber: { vi: 'Số định danh cá nhân', en: 'Citizen number' },
  insured: { vi: 'Đang tham gia', en: 'Is insured' },
  since: { vi: 'Từ ngày', en: 'Since' },
  years: { vi: 'Số tháng đóng theo năm', en: 'Months paid by year' },
  caseHandling: {
    title: { vi: 'Giải quyết thủ tục hành chính', en: 'Handling a case' },
    legalGround: 'Nghị định 224/2026/NĐ-CP, điều 15',
  },
  byConsent: {
    title: { vi: 'Xác minh khi người dân đồng ý', en: 'Verification by consent' },
    legalGround: 'Luật 91/2025/QH15, điều 9',
  },
} as const
