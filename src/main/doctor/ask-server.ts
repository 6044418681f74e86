/** Asks a server how each of its parts is. */
import type { ToldNode } from './finding.ts'

export interface Told {
  readonly phase: string
  readonly system: ToldNode
}

const withinMs = 5_000

/** Undefined: no server answers there, and `why` says what came instead. */
export const askServer = async (
  server: string,
  authorization: string | undefined,
): Promise<Told | { readonly why: string }> => {
  try {
    const url = new URL('health/detailed', server.endsWith('/') ? server : `${server}/`)
    const answer = await fetch(url, {
      headers: authorization === undefined ? {} : { authorization },
      signal: AbortSignal.timeout(withinMs),
    })
    const told = (await answer.json()) as Partial<Told>
    if (told.system !== undefined && told.phase !== undefined) return { phase: told.phase, system: told.system }
    return { why: `what answers at ${server} is no Batuta server of this version (${answer.status})` }
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') return { why: `${server} does not answer within 5 s` }
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
    return { why: `no server answers at ${server} (${code})` }
  }
}
