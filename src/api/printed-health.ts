/** A part of the server as answers show it. */
import type { HealthView } from '#/model/server-views.ts'
import type { HealthNode } from '#/monitoring/health.ts'

/** With its instant as the whole API has them: RFC 3339 text in UTC. */
export const printedHealth = (node: HealthNode): HealthView['system'] =>
  // The tree has no bound; the schema tells its first three floors.
  printed(node) as HealthView['system']

const printed = (node: HealthNode): object => ({
  ...node,
  since: Temporal.Instant.fromEpochMilliseconds(node.since).toString({ fractionalSecondDigits: 3 }),
  parts: node.parts.map(printed),
})
