/**
 * The plan as a thread of its own can take it: lent pages, and what a forecast asks of the rest.
 *
 * The thread reads the very pages of the plan, and any number of states is made of them there. What no estimate or forecast looks at
 * stays behind: the requests of operators, old instances, the commands that jobs run.
 */
import type { PlanTask } from '#/model/plan.ts'
import { cell, type PageMemory } from './columns.ts'
import { headOf, takePagesBack, type TableHead } from './copy-table.ts'
import { ownPages } from './lent-pages.ts'
import { copyState, openRestoring, partsOf, type TableName } from './snapshot.ts'
import type { PlanState } from './state.ts'

export interface PlanImage {
  readonly seq: number
  readonly workstationLimit: number
  readonly tables: readonly {
    readonly name: TableName
    readonly head: TableHead
    /** In the order of the head. */
    readonly pages: readonly PageMemory[]
  }[]
  readonly fields: ReadonlyMap<string, unknown>
}

/** The plan at this moment. Its pages are lent until the image is given up. */
export const imageOf = (state: PlanState): PlanImage => {
  const { seq, workstationLimit } = state
  const slim = {
    ...state,
    requests: new Map(),
    departed: new Map(),
    submissions: new Map(),
    tasks: tasksAskedFor(state),
  }
  const { tables, fields } = copyState(slim)
  return {
    seq,
    workstationLimit,
    tables: [...tables].map(([name, table]) => ({ name, head: headOf(table), pages: [...table.pages.values()] })),
    fields,
  }
}

/** Nobody looks at an image of this state any more, nor at a state that was made of it. */
export const giveUpImage = (state: PlanState, { tables }: PlanImage): void => {
  for (const { name, head, pages } of tables) takePagesBack(state[name], head, pages)
}

/** Conditions ask for the output conditions of a task, and a recovery under way for its recovery. */
const tasksAskedFor = ({ jobs, tasks, recoveries }: PlanState): Map<number, PlanTask> => {
  const asked = new Map<number, PlanTask>()
  for (const task of tasks.values()) if (task.outputConditions.length > 0) asked.set(task.id, task)
  for (const job of recoveries.keys()) {
    const task = tasks.get(cell(jobs.task, job))
    if (task !== undefined) asked.set(task.id, task)
  }
  return asked
}

/** A state made of an image, which stays as it is. */
export const stateOfImage = (image: PlanImage): PlanState =>
  stateFromImage({ ...image, fields: structuredClone(image.fields) })

/** Memory for the pages that a state will copy. */
export type SparePages = ReadonlyMap<TableName, PageMemory[]>

/** The pages that a state has copied, for another one of the same image: nobody may look at the first any more. */
export const sparePagesOf = (state: PlanState, { tables }: PlanImage): SparePages =>
  new Map(tables.map(({ name }) => [name, ownPages(state[name])]))

/** The last state that is made of an image: what is not in its pages becomes that of the state. */
export const stateFromImage = (
  { seq, workstationLimit, tables, fields }: PlanImage,
  spare: SparePages = new Map(),
): PlanState => {
  const restoring = openRestoring({ workstationLimit })
  for (const { name, head, pages } of tables) restoring.add({ name: `lent ${name}`, body: [head, pages] })
  for (const part of partsOf({ seq, tables: new Map(), fields })) restoring.add(part)
  const state = restoring.finish()
  for (const [name, pages] of spare) state[name].free.push(...pages)
  return state
}
