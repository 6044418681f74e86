/** Tokens with which programs log in: made by a user, never more than that user may do, and over on their day. */
import { newSecret } from '#/lib/ids.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { Caller } from '#/model/caller.ts'
import { findTokens, touchTokens, type LiveToken } from '#/store/tokens.ts'
import { createKnownCallers, type KnownCallers } from './known-callers.ts'
import type { LoginParts } from './login.ts'
import { within } from './rights.ts'
import { hashOf } from './secrets.ts'

/** The beginning by which programs that search for secrets find them. */
const prefix = 'batuta_'

export const newToken = (): string => prefix + newSecret(32)

/** Whose tokens are known, by their hash. */
export const knownTokens = ({ database, clock }: Pick<LoginParts, 'database' | 'clock'>): KnownCallers<LiveToken> =>
  createKnownCallers({
    clock,
    find: (hashes, now) => findTokens(database(), hashes, now),
    touch: (ids, now) => touchTokens(database(), ids, now),
  })

/** Throws `access.unauthenticated`. */
export const callerOfToken = async (
  tokens: KnownCallers<LiveToken>,
  token: string,
  source: string,
): Promise<Caller> => {
  const found = token.startsWith(prefix) ? await tokens.get(hashOf(token)) : undefined
  if (found === undefined) {
    throw new Refusal('access.unauthenticated', 'The token is not known: it was revoked, is over, or never was one.')
  }
  const { user, name, grants, ownerGrants } = found
  return { actor: `token:${user}/${name}`, user, grants: within(ownerGrants, grants), source }
}
