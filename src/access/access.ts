/** Everything about who may come in, made from its parts: what the edges are given. */
import type { Database } from '#/db/pool.ts'
import { newRequestId } from '#/lib/ids.ts'
import { createAuditDesk, type AuditDesk } from './audit-desk.ts'
import { createAudit, outcomeOf, type Audit, type AuditParts } from './audit.ts'
import { createAttempts } from './attempts.ts'
import { authenticateNobody, createAuthentication, type Authenticate } from './authenticate.ts'
import type { LocalToken } from './local-token.ts'
import { nameTold } from './name-told.ts'
import { createProviderLogins, type ProviderLogins, type ProviderLoginSettings } from './provider-logins.ts'
import { createLoginsDesk, type LoginsDesk } from './logins-desk.ts'
import { createSessions, type SessionTimes } from './sessions.ts'
import { createUsersDesk, type UsersDesk } from './users-desk.ts'

export interface Access {
  readonly authenticate: Authenticate
  readonly users: UsersDesk
  readonly logins: LoginsDesk
  /** Absent: users of this site alone log in. */
  readonly providerLogins?: ProviderLogins | undefined
  readonly audit: Audit
  readonly auditDesk: AuditDesk
  /** Whether cookies are sent over TLS alone. */
  readonly secure: boolean
}

export interface AccessParts extends AuditParts {
  readonly database: () => Database
  /** False: everybody is an administrator, and nobody is asked. */
  readonly isOn: boolean
  readonly secure: boolean
  readonly sessionTimes: SessionTimes
  readonly localToken?: LocalToken | undefined
  /** Where files of sealed parts of the audit lie; absent: there are none. */
  readonly auditFolder?: string | undefined
  /** Absent: there is none. */
  readonly provider?: ProviderLoginSettings | undefined
}

export const createAccess = (parts: AccessParts): Access => {
  const { clock, database, secure, sessionTimes, localToken, provider: settings } = parts
  const sessions = createSessions({ database, clock }, sessionTimes)
  const attempts = createAttempts(clock)
  const audit = createAudit(parts)
  const listUsers = async () => createUsersDesk({ database, clock, onChanged: () => {} }).list()
  const { authenticate, forget } = createAuthentication({
    database,
    clock,
    attempts,
    sessions,
    secure,
    localToken,
    onTurnedAway: async ({ name, source }, error) => {
      const input = { name: await nameTold({ list: listUsers }, name) }
      const call = { caller: { actor: 'nobody', source }, operation: 'login', requestId: newRequestId(), input }
      await audit.note(call, outcomeOf(error))
    },
  })
  const logins = createLoginsDesk({ database, clock, attempts, sessions, onChanged: forget })
  const shared = { database, clock, attempts, audit, secure, open: logins.open, onChanged: forget }
  return {
    authenticate: parts.isOn ? authenticate : authenticateNobody,
    users: createUsersDesk({ database, clock, onChanged: forget }),
    logins,
    providerLogins: settings && createProviderLogins({ settings, ...shared }),
    audit,
    auditDesk: createAuditDesk(database, parts.auditFolder),
    secure,
  }
}
