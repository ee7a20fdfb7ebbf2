/** Problems of the exchange. A machine reads the type; a person who connects a system reads the words. */
import { defineProblems } from '../../kernel/problems.ts'

/** Who is not known, or does not prove who it is. */
const proof = defineProblems({
  'exchange.unsigned': {
    status: 401,
    title: { vi: 'Yêu cầu chưa được ký', en: 'The request is not signed' },
    detail: {
      vi: 'Hãy ký theo RFC 9421, với các tiêu đề Signature-Input, Signature và Content-Digest.',
      en: 'Sign it by RFC 9421, with the headers Signature-Input, Signature and Content-Digest.',
    },
  },
  'exchange.malformed': {
    status: 400,
    title: { vi: 'Yêu cầu không đúng giao thức', en: 'The request does not follow the protocol' },
    detail: { vi: 'Chưa đúng: {what}.', en: 'What is wrong: {what}.' },
  },
  'exchange.not-covered': {
    status: 401,
    title: { vi: 'Chữ ký chưa bao gồm đủ thành phần', en: 'The signature does not cover enough' },
    detail: { vi: 'Chữ ký phải bao gồm: {missing}.', en: 'It must cover: {missing}.' },
  },
  'exchange.bad-digest': {
    status: 400,
    title: { vi: 'Nội dung khác với Content-Digest', en: 'The content is not that of its Content-Digest' },
    detail: {
      vi: 'Hãy tính lại trên đúng các byte được gửi (RFC 9530).',
      en: 'Compute it over the very bytes that are sent (RFC 9530).',
    },
  },
  'exchange.out-of-time': {
    status: 401,
    title: { vi: 'Chữ ký không còn trong thời hạn', en: 'The signature is too old, or from the future' },
    detail: {
      vi: 'Thời điểm ký phải cách giờ của Khuê không quá {seconds} giây. Hãy chỉnh đồng hồ rồi ký lại.',
      en: 'It must be within {seconds} seconds of Khuê’s clock. Set the clock right and sign again.',
    },
  },
  'exchange.unknown-member': {
    status: 401,
    title: { vi: 'Không có thành viên này', en: 'There is no such member' },
    detail: {
      vi: 'X-Road-Client phải là mã của một thành viên đã đăng ký.',
      en: 'X-Road-Client must name a member that is registered here.',
    },
  },
  'exchange.suspended': {
    status: 403,
    title: { vi: 'Thành viên đang bị tạm dừng', en: 'This member is suspended' },
    detail: {
      vi: 'Hãy liên hệ đơn vị vận hành trục trao đổi dữ liệu.',
      en: 'Ask those who run the exchange.',
    },
  },
  'exchange.unknown-key': {
    status: 401,
    title: { vi: 'Khóa không phải của thành viên này', en: 'This key is not one of this member' },
    detail: { vi: 'Hãy đăng ký khóa công khai trước khi dùng.', en: 'Have the public key registered first.' },
  },
  'exchange.key-expired': {
    status: 401,
    title: { vi: 'Khóa không còn hoặc chưa có hiệu lực', en: 'The key is not valid now' },
    detail: {
      vi: 'Khóa có hiệu lực từ {from} đến {to}. Hãy dùng khóa khác hoặc đăng ký khóa mới.',
      en: 'It is valid from {from} to {to}. Use another, or have a new one registered.',
    },
  },
  'exchange.key-revoked': {
    status: 401,
    title: { vi: 'Khóa đã bị thu hồi', en: 'The key has been revoked' },
    detail: { vi: 'Hãy dùng khóa khác của thành viên.', en: 'Use another key of the member.' },
  },
  'exchange.bad-signature': {
    status: 401,
    title: { vi: 'Chữ ký không đúng', en: 'The signature does not hold' },
    detail: {
      vi: 'Chữ ký không khớp với yêu cầu và khóa. Hãy so sánh chuỗi được ký với RFC 9421 mục 2.5.',
      en: 'It does not fit the request and the key. Compare the signature base with RFC 9421 §2.5.',
    },
  },
  'exchange.replayed': {
    status: 409,
    title: { vi: 'Mã yêu cầu đã được dùng', en: 'This request id has been used' },
    detail: {
      vi: 'Mỗi X-Road-Id chỉ dùng một lần. Hãy ký yêu cầu mới với mã mới.',
      en: 'An X-Road-Id counts once. Sign a new request with a new one.',
    },
  },
})

