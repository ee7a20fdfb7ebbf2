/**
 * oidc-provider warns on the console, before anything can be configured, that it knows only LTS releases of Node and that
 * a stand-in keeps its sessions in memory. Both are meant so; the operator's console is for what can be acted on.
 */
const known = /oidc-provider WARNING: (Unsupported runtime|a quick start development-only in-memory adapter)/
const warn = console.warn.bind(console)

console.warn = (...args: unknown[]) => {
  if (!(typeof args[0] === 'string' && known.test(args[0]))) warn(...args)
}
