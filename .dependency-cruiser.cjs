/**
 * Who may import whom. This list is the architecture (docs/architecture.md); a new edge in it is a decision.
 * Each rule has a canary in canaries/<rule>/: a small tree that breaks just that rule (scripts/architecture.test.ts).
 */

/** Inside the platform, a module may call these others, through their index.ts. */
const platformEdges = {
  organisation: [],
  identity: ['organisation'],
  // Offers what indicators are made of.
  // registry: what was declared is sealed under its data keys; exchange stands on it already.
  casework: ['organisation', 'identity', 'documents', 'exchange', 'indicators', 'registry'],
  documents: [],
  signatures: ['documents', 'organisation'],
  transparency: ['documents', 'signatures'],
  // identity: a receipt names its payer, so an official's look at one is recorded.
  payments: ['organisation', 'documents', 'identity'],
  notifications: ['identity'],
  delivery: ['organisation', 'documents', 'identity', 'notifications'],
  registry: ['organisation', 'identity', 'signatures'],
  exchange: ['organisation', 'identity', 'signatures', 'transparency', 'registry'],
  telemetry: ['organisation', 'exchange'],
  // The same city in another standard's words: it stands on what telemetry holds, and devices' keys are telemetry's.
  'ngsi-ld': ['organisation', 'telemetry'],
  indicators: ['organisation', 'notifications'],
  situation: [],
  // Keys and the opened sandbox are NGSI-LD's: one answer to who may write from outside.
  // telemetry: its series are Datastreams too, and what is observed here reaches it.
  sensorthings: ['ngsi-ld', 'telemetry'],
}

const tests = '\\.test\\.tsx?$'
const pages = '^src/(platform|registries|services)/[^/]+/pages/'
/** Shapes and texts: any page and any other module's may import them. */
const spoken = '^src/(platform|registries|services)/[^/]+/(contract|messages)\\.ts$'
/** What also runs in a browser. */
const browser = [spoken, pages, '^src/web/(ui|portal|desk|centre)/']
const serverOnly = '(\\.server\\.tsx?$)|(^src/web/build\\.ts$)'

/** Loaded by name, not by an import. */
const entries =
  '(\\.d\\.ts$)|(\\.js$)|(^src/kernel/end-with-parent\\.ts$)|(^src/web/[a-z]+/(main(\\.server)?\\.tsx|sw\\.ts)$)|(^src/web/ui/shapeless\\.ts$)'

const edgeRules = Object.entries(platformEdges).map(([name, allowed]) => ({
  name: `platform-${name}`,
  comment: `${name} may call ${allowed.join(', ') || 'no other module'} of the platform.`,
  severity: 'error',
  from: { path: `^src/platform/${name}/`, pathNot: [tests, spoken, pages] },
  to: { path: '^src/platform/', pathNot: [`^src/platform/(${[name, ...allowed].join('|')})/`] },
}))

