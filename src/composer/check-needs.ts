/** Warns of NEEDS that can never be met: more units than a resource has, or the same resource for a stream and for a job in it. */
import type { JobStream, StreamJob } from '#/model/job-stream.ts'
import type { Check, Complain } from './complain.ts'
import { placesOf } from './check-references.ts'
import type { World } from './known-definitions.ts'

export const checkNeeds: Check = (stream, world, complain) => {
  if (stream.kind !== 'stream') return
  const held = checkUnits(stream, stream, { world, complain })
  for (const job of stream.jobs) {
    const wanted = checkUnits(job, stream, { world, complain })
    for (const [name, need] of wanted) {
      if (!held.has(name)) continue
      const message = `The stream holds ${name} already while its jobs run, and ${job.name} would wait for it.`
      const hint = 'Let either the stream or its jobs need it.'
      complain(need, { code: 'definition.needs_twice', message, hint })
    }
  }
}

/** The resources somebody needs, by their full names. */
const checkUnits = (
  waiter: JobStream | StreamJob,
  stream: JobStream,
  { world, complain }: { readonly world: World; readonly complain: Complain },
): Map<string, object> => {
  const wanted = new Map<string, object>()
  for (const need of waiter.needs) {
    const resource = placesOf(need, waiter, stream).flatMap((place) => world.find('resource', place) ?? [])[0]
    if (resource === undefined) continue
    const name = `${resource.workstation}#${resource.name}`
    wanted.set(name, need)
    if (need.units <= resource.units) continue
    const message = `${need.units} units of ${name} are needed, and there are ${resource.units}.`
    const hint = 'It would wait until an operator raises the units.'
    complain(need, { code: 'definition.needs_too_many', message, hint })
  }
  return wanted
}
