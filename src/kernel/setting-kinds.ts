/** The kinds of values that a setting may have: how to read one from text, and what to tell who wrote it wrongly. */

import { isIP } from 'node:net'

export type Reading<V> = { readonly value: V } | { readonly bad: string }

export interface Kind<V> {
  /** Completes “NAME takes …”. */
  readonly takes: string
  readonly read: (text: string) => Reading<V>
  /** Never repeat the value in a message or a log. */
  readonly hidden?: boolean
}

export const text: Kind<string> = { takes: 'text', read: (value) => ({ value }) }

export const secret: Kind<string> = {
  takes: 'text of at least 12 characters',
  hidden: true,
  read: (value) => (value.length >= 12 ? { value } : { bad: `it has ${value.length}` }),
}

export function number(min: number, max: number): Kind<number> {
  return {
    takes: `a whole number from ${min} to ${max}`,
    read(given) {
      const value = Number(given)
      return Number.isInteger(value) && value >= min && value <= max ? { value } : { bad: '' }
    },
  }
}

/** 0 is for tests and tools: any free port. */
export const port = number(0, 65_535)

export const flag: Kind<boolean> = {
  takes: '`on` or `off`',
  read: (given) => (given === 'on' || given === 'off' ? { value: given === 'on' } : { bad: '' }),
}

export function oneOf<const T extends string>(...choices: readonly T[]): Kind<T> {
  return {
    takes: choices
      .map((choice) => `\`${choice}\``)
      .join(', ')
      .replace(/, ([^,]*)$/, ' or $1'),
    read(given) {
      const value = choices.find((choice) => choice === given)
      return value === undefined ? { bad: '' } : { value }
    },
  }
}

export function list<const T extends string>(...choices: readonly T[]): Kind<readonly T[]> {
  const one = oneOf(...choices)
  return {
    takes: `one or more of ${choices.map((choice) => `\`${choice}\``).join(', ')}, separated by commas`,
    read(given) {
      const value: T[] = []
      for (const part of given.split(',')) {
        const result = one.read(part.trim())
        if ('bad' in result) return { bad: `there is no ${JSON.stringify(part.trim())}` }
        value.push(result.value)
      }
      return { value }
    },
  }
}

/** An absolute address with one of these schemes, without a trailing slash. */
export function address(...schemes: readonly string[]): Kind<string> {
  return {
    takes: `an address that begins with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`,
    // An address may carry a password.
    hidden: schemes.some(
      (scheme) =>
        scheme.startsWith('postgres') || scheme.startsWith('smtp') || scheme.startsWith('mqtt') || scheme === 's3',
    ),
    read(given) {
      const url = URL.parse(given)
      if (!url) return { bad: 'it is not an address' }
      if (!schemes.includes(url.protocol.slice(0, -1))) return { bad: `it begins with ${url.protocol}//` }
      return { value: given.replace(/\/+$/, '') }
    },
  }
}

/** A folder, or a bucket with its keys. What is missing is told at the start, not at the first upload. */
export const blobStore: Kind<string> = {
  takes: '`file:///FOLDER` or `s3://KEY:SECRET@HOST[:PORT]/BUCKET`',
  hidden: true,
  read(given) {
    const result = address('file', 's3').read(given)
    if ('bad' in result) return result
    const { protocol, host, username, password, pathname } = new URL(given)
    if (protocol === 'file:') return host === '' ? result : { bad: 'a folder begins with three slashes' }
    const parts = { KEY: username, SECRET: password, HOST: host, BUCKET: pathname.replaceAll('/', '') }
    const missing = Object.entries(parts).flatMap(([name, value]) => (value === '' ? [name] : []))
    return missing.length === 0 ? result : { bad: `there is no ${missing.join(', no ')}` }
  },
}

export function optional<V>(kind: Kind<V>): Kind<V | undefined> {
  return {
    ...kind,
    takes: `${kind.takes}, or nothing`,
    read: (given) => (given === '' ? { value: undefined } : kind.read(given)),
  }
}

/** What Fastify's `trustProxy` takes. */
export const proxy: Kind<false | number | readonly string[]> = {
  takes: '`off`, a number of proxies from 1 to 10, or addresses separated by commas',
  read(given) {
    if (given === 'off') return { value: false }
    const hops = Number(given)
    if (Number.isInteger(hops)) return hops >= 1 && hops <= 10 ? { value: hops } : { bad: '' }
    const addresses = given.split(',').map((part) => part.trim())
    const wrong = addresses.find((part) => !/^[0-9a-fA-F.:]+(\/\d{1,3})?$/.test(part))
    return wrong === undefined ? { value: addresses } : { bad: `${JSON.stringify(wrong)} is not an address` }
  },
}

/** Addresses and networks: 10.1.2.3, 10.1.0.0/16, 2001:db8::/32. */
export const networks: Kind<readonly string[]> = {
  takes: 'addresses and networks (10.1.2.3, 10.1.0.0/16, fd00:1::/32) separated by commas, or `none`',
  read(given) {
    if (given === 'none') return { value: [] }
    const value = given.split(',').map((part) => part.trim())
    const wrong = value.find((part) => !isNetwork(part))
    return wrong === undefined ? { value } : { bad: `${JSON.stringify(wrong)} is no address or network` }
  },
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/')
  const bitsMax = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1
  return bitsMax > 0 && more.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= bitsMax))
}
