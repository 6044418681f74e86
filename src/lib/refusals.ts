/** The table of refusals. Adding one is adding a row; nothing else invents a code. */
import type { RefusalKind } from './refusal.ts'

const row = (title: string, status: number, exit: number, retry = false): RefusalKind => ({
  title,
  status,
  exit,
  retry,
})

export const refusals = {
  'request.invalid': row('The request is not of the required form', 400, 64),
  'request.unsupported_media': row('The body is not JSON', 415, 64),
  'request.too_many': row('Too many requests', 429, 75, true),
  'request.reused': row('The request id stands for another order', 409, 65),
  'request.too_large': row('The request is too large', 413, 65),
  'request.unknown_route': row('There is no such address', 404, 64),
  'request.wrong_method': row('The address does not take this method', 405, 64),
  'request.foreign_host': row('The server has another name', 403, 64),
  'request.cross_site': row('The request comes from another site', 403, 64),
  'server.stopping': row('The server is stopping', 503, 75, true),
  'server.unavailable': row('The server cannot answer now', 503, 69, true),
  'server.unreachable': row('No server answers', 503, 69, true),
  'server.cannot_listen': row('The server cannot listen on its address', 500, 69, true),
  'server.failed': row('The server failed', 500, 70),

  'command.unknown': row('There is no such command', 400, 64),
  'command.usage': row('The command is not used this way', 400, 64),

  'configuration.invalid': row('The configuration is wrong', 500, 78),

  'database.unreachable': row('The database cannot be reached', 503, 69, true),
  'database.in_use': row('The data folder is in use', 409, 75, true),
  'database.wrong_version': row('The database has another version', 500, 78),
  'database.damaged': row('The database is not whole', 500, 78),
  'database.newer': row('The database is newer than the program', 500, 78),
  'database.no_user': row('There is no user to run the database as', 500, 78),
  'database.no_access': row('The database user cannot reach the data folder', 500, 78),
  'database.no_program': row('There is no embedded database for this machine', 500, 78),
  'database.migration_changed': row('A migration is not what was applied', 500, 78),
  'database.disk_full': row('The disk is full', 507, 75, true),
  'leader.elsewhere': row('Another server leads', 409, 75, true),
  'leader.fenced': row('This server leads no longer', 503, 75, true),

  'definition.invalid': row('The definitions have mistakes', 422, 65),
  'definition.too_large': row('The definitions are too large', 413, 65),
  'definition.unreadable': row('The file cannot be read', 422, 66),
  'definition.cycle': row('The dependencies form a cycle', 422, 65),
  'definition.unknown': row('There is no such definition', 404, 65),
  'definition.ambiguous': row('More than one definition has this name', 409, 65),
  'definition.in_use': row('The definition is in use', 409, 65),
  'definition.outdated': row('The definitions have changed since', 412, 65),
  'definition.busy': row('Somebody else changes definitions', 409, 75, true),
  'revision.unknown': row('There is no such revision', 404, 65),

  'job.unknown': row('There is no such job in the plan', 404, 65),
  'job.left_plan': row('The job has left the plan', 410, 65),
  'job.ambiguous': row('More than one job has this name', 409, 65),
  'job.illegal_transition': row('The job cannot do this in its present status', 409, 65),
  'job.no_log': row('The run has no log', 404, 66),
  'plan.too_large': row('The plan is too large', 413, 65),
  'stream.unknown': row('There is no such job stream', 404, 65),
  'stream.left_plan': row('The job stream has left the plan', 410, 65),
  'stream.ambiguous': row('More than one job stream has this name', 409, 65),
  'stream.name_taken': row('A job stream of the plan has this name', 409, 65),
  'stream.not_plannable': row('The job stream cannot be planned', 409, 65),
  'option.unknown': row('There is no such option', 404, 65),
  'option.invalid': row('The option does not take this value', 422, 65),
  'prompt.unknown': row('There is no such prompt', 404, 65),
  'prompt.answered': row('The prompt is answered already', 409, 65),

  'agent.unreachable': row('The agent cannot be reached', 503, 69, true),
  'agent.in_use': row('Another agent uses this spool', 409, 75, true),
} as const satisfies Record<string, RefusalKind>
