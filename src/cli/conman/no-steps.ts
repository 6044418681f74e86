/** Why conman's `;step` of rerun and showjobs means nothing here. */
import { Refusal } from '#/lib/refusal.ts'
import type { Line } from '#/cli/tool/line.ts'

/** Steps are those of a job on z/OS and of some plug-ins, which run one after the other under one job. */
export const noSteps = ({ word }: Line): Refusal =>
  new Refusal(
    'command.not_applicable',
    `${word} with ;step has no meaning here: a job is one process without steps of its own; run it again from its beginning, or from another job by ;from=.`,
  )
