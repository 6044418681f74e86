/** The commands of conman that show something. */
import { showStatus } from '#/cli/show-status.ts'
import { showVersions } from '#/cli/tool/show-versions.ts'
import type { Verb } from '#/cli/tool/verb.ts'
import { displayJob, displaySchedule } from './definitions-of.ts'
import { showSuccessors } from './order-jobs.ts'
import { showJobs } from './show-jobs.ts'
import { showCpus, showFiles, showPrompts, showResources, showStreams } from './show-others.ts'

export const conmanShowings: readonly Verb[] = [
  {
    name: 'showjobs',
    shorts: ['sj'],
    syntax: '[JOBS][;keys|;info|;logon|;deps|;props|;stdlist|;showid][;crit]',
    what: 'lists jobs, each stream before its own; ;crit: the critical ones',
    example: 'sj @#PAY@.@+state=abend',
    run: showJobs,
  },
  {
    name: 'showschedules',
    shorts: ['ss'],
    syntax: '[STREAMS][;keys|;showid]',
    what: 'lists job streams',
    example: 'ss @+state=stuck',
    run: showStreams,
  },
  {
    name: 'showcpus',
    shorts: ['sc'],
    syntax: '[WORKSTATIONS]',
    what: 'lists workstations: limit, fence, whether they are linked, what runs',
    example: 'sc FTA@',
    run: showCpus,
  },
  {
    name: 'showprompts',
    shorts: ['sp'],
    syntax: '[PROMPTS][;keys]',
    what: 'lists prompts with their numbers',
    example: 'sp',
    run: (session, line) => showPrompts(session, line),
  },
  {
    name: 'showresources',
    shorts: ['sr'],
    syntax: '[RESOURCES][;keys]',
    what: 'lists resources: units, how many are free, who holds some',
    example: 'sr FTA1#@',
    run: showResources,
  },
  {
    name: 'showfiles',
    shorts: ['sf'],
    syntax: '[FILES][;keys]',
    what: 'lists the files that are waited for, whether they are there, and who waits',
    example: 'sf FTA1#/in/@',
    run: showFiles,
  },
  {
    name: 'recall',
    shorts: ['rc'],
    syntax: '[PROMPTS]',
    what: 'lists the prompts that wait for an answer',
    example: 'rc',
    run: (session, line) => showPrompts(session, line, true),
  },
  {
    name: 'listsucc',
    shorts: [],
    syntax: 'JOBS[;internal|;all]',
    what: 'lists what comes after a job, of its stream or of all',
    example: 'listsucc 4711;all',
    run: showSuccessors,
  },
  {
    name: 'display',
    of: 'job',
    shorts: ['dj'],
    syntax: 'JOBS',
    what: 'prints the definitions of jobs of the plan',
    example: 'dj FTA1#PAYROLL.EXTRACT',
    run: displayJob,
  },
  {
    name: 'display',
    of: 'sched',
    shorts: ['ds'],
    syntax: 'STREAMS',
    what: 'prints the definitions of streams of the plan',
    example: 'ds FTA1#PAYROLL',
    run: displaySchedule,
  },
  {
    name: 'status',
    shorts: [],
    syntax: '',
    what: 'how the server and the plan are doing',
    example: 'status',
    run: (session) => showStatus(session),
  },
  {
    name: 'version',
    shorts: ['v'],
    syntax: '',
    what: 'the versions of this command line and of the server',
    example: 'version',
    run: showVersions,
  },
]
