/**
 * All settings, in one table: name, meaning, default, check. `readConfig` reads them from the environment;
 * docs/configuration.md is written from the same table (`npm run khue -- config --markdown`), and a test compares them.
 * To add a setting, add a line to `settings`; its type and its place in `Config` follow from the line.
 */
import path from 'node:path'
import {
  type Kind,
  address,
  blobStore,
  flag,
  list,
  networks,
  number,
  oneOf,
  optional,
  port,
  proxy,
  secret,
  text,
} from './setting-kinds.ts'
import { readSecretKey } from './secret-key.ts'
import { StartError } from './start-error.ts'

export interface Setting<V = unknown> {
  readonly name: string
  readonly kind: Kind<V>
  readonly meaning: string
  /** As one would write it; `{OTHER}` stands for another setting's text. Undefined: must be given. */
  readonly fallback: string | undefined
  /** The default holds only while SANDBOX is on: a city in earnest must give its own. */
  readonly sandboxOnly: boolean
}

function setting<V>(name: string, kind: Kind<V>, fallback: string | undefined, meaning: string): Setting<V> {
  return { name, kind, meaning, fallback, sandboxOnly: false }
}

function sandboxed<V>(name: string, kind: Kind<V>, fallback: string, meaning: string): Setting<V> {
  return { name, kind, meaning, fallback, sandboxOnly: true }
}

