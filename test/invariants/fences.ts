/** Fences hold: nothing is dispatched on a workstation below its fence, that is cut off, or that takes no part in the plan. */
import { cell } from '#/core/columns.ts'
import { nameOf } from '#/core/names.ts'
import type { PlanState } from '#/core/state.ts'
import { workstationAt } from '#/core/workstations.ts'
import type { LedgerEvent } from '#/model/event.ts'
import type { WorkstationChange } from '#/model/workstation-change.ts'
import { breaks, type Invariant } from './invariant.ts'
import { plannedRows } from './planned-rows.ts'

const name = 'fences hold'

/** What is known of a workstation: what its definition says, and what operators have set since. */
type Known = Pick<WorkstationChange, 'fence' | 'linked' | 'ignored'> & { readonly defined?: boolean }

export const fences: Invariant = {
  name,
  watch: () => {
    const known = new Map<string, Known>()
    const put = (workstation: string, change: Known): void => {
      const said = Object.entries(change).filter(([, value]) => value !== undefined)
      known.set(workstation, { ...known.get(workstation), ...Object.fromEntries(said) })
    }
    return {
      before: (event, state) => {
        if (event.kind === 'workstation.changed') put(event.workstation, event.change)
        else if (event.kind === 'plan.added')
          for (const row of plannedRows(event.batch).workstations) {
            // A definition that says nothing new leaves what an operator has set.
            const isNews = known.get(row.name)?.defined !== row.ignored
            if (isNews) put(row.name, { defined: row.ignored, ignored: row.ignored })
          }
        else if (event.kind === 'run.dispatched') judge(known, event, state)
      },
    }
  },
}

const judge = (
  known: ReadonlyMap<string, Known>,
  { job, run }: Extract<LedgerEvent, { kind: 'run.dispatched' }>,
  state: PlanState,
): void => {
  const workstation = workstationAt(state, cell(state.jobs.workstation, job)).name
  const { fence = 0, linked = true, ignored = false } = known.get(workstation) ?? {}
  const where = `run ${job}.${run} of ${nameOf(state.names, cell(state.jobs.name, job))} was dispatched on ${workstation}`
  if (cell(state.jobs.priority, job) <= fence) breaks(name, `${where}, whose fence is ${fence}`)
  if (!linked) breaks(name, `${where}, which is unlinked`)
  if (ignored) breaks(name, `${where}, which is ignored`)
}
