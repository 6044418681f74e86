/**
 * What confirming a job does, by conman's word for its status (User's Guide and Reference, "confirm").
 *
 * With output conditions they come true as well; of a job that runs on that alone counts at once, and its end when it comes.
 */
import type { InternalStatus } from '#/model/status.ts'

/**
 * - `nothing`: it has no effect.
 * - `refused`: it is not supported.
 * - `ends`: the job has ended so, whatever its process goes on to do.
 * - `ends-later`: the job will have ended so when its process ends.
 * - `conditions`: its output conditions come true, and its status stays.
 */
export type ConfirmEffect = 'nothing' | 'refused' | 'ends' | 'ends-later' | 'conditions'

interface Row {
  /** Without and with output conditions. */
  readonly succ: readonly [plain: ConfirmEffect, conditions: ConfirmEffect]
  readonly abend: readonly [plain: ConfirmEffect, conditions: ConfirmEffect]
}

const always = (succ: ConfirmEffect, abend: ConfirmEffect): Row => ({ succ: [succ, succ], abend: [abend, abend] })

export const confirmTable: Readonly<Record<InternalStatus, Row>> = {
  HOLD: always('nothing', 'nothing'),
  SCHED: always('nothing', 'nothing'),
  READY: always('nothing', 'nothing'),
  FENCE: always('nothing', 'nothing'),
  INTRO: always('nothing', 'nothing'),
  EXEC: { succ: ['ends', 'ends-later'], abend: ['ends', 'ends-later'] },
  ABENP: { succ: ['ends-later', 'ends-later'], abend: ['nothing', 'conditions'] },
  SUCCP: always('nothing', 'nothing'),
  PEND: always('ends', 'ends'),
  DONE: always('ends', 'ends'),
  SUCC: { succ: ['refused', 'conditions'], abend: ['refused', 'refused'] },
  ABEND: { succ: ['ends', 'ends'], abend: ['nothing', 'conditions'] },
  SUPPR: always('ends', 'refused'),
  FAIL: always('refused', 'refused'),
  CANCL: always('refused', 'refused'),
}
