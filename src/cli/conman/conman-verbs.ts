/** Every command of conman (User's Guide and Reference, "Conman commands"): what it does here, or why it has no meaning. */
import {
  addDependencies,
  alterPriority,
  cancel,
  confirm,
  kill,
  release,
  removeDependencies,
  rerun,
} from './order-jobs.ts'
import { alterResource, fence, limitCpu, limitSchedule, link, reply } from './order-network.ts'
import { submitDefined, submitSchedule, submitUndefined } from './submit.ts'
import { conmanShowings } from './conman-showings.ts'
import { conmanWithoutMeaning } from './conman-without-meaning.ts'
import type { Known, Verb } from '#/cli/tool/verb.ts'

const waits = '[;follows=][;needs=][;opens=][;prompt=][;at=][;until=][;onuntil=][;deadline=]'

const orders: readonly Verb[] = [
  ...(['job', 'sched'] as const).flatMap((of): Verb[] => {
    const [what, noun, names, target] =
      of === 'job'
        ? (['JOBS', 'job', ['adj', 'ddj', 'rj', 'cj'], 'FTA1#PAYROLL.PAYCALC'] as const)
        : (['STREAMS', 'stream', ['ads', 'dds', 'rs', 'cs'], 'FTA1#PAYROLL'] as const)
    const kind = of === 'job' ? 'job' : 'stream'
    return [
      {
        name: 'adddep',
        of,
        shorts: [names[0]],
        syntax: `${what}${waits}[;priority=][;noask]`,
        what: `gives a ${noun} more to wait for`,
        example: `${names[0]} ${target};until=2330`,
        run: addDependencies(kind),
      },
      {
        name: 'deldep',
        of,
        shorts: [names[1]],
        syntax: `${what}${waits}[;noask]`,
        what: `takes dependencies of a ${noun} away`,
        example: `${names[1]} ${target};needs=FTA1#TAPES`,
        run: removeDependencies(kind),
      },
      {
        name: 'release',
        of,
        shorts: [names[2]],
        syntax: `${what}[;follows=][;needs=][;opens=][;prompt=][;at][;noask]`,
        what: `releases a ${noun} from these dependencies, or from all`,
        example: `${names[2]} ${target};needs=FTA1#TAPES`,
        run: release(kind),
      },
      {
        name: 'cancel',
        of,
        shorts: [names[3]],
        syntax: `${what}[;pend][;noask]`,
        what: `cancels a ${noun}; ;pend: when what it waits for has come`,
        example: `${names[3]} ${target};pend`,
        run: cancel(kind),
      },
      {
        name: 'altpri',
        of,
        shorts: ['ap'],
        syntax: `${what};PRIORITY[;noask]`,
        what: `changes the priority of a ${noun}: 0 to 99, HI, GO`,
        example: `ap ${target};10`,
        run: alterPriority(kind),
      },
    ]
  }),
  {
    name: 'rerun',
    shorts: ['rr'],
    syntax: 'JOBS[;from=WORKSTATION#JOB][;at=TIME][;pri=PRIORITY][;noask]',
    what: 'runs a job once more',
    example: 'rr FTA1#PAYROLL.EXTRACT;at=2330',
    run: rerun(false),
  },
  {
    name: 'rerunsucc',
    shorts: [],
    syntax: 'JOBS[;internal|;all][;noask]',
    what: 'runs a job once more, and what comes after it',
    example: 'rerunsucc 4711;all',
    run: rerun(true),
  },
  { name: 'kill', shorts: ['k'], syntax: 'JOBS[;noask]', what: 'ends a running job', example: 'kill 4711', run: kill },
  {
    name: 'confirm',
    shorts: ['conf'],
    syntax: 'JOBS;succ|;abend[;if=CONDITION,...][;noask]',
    what: 'says how a job ended, and which output conditions came true',
    example: 'confirm FTA1#PAYROLL.EXTRACT;succ',
    run: confirm,
  },
]

const network: readonly Verb[] = [
  {
    name: 'limit',
    of: 'cpu',
    shorts: ['lc'],
    syntax: 'WORKSTATIONS;LIMIT[;noask]',
    what: 'how many jobs run at once on a workstation',
    example: 'lc FTA1;10',
    run: limitCpu,
  },
  {
    name: 'limit',
    of: 'sched',
    shorts: ['ls'],
    syntax: 'STREAMS;LIMIT[;noask]',
    what: 'how many jobs of a stream run at once',
    example: 'ls FTA1#PAYROLL;2',
    run: limitSchedule,
  },
  {
    name: 'fence',
    shorts: ['f'],
    syntax: 'WORKSTATIONS;PRIORITY[;noask]',
    what: 'lets only priorities above it start: 0 to 99, HI, GO, SYSTEM',
    example: 'fence FTA1;10',
    run: fence,
  },
  ...(
    [
      ['link', 'lk', true, 'lets jobs start on a workstation again'],
      ['unlink', 'ulk', false, 'starts nothing new on a workstation; what runs goes on'],
      ['start', 'sta', true, 'as link: an agent starts and stops by itself'],
      ['stop', 'sto', false, 'as unlink: an agent starts and stops by itself'],
    ] as const
  ).map(([name, short, linked, what]): Verb => ({
    name,
    shorts: [short],
    syntax: 'WORKSTATIONS[;noask]',
    what,
    example: `${name} FTA1`,
    run: link(linked),
  })),
  {
    name: 'resource',
    shorts: ['res'],
    syntax: 'RESOURCE;UNITS[;noask]',
    what: 'alters the units of a resource',
    example: 'resource FTA1#TAPES;2',
    run: alterResource,
  },
  {
    name: 'reply',
    shorts: ['rep'],
    syntax: 'PROMPTS;yes|no[;noask]',
    what: 'answers a prompt',
    example: 'reply GOLIVE;yes',
    run: reply,
  },
]

const submissions: readonly Verb[] = [
  {
    name: 'submit',
    of: 'sched',
    shorts: ['sbs'],
    syntax: `STREAM[;alias=]${waits}[;priority=][;limit=][;vartable=][;variables=]`,
    what: 'puts one more occurrence of a stream into the plan',
    example: 'sbs FTA1#PAYROLL;at=2330',
    run: submitSchedule,
  },
  {
    name: 'submit',
    of: 'job',
    shorts: ['sbj'],
    syntax: `JOB[;into=STREAM][;alias=]${waits}[;priority=][;confirmed][;vartable=][;variables=]`,
    what: 'puts a defined job into a stream of the plan',
    example: 'sbj FTA1#PAYCALC;into=FTA1#PAYROLL;alias=PAYCALC2',
    run: submitDefined,
  },
  ...(
    [
      ['docommand', 'sbd', 'command', 'FTA1#"df -k"'],
      ['file', 'sbf', 'script', 'FTA1#/opt/batch/clean.sh'],
    ] as const
  ).map(([of, short, kind, example]): Verb => ({
    name: 'submit',
    of,
    shorts: [short],
    syntax: `WORKSTATION#${kind.toUpperCase()}[;into=STREAM][;alias=][;logon=][;rccondsucc=][;recovery=]${waits}`,
    what: `puts a ${kind} into a stream of the plan, as a job that nobody has defined`,
    example: `${short} ${example};alias=ONCE`,
    run: submitUndefined(kind),
  })),
]

export const conmanVerbs: readonly Known[] = [
  ...conmanShowings,
  ...orders,
  ...network,
  ...submissions,
  ...conmanWithoutMeaning,
]
