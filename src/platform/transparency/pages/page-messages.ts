/** Texts of the public verification page. */
import { defineMessages } from '../../../kernel/i18n.ts'

export const messages = defineMessages({
  title: { vi: 'Kiểm tra giấy tờ', en: 'Verify a paper' },
  lead: {
    vi: 'Giấy tờ bạn cầm có thật do thành phố cấp và còn giá trị không? Ai cũng kiểm tra được, không cần đăng nhập.',
    en: 'Was the paper in your hand really issued by the city, and does it still stand? Anybody can check, without signing in.',
  },
  byQr: { vi: 'Quét mã QR', en: 'Scan its QR code' },
  byFile: { vi: 'Chọn tệp PDF', en: 'Choose its PDF file' },
  byCode: { vi: 'Nhập mã hồ sơ', en: 'Enter its case code' },
  openCamera: { vi: 'Mở máy ảnh', en: 'Open the camera' },
  closeCamera: { vi: 'Đóng máy ảnh', en: 'Close the camera' },
  scanning: {
    vi: 'Đưa mã QR trên giấy tờ vào giữa khung hình.',
    en: 'Hold the paper’s QR code in the middle of the picture.',
  },
  cameraRefused: {
    vi: 'Không mở được máy ảnh. Hãy cho phép trong trình duyệt, hoặc dùng tệp hay mã hồ sơ.',
    en: 'The camera could not be opened. Allow it in your browser, or use the file or the case code.',
  },
  notOurQr: {
    vi: 'Mã QR này không phải của giấy tờ do thành phố cấp.',
    en: 'This QR code is not of a paper issued by the city.',
  },
  fileLabel: { vi: 'Tệp PDF của giấy tờ', en: 'The paper’s PDF file' },
  fileHelp: {
    vi: 'Tệp được gửi lên để kiểm tra và không được lưu lại.',
    en: 'The file is sent to be checked and is not kept.',
  },
  codeLabel: { vi: 'Mã hồ sơ', en: 'Case code' },
  codeHelp: { vi: 'Ví dụ: H26.50.05.13-261008-0975', en: 'For example: H26.50.05.13-261008-0975' },
  check: { vi: 'Kiểm tra', en: 'Check' },
  checking: { vi: 'Đang kiểm tra', en: 'Checking' },
  again: { vi: 'Kiểm tra giấy tờ khác', en: 'Check another paper' },
  genuineTitle: { vi: 'Giấy tờ thật, còn giá trị', en: 'Genuine, and in force' },
  genuine: {
    vi: 'Thành phố đã cấp giấy tờ này và chưa thay thế hay thu hồi.',
    en: 'The city issued this paper and has neither replaced nor revoked it.',
  },
  genuineCompare: {
    vi: 'Hãy so nội dung trên giấy với thông tin dưới đây.',
    en: 'Compare what stands on the paper with the facts below.',
  },
  supersededTitle: { vi: 'Giấy tờ thật nhưng đã được thay thế', en: 'Genuine, but replaced' },
  superseded: {
    vi: 'Thành phố đã cấp bản mới. Hãy yêu cầu người đưa giấy tờ cho xem bản mới.',
    en: 'The city has issued a newer one. Ask for it.',
  },
  revokedTitle: { vi: 'Giấy tờ đã bị thu hồi', en: 'Revoked' },
  revoked: {
    vi: 'Thành phố từng cấp giấy tờ này nhưng đã thu hồi. Không dùng được nữa.',
    en: 'The city issued this paper and has since revoked it. It can no longer be used.',
  },
  unknownTitle: { vi: 'Không tìm thấy giấy tờ này', en: 'No such paper' },
  unknown: {
    vi: 'Thành phố không có ghi nhận nào về giấy tờ này. Hãy kiểm tra lại tệp hoặc mã.',
    en: 'The city has no record of it. Check the file or the code.',
  },
  alteredTitle: { vi: 'Giấy tờ đã bị sửa', en: 'Altered' },
  altered: {
    vi: 'Tệp mang dấu hiệu của thành phố nhưng nội dung khác với bản đã cấp. Đừng tin tệp này.',
    en: 'The file claims to be the city’s, but its content is not what was issued. Do not rely on it.',
  },
  kind: { vi: 'Loại giấy tờ', en: 'Kind of paper' },
  issuer: { vi: 'Nơi cấp', en: 'Issued by' },
  issuedAt: { vi: 'Cấp lúc', en: 'Issued at' },
  revokedAt: { vi: 'Thu hồi lúc', en: 'Revoked at' },
  supersededAt: { vi: 'Thay thế lúc', en: 'Replaced at' },
  procedure: { vi: 'Thủ tục', en: 'Procedure' },
  privacy: {
    vi: 'Trang này không hiện thông tin cá nhân của người được cấp.',
    en: 'This page shows nothing personal about the holder.',
  },
  proofTitle: { vi: 'Bằng chứng', en: 'Proof' },
  proofWords: {
    vi: 'Giấy tờ đứng ở vị trí {index} trong sổ công khai có {size} mục. Sổ chỉ được ghi thêm, không ai sửa được mục cũ mà không bị phát hiện.',
    en: 'The paper is entry {index} of a public log of {size} entries. The log is only ever added to; nobody can change an old entry unnoticed.',
  },
  proofWaiting: {
    vi: 'Giấy tờ vừa được cấp; sổ công khai sẽ ghi nhận trong giây lát.',
    en: 'It has just been issued; the public log takes it up in a moment.',
  },
  proofDownload: { vi: 'Tải bằng chứng để kiểm tra ngoại tuyến', en: 'Download the proof, to verify offline' },
  hash: { vi: 'Dấu vân tay của tệp (SHA-256)', en: 'Fingerprint of the file (SHA-256)' },
  checkpoint: { vi: 'Điểm chốt có chữ ký của sổ', en: 'Signed checkpoint of the log' },
  path: { vi: 'Đường dẫn trong cây Merkle', en: 'Path in the Merkle tree' },
  signatures: { vi: 'Chữ ký số trong tệp', en: 'Signatures in the file' },
  signer: { vi: '{signer}, {organisation}', en: '{signer}, {organisation}' },
  signedAt: { vi: 'ký lúc {at}, có dấu thời gian', en: 'signed at {at}, with a timestamp' },
  signatureValid: { vi: 'hợp lệ', en: 'valid' },
  signatureInvalid: { vi: 'không hợp lệ', en: 'not valid' },
  several: { vi: 'Hồ sơ này có {n} kết quả', en: 'This case has {n} {n|result|results}' },
})
