/** Tokens with which programs log in: made by a user, never more than that user may do, and over on their day. */
import { newSecret } from '#/lib/ids.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { Caller } from '#/model/caller.ts'
import { findToken, touchToken } from '#/store/tokens.ts'
import type { LoginParts } from './login.ts'
import { within } from './rights.ts'
import { hashOf } from './secrets.ts'

/** The beginning by which programs that search for secrets find them. */
const prefix = 'batuta_'

export const newToken = (): string => prefix + newSecret(32)

const touchEvery = 60_000

/** Throws `access.unauthenticated`. */
export const callerOfToken = async (
  { database, clock }: Pick<LoginParts, 'database' | 'clock'>,
  token: string,
  source: string,
): Promise<Caller> => {
  const now = clock.now()
  const found = token.startsWith(prefix) ? await findToken(database(), hashOf(token), now) : undefined
  if (found === undefined) {
    throw new Refusal('access.unauthenticated', 'The token is not known: it was revoked, is over, or never was one.')
  }
  if (now - (found.seenAt ?? 0) >= touchEvery) await touchToken(database(), found.id, now)
  const { user, name, grants, ownerGrants } = found
  return { actor: `token:${user}/${name}`, user, grants: within(ownerGrants, grants), source }
}