module.exports = {
  forbidden: [
    {
      name: 'kernel-knows-no-module',
      comment: 'Floor 0 is the ground of all others.',
      severity: 'error',
      from: { path: '^src/kernel/', pathNot: tests },
      to: { path: '^src/(?!kernel/)' },
    },
    {
      name: 'platform-imports-down',
      comment: 'Floor 1 knows neither registries nor services nor the apps; its pages may use the common kit.',
      severity: 'error',
      from: { path: '^src/platform/', pathNot: [tests, pages] },
      to: { path: '^src/(?!kernel/|platform/)' },
    },
    {
      name: 'registries-import-down',
      comment:
        'Floor 2 knows neither services nor the apps, and no registry another, but where they publish open data; its pages may use the common kit.',
      severity: 'error',
      from: { path: '^src/registries/([^/]+)/', pathNot: [tests, pages] },
      to: { path: '^src/', pathNot: '^src/(kernel/|platform/|registries/$1/|registries/open-data/index\\.ts$)' },
    },
    {
      name: 'services-import-down',
      comment: 'Floor 3 knows no app; its pages may use the common kit.',
      severity: 'error',
      from: { path: '^src/services/', pathNot: [tests, pages] },
      to: { path: '^src/(?!kernel/|platform/|registries/|services/)' },
    },
    {
      name: 'services-do-not-meet',
      comment: 'A service speaks with another by events alone.',
      severity: 'error',
      from: { path: '^src/services/([^/]+)/', pathNot: tests },
      to: { path: '^src/services/', pathNot: '^src/services/$1/' },
    },
    {
      name: 'pages-use-the-kit-only',
      comment: "A module's page is put into an app; it does not reach into one.",
      severity: 'error',
      from: { path: pages, pathNot: tests },
      to: { path: '^src/(web/(?!ui/)|main|start|modules)' },
    },
    ...edgeRules,
    {
      name: 'front-door',
      comment:
        "Another module's index.ts, contract.ts and messages.ts are for others, its pages for pages; the rest is its own.",
      severity: 'error',
      from: { path: '^src/([^/]+/[^/]+)/', pathNot: tests },
      to: {
        path: '^src/(platform|registries|services)/',
        pathNot: [
          '^src/$1/',
          '^src/(platform|registries|services)/[^/]+/(index|contract|messages)\\.ts$',
          pages,
          // The form dialect: the common kit draws it, the server checks by it.
          '^src/services/procedures/form\\.ts$',
          // Alerts are a room of telemetry with a contract of its own: the centre shows them.
          '^src/platform/telemetry/rules/contract\\.ts$',
        ],
      },
    },
    {
      name: 'only-apps-take-pages',
      comment: 'Pages are for the apps and for other pages.',
      severity: 'error',
      from: { path: '^src/(?!web/)', pathNot: [tests, pages] },
      to: { path: pages },
    },
    {
      name: 'wiring-in-modules-only',
      comment: 'modules.ts alone imports module.ts.',
      severity: 'error',
      from: { path: '^(src|sandbox|scripts|bench|e2e)/', pathNot: ['^src/modules\\.ts$', tests] },
      to: { path: '^src/(platform|registries|services)/[^/]+/module\\.ts$' },
    },
    {
      name: 'store-is-private',
      comment: 'All SQL of a module is in its store; only the module itself uses it.',
      severity: 'error',
      from: { path: '^(src/[^/]+/[^/]+|sandbox|scripts|bench|e2e)/' },
      to: { path: '^src/(platform|registries|services)/[^/]+/store[^/]*\\.ts$', pathNot: '^$1/' },
    },
    {
      name: 'contracts-stay-in-the-browser',
      comment: 'contract.ts and messages.ts import shapes and texts only.',
      severity: 'error',
      from: { path: spoken },
      to: {
        pathNot: [
          spoken,
          '^src/kernel/(endpoint|i18n|problems|actor|clock)\\.ts$',
          '^src/(platform|registries|services)/[^/]+/[a-z-]+\\.ts$',
          '^node_modules/typebox/',
        ],
      },
    },
    {
      name: 'browser-has-no-node',
      comment: 'Nothing that a browser loads may reach a module of Node, however far away.',
      severity: 'error',
      from: { path: browser, pathNot: [tests, serverOnly] },
      to: {
        reachable: true,
        path: '^node:|^(fs|path|crypto|net|os|stream|buffer|child_process|http|https|url|util)(/|$)',
      },
    },
    {
      name: 'browser-has-no-server-code',
      comment: 'Nor any part that only the server has.',
      severity: 'error',
      from: { path: browser, pathNot: [tests, serverOnly] },
      to: {
        reachable: true,
        path: '(^src/kernel/(database|http|events|run|migrate|config|module)\\.ts$)|(/(store|service|module)\\.ts$)|(^node_modules/(pg|fastify|kysely|pg-boss|pino)/)',
      },
    },
    {
      name: 'sandbox-stands-apart',
      comment: 'The program reaches the stand-ins by address alone, as it would the real ones.',
      severity: 'error',
      from: { path: '^src/', pathNot: tests },
      to: { path: '^sandbox/' },
    },
    {
      name: 'sandbox-knows-no-module',
      comment: 'A stand-in plays somebody outside the house: it may use the kernel, as any program may.',
      severity: 'error',
      from: { path: '^sandbox/', pathNot: tests },
      to: {
        path: '^src/(?!kernel/)',
        // Formats that the standards fix (ASN.1, X.509, CMS, HTTP Message Signatures) are the same on both sides; and the
        // simulated city signs in over HTTP as the journey does.
        pathNot:
          '^src/platform/(signatures/(der|x509|cms|certification-request)|exchange/http-signature|identity/sign-in-client)\\.ts$',
      },
    },
    {
      name: 'program-without-tools',
      comment: 'What is shipped does not depend on what measures or tests it.',
      severity: 'error',
      from: { path: '^(src|sandbox)/', pathNot: tests },
      to: { path: '^(bench|e2e|scripts|canaries)/' },
    },
    {
      name: 'no-circles',
      comment: 'Of two files that need each other, neither can be understood alone. Types may.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'found',
      comment: 'Every import exists, and its package is in package.json.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^virtual:' },
    },
    {
      name: 'declared',
      comment: 'A package that only another package needs may vanish with it.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-orphans',
      comment: 'A file that nobody imports and that imports nobody is left over.',
      severity: 'error',
      from: { orphan: true, path: '^src/', pathNot: [tests, entries] },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.(css|svg|html|webmanifest)(\\?|$)' },
    tsPreCompilationDeps: true,
    detectProcessBuiltinModuleCalls: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'browser', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.d.ts', '.js', '.json'],
    },
  },
}
