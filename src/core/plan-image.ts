/**
 * The plan as a thread of its own can take it: copied pages, and what a forecast asks of the rest.
 *
 * It crosses into the thread without being copied again, and any number of states is made of it there. What no estimate or forecast
 * looks at stays behind: the requests of operators, old instances, the commands that jobs run.
 */
import type { PlanTask } from '#/model/plan.ts'
import { cell } from './columns.ts'
import { headOf, type PageCopies, type TableHead } from './copy-table.ts'
import { copyState, openRestoring, partsOf, type Restoring, type TableName } from './snapshot.ts'
import type { PlanState } from './state.ts'

export interface PlanImage {
  readonly seq: number
  readonly workstationLimit: number
  readonly tables: readonly {
    readonly name: TableName
    readonly head: TableHead
    /** In the order of the head. */
    readonly pages: readonly ArrayBuffer[]
  }[]
  readonly fields: ReadonlyMap<string, unknown>
}

/** Copies the plan. This is all that it has to wait for; `earlier` as in `copyState`. */
export const imageOf = (state: PlanState, earlier?: PageCopies): PlanImage => {
  const { seq, workstationLimit } = state
  const slim = {
    ...state,
    requests: new Map(),
    departed: new Map(),
    submissions: new Map(),
    tasks: tasksAskedFor(state),
  }
  const { tables, fields } = copyState(slim, earlier)
  return {
    seq,
    workstationLimit,
    tables: [...tables].map(([name, table]) => ({ name, head: headOf(table), pages: [...table.pages.values()] })),
    fields,
  }
}

/** The pages of an image, to be handed over to a thread. */
export const pagesOfImage = ({ tables }: PlanImage): ArrayBuffer[] => tables.flatMap(({ pages }) => pages)

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
export const stateOfImage = (image: PlanImage): PlanState => {
  const restoring = openRestoring(image)
  for (const { name, head, pages } of image.tables) {
    restoring.add({ name: `table ${name}`, body: head })
    restoring.add({ name: `pages ${name}`, body: pages })
  }
  return withFields(restoring, { ...image, fields: structuredClone(image.fields) })
}

/**
 * The last state that is made of an image: its pages become those of the state. That spares a second copy of the plan, 50 MB of
 * 240 000 jobs, while the question is answered.
 */
export const stateFromImage = (image: PlanImage): PlanState => {
  const restoring = openRestoring(image)
  for (const { name, head, pages } of image.tables) restoring.add({ name: `taken ${name}`, body: [head, pages] })
  return withFields(restoring, image)
}

const withFields = (restoring: Restoring, { seq, fields }: Pick<PlanImage, 'seq' | 'fields'>): PlanState => {
  for (const part of partsOf({ seq, tables: new Map(), fields })) restoring.add(part)
  return restoring.finish()
}
