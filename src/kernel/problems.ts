/** Errors as RFC 9457 problems. Browser-safe: modules declare theirs in messages.ts. */
import { type Language, type Message, type Params, translate } from './i18n.ts'

export interface ProblemType {
  readonly status: number
  readonly title: Message
  /** What happened, that nothing is lost (when true), and what to do now. */
  readonly detail: Message
}

export type ProblemTypes = Readonly<Record<`${string}.${string}`, ProblemType>>

/** Declares a module's problems, keyed `<module>.<name>`; each also has a page `docs/problems/<module>.<name>.md`. */
export function defineProblems<const P extends ProblemTypes>(problems: P): P {
  return problems
}

/** One wrong input: a JSON pointer into the body (RFC 9457 §3), and the words for it. */
export interface FieldError {
  readonly pointer: string
  readonly message: Message
  readonly params?: Params
}

export class Problem extends Error {
  readonly type: string
  readonly params: Params
  readonly fields: readonly FieldError[]
  constructor(type: string, params: Params = {}, fields: readonly FieldError[] = [], options?: ErrorOptions) {
    super(`${type} ${JSON.stringify(params)}`, options)
    this.name = 'Problem'
    this.type = type
    this.params = params
    this.fields = fields
  }
}

/** Throw what this returns. The type must be declared by a module; an unknown one is answered as 500. */
export function problem(type: `${string}.${string}`, params?: Params, fields?: readonly FieldError[]): Problem {
  return new Problem(type, params, fields)
}

/** The body of an `application/problem+json` reply. `type` is a URL path that serves the problem's page. */
export interface ProblemBody {
  type: string
  title: string
  status: number
  detail: string
  instance?: string
  errors?: { pointer: string; detail: string }[]
  [extension: string]: unknown
}

export const kernelProblems = defineProblems({
  'kernel.invalid-input': {
    status: 400,
    title: { vi: 'Dữ liệu gửi lên chưa đúng', en: 'The input is not valid' },
    detail: { vi: 'Hãy sửa các mục được chỉ ra rồi gửi lại.', en: 'Correct the fields named and send it again.' },
  },
  'kernel.signed-out': {
    status: 401,
    title: { vi: 'Bạn chưa đăng nhập', en: 'You are not signed in' },
    detail: { vi: 'Hãy đăng nhập rồi làm lại.', en: 'Sign in and try again.' },
  },
  'kernel.forbidden': {
    status: 403,
    title: { vi: 'Bạn không có quyền làm việc này', en: 'You may not do this' },
    detail: {
      vi: 'Nếu công việc của bạn cần quyền này, hãy liên hệ người quản trị của đơn vị.',
      en: 'If your work needs it, ask the administrator of your unit.',
    },
  },
  'kernel.cross-site': {
    status: 403,
    title: { vi: 'Yêu cầu đến từ một trang khác', en: 'The request came from another site' },
    detail: { vi: 'Hãy mở lại trang và thử lại.', en: 'Open the page again and retry.' },
  },
  'kernel.not-found': {
    status: 404,
    title: { vi: 'Không tìm thấy', en: 'Not found' },
    detail: {
      vi: 'Địa chỉ này không có hoặc bạn không được xem.',
      en: 'There is nothing here, or you may not see it.',
    },
  },
  'kernel.conflict': {
    status: 409,
    title: { vi: 'Dữ liệu vừa được người khác thay đổi', en: 'Somebody else has just changed this' },
    detail: {
      vi: 'Hãy tải lại để xem bản mới nhất rồi làm lại.',
      en: 'Reload to see the newest state, then try again.',
    },
  },
  'kernel.too-large': {
    status: 413,
    title: { vi: 'Dữ liệu gửi lên quá lớn', en: 'What was sent is too large' },
    detail: { vi: 'Giới hạn là {limit} byte.', en: 'The limit is {limit} bytes.' },
  },
  'kernel.unsupported-media-type': {
    status: 415,
    title: { vi: 'Kiểu dữ liệu không được hỗ trợ', en: 'Unsupported media type' },
    detail: {
      vi: 'Hãy gửi dữ liệu đúng kiểu mà địa chỉ này nhận.',
      en: 'Send the media type that this address takes.',
    },
  },
  'kernel.idempotency-mismatch': {
    status: 422,
    title: { vi: 'Khóa gửi lại đã dùng cho nội dung khác', en: 'The idempotency key was used for other content' },
    detail: { vi: 'Hãy tải lại trang rồi gửi lại.', en: 'Reload the page and send it again.' },
  },
  'kernel.too-many-requests': {
    status: 429,
    title: { vi: 'Bạn thao tác quá nhanh', en: 'Too many requests' },
    detail: {
      vi: 'Hãy chờ một phút rồi thử lại. Chưa có gì bị mất.',
      en: 'Wait a minute and try again. Nothing is lost.',
    },
  },
  'kernel.unexpected': {
    status: 500,
    title: { vi: 'Hệ thống gặp lỗi', en: 'Something went wrong on our side' },
    detail: {
      vi: 'Việc vừa rồi chưa được thực hiện. Hãy thử lại; nếu vẫn lỗi, báo mã {requestId}.',
      en: 'What you just did was not carried out. Try again; if it happens again, quote {requestId}.',
    },
  },
  'kernel.unavailable': {
    status: 503,
    title: { vi: 'Hệ thống tạm thời bận', en: 'The system is briefly unavailable' },
    detail: { vi: 'Hãy thử lại sau ít phút. Chưa có gì bị mất.', en: 'Try again in a few minutes. Nothing is lost.' },
  },
})

/** Words for a problem in a language. */
export function problemBody(type: string, known: ProblemType, language: Language, error: Problem): ProblemBody {
  return {
    type: `/problems/${type}`,
    title: translate(language, known.title, error.params),
    status: known.status,
    detail: translate(language, known.detail, error.params),
    ...(error.fields.length > 0 && {
      errors: error.fields.map((f) => ({ pointer: f.pointer, detail: translate(language, f.message, f.params) })),
    }),
  }
}