/** Who is known, and may not. */
const access = defineProblems({
  'exchange.unknown-service': {
    status: 404,
    title: { vi: 'Không có dịch vụ này', en: 'There is no such service' },
    detail: {
      vi: 'Danh mục dịch vụ ở /api/exchange/services.',
      en: 'The services are listed at /api/exchange/services.',
    },
  },
  'exchange.no-grant': {
    status: 403,
    title: { vi: 'Chưa được cấp quyền truy cập', en: 'Access has not been granted' },
    detail: {
      vi: 'Thành viên không có quyền còn hiệu lực với dịch vụ này cho mục đích “{purpose}”. Hãy đề nghị cơ quan chủ quản.',
      en: 'The member has no grant in force for this service and the purpose “{purpose}”. Ask the owner of the service.',
    },
  },
  'exchange.field-not-granted': {
    status: 403,
    title: { vi: 'Trường dữ liệu chưa được cấp', en: 'A field was asked for that is not granted' },
    detail: { vi: 'Chưa được cấp: {fields}.', en: 'Not granted: {fields}.' },
  },
  'exchange.wrong-purpose': {
    status: 403,
    title: { vi: 'Mục đích không cho phép thao tác này', en: 'This purpose does not allow this' },
    detail: {
      vi: 'Mục đích “{purpose}” chỉ để đọc hoặc chỉ để ghi. Hãy gọi với một mục đích được cấp cho thao tác này: {known}.',
      en: 'The purpose “{purpose}” only reads, or only writes. Call with one that is granted for this: {known}.',
    },
  },
  'exchange.no-consent': {
    status: 403,
    title: { vi: 'Người dân chưa đồng ý', en: 'The person has not consented' },
    detail: {
      vi: 'Mục đích này cần sự đồng ý của người dân. Đề nghị đã được gửi tới họ; hãy gọi lại khi họ đồng ý.',
      en: 'This purpose needs the person’s consent. They have been asked; call again when they have said yes.',
    },
  },
  'exchange.quota': {
    status: 429,
    title: { vi: 'Đã hết số lượt được cấp', en: 'The quota is used up' },
    detail: {
      vi: 'Hãy gọi lại sau {seconds} giây. Chưa có gì bị mất.',
      en: 'Call again after {seconds} seconds. Nothing is lost.',
    },
  },
  'exchange.nothing-found': {
    status: 404,
    title: { vi: 'Không có dữ liệu', en: 'There is no such data' },
    detail: {
      vi: 'Dịch vụ đã tra cứu và không tìm thấy.',
      en: 'The service has looked, and found nothing.',
    },
  },
  'exchange.no-result': {
    status: 404,
    title: { vi: 'Không có kết quả này', en: 'There is no such result' },
    detail: {
      vi: 'Kết quả được giữ bảy ngày và chỉ thành viên đã yêu cầu mới lấy được.',
      en: 'A result is kept for seven days, for the member that asked.',
    },
  },
})

/** GovStack's interface to the registries, where Khuê's are otherwise. */
const registries = defineProblems({
  'exchange.not-supported': {
    status: 422,
    title: { vi: 'Không tra cứu hoặc ghi được như vậy', en: 'The registry cannot be asked or changed so' },
    detail: { vi: 'Chưa có gì thay đổi. Lý do: {what}.', en: 'Nothing has changed. Why: {what}.' },
  },
  'exchange.schema-in-code': {
    status: 403,
    title: { vi: 'Không đổi được cấu trúc qua giao diện này', en: 'A schema is not changed over this interface' },
    detail: {
      vi: 'Cấu trúc của mỗi cơ sở dữ liệu nằm trong mã nguồn của Khuê và đổi cùng bản phát hành. Chưa có gì thay đổi.',
      en: 'The schema of a registry is declared in Khuê’s code and changes with a release. Nothing has changed.',
    },
  },
})

/** A provider outside. */
const providers = defineProblems({
  'exchange.provider-down': {
    status: 502,
    title: { vi: 'Bên cung cấp không trả lời', en: 'The provider does not answer' },
    detail: {
      vi: 'Chưa có dữ liệu nào được trả. Hãy gọi lại sau ít phút với mã yêu cầu mới.',
      en: 'No data was given. Call again in a few minutes, with a new request id.',
    },
  },
  'exchange.provider-timeout': {
    status: 504,
    title: { vi: 'Bên cung cấp trả lời quá chậm', en: 'The provider takes too long' },
    detail: {
      vi: 'Không có trả lời trong {seconds} giây. Hãy gọi lại sau với mã yêu cầu mới.',
      en: 'No answer within {seconds} seconds. Call again later, with a new request id.',
    },
  },
  'exchange.provider-forged': {
    status: 502,
    title: { vi: 'Trả lời của bên cung cấp không tin được', en: 'The provider’s answer cannot be trusted' },
    detail: {
      vi: 'Trả lời không có chữ ký đúng hoặc không đúng hợp đồng dịch vụ, nên không được chuyển tiếp.',
      en: 'It is not signed as it should be or does not fit the contract, and was not passed on.',
    },
  },
  'exchange.circuit-open': {
    status: 503,
    title: { vi: 'Bên cung cấp đang gặp sự cố', en: 'The provider is failing' },
    detail: {
      vi: 'Nhiều lần gọi liên tiếp không thành. Khuê thử lại sau {seconds} giây.',
      en: 'Several calls in a row have failed. Khuê tries again after {seconds} seconds.',
    },
  },
})

