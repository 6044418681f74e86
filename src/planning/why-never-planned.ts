/** Streams that no plan takes in. */
import type { JobStream } from '#/model/job-stream.ts'
import type { PlanSources } from './plan-request.ts'

/**
 * Why a stream is never planned, in words that go on after its name; null when it can be. Jobs on an ignored workstation are
 * planned with their streams and do not run (User's Guide and Reference, "Managing external follows dependencies").
 */
export const whyNeverPlanned = (
  stream: JobStream,
  { definitions }: Pick<PlanSources, 'definitions'>,
): string | null => {
  if (stream.draft) return 'is a draft'
  if (definitions.workstations.get(stream.workstation.toUpperCase())?.ignored) {
    return `lies on ${stream.workstation}, which is ignored`
  }
  return null
}
