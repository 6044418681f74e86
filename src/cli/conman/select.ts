/** Finds what a selection of conman means: `@#PAY@.@+state=abend`, `FTA1#PAYROLL(0600 11/26).EXTRACT`, a number. */
import { everyPage, pagesOf } from '#/cli/pages.ts'
import type { Session } from '#/cli/session.ts'
import type { JobView, PromptView, StreamView } from '#/model/views.ts'
import type { FileView, ResourceView, WorkstationView } from '#/model/workstation-views.ts'

/** What is given to the lists: an empty selection means all. */
const selected = (about: string): { select?: string } => (about.trim() === '' ? {} : { select: about.trim() })

/** The jobs it means, in the order of the plan. Throws `selection.invalid`. */
export const selectJobs = ({ client }: Session, about: string): Promise<JobView[]> =>
  everyPage((page) => client.jobs({ ...selected(about), ...page }))

/** As `selectJobs`, page by page. `isCritical`: only those that are critical. */
export const jobPages = (
  { client }: Session,
  about: string,
  { isCritical }: { readonly isCritical: boolean },
): AsyncGenerator<readonly JobView[]> =>
  pagesOf((page) => client.jobs({ ...selected(about), ...(isCritical && { oql: 'critical = true' }), ...page }))

/** Some streams of the plan, by their numbers. */
export const streamsNumbered = async ({ client }: Session, ids: readonly number[]): Promise<StreamView[]> => {
  const found: StreamView[] = []
  for (let from = 0; from < ids.length; from += numbersAtOnce) {
    const oql = `id IN [${ids.slice(from, from + numbersAtOnce).join(', ')}]`
    found.push(...(await everyPage((page) => client.streams({ oql, ...page }))))
  }
  return found
}

/** A question has a length. */
const numbersAtOnce = 400

export const selectStreams = ({ client }: Session, about: string): Promise<StreamView[]> =>
  everyPage((page) => client.streams({ ...selected(about), ...page }))

/** `FTA@`, `MASTERDM!FTA1`; of a domain there is only one. */
export const selectWorkstations = ({ client }: Session, about: string): Promise<WorkstationView[]> =>
  everyPage((page) => client.workstations({ ...selected(about.replace(/^[^+~]*!/, '')), ...page }))

export const selectResources = ({ client }: Session, about: string): Promise<ResourceView[]> =>
  everyPage((page) => client.resources({ ...selected(about), ...page }))

/** `5`, `#5`, `GOLIVE`. */
export const selectPrompts = ({ client }: Session, about: string): Promise<PromptView[]> =>
  everyPage((page) => client.prompts({ ...selected(about.replace(/^#/, '')), ...page }))

export const selectFiles = ({ client }: Session, about: string): Promise<FileView[]> =>
  everyPage((page) => client.files({ ...selected(about), ...page }))
