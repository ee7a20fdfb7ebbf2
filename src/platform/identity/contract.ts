/** Who somebody is: sessions, sign-in, second factors, the person's own data and who has read it. Browser-safe. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'

/** The cookie that carries a session; with an https PUBLIC_URL its name begins with `__Host-` (RFC 6265bis §4.1.3.2). */
export const sessionCookie = 'khue_session'

export const Face = Type.Union([Type.Literal('portal'), Type.Literal('desk'), Type.Literal('centre')])
export type Face = Static<typeof Face>

export const Sex = Type.Union([Type.Literal('male'), Type.Literal('female')])
export type Sex = Static<typeof Sex>

/** 12 digits: province, century and sex, year, six random ones. The form proves nothing (Decree 137/2015). */
export const CitizenNumber = Type.String({ pattern: '^[0-9]{12}$' })

const Id = Type.String({ format: 'uuid' })
const Instant = Type.String({ format: 'date-time' })
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])
const Text = (maxLength: number) => Type.String({ minLength: 1, maxLength })
const Page = Type.Object({
  /** The `next` of the page before. */
  after: Type.Optional(Type.String({ maxLength: 100 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
})

// Sessions and signing in ---------------------------------------------------------------------------------------

export const SessionView = Type.Object({
  kind: Type.Union([Type.Literal('anonymous'), Type.Literal('citizen'), Type.Literal('official')]),
  /** Internal id of the person or official; null when nobody is signed in. */
  id: Nullable(Type.String()),
  name: Nullable(Type.String()),
  initials: Nullable(Type.String()),
  /** Citizens: 1 basic, 2 verified in person (Decree 69/2024). */
  assurance: Type.Optional(Type.Union([Type.Literal(1), Type.Literal(2)])),
  /** The face this session signed in for. */
  face: Type.Optional(Face),
  /** Officials: where they hold roles. */
  units: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Type.Object({ vi: Type.String(), en: Type.String() }),
      roles: Type.Array(Type.String()),
    }),
  ),
  permissions: Type.Array(Type.String()),
  secondFactor: Type.Object({
    /** A TOTP secret or a passkey is enrolled. */
    enrolled: Type.Boolean(),
    totp: Type.Boolean(),
    passkeys: Type.Integer(),
    /** Until when signing needs no new second factor; null when it does now. */
    freshUntil: Nullable(Instant),
  }),
  /** The password was given by an administrator and must be changed before anything else. */
  mustChangePassword: Type.Boolean(),
  /** True on a sandbox: pages show that no data is real. */
  sandbox: Type.Boolean(),
})
export type SessionView = Static<typeof SessionView>

/** What was read: the case of another, which speaks of the person. It is not theirs to open. */
export const namedInCase = 'named-in-case'

export const getSession = endpoint({
  method: 'GET',
  path: '/identity/session',
  can: 'anyone',
  summary: 'Who is signed in',
  reply: SessionView,
})

/** A plain link (`<a href>`), not a `call`: the browser goes to the sign-in pages and comes back to `return`. */
export const signIn = endpoint({
  method: 'GET',
  path: '/identity/sign-in',
  can: 'anyone',
  summary: 'Begin signing in (redirects)',
  query: Type.Object({
    face: Face,
    /** A path of this site to come back to; anything else is refused. */
    return: Type.Optional(Type.String({ maxLength: 2000 })),
    /** 2: the citizen is asked to confirm at the higher level (answers identity.assurance-too-low). */
    assurance: Type.Optional(Type.Union([Type.Literal('1'), Type.Literal('2')])),
    language: Type.Optional(Type.Union([Type.Literal('vi'), Type.Literal('en')])),
  }),
  gives: 'file',
  transaction: 'one',
  perMinute: 60,
})