/** What those who run the exchange may get wrong. */
const administration = defineProblems({
  'exchange.member-exists': {
    status: 409,
    title: { vi: 'Mã thành viên đã có', en: 'There is a member of this name' },
    detail: { vi: 'Hãy mở thành viên đó, hoặc chọn mã khác.', en: 'Open it, or choose another id.' },
  },
  'exchange.bad-key': {
    status: 422,
    title: { vi: 'Khóa công khai không dùng được', en: 'This public key cannot be used' },
    detail: {
      vi: 'Cần khóa công khai Ed25519 hoặc EC P-256 dạng PEM (BEGIN PUBLIC KEY).',
      en: 'An Ed25519 or EC P-256 public key in PEM (BEGIN PUBLIC KEY) is needed.',
    },
  },
  'exchange.key-known': {
    status: 409,
    title: { vi: 'Khóa đã được đăng ký', en: 'This key is already registered' },
    detail: { vi: 'Mỗi khóa chỉ đăng ký một lần.', en: 'A key is registered once.' },
  },
  'exchange.bad-period': {
    status: 422,
    title: { vi: 'Thời hạn không hợp lệ', en: 'This period is not possible' },
    detail: {
      vi: 'Ngày đầu phải trước ngày cuối, và thời hạn không quá {days} ngày.',
      en: 'It must begin before it ends, and last at most {days} days.',
    },
  },
  'exchange.bad-contract': {
    status: 422,
    title: { vi: 'Hợp đồng dịch vụ mâu thuẫn', en: 'The contract contradicts itself' },
    detail: { vi: 'Lý do: {why}', en: 'Why: {why}' },
  },
  'exchange.no-address': {
    status: 409,
    title: { vi: 'Thành viên chưa có địa chỉ', en: 'The member has no address' },
    detail: {
      vi: 'Thành viên cung cấp dịch vụ phải có địa chỉ để chuyển yêu cầu tới.',
      en: 'A member that offers a service needs an address to pass requests on to.',
    },
  },
  'exchange.grant-exists': {
    status: 409,
    title: { vi: 'Đã có quyền truy cập này', en: 'There is such a grant' },
    detail: {
      vi: 'Thành viên đã có quyền với dịch vụ cho mục đích này. Hãy thu hồi trước khi cấp quyền khác.',
      en: 'The member has one for this service and purpose. Revoke it before giving another.',
    },
  },
  'exchange.unknown-purpose': {
    status: 422,
    title: { vi: 'Dịch vụ không có mục đích hoặc trường này', en: 'The service has no such purpose or field' },
    detail: {
      vi: 'Hãy chọn trong hợp đồng dịch vụ: {known}.',
      en: 'Choose from the contract: {known}.',
    },
  },
  'exchange.already-ended': {
    status: 409,
    title: { vi: 'Đã kết thúc trước đó', en: 'It has already ended' },
    detail: { vi: 'Không cần làm gì thêm.', en: 'There is nothing left to do.' },
  },
  'exchange.not-sealed-yet': {
    status: 409,
    title: { vi: 'Chưa vào chuỗi bằng chứng', en: 'Not yet in the chain of proof' },
    detail: {
      vi: 'Nhật ký được niêm phong và đóng dấu thời gian mỗi phút. Hãy thử lại sau một phút.',
      en: 'The log is sealed and time-stamped every minute. Try again in a minute.',
    },
  },
  'exchange.no-sandbox': {
    status: 409,
    title: { vi: 'Không có môi trường thử', en: 'There is no sandbox here' },
    detail: {
      vi: 'Khóa thử chỉ dùng được khi SANDBOX đang bật.',
      en: 'Sandbox keys work only while SANDBOX is on.',
    },
  },
})

export const problems = defineProblems({ ...proof, ...access, ...registries, ...providers, ...administration })

/** Known and signed, but not let through: as against what was let through and failed. */
export function isRefusal(type: string): boolean {
  return Object.hasOwn(access, type) && type !== 'exchange.nothing-found' ? true : Object.hasOwn(proof, type)
}
