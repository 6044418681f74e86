/** What is shown of the audit. */
import { Type, type Static } from 'typebox'
import { InstantText, Maybe } from './views.ts'

export const AuditView = Type.Object({
  id: Type.Integer(),
  at: InstantText,
  /** `user:maria`, `token:maria/ci`, `local:root`. */
  actor: Type.String(),
  /** The address it came from. */
  source: Type.String(),
  /** The name of the route, or of the operation of HWA's API. */
  operation: Type.String(),
  requestId: Type.String(),
  reason: Maybe(Type.String()),
  /** `ordered`: what came of it is not known, because the server ended before. */
  state: Type.Enum(['ordered', 'done', 'refused', 'failed']),
  /** When that was; null: it is not known. */
  endedAt: Maybe(InstantText),
  /** Why it was refused, or how it failed. */
  code: Maybe(Type.String()),
  sentence: Maybe(Type.String()),
  /** Without secrets; a long text by its length and hash. */
  input: Type.Unknown(),
  /** How its object stood. */
  before: Type.Unknown(),
  after: Type.Unknown(),
  /** Of the entry of the order, in hexadecimal. */
  hash: Type.String(),
})
export type AuditView = Static<typeof AuditView>

export const AuditCheck = Type.Object({
  intact: Type.Boolean(),
  /** How many entries are as they were written, from the first on. */
  entries: Type.Integer(),
  /** The hash of the last of these. */
  head: Type.String(),
  /** What is wrong, and where. */
  sentence: Maybe(Type.String()),
  /** How many of the entries lie in files, sealed. */
  sealed: Type.Integer(),
  /** The files of these that are not on the machine of this server, and the server that wrote each: what is in them was not verified. */
  elsewhere: Type.Array(Type.Object({ file: Type.String(), server: Type.String() })),
})
export type AuditCheck = Static<typeof AuditCheck>
