/** What people call a run cycle: its name, or its days as composer writes them where it has none. */
import { dayText } from '#/composer/print/run-cycle.ts'
import type { RunCycle } from '#/model/run-cycle.ts'

export const nameRunCycle = ({ name, days }: RunCycle): string => name ?? days.map(dayText).join(', ')
