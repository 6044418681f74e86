/** Everything about who may come in, made from its parts: what the edges are given. */
import type { Database } from '#/db/pool.ts'
import { systemAlarm, type Alarm } from '#/lib/clock.ts'
import { newRequestId } from '#/lib/ids.ts'
import { createAuditDesk, type AuditDesk } from './audit-desk.ts'
import { createAudit, outcomeOf, type Audit, type AuditParts } from './audit.ts'
import { createAttempts } from './attempts.ts'
import { createBeliefs, type Beliefs } from './beliefs.ts'
import { authenticateNobody, createAuthentication, type Authenticate } from './authenticate.ts'
import type { LocalToken } from './local-token.ts'
import { soon } from './in-time.ts'
import { slowLogin } from './login.ts'
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
  /** Who is believed to be who he was, while the database does not say who asks. */
  readonly beliefs: Beliefs
  /** What the audit is told of the name of a failed login. */
  readonly nameTold: (name: string) => Promise<string>
  /** Whether cookies are sent over TLS alone. */
  readonly secure: boolean
}

export interface AccessParts extends Omit<AuditParts, 'alarm'> {
  readonly database: () => Database
  /** Sessions by which callers are looked up, so that readers who have all others keep nobody out; absent: those of `database`. */
  readonly lookups?: (() => Database) | undefined
  /** Absent: the timers of the machine. */
  readonly alarm?: Alarm | undefined
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
  const { clock, database, lookups = database, alarm = systemAlarm, log, secure, provider: settings } = parts
  const sessions = createSessions({ database: lookups, clock }, parts.sessionTimes)
  const attempts = createAttempts(clock)
  const audit = createAudit({ ...parts, alarm })
  const beliefs = createBeliefs({ clock, alarm, log })
  const told = (name: string): Promise<string> => soon({ alarm, ...slowLogin }, nameTold(lookups(), name))
  const { authenticate, forget } = createAuthentication({
    database: lookups,
    clock,
    alarm,
    attempts,
    beliefs,
    sessions,
    secure,
    localToken: parts.localToken,
    onTurnedAway: async ({ name, source }, error) => {
      const input = { name: await told(name) }
      const call = { caller: { actor: 'nobody', source }, operation: 'login', requestId: newRequestId(), input }
      await audit.note(call, outcomeOf(error))
    },
  })
  const logins = createLoginsDesk({ database: lookups, clock, alarm, attempts, sessions, onChanged: forget })
  const shared = { database: lookups, clock, alarm, attempts, audit, secure, open: logins.open, onChanged: forget }
  return {
    authenticate: parts.isOn ? authenticate : authenticateNobody,
    users: createUsersDesk({ database, clock, onChanged: forget }),
    logins,
    providerLogins: settings && createProviderLogins({ settings, ...shared }),
    audit,
    beliefs,
    nameTold: told,
    auditDesk: createAuditDesk(database, parts.auditFolder),
    secure,
  }
}
