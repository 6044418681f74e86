/** Some of the streams of a batch, with their jobs, under numbers of their own. */
import type { NextIds } from '#/model/plan.ts'
import { makeColumns, packedJobs, packedStreams, type Durations, type PackedRows } from '#/model/packed-batch.ts'

/** In the order of the places, numbered from `base` on; the jobs of each stay neighbours. */
export const gatherRows = (
  { streams, jobs, durations }: PackedRows,
  places: readonly number[],
  base: NextIds,
): Pick<PackedRows, 'streams' | 'jobs' | 'durations'> => {
  const jobPlaces = placesOfJobs({ streams, jobs }, places)
  const own = new Map<number, Durations>()
  if (durations.size > 0) {
    jobPlaces.forEach((place, row) => {
      const duration = durations.get(place)
      if (duration !== undefined) own.set(row, duration)
    })
  }
  const gathered = {
    streams: makeColumns(packedStreams, places.length),
    jobs: makeColumns(packedJobs, jobPlaces.length),
  }
  gatherColumns(streams, gathered.streams, places)
  gatherColumns(jobs, gathered.jobs, jobPlaces)
  renumber(gathered, base)
  return { ...gathered, durations: own }
}

const renumber = ({ streams, jobs }: Pick<PackedRows, 'streams' | 'jobs'>, base: NextIds): void => {
  let row = 0
  streams.id.forEach((_, place) => {
    const id = base.stream + place
    const moved = base.job + row - (streams.firstJob[place] ?? 0)
    streams.id[place] = id
    streams.firstJob[place] = base.job + row
    for (const end = row + (streams.jobCount[place] ?? 0); row < end; row += 1) {
      jobs.id[row] = base.job + row
      jobs.stream[row] = id
      const recovery = jobs.recoveryJob[row] ?? 0
      if (recovery !== 0) jobs.recoveryJob[row] = recovery + moved
    }
  })
}

const placesOfJobs = (
  { streams, jobs }: Pick<PackedRows, 'streams' | 'jobs'>,
  places: readonly number[],
): Int32Array => {
  const first = jobs.id[0] ?? 0
  const found = new Int32Array(places.reduce((sum, place) => sum + (streams.jobCount[place] ?? 0), 0))
  let row = 0
  for (const place of places) {
    const begin = (streams.firstJob[place] ?? 0) - first
    const end = begin + (streams.jobCount[place] ?? 0)
    for (let job = begin; job < end; job += 1) {
      found[row] = job
      row += 1
    }
  }
  return found
}

type Cells = Int32Array | Float64Array | Uint8Array
type Columns = Readonly<Record<string, Cells>>

const gatherColumns = (from: Columns, to: Columns, places: ArrayLike<number>): void => {
  for (const [name, cells] of Object.entries(to)) {
    const source = from[name]
    if (source === undefined) continue
    for (let row = 0; row < cells.length; row += 1) cells[row] = source[places[row] ?? 0] ?? 0
  }
}