export const settings = {
  host: setting('HOST', text, 'localhost', 'Address to listen on; 0.0.0.0 opens it to the network.'),
  port: setting('PORT', port, '8080', 'TCP port of the three faces and the API.'),
  publicUrl: setting(
    'PUBLIC_URL',
    address('http', 'https'),
    'http://localhost:{PORT}',
    'The address people open; QR codes and links carry it, so set it before the first result is issued.',
  ),
  trustProxy: setting(
    'TRUST_PROXY',
    proxy,
    'off',
    'Whose X-Forwarded-* headers to believe: off, a number of proxies in front, or their addresses separated by commas.',
  ),
  dataDir: setting('DATA_DIR', text, '.data', 'Folder of the embedded database, the files and the secret key.'),
  databaseUrl: setting(
    'DATABASE_URL',
    optional(address('postgres', 'postgresql')),
    '',
    'A PostgreSQL 18 server to use; without it an embedded one runs in DATA_DIR.',
  ),
  databasePool: setting(
    'DATABASE_POOL',
    number(2, 500),
    '20',
    'Connections that one process holds to PostgreSQL at most.',
  ),
  storageUrl: setting(
    'STORAGE_URL',
    optional(blobStore),
    '',
    'Where uploaded and issued files are: a folder as file:///…, or a bucket as s3://KEY:SECRET@HOST[:PORT]/BUCKET[?region=…&tls=off]; without it, DATA_DIR/files.',
  ),
  roles: setting(
    'ROLES',
    list('serve', 'work'),
    'serve,work',
    'What this process does: answer requests (serve), run jobs (work). The commands serve and work choose one.',
  ),
  cityModel: setting(
    'CITY_MODEL',
    oneOf('two-level', 'three-level'),
    'two-level',
    'Levels of government: two since 2025-07-01; three-level pins a sandbox to the day before.',
  ),
  logLevel: setting(
    'LOG_LEVEL',
    oneOf('trace', 'debug', 'info', 'warn', 'error', 'silent'),
    'info',
    'Least important log lines to write.',
  ),
  tracesUrl: setting(
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    optional(address('http', 'https')),
    '',
    'Where to send OpenTelemetry traces; none without it.',
  ),
  sessionIdleMinutes: setting(
    'SESSION_IDLE_MINUTES',
    number(1, 1440),
    '30',
    'A session ends after this much idleness.',
  ),
  sessionHours: setting(
    'SESSION_HOURS',
    number(1, 168),
    '12',
    'A session ends this long after the sign-in in any case.',
  ),
  rateLimits: setting('RATE_LIMITS', flag, 'on', 'Limits on requests per minute; off only for benchmarks.'),
  sandbox: setting(
    'SANDBOX',
    flag,
    'on',
    'Stand-ins for the national electronic ID, the bank, the post and mail, with sample accounts whose passwords are public.',
  ),
  sandboxPort: setting(
    'SANDBOX_PORT',
    port,
    '8090',
    'TCP port of the stand-ins: /vneid, /bank, /post, /mail, /population, /network, /street, /traffic.',
  ),
  sandboxSmtpPort: setting('SANDBOX_SMTP_PORT', port, '8025', 'TCP port of the stand-in mail server.'),
  sandboxSnmpPort: setting('SANDBOX_SNMP_PORT', port, '{SANDBOX_PORT}', 'UDP port of the stand-in network devices.'),
  sandboxStreetPort: setting(
    'SANDBOX_STREET_PORT',
    port,
    '8026',
    'TCP port of the stand-in streets, where SUMO is installed and `khue load signals` has them played.',
  ),
  sandboxUrl: setting(
    'SANDBOX_URL',
    address('http', 'https'),
    'http://localhost:{SANDBOX_PORT}',
    'The address at which people and the program reach the stand-ins.',
  ),
  vneidIssuer: sandboxed(
    'VNEID_ISSUER',
    address('http', 'https'),
    '{SANDBOX_URL}/vneid',
    'OpenID Connect issuer of the national electronic ID.',
  ),
  vneidClientId: sandboxed('VNEID_CLIENT_ID', text, 'khue', 'Our client id there.'),
  vneidClientSecret: sandboxed('VNEID_CLIENT_SECRET', secret, 'khue-vneid-sandbox-secret', 'Our client secret there.'),
  bank: {
    url: sandboxed('BANK_URL', address('http', 'https'), '{SANDBOX_URL}/bank', 'API of the collecting bank.'),
    apiKey: sandboxed('BANK_API_KEY', secret, 'khue-bank-sandbox-key', 'Our key there.'),
    jwksUrl: sandboxed(
      'BANK_JWKS_URL',
      address('http', 'https'),
      '{BANK_URL}/jwks.json',
      "The bank's public keys, which sign its confirmations and statements (RFC 7517).",
    ),
    // No bank has the number 999999, so that nobody's application can send real money to a sandbox's code.
    bin: sandboxed('BANK_BIN', text, '999999', 'Number of the bank in VietQR (NAPAS).'),
    name: sandboxed('BANK_NAME', text, 'Ngân hàng thử nghiệm', "The bank's name, shown beside the account."),
    account: sandboxed('BANK_ACCOUNT', text, '0000002026888', "The city's collecting account."),
    accountName: sandboxed(
      'BANK_ACCOUNT_NAME',
      text,
      'UBND THANH PHO HA NOI',
      "The account's name, capitals without marks.",
    ),
  },
  post: {
    url: sandboxed('POST_URL', address('http', 'https'), '{SANDBOX_URL}/post', 'API of the public postal service.'),
    apiKey: sandboxed('POST_API_KEY', secret, 'khue-post-sandbox-key', 'Our key there.'),
    jwksUrl: sandboxed(
      'POST_JWKS_URL',
      address('http', 'https'),
      '{POST_URL}/jwks.json',
      "The post's public keys, which sign its reports (RFC 7517).",
    ),
  },
  nationalPopulation: {
    url: sandboxed(
      'POPULATION_URL',
      address('http', 'https'),
      '{SANDBOX_URL}/population',
      'API of the national population database.',
    ),
    apiKey: sandboxed('POPULATION_API_KEY', secret, 'khue-population-sandbox-key', 'Our key there.'),
    jwksUrl: sandboxed(
      'POPULATION_JWKS_URL',
      address('http', 'https'),
      '{POPULATION_URL}/jwks.json',
      'Its public keys, which sign its answers (RFC 7517).',
    ),
  },
  signatures: {
    caUrl: sandboxed(
      'CA_URL',
      address('http', 'https'),
      '{SANDBOX_URL}/ca',
      'Certificate authority: certificates for signing keys are asked for at CA_URL/enrol.',
    ),
    tsaUrl: sandboxed(
      'TSA_URL',
      address('http', 'https'),
      '{SANDBOX_URL}/ca/tsa',
      'Timestamp authority (RFC 3161) of the signatures.',
    ),
    trustAnchors: sandboxed(
      'TRUST_ANCHORS',
      text,
      '{SANDBOX_URL}/ca/root.pem',
      'PEM file (or its address) of the root certificates at which signatures must end.',
    ),
  },
  geoReport: {
    url: setting(
      'GEOREPORT_URL',
      optional(address('http', 'https')),
      '',
      "An agency's own Open311 GeoReport v2 server that reports of some categories are sent on to; without it the sandbox's, or none.",
    ),
    apiKey: setting('GEOREPORT_API_KEY', secret, 'khue-georeport-sandbox-key', 'Our key there.'),
    jurisdiction: setting('GEOREPORT_JURISDICTION', text, 'hanoi.gov.vn', 'The jurisdiction_id there.'),
    name: setting('GEOREPORT_NAME', text, 'Đơn vị vận hành (mẫu)', 'What it is called where a report tells of it.'),
    categories: setting(
      'GEOREPORT_CATEGORIES',
      text,
      'lighting',
      'Categories of reports that are sent on, separated by commas; - for none.',
    ),
  },
  smtpUrl: sandboxed(
    'SMTP_URL',
    address('smtp', 'smtps'),
    'smtp://localhost:{SANDBOX_SMTP_PORT}',
    'Mail server for notices; smtp://user:password@host:port.',
  ),
  webPushHosts: setting(
    'WEB_PUSH_HOSTS',
    text,
    'fcm.googleapis.com,updates.push.services.mozilla.com,*.notify.windows.com,*.push.apple.com',
    'Push services of browsers that notices may be sent to, separated by commas; *.name stands for the hosts below it.',
  ),
  outgoingInside: setting(
    'OUTGOING_INSIDE',
    optional(networks),
    '',
    'Inner networks (private, of this machine, link-local) that addresses given by others (subscribers, members of the exchange, sources of NGSI-LD, push services) may lead to; without it this machine alone while SANDBOX=on, and none otherwise.',
  ),
  mqttPort: setting(
    'MQTT_PORT',
    optional(port),
    '',
    'TCP port of the embedded MQTT broker, by which devices send observations, usually 1883; none without it.',
  ),
  mqttUrl: setting(
    'MQTT_URL',
    optional(address('mqtt', 'mqtts')),
    '',
    'An outside MQTT broker whose topics khue/# are taken in, as mqtt://USER:PASSWORD@HOST; it lets each device publish under its own things.',
  ),
  ngsiLd: {
    openTenant: setting(
      'NGSI_LD_OPEN_TENANT',
      text,
      '',
      'For trying out with SANDBOX=on: in this NGSI-LD tenant (`default` is the one without a name), and in SensorThings, anybody may write without a key; with nothing said, who calls from the same machine, in the one without a name; `none`: nobody.',
    ),
    contexts: setting(
      'NGSI_LD_CONTEXTS',
      text,
      '',
      'Folder with JSON-LD contexts and an index.json that names the file of each address; none without it.',
    ),
    contextHosts: setting(
      'NGSI_LD_CONTEXT_HOSTS',
      text,
      '',
      'Hosts, separated by commas, that @contexts may be fetched from; none without it, so that nothing is fetched at run time, but from this machine where the sandbox lets anybody write.',
    ),
    values: setting(
      'NGSI_LD_VALUES',
      optional(number(1, 100_000)),
      '',
      'How many values of the past an NGSI-LD answer holds; the rest is asked for by time (206). 10,000 without it; 35 for whom the sandbox lets write without a key, as the conformance suite expects.',
    ),
    sourceHosts: setting(
      'NGSI_LD_SOURCE_HOSTS',
      text,
      '',
      'Hosts, with their port where it is not the usual one, separated by commas, that NGSI-LD requests may be passed on to as registered context sources; none without it.',
    ),
  },
  networkPollSeconds: setting(
    'NETWORK_POLL_SECONDS',
    number(0, 3600),
    '30',
    "Seconds from one round of the network's monitor to the next; 0: the network is not watched.",
  ),
  networkTrapPort: setting(
    'NETWORK_TRAP_PORT',
    optional(port),
    '',
    'UDP port on which the monitor of the network takes traps and informs of devices, usually 162; none without it.',
  ),
  signalsControl: setting(
    'SIGNALS_CONTROL',
    flag,
    'on',
    'Whether one process of this installation controls the traffic lights; off: it keeps their register and shows what another controls.',
  ),
  signalsStreetUrl: setting(
    'SIGNALS_STREET_URL',
    optional(address('traci', 'ntcip')),
    '',
    'The controllers of the traffic lights: ntcip://COMMUNITY@city are cabinets that speak NTCIP 1202, each at the address that the register has (?prs=ADDRESS:PORT hears priority requests by NTCIP 1211 there); traci://HOST:PORT?net=FILE&routes=FILE is a SUMO that listens there (routes are for what is tried); without it the street of the sandbox, where one is played.',
  ),
  mailFrom: setting('MAIL_FROM', text, 'Khuê <khue@localhost>', 'Sender of the notices.'),
} as const

