import { defineMessages, type Message } from '../../kernel/i18n.ts'
import { defineProblems } from '../../kernel/problems.ts'
import type { CustodyKind, DeliveryChannel } from './contract.ts'

export const messages = defineMessages({
  custodyCreated: { vi: 'Yêu cầu chuyển phát', en: 'Shipment asked for' },
  custodyReady: { vi: 'Sẵn sàng tại quầy', en: 'Ready at the counter' },
  custodyAccepted: { vi: 'Bưu chính đã nhận', en: 'Accepted by the post' },
  custodyInTransit: { vi: 'Đang vận chuyển', en: 'In transit' },
  custodyDelivered: { vi: 'Đã phát', en: 'Delivered' },
  custodyReturned: { vi: 'Đã chuyển hoàn', en: 'Returned' },
  custodyKept: { vi: 'Giữ lại tại quầy', en: 'Kept at the counter' },
  custodyHandedOver: { vi: 'Đã trao tại quầy', en: 'Handed over at the counter' },
  noticeReadyTitle: { vi: 'Đã có kết quả: {title}', en: 'Your result is ready: {title}' },
  noticeReadyBody: {
    vi: 'Kết quả đã có trong mục Giấy tờ của tôi. Bạn có thể tải về, chia sẻ và kiểm tra tính xác thực bất cứ lúc nào.',
    en: 'It is among your documents now. You can download, share and verify it at any time.',
  },
  noticePostTitle: { vi: 'Bưu chính đang chuyển: {title}', en: 'The post has your paper: {title}' },
  noticePostBody: { vi: 'Mã vận đơn {trackingCode}.', en: 'Tracking code {trackingCode}.' },
  noticeDeliveredTitle: { vi: 'Bưu chính đã phát: {title}', en: 'Delivered by the post: {title}' },
  noticeDeliveredBody: { vi: 'Người nhận: {holder}.', en: 'Received by {holder}.' },
  noticeReturnedTitle: { vi: 'Bưu chính chuyển hoàn: {title}', en: 'Returned by the post: {title}' },
  noticeReturnedBody: {
    vi: 'Bản giấy đang ở bộ phận một cửa. Mời bạn đến nhận và mang theo giấy tờ tùy thân. Bản điện tử vẫn có trong Giấy tờ của tôi.',
    en: 'The paper is at the one-stop desk. Please collect it with your identity paper. The electronic one is still among your documents.',
  },
  noticeAtCounterTitle: { vi: 'Mời đến nhận tại quầy: {title}', en: 'Please collect at the desk: {title}' },
  noticeAtCounterBody: {
    vi: 'Bưu chính chưa nhận chuyển nên bản giấy được giữ tại bộ phận một cửa. Mời bạn đến nhận và mang theo giấy tờ tùy thân. Bản điện tử vẫn có trong Giấy tờ của tôi.',
    en: 'The post has not taken it, so the paper stays at the one-stop desk. Please collect it with your identity paper. The electronic one is still among your documents.',
  },
  authorisationNeeded: {
    vi: 'Ghi văn bản ủy quyền đã kiểm tra: số, ngày, nơi chứng thực',
    en: 'Say which authorisation was looked at: number, day, who certified it',
  },
})

const custodyNames: Readonly<Record<CustodyKind, Message>> = {
  created: messages.custodyCreated,
  accepted: messages.custodyAccepted,
  'in-transit': messages.custodyInTransit,
  delivered: messages.custodyDelivered,
  returned: messages.custodyReturned,
  'kept-at-counter': messages.custodyKept,
  'handed-over': messages.custodyHandedOver,
}

/** The words of one link of the chain of custody. */
export function custodyWords(kind: CustodyKind, channel: DeliveryChannel): Message {
  return kind === 'created' && channel === 'counter' ? messages.custodyReady : custodyNames[kind]
}

export const problems = defineProblems({
  'delivery.not-found': {
    status: 404,
    title: { vi: 'Không tìm thấy giấy tờ hoặc lần giao', en: 'There is no such document or delivery' },
    detail: { vi: 'Mục này không có hoặc bạn không được xem.', en: 'It does not exist or you may not see it.' },
  },
  'delivery.not-at-counter': {
    status: 409,
    title: { vi: 'Bản giấy không ở quầy', en: 'The paper is not at the counter' },
    detail: {
      vi: 'Trạng thái hiện nay: {status}. Chỉ trao được khi bản giấy đang chờ tại quầy.',
      en: 'Its state is now {status}. It can be handed over only while it waits at the counter.',
    },
  },
  'delivery.not-stuck': {
    status: 409,
    title: { vi: 'Bưu chính đã nhận hoặc bản giấy đã ở quầy', en: 'The post has taken it, or it is at the counter' },
    detail: {
      vi: 'Chỉ gửi lại yêu cầu hoặc giữ tại quầy khi bưu chính chưa nhận chuyển. Tải lại danh sách để xem bản giấy đang ở đâu.',
      en: 'Only what the post has not taken can be ordered again or kept at the counter. Load the list again to see where the paper is.',
    },
  },
  'delivery.not-current': {
    status: 409,
    title: { vi: 'Giấy tờ này đã bị thay thế hoặc thu hồi', en: 'This paper was replaced or revoked' },
    detail: {
      vi: 'Không trao hoặc gửi bản giấy không còn hiệu lực. Mở hồ sơ để xem quyết định; nếu có bản thay thế thì trao bản đó.',
      en: 'A paper that no longer counts is neither handed over nor sent. The case shows the decision; if there is a new paper, hand over that one.',
    },
  },
  'delivery.forged-status': {
    status: 401,
    title: { vi: 'Chữ ký của bưu chính không đúng', en: "The post's signature is not valid" },
    detail: {
      vi: 'Thông báo bị từ chối; hành trình không đổi.',
      en: 'It was refused; the chain of custody is unchanged.',
    },
  },
  'delivery.unreadable-status': {
    status: 400,
    title: { vi: 'Không đọc được thông báo của bưu chính', en: "The post's message cannot be read" },
    detail: { vi: 'Nội dung không theo mẫu đã thống nhất.', en: 'It does not follow the agreed shape.' },
  },
  'delivery.post-unavailable': {
    status: 503,
    title: { vi: 'Chưa kết nối được bưu chính', en: 'The post cannot be reached' },
    detail: { vi: 'Yêu cầu sẽ được gửi lại. Chưa có gì bị mất.', en: 'It will be tried again. Nothing is lost.' },
  },
})
