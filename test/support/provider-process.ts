/** A real provider of OpenID Connect as a process of its own: `oidc-provider`, with accounts that its parent tells. See `provider.ts`. */
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'
import type { ProviderOrder } from './provider.ts'

// It warns of what makes it one for tests.
console.warn = () => {}

const order = JSON.parse(process.argv[2] ?? '{}') as ProviderOrder
const accounts = new Map<string, object>()

const server = createServer().listen(order.port, '127.0.0.1')
await once(server, 'listening')
const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'batuta',
      client_secret: order.clientSecret,
      redirect_uris: [order.redirectUri],
      token_endpoint_auth_method: order.authentication,
    },
  ],
  // What it takes of clients is what it says that it takes.
  clientAuthMethods: [order.authentication],
  claims: { openid: ['sub'], profile: ['preferred_username', 'groups'] },
  // Whether they stand in the token of identity already, or have to be asked for.
  conformIdTokenClaims: order.asksForClaims,
  cookies: { keys: ['of the test'] },
  findAccount: (_, accountId) => ({
    accountId,
    claims: () => ({ sub: accountId, ...accounts.get(accountId) }),
  }),
})
server.on('request', provider.callback() as RequestListener)

process.on('message', ({ account, claims }: { account: string; claims: object }) => {
  accounts.set(account, claims)
  process.send?.({ known: account })
})
process.on('disconnect', () => process.exit())
process.send?.({ issuer })