interface Group {
  readonly [key: string]: Setting | Group
}
type Values<T> = { readonly [K in keyof T]: T[K] extends Setting<infer V> ? V : Values<T[K]> }

export type Config = Values<typeof settings> & {
  /** 32 bytes: signs cookies and encrypts keys at rest. From SECRET_KEY, else from DATA_DIR/secret.key, made once. */
  readonly secretKey: Buffer
}

export type Environment = Readonly<Record<string, string | undefined>>

function isSetting(entry: Setting | Group): entry is Setting {
  return typeof entry.name === 'string' && 'kind' in entry
}

/** Every setting, in the table's order. */
export function allSettings(group: Group = settings): Setting[] {
  return Object.values(group).flatMap((entry) => (isSetting(entry) ? [entry] : allSettings(entry)))
}

/**
 * Reads and checks all settings; creates DATA_DIR and its secret key when they are missing.
 * Throws a StartError that names every bad variable and what it takes.
 */
export function readConfig(env: Environment = process.env): Config {
  const complaints: string[] = []
  const byName = new Map(allSettings().map((entry) => [entry.name, entry]))
  const sandboxOn = (env['SANDBOX'] ?? 'on') !== 'off'

  const textOf = (name: string): string | undefined => {
    const entry = byName.get(name)
    const given = env[name]?.trim()
    if (given !== undefined && given !== '') return given
    if (!entry || entry.fallback === undefined || (entry.sandboxOnly && !sandboxOn)) return undefined
    return entry.fallback.replace(/\{(\w+)\}/g, (_, other: string) => textOf(other) ?? '')
  }

  const read = (entry: Setting): unknown => {
    const value = textOf(entry.name)
    if (value === undefined) {
      const why = entry.sandboxOnly ? ' when SANDBOX is off' : ''
      complaints.push(`${entry.name} must be given${why}: ${entry.kind.takes}. ${entry.meaning}`)
      return undefined
    }
    const result = entry.kind.read(value)
    if ('bad' in result) {
      // A default that another bad setting spoiled (PUBLIC_URL from PORT): the other one is told.
      if (!env[entry.name]) return undefined
      const shown = entry.kind.hidden ? '' : ` is ${JSON.stringify(value)}, but`
      complaints.push(`${entry.name}${shown} takes ${entry.kind.takes}${result.bad ? ` (${result.bad})` : ''}`)
      return undefined
    }
    return result.value
  }

  const readGroup = (group: Group): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(group).map(([key, entry]) => [key, isSetting(entry) ? read(entry) : readGroup(entry)]),
    )

  const values = readGroup(settings)
  if (complaints.length > 0) {
    throw new StartError('config', {
      vi: 'Thiết lập không hợp lệ.',
      what: complaints.length === 1 ? 'One setting is not valid:' : `${complaints.length} settings are not valid:`,
      why: complaints,
      todo: 'Correct them in the environment; docs/configuration.md lists them all.',
    })
  }
  // The table fixes each entry's type; Object.fromEntries cannot carry it through.
  const checked = values as Values<typeof settings>
  const dataDir = path.resolve(checked.dataDir)
  return { ...checked, dataDir, secretKey: readSecretKey(env['SECRET_KEY'], dataDir) }
}

/** docs/configuration.md, from the table. */
export function configurationPage(): string {
  const rows = allSettings().map((entry) => {
    const fallback =
      entry.fallback === undefined ? 'must be given' : entry.fallback === '' ? 'none' : `\`${entry.fallback}\``
    const only = entry.sandboxOnly ? ' (only with `SANDBOX=on`)' : ''
    return `| \`${entry.name}\` | ${entry.meaning} | ${entry.kind.takes} | ${fallback}${only} |`
  })
  return [
    '# Settings',
    '',
    'Khuê reads its settings from the environment and checks all of them before it does anything else. A bad one ends',
    'the start with a message that names it. This page is written from the table in `src/kernel/config.ts` by',
    '`npm run khue -- config --markdown`; a test keeps the two alike. `{NAME}` stands for the value of another setting.',
    '',
    '| name | meaning | takes | default |',
    '|---|---|---|---|',
    ...rows,
    '| `SECRET_KEY` | Signs cookies and encrypts keys at rest. Losing it loses the signing keys. | 64 hexadecimal digits | made once in `DATA_DIR/secret.key`, mode 0600 |',
    '',
  ].join('\n')
}
