/** Trying a service out: the sandbox's agency makes the call, over HTTP as any member, and tells what went and came. Rule EX17. */
import type { Static } from 'typebox'
import type { App } from '../../kernel/app.ts'
import { Problem, problem } from '../../kernel/problems.ts'
import { compileFor } from '../../kernel/validation.ts'
import * as api from './contract.ts'

const timeoutMs = 20_000
const check = compileFor('reply', api.Trial)

/** Throws `exchange.no-sandbox`, `exchange.provider-down`. */
export async function tryService(app: App, asked: Static<typeof api.tryService.body>): Promise<api.Trial> {
  if (!app.config.sandbox) throw problem('exchange.no-sandbox')
  const reply = await send(`${app.config.sandboxUrl}/agency/calls`, asked)
  const checked = check(reply)
  if ('error' in checked) throw problem('exchange.provider-down')
  return checked.value as api.Trial
}

async function send(url: string, asked: unknown): Promise<unknown> {
  try {
    // oxlint-disable-next-line no-restricted-globals -- the sandbox beside the program
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(asked),
      signal: AbortSignal.timeout(timeoutMs),
    })
    return await response.json()
  } catch (error) {
    throw new Problem('exchange.provider-down', {}, [], { cause: error })
  }
}