export const signInCallback = endpoint({
  method: 'GET',
  path: '/identity/callback',
  can: 'anyone',
  summary: 'End of signing in (redirects)',
  query: Type.Object({
    state: Type.Optional(Type.String({ maxLength: 200 })),
    code: Type.Optional(Type.String({ maxLength: 500 })),
    iss: Type.Optional(Type.String({ maxLength: 500 })),
    error: Type.Optional(Type.String({ maxLength: 200 })),
    error_description: Type.Optional(Type.String({ maxLength: 1000 })),
  }),
  gives: 'file',
  transaction: 'none',
  perMinute: 60,
})

export const signOut = endpoint({
  method: 'POST',
  path: '/identity/sign-out',
  can: 'anyone',
  summary: 'End this session, or all of the same person',
  body: Type.Object({ everywhere: Type.Optional(Type.Boolean()) }),
  reply: Type.Object({ ended: Type.Integer() }),
})

export const SessionEntry = Type.Object({
  id: Id,
  current: Type.Boolean(),
  face: Face,
  userAgent: Type.String(),
  address: Type.String(),
  startedAt: Instant,
  lastSeenAt: Instant,
  endsAt: Instant,
})

export const listSessions = endpoint({
  method: 'GET',
  path: '/identity/sessions',
  can: 'signed-in',
  summary: 'The devices on which I am signed in',
  reply: Type.Object({ items: Type.Array(SessionEntry) }),
})

export const endSession = endpoint({
  method: 'DELETE',
  path: '/identity/sessions/:id',
  can: 'signed-in',
  summary: 'Sign one of my devices out',
  params: Type.Object({ id: Id }),
})

export const SignInMethod = Type.Union([
  Type.Literal('vneid'),
  Type.Literal('password'),
  Type.Literal('passkey'),
  Type.Literal('totp'),
  Type.Literal('single-sign-on'),
])
export type SignInMethod = Static<typeof SignInMethod>

export const SignInOutcome = Type.Union([
  Type.Literal('signed-in'),
  Type.Literal('wrong-password'),
  Type.Literal('wrong-code'),
  Type.Literal('locked'),
  Type.Literal('second-factor-confirmed'),
  Type.Literal('password-changed'),
  Type.Literal('password-reset'),
  Type.Literal('totp-enrolled'),
  Type.Literal('totp-removed'),
  Type.Literal('passkey-added'),
  Type.Literal('passkey-removed'),
  Type.Literal('signed-out'),
  Type.Literal('signed-out-everywhere'),
])
export type SignInOutcome = Static<typeof SignInOutcome>

export const history = endpoint({
  method: 'GET',
  path: '/identity/history',
  can: 'signed-in',
  summary: 'My sign-ins and changes of sign-in means, newest first',
  query: Page,
  reply: Type.Object({
    items: Type.Array(
      Type.Object({
        id: Id,
        at: Instant,
        outcome: SignInOutcome,
        method: Nullable(SignInMethod),
        face: Nullable(Face),
        userAgent: Type.String(),
        address: Type.String(),
      }),
    ),
    next: Nullable(Type.String()),
  }),
})

// Second factor -------------------------------------------------------------------------------------------------

const Fresh = Type.Object({ freshUntil: Instant })
/** What @simplewebauthn/browser takes and gives; its shape is checked by the library. */
const WebAuthnJson = Type.Record(Type.String(), Type.Unknown())

export const confirmSecondFactor = endpoint({
  method: 'POST',
  path: '/identity/second-factor',
  can: 'official',
  summary: 'Confirm by a one-time code; fresh for ten minutes',
  body: Type.Object({ code: Type.String({ pattern: '^[0-9]{6}$' }) }),
  reply: Fresh,
  // A wrong code must stay counted although the call fails, so the handler opens its own transactions.
  transaction: 'none',
  perMinute: 20,
})

export const secondFactorPasskeyOptions = endpoint({
  method: 'POST',
  path: '/identity/second-factor/passkey-options',
  can: 'official',
  summary: 'What the browser needs to confirm by passkey',
  reply: WebAuthnJson,
})

