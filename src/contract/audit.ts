/** The routes of the audit. */
import { Type } from 'typebox'
import { AuditCheck, AuditView } from '#/model/audit-views.ts'
import { defaultPageSize, largestPageSize, pageOf, storable } from './fields.ts'
import { exactly, route } from './route.ts'

const tag = 'Audit'
const Word = (description: string) => Type.Optional(Type.String({ maxLength: 200, pattern: storable, description }))

export const auditRoutes = {
  audit: route({
    method: 'GET',
    path: '/audit',
    needs: 'administrator',
    tag,
    summary: 'List who did what, the latest first',
    query: exactly({
      actor: Word('user:maria, token:maria/ci, local:root.'),
      operation: Word('The name of the route, as hold.'),
      requestId: Word('The request.'),
      since: Type.Optional(Type.String({ format: 'date-time', description: 'Not what was before.' })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: largestPageSize, default: defaultPageSize })),
      after: Type.Optional(Type.Integer({ minimum: 1, description: 'The `next` of the page before.' })),
    }),
    response: pageOf(AuditView),
  }),
  auditEntry: route({
    method: 'GET',
    path: '/audit/:entry',
    needs: 'administrator',
    tag,
    summary: 'Show one entry of the audit',
    params: exactly({ entry: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) }),
    response: AuditView,
  }),
  verifyAudit: route({
    method: 'GET',
    path: '/audit/verify',
    needs: 'administrator',
    tag,
    summary: 'Check that the audit is whole',
    description:
      'Every entry holds the hash of the one before, so that what was changed, removed, swapped or put in shows. That the last entries were cut off shows where a hash is known from elsewhere: the log of the server has one for every hour.',
    query: exactly({
      head: Type.Optional(
        Type.String({ pattern: '^[0-9a-fA-F]{64}$', description: 'A hash that was the last one once.' }),
      ),
    }),
    response: AuditCheck,
  }),
}
