/** What the server does for the routes of the audit. */
import type { Access } from '#/access/access.ts'
import type { AuditDesk } from '#/access/audit-desk.ts'
import { requireRoleEverywhere } from '#/access/rights.ts'
import type { auditRoutes } from '#/contract/audit.ts'
import { defaultPageSize } from '#/contract/fields.ts'
import type { Call, Handlers } from './handlers.ts'
import { instantOf } from './read-instant.ts'

export const auditHandlers = ({ auditDesk }: Access): Pick<Handlers, keyof typeof auditRoutes> => {
  const deskFor = ({ caller }: Call): AuditDesk => {
    requireRoleEverywhere(caller.grants, 'administrator', 'The audit tells')
    return auditDesk
  }
  return {
    audit: ({ limit = defaultPageSize, after, since, ...filter }, _, call) =>
      deskFor(call).list({ ...filter, since: instantOf('since', since) }, { limit, before: after }),
    auditEntry: ({ entry }, _, call) => deskFor(call).get(entry),
    verifyAudit: ({ head }, _, call) => deskFor(call).verify(head),
  }
}
