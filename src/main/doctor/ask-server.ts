/** Asks a server how each of its parts is. */
import { serverAddress, unreachable } from '#/contract/client.ts'
import type { ToldNode } from './finding.ts'

export interface Told {
  readonly phase: string
  readonly system: ToldNode
}

const withinMs = 5_000

/** `why`: no server answers there; a sentence. Throws `request.invalid` where the address is no URL. */
export const askServer = async (
  server: string,
  authorization: string | undefined,
): Promise<Told | { readonly why: string }> => {
  const url = new URL('health/detailed', serverAddress(server))
  try {
    const answer = await fetch(url, {
      headers: authorization === undefined ? {} : { authorization },
      signal: AbortSignal.timeout(withinMs),
    })
    const told = (await answer.json()) as Partial<Told>
    if (told.system !== undefined && told.phase !== undefined) return { phase: told.phase, system: told.system }
    return { why: `What answers at ${server} is no Batuta server of this version (${answer.status}).` }
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') return { why: `${server} does not answer within 5 s.` }
    return { why: unreachable(url, error).message }
  }
}
