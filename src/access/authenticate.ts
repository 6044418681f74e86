/** How an edge learns who asks. It is no matter of HTTP frameworks: every edge hands in what its requests carry. */
import { anyone, type Caller } from '#/model/caller.ts'

/** What a request says of its sender. */
export interface Credentials {
  readonly authorization: string | undefined
  readonly cookie: string | undefined
  /** The address it came from. */
  readonly source: string
}

/** Throws `access.unauthenticated`. */
export type Authenticate = (credentials: Credentials) => Promise<Caller>

/** Takes everybody for an administrator: `BATUTA_AUTH=off`. */
export const authenticateNobody: Authenticate = async ({ source }) => anyone(source)
