/** What people write and tell, by what it is about; written for the simulation. */
export const reportWords = {
  drainage: [
    'Mưa một lúc là ngập hết cả đoạn này, xe máy chết máy hàng loạt',
    'Miệng cống bị rác lấp kín, nước không thoát được',
    'Nước ngập vào nhà dân, mong cơ quan cho bơm thoát',
  ],
  danger: [
    'Cây xanh đổ ngang đường sau cơn mưa, chắn một làn xe',
    'Dây điện võng sát đầu người, gió to là chạm đất',
    'Nắp hố ga bị nước đẩy bật, rất nguy hiểm cho xe máy',
  ],
  trees: ['Cành cây gãy treo lơ lửng trên vỉa hè', 'Cây nghiêng sát mái nhà, đề nghị kiểm tra và cắt tỉa'],
  rubbish: [
    'Rác dồn đống ở đầu ngõ từ hôm qua chưa thu gom',
    'Phế thải xây dựng đổ trộm bên lề đường',
    'Thùng rác công cộng đầy tràn, bốc mùi',
  ],
  roads: ['Mặt đường có ổ gà sâu, xe đi qua phải tránh sang làn khác', 'Gạch vỉa hè bong, người đi bộ vấp ngã'],
  lighting: ['Đèn đường cả đoạn không sáng', 'Bóng đèn đầu ngõ chập chờn, buổi tối rất khó đi'],
  noise: ['Quán karaoke hát rất to, khuya vẫn chưa dừng', 'Công trình khoan đục ngoài giờ cho phép'],
  air: ['Có người đốt rác, khói mù mịt cả khu', 'Xe chở đất không che chắn, bụi bay khắp đường'],
  order: ['Hàng quán bày hết ra vỉa hè, không còn lối đi', 'Ô tô đỗ dưới lòng đường gây ùn tắc'],
  'traffic-signals': ['Đèn tín hiệu ở ngã tư không hoạt động', 'Đèn đỏ kẹt mãi không chuyển, xe ùn ứ'],
} as const

export type ReportCategory = keyof typeof reportWords

export const callWords = {
  flood: ['Ngập sâu, nhiều xe chết máy giữa đường', 'Nước tràn vào tầng hầm chung cư'],
  traffic: [
    'Va chạm giữa ô tô và xe máy, ùn tắc kéo dài',
    'Xe tải chết máy giữa ngã tư',
    'Ùn tắc nghiêm trọng hai chiều',
  ],
  fire: ['Cháy nhà dân, khói bốc cao', 'Chập điện ở cột, có tia lửa'],
  power: ['Mất điện cả khu phố', 'Nổ trạm biến áp, mất điện diện rộng'],
  water: ['Vỡ đường ống nước sạch, nước phun ra đường'],
  crowd: ['Tụ tập đông người trước cổng, cần hỗ trợ phân luồng'],
} as const

export type CallKind = keyof typeof callWords

/** Where people report from, with a ward or commune of their choosing where Khuê knows no boundaries. */
export const spots = [
  ['phố Tràng Tiền', 21.0246, 105.8562],
  ['bờ hồ Hoàn Kiếm', 21.0287, 105.8524],
  ['phố Hàng Bông', 21.0299, 105.8462],
  ['chợ Đồng Xuân', 21.0382, 105.8497],
  ['phố Kim Mã', 21.0312, 105.8216],
  ['đường Láng', 21.0121, 105.8079],
  ['đường Cầu Giấy', 21.0334, 105.7986],
  ['phố Trần Duy Hưng', 21.0098, 105.7972],
  ['đường Nguyễn Trãi', 20.9945, 105.8092],
  ['đường Giải Phóng', 20.9931, 105.8413],
  ['phố Bạch Mai', 21.0051, 105.8504],
  ['phố Minh Khai', 20.9963, 105.8606],
  ['đường Âu Cơ', 21.0671, 105.8265],
  ['phố Đội Cấn', 21.0358, 105.8226],
  ['đường Lê Đức Thọ', 21.0312, 105.7689],
  ['phố Ngọc Lâm', 21.0447, 105.8712],
  ['phố Thái Hà', 21.0125, 105.8205],
  ['phố Hoa Bằng', 21.022, 105.792],
] as const
