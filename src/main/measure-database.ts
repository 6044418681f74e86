/** The work of the database as numbers: how many statements this process has sent it, and for whom. */
import { purposes, statementsSoFar } from '#/db/errand.ts'
import type { Metrics } from '#/monitoring/metrics.ts'

export const measureDatabase = (metrics: Metrics): void => {
  metrics.counter(
    {
      name: 'batuta_database_statements_total',
      help: 'Statements sent to the database: for requests, for the engine by itself, for maintenance.',
      labels: ['for'],
    },
    () => purposes.map((purpose) => [{ for: purpose }, statementsSoFar()[purpose]] as const),
  )
}
