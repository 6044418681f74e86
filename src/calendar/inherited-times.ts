/** The times a run cycle has: its own, else those of what it belongs to (User's Guide and Reference, "run cycle group"). */
import type { RunCycle, RunCycleGroup } from '#/model/run-cycle.ts'

/** What a run cycle can take from its group. */
export type Inheritable = Pick<
  RunCycle,
  'at' | 'scheduledTime' | 'until' | 'latestStart' | 'onUntil' | 'deadline' | 'every' | 'variableTable'
>

/**
 * The run cycle with what it omits. AT and SCHEDTIME are one place in the day, UNTIL and JSUNTIL one latest time: who says
 * the one does not take the other.
 */
const inherit = (own: RunCycle, from: Inheritable): RunCycle => {
  const { at, scheduledTime } = own.at || own.scheduledTime ? own : from
  const { until, latestStart } = own.until || own.latestStart ? own : from
  const given = {
    at,
    scheduledTime,
    until,
    latestStart,
    onUntil: own.onUntil ?? (own.until || own.latestStart ? undefined : from.onUntil),
    deadline: own.deadline ?? from.deadline,
    every: own.every ?? from.every,
    variableTable: own.variableTable ?? from.variableTable,
  }
  return Object.assign({ ...own }, Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)))
}

/** The run cycles of a group, with the group's times where they have none. */
export const membersOf = (group: RunCycleGroup): RunCycle[] => group.runCycles.map((member) => inherit(member, group))

/**
 * Makes the function that gives a stream's run cycle the times of the group's run cycle it uses ($RCG); what it says itself
 * stands. It is known by its own name, else by the group's. Each pair is made once.
 */
export const memberInheritance = () => {
  const made = new Map<RunCycle, Map<RunCycle, RunCycle>>()
  return (runCycle: RunCycle, member: RunCycle, group: string): RunCycle => {
    const ofCycle = made.get(runCycle) ?? new Map<RunCycle, RunCycle>()
    made.set(runCycle, ofCycle)
    const known = ofCycle.get(member)
    if (known) return known
    const inherited = { ...inherit(runCycle, member), name: runCycle.name ?? group }
    ofCycle.set(member, inherited)
    return inherited
  }
}