export const confirmByPasskey = endpoint({
  method: 'POST',
  path: '/identity/second-factor/passkey',
  can: 'official',
  summary: 'Confirm by passkey; fresh for ten minutes',
  body: Type.Object({ response: WebAuthnJson }),
  reply: Fresh,
  transaction: 'none',
  perMinute: 20,
})

export const beginTotp = endpoint({
  method: 'POST',
  path: '/identity/totp',
  can: 'official',
  summary: 'A new one-time-code secret, not in force until confirmed',
  body: Type.Object({ password: Type.String({ maxLength: 200 }) }),
  reply: Type.Object({
    /** Base32, for typing in. */
    secret: Type.String(),
    uri: Type.String(),
    /** An SVG image of the QR code. */
    qr: Type.String(),
  }),
  transaction: 'none',
  perMinute: 10,
})

export const confirmTotp = endpoint({
  method: 'POST',
  path: '/identity/totp/confirmation',
  can: 'official',
  summary: 'Put the new secret in force by its first code',
  body: Type.Object({ code: Type.String({ pattern: '^[0-9]{6}$' }) }),
  reply: Fresh,
  transaction: 'none',
  perMinute: 20,
})

export const removeTotp = endpoint({
  method: 'DELETE',
  path: '/identity/totp',
  can: 'official',
  summary: 'Remove the one-time code (needs a fresh second factor)',
})

export const listPasskeys = endpoint({
  method: 'GET',
  path: '/identity/passkeys',
  can: 'official',
  summary: 'My passkeys',
  reply: Type.Object({
    items: Type.Array(
      Type.Object({ id: Type.String(), name: Type.String(), addedAt: Instant, lastUsedAt: Nullable(Instant) }),
    ),
  }),
})

export const beginPasskey = endpoint({
  method: 'POST',
  path: '/identity/passkeys/options',
  can: 'official',
  summary: 'What the browser needs to make a passkey',
  body: Type.Object({ password: Type.String({ maxLength: 200 }) }),
  reply: WebAuthnJson,
  transaction: 'none',
  perMinute: 10,
})

export const addPasskey = endpoint({
  method: 'POST',
  path: '/identity/passkeys',
  can: 'official',
  summary: 'Keep the passkey that the browser made',
  body: Type.Object({ name: Text(100), response: WebAuthnJson }),
})

export const removePasskey = endpoint({
  method: 'DELETE',
  path: '/identity/passkeys/:id',
  can: 'official',
  summary: 'Remove a passkey (needs a fresh second factor)',
  params: Type.Object({ id: Type.String({ maxLength: 1400 }) }),
})

/** NIST SP 800-63B asks for eight; an official's opens other people's data. */
export const passwordLengthMin = 10

export const changePassword = endpoint({
  method: 'POST',
  path: '/identity/password',
  can: 'official',
  summary: 'Change my password; other sessions end',
  body: Type.Object({ current: Type.String({ maxLength: 200 }), next: Type.String({ maxLength: 200 }) }),
  transaction: 'none',
  perMinute: 10,
})

export const resetOfficial = endpoint({
  method: 'POST',
  path: '/identity/officials/:id/reset',
  can: 'organisation.manage',
  summary: 'Give an official a temporary password; sessions, codes and passkeys end',
  params: Type.Object({ id: Id }),
  reply: Type.Object({ temporaryPassword: Type.String() }),
})

// The person ----------------------------------------------------------------------------------------------------

export const Relative = Type.Object({
  relation: Type.Union([Type.Literal('spouse'), Type.Literal('father'), Type.Literal('mother'), Type.Literal('child')]),
  name: Type.String(),
  citizenNumber: Nullable(Type.String()),
  birthYear: Nullable(Type.Integer()),
})
export type Relative = Static<typeof Relative>

