/** Sentences as people write them, each with its category; written for the test, not for the phrases. One line: category | words. */
export const samples = `
danger | Cây to trước cổng trường vừa đổ ngang đường sau cơn bão, chắn hết lối đi
danger | Nắp hố ga giữa đường bị mất, trẻ con đi học rất dễ ngã
danger | Dây điện bị đứt rơi xuống vỉa hè, có nguy cơ giật
danger | Tường rào cũ nghiêng, nguy cơ sập xuống ngõ
danger | Cột điện nghiêng sắp đổ vào nhà dân
danger | Bờ kè bị sạt lở sát nhà chúng tôi
roads | Đường Láng có nhiều ổ gà, đi xe máy buổi tối rất dễ ngã
roads | Mặt đường bị lún sâu khoảng 20 cm trước số nhà 45
roads | Gạch vỉa hè vỡ nát, người già không đi được
roads | Sau khi đào đường lắp cáp không hoàn trả mặt đường
roads | Khe co giãn trên cầu vượt bị bong, xe đi qua kêu to
roads | Ngõ 12 đường bê tông nứt, lồi lõm, mưa xuống đọng đầy hố
lighting | Đèn đường cả ngõ không sáng một tuần nay
lighting | Đoạn này tối om vì bóng đèn cao áp bị cháy
lighting | Cột đèn trước nhà văn hóa nhấp nháy liên tục
lighting | Công viên không có đèn buổi tối, rất sợ
lighting | Đèn ngõ 25 bị tắt, nhờ phường cho thay bóng
rubbish | Đống rác ở đầu ngõ ba ngày nay không ai thu gom
rubbish | Có xe tải đổ trộm phế thải xây dựng ở bãi đất trống
rubbish | Thùng rác công cộng đầy tràn, ruồi bay khắp nơi
rubbish | Người dân vứt rác bừa bãi xuống hồ
rubbish | Điểm tập kết rác cạnh trường mầm non bốc mùi
drainage | Cứ mưa là phố này ngập tới đầu gối
drainage | Cống bị tắc nên nước thải tràn ra đường
drainage | Rãnh thoát nước của ngõ lâu ngày chưa nạo vét
drainage | Nước đọng sau mưa hai ngày vẫn không thoát được
drainage | Hầm chui úng ngập xe chết máy hàng loạt
water-supply | Khu tập thể mất nước từ hôm qua đến giờ
water-supply | Nước máy đục và có mùi lạ mấy hôm nay
water-supply | Đường ống nước bị vỡ phun lên giữa phố
water-supply | Nước sinh hoạt chảy rất yếu, tầng ba không có
water-supply | Đồng hồ nước nhà tôi bị rò rỉ
trees | Cành khô rụng xuống đường, đề nghị cắt tỉa
trees | Cây xanh trước nhà bị sâu bệnh, lá vàng hết
trees | Ghế đá và thảm cỏ trong vườn hoa hư hại
trees | Cỏ dại mọc cao che khuất lối đi bộ trong công viên
trees | Có người chặt cây xanh trên dải phân cách
order | Các hàng quán bày bàn ghế chiếm vỉa hè, người đi bộ phải xuống lòng đường
order | Ô tô đỗ xe sai quy định chắn cổng nhà tôi
order | Chợ cóc họp lấn chiếm lòng đường mỗi sáng
order | Tờ rơi quảng cáo rao vặt dán kín tường và cột điện
order | Bãi trông giữ xe trái phép trước cổng bệnh viện
noise | Quán karaoke hoạt động đến 2 giờ sáng, cả khu không ngủ được
noise | Nhà hàng xóm hát loa kéo rất to suốt buổi tối
noise | Quán bar mở nhạc sàn ầm ĩ sau nửa đêm
noise | Xưởng cơ khí gây ồn cả ngày lẫn đêm
noise | Loa phường mở quá to lúc 5 giờ sáng
air | Người dân đốt rơm rạ khói mù mịt cả vùng
air | Xưởng sơn thải mùi hóa chất nồng nặc
air | Xe chở đất không che bạt, bụi bay mù mịt
air | Có người đốt rác ngoài bãi khói đen bay vào nhà
air | Hàng phở dùng than tổ ong khói rất khó chịu
construction | Nhà số 8 xây sai phép vượt tầng
construction | Công trình không che chắn, giàn giáo rơi đinh xuống ngõ
construction | Hàng xóm cơi nới lấn sang ngõ đi chung
construction | Có nhà xưởng xây dựng trái phép trên đất nông nghiệp
construction | Đào móng làm nứt tường nhà bên cạnh, công trình không phép
traffic-signals | Đèn giao thông ở ngã tư này không hoạt động
traffic-signals | Biển báo cấm rẽ trái bị cây che khuất
traffic-signals | Vạch kẻ đường cho người đi bộ mờ hết
traffic-signals | Đèn đỏ đếm ngược sai, chờ rất lâu
traffic-signals | Thiếu biển chỉ dẫn vào bệnh viện
manners | Chó thả rông không rọ mõm trong khu dân cư
manners | Tường di tích bị vẽ bậy
manners | Nhân viên bến xe có thái độ phục vụ thô lỗ với khách
manners | Nhiều người tiểu bậy ở chân cầu
manners | Hàng quán chèo kéo, chặt chém du khách
`
  .trim()
  .split('\n')
  .map((line) => line.split(' | ') as [string, string])
