/** The orders about the plan, as the engine takes them: each is carried out once by its request id, and whoever gives it is told in time. */
import { systemAlarm } from '#/lib/clock.ts'
import { addDependencies } from './add-dependencies.ts'
import type { AnswerParts } from './answers.ts'
import { carryOut } from './carried-out.ts'
import { rerunFrom } from './rerun-from.ts'
import { submit } from './submit.ts'
import { submitCommand, submitJob } from './submit-job.ts'
import { toldInTime, type Orders } from './told-in-time.ts'

export const createOrders = (parts: AnswerParts): Orders =>
  toldInTime(
    {
      command: async (command) => carryOut(parts.leading().conductor, command),
      rerunFrom: (asked, cause) => rerunFrom(parts, asked, cause),
      addDependencies: (asked, cause) => addDependencies(parts, asked, cause),
      submit: (asked, cause) => submit(parts, asked, cause),
      submitJob: (asked, cause) => submitJob(parts, asked, cause),
      submitCommand: (asked, cause) => submitCommand(parts, asked, cause),
    },
    parts.alarm ?? systemAlarm,
  )