export const Person = Type.Object({
  id: Id,
  citizenNumber: Nullable(Type.String()),
  name: Type.String(),
  /** YYYY-MM-DD. */
  dateOfBirth: Nullable(Type.String()),
  sex: Nullable(Sex),
  nationality: Nullable(Type.String()),
  placeOfOrigin: Nullable(Type.String()),
  residence: Nullable(Type.Object({ unitId: Nullable(Type.String()), line: Type.String() })),
  email: Nullable(Type.String()),
  phone: Nullable(Type.String()),
  language: Type.Union([Type.Literal('vi'), Type.Literal('en')]),
  family: Type.Array(Relative),
  /** Where each value comes from and since when: `{ name: { source: 'vneid', at: … } }`. */
  sources: Type.Record(Type.String(), Type.Object({ source: Type.String(), at: Instant })),
})
export type Person = Static<typeof Person>

export const getMe = endpoint({
  method: 'GET',
  path: '/identity/me',
  can: 'citizen',
  summary: 'What the city knows about me, each value with its source',
  reply: Person,
})

export const changeContact = endpoint({
  method: 'PATCH',
  path: '/identity/me',
  can: 'citizen',
  summary: 'Change how the city reaches me',
  body: Type.Object({
    email: Type.Optional(Nullable(Type.String({ format: 'email', maxLength: 254 }))),
    phone: Type.Optional(Nullable(Type.String({ pattern: '^(0|\\+84)[0-9]{9,10}$' }))),
    language: Type.Optional(Type.Union([Type.Literal('vi'), Type.Literal('en')])),
  }),
  reply: Person,
})

export const accessLog = endpoint({
  method: 'GET',
  path: '/identity/access-log',
  can: 'citizen',
  summary: 'Which officials read my data, what and why, newest first',
  query: Page,
  reply: Type.Object({
    items: Type.Array(
      Type.Object({
        id: Id,
        at: Instant,
        officialName: Type.String(),
        /** The official's position today. */
        officialTitle: Nullable(Type.Object({ vi: Type.String(), en: Type.String() })),
        unitName: Nullable(Type.Object({ vi: Type.String(), en: Type.String() })),
        what: Type.String(),
        purpose: Type.String(),
        caseId: Nullable(Type.String()),
        /** Another agency, as the exchange knows it. */
        memberId: Nullable(Type.String()),
      }),
    ),
    next: Nullable(Type.String()),
  }),
})

export const lookUpPerson = endpoint({
  method: 'POST',
  path: '/identity/people/look-up',
  can: 'casework.receive',
  summary: 'Find a person at the counter by citizen number; the reading is recorded',
  body: Type.Object({ citizenNumber: CitizenNumber, purpose: Text(200) }),
  reply: Type.Object({ person: Nullable(Person) }),
  perMinute: 60,
})

// Outside applications ------------------------------------------------------------------------------------------

export const OutsideClient = Type.Object({
  id: Type.String(),
  name: Text(120),
  redirectUris: Type.Array(Type.String({ maxLength: 500 }), { minItems: 1, maxItems: 10 }),
  postLogoutRedirectUris: Type.Array(Type.String({ maxLength: 500 }), { maxItems: 10 }),
  backChannelLogoutUri: Nullable(Type.String({ maxLength: 500 })),
  /** Public clients (phones, browsers) have no secret and stand on PKCE alone. */
  confidential: Type.Boolean(),
})

export const listClients = endpoint({
  method: 'GET',
  path: '/identity/clients',
  can: 'organisation.manage',
  summary: 'Outside applications that use the city’s sign-in',
  reply: Type.Object({ items: Type.Array(OutsideClient) }),
})

export const registerClient = endpoint({
  method: 'POST',
  path: '/identity/clients',
  can: 'organisation.manage',
  summary: 'Register an outside application; its secret is shown once',
  body: Type.Omit(OutsideClient, ['id']),
  reply: Type.Object({ id: Type.String(), secret: Nullable(Type.String()) }),
})

export const removeClient = endpoint({
  method: 'DELETE',
  path: '/identity/clients/:id',
  can: 'organisation.manage',
  summary: 'Remove an outside application',
  params: Type.Object({ id: Type.String({ maxLength: 100 }) }),
})
