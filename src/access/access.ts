/** Everything about who may come in, made from its parts: what the edges are given. */
import type { Database } from '#/db/pool.ts'
import { createAuditDesk, type AuditDesk } from './audit-desk.ts'
import { createAudit, type Audit, type AuditParts } from './audit.ts'
import { createAttempts } from './attempts.ts'
import { authenticateNobody, createAuthentication, type Authenticate } from './authenticate.ts'
import type { LocalToken } from './local-token.ts'
import { createLoginsDesk, type LoginsDesk } from './logins-desk.ts'
import { createSessions, type SessionTimes } from './sessions.ts'
import { createUsersDesk, type UsersDesk } from './users-desk.ts'

export interface Access {
  readonly authenticate: Authenticate
  readonly users: UsersDesk
  readonly logins: LoginsDesk
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
}

export const createAccess = (parts: AccessParts): Access => {
  const { clock, database, secure, sessionTimes, localToken } = parts
  const sessions = createSessions({ database, clock }, sessionTimes)
  const attempts = createAttempts(clock)
  const { authenticate, forget } = createAuthentication({ database, clock, attempts, sessions, secure, localToken })
  return {
    authenticate: parts.isOn ? authenticate : authenticateNobody,
    users: createUsersDesk({ database, clock, onChanged: forget }),
    logins: createLoginsDesk({ database, clock, attempts, sessions, onChanged: forget }),
    audit: createAudit(parts),
    auditDesk: createAuditDesk(database),
    secure,
  }
}
