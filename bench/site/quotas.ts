/**
 * How much of everything a site has, in proportion to its streams and job definitions.
 *
 * The proportions are those of a real site of 965 streams and 15 500 job definitions whose keywords were counted.
 */

const measured = { streams: 965, jobs: 15_500 }

/** What is asked of `makeSite`. */
export interface SiteOptions {
  readonly streams: number
  /** The same seed makes the same text, byte by byte. */
  readonly seed: number
  /** Job definitions a stream, on average; as many as the measured site has when absent. */
  readonly jobsPerStream?: number
  /** Jobs in the plan of an average day: streams with EVERY come so often that there are about so many. */
  readonly instancesPerDay?: number
  /** FOLLOWS a job, on average; as many as the measured site has (0.66) when absent. */
  readonly followsPerJob?: number
  /** The first of the six years that calendars have dates in. */
  readonly firstYear?: number
  /** Short names of jobs, a script a command, no descriptions: 4 MB instead of 6.6 for 31 000 jobs, as dumps of some sites have. */
  readonly isTerse?: boolean
}

export type Quotas = ReturnType<typeof quotasOf>

export const quotasOf = (options: SiteOptions) => {
  const { streams, jobsPerStream = measured.jobs / measured.streams, followsPerJob } = options
  const jobs = Math.round(streams * jobsPerStream)
  const ofStreams = (count: number): number => Math.round((count * streams) / measured.streams)
  const ofJobs = (count: number): number => Math.round((count * jobs) / measured.jobs)
  return {
    streams,
    jobs,
    onRequest: ofStreams(229),
    daily: ofStreams(301),
    weekly: ofStreams(300),
    monthly: ofStreams(60),
    fortnightly: ofStreams(4),
    follows: followsPerJob === undefined ? ofJobs(10_300) : Math.round(jobs * followsPerJob),
    needs: ofJobs(1160),
    opens: ofJobs(108),
    except: ofStreams(103),
    until: ofStreams(102),
    everyOfStreams: ofStreams(94),
    everyOfJobs: ofStreams(63),
    atOfJobs: ofStreams(51),
    carryForward: ofStreams(748),
    priority: ofStreams(21),
    limit: ofStreams(2),
    prompts: ofStreams(24),
  }
}
