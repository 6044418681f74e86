/** A server that is older or newer than this command line: it is read as far as it can be, and else one sentence says so. */
import type { Client } from '#/contract/client.ts'
import { fillIn, missingIn } from '#/contract/read-answer.ts'
import { liveRoutes, type LiveRouteName } from '#/contract/live.ts'
import { routes, type RouteName } from '#/contract/routes.ts'
import { Refusal } from '#/lib/refusal.ts'

const allRoutes = { ...routes, ...liveRoutes }

/** What a command has asked, and of which server. */
export interface Asked {
  server?: string
  client?: Client
  readonly calls: { readonly route: RouteName | LiveRouteName; answer?: unknown }[]
}

/** The client, which notes what it was asked and fills in what an older server does not tell; `exactly`: nothing is filled in. */
export const readTolerantly = (client: Client, asked: Asked, exactly: boolean): Client => {
  asked.client = client
  const methods = Object.entries(client).map(([name, method]) => {
    if (name in liveRoutes) return [name, noted(method as Live, name as LiveRouteName, asked)]
    const route = name as RouteName
    const send = method as (...args: unknown[]) => Promise<unknown>
    return [
      name,
      async (...args: unknown[]): Promise<unknown> => {
        const call: Asked['calls'][number] = { route }
        asked.calls.push(call)
        call.answer = await send(...args)
        return exactly ? call.answer : fillIn(routes[route].response, call.answer)
      },
    ]
  })
  // The same methods under the same names.
  return Object.fromEntries(methods) as Client
}

type Live = (...args: unknown[]) => unknown

/** What goes on is handed on as it comes. */
const noted =
  (method: Live, route: LiveRouteName, { calls }: Asked): Live =>
  (...args) => {
    calls.push({ route })
    return method(...args)
  }

/** What went wrong as a sentence about the two versions, where that is the reason; else what it was. */
export const explainVersions = async (error: unknown, asked: Asked, own: string): Promise<unknown> => {
  const { client, server = '' } = asked
  const said = difference(error, asked)
  if (client === undefined || said === undefined) return error
  const its = await versionOf(client)
  const versions =
    its === own
      ? `The server at ${server} is another build of Batuta ${own} than this command line`
      : `The server at ${server} is Batuta ${its}, and this command line is ${own}`
  return new Refusal(
    'server.other_version',
    `${versions}: ${said}. Use the command line of the server's version, or bring the server up to date.`,
  )
}

const versionOf = async (client: Client): Promise<string> => {
  try {
    return (await client.status()).version
  } catch {
    return 'of an unknown version'
  }
}

const difference = (error: unknown, { calls }: Asked): string | undefined => {
  const last = calls.at(-1)
  if (error instanceof Refusal) {
    if (last === undefined || error.code !== 'request.unknown_route') return undefined
    const { method, path } = allRoutes[last.route]
    return `it does not know ${method} ${path}`
  }
  for (const { route, answer } of calls) {
    if (route in liveRoutes) continue
    const missing = missingIn(allRoutes[route].response, answer)
    if (missing !== undefined) return `its answer to "${route}" has no ${missing}`
  }
  return undefined
}
