/** Tokens with which programs log in: made by a user, never more than that user may do, and over on their day. */
import { newSecret } from '#/lib/ids.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { Caller } from '#/model/caller.ts'
import { findTokens, touchTokens, type LiveToken } from '#/store/tokens.ts'
import type { Belief } from './beliefs.ts'
import type { Credentials } from './credentials.ts'
import { createKnownCallers, type KnownCallers } from './known-callers.ts'
import type { LoginParts } from './login.ts'
import { within } from './rights.ts'
import { hashOf } from './secrets.ts'

/** The beginning by which programs that search for secrets find them. */
const prefix = 'batuta_'

export const newToken = (): string => prefix + newSecret(32)

/** Whose tokens are known, by their hash. */
export const knownTokens = (
  { database, clock }: Pick<LoginParts, 'database' | 'clock'>,
  belief: Belief,
): KnownCallers<LiveToken> =>
  createKnownCallers({
    clock,
    belief,
    find: (asked, now) =>
      findTokens(
        database(),
        asked.map(({ hash }) => hash),
        now,
      ),
    isOver: ({ expiresAt }, _, now) => expiresAt <= now,
    touch: (uses) => touchTokens(database(), uses),
  })

/** Throws `access.unauthenticated`. */
export const callerOfToken = async (
  tokens: KnownCallers<LiveToken>,
  token: string,
  { source, orders = false }: Pick<Credentials, 'source' | 'orders'>,
): Promise<Caller> => {
  const known = token.startsWith(prefix) ? await tokens.get(hashOf(token), orders) : undefined
  if (known === undefined) {
    throw new Refusal('access.unauthenticated', 'The token is not known: it was revoked, is over, or never was one.')
  }
  const { user, name, grants, ownerGrants } = known.row
  const caller = { actor: `token:${user}/${name}`, user, grants: within(ownerGrants, grants), source }
  return known.believed ? { ...caller, believed: true } : caller
}
