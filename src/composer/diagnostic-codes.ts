/**
 * The table of diagnostics: everything that can be said of a text, what it means, and what to do about it.
 *
 * Nothing else invents a code. `docs/diagnostics.md` and the rules of SARIF are made from it.
 */
import type { Diagnostic } from '#/model/diagnostic.ts'

export interface DiagnosticKind {
  /** An error keeps the texts from being applied, a warning does not. */
  readonly severity: Diagnostic['severity']
  readonly means: string
  readonly remedy: string
}

const error = (means: string, remedy: string): DiagnosticKind => ({ severity: 'error', means, remedy })
const warning = (means: string, remedy: string): DiagnosticKind => ({ severity: 'warning', means, remedy })

const define = 'Correct the name, or define the object in the same texts or before them.'
const once = 'Keep one of them.'

/** The form of the text. */
const ofText = {
  'composer.bad_value': error(
    'A value is not of the form that its keyword wants.',
    'Write it as the message says it is expected.',
  ),
  'composer.document_not_closed': error(
    'An XML or JSON document of a TASK or of event rules has no end.',
    'Close its elements or braces.',
  ),
  'composer.empty': warning(
    'A text defines nothing. When no text of a call does, it is an error.',
    'Look whether the right file was named.',
  ),
  'composer.expected': error(
    'Something is missing or stands where something else is expected.',
    'Write what the message names.',
  ),
  'composer.misplaced': error(
    'A word does not belong where it stands.',
    'Move it where the message says, or remove it.',
  ),
  'composer.more': error('More was found than is shown.', 'Mend what is shown and check again.'),
  'composer.repeated': error('A clause that may stand once stands twice.', once),
  'composer.task_missing': error('A job definition does not say what to run.', 'Add DOCOMMAND, SCRIPTNAME or TASK.'),
  'composer.text_not_closed': error('A text in double quotes has no closing quote.', 'Close it on its line.'),
  'composer.too_many_mistakes': error(
    'After a thousand mistakes a text is given up.',
    'Look whether it is composer text at all; else mend what is shown and check again.',
  ),
  'composer.unknown_keyword': error(
    'A word is no keyword where it stands. TWS would take it for the name of the next job.',
    'Correct the keyword; the message names the nearest one.',
  ),
  'composer.workstation_missing': error(
    'The name of an object does not say on which workstation it is.',
    'Write WORKSTATION#NAME.',
  ),
} as const

/** The form of what a definition says, judged by itself. */
const ofForm = {
  'definition.action_without_duration': error(
    'ONMAXDUR or ONMINDUR stands without its duration.',
    'Add MAXDUR or MINDUR and a duration, or remove it.',
  ),
  'definition.at_and_schedtime': error(
    'AT and SCHEDTIME exclude each other.',
    'AT is waited for, SCHEDTIME only places: remove one.',
  ),
  'definition.bad_condition': error('A condition on return codes cannot be read.', 'Write it like `RC = 0 OR RC = 4`.'),
  'definition.bad_event_rule': error(
    'An event rule cannot be read.',
    'Write its elements as the message expects them.',
  ),
  'definition.bad_name': error(
    'A name is too long or has characters that names may not have.',
    'Begin with a letter, then letters, digits, - and _; the message says how long it may be.',
  ),
  'definition.bad_rule': error('An iCalendar rule cannot be read.', 'Write it like `FREQ=WEEKLY;BYDAY=MO,FR`.'),
  'definition.bad_status': error(
    'A predecessor cannot come to such a status.',
    'A job can come to EXEC, SUCC, ABEND, FAIL or SUPPR, a stream to SUCC, ABEND or SUPPR.',
  ),
  'definition.bad_task': error('The document of a TASK cannot be read.', 'Mend the XML or JSON at the place shown.'),
  'definition.condition_not_evaluated': warning(
    'A condition asks for more than the return code, which this version does not look at.',
    'Use a condition on RC where it must be judged here.',
  ),
  'definition.empty_window': error(
    'The window of FROM ... TO ends before it begins.',
    'Exchange the times, or move one by days.',
  ),
  'definition.every_without_end': error(
    'EVERY in a run cycle needs an end.',
    'Add EVERYENDTIME and the time of the last instance.',
  ),
  'definition.idle_keyword': warning('A keyword has no effect where it stands.', 'Remove it.'),
  'definition.join_needs_more': error(
    'A JOIN needs more of its dependencies than it has.',
    'Write ALL, or a smaller number.',
  ),
  'definition.long_file': warning(
    'A file name or path is longer than TWS takes.',
    'Shorten it where TWS is to read it, too.',
  ),
  'definition.mixed_condition': error(
    'A condition mixes statuses and output conditions.',
    'Use a JOIN with one FOLLOWS for each kind.',
  ),
  'definition.never_valid': error(
    'The validity of a run cycle ends before it begins.',
    'VALIDTO is the day after its last: write a later date.',
  ),
  'definition.no_service': error('A setting of a service stands without ISSERVICE.', 'Add ISSERVICE before it.'),
  'definition.onlate_without_deadline': warning(
    'ONLATE stands without a DEADLINE.',
    'Add DEADLINE and a time, or remove ONLATE.',
  ),
  'definition.onuntil_without_until': error(
    'ONUNTIL stands without UNTIL and JSUNTIL.',
    'Add UNTIL and a time, or remove ONUNTIL.',
  ),
  'definition.other_timezone': error(
    'A time of a stream or run cycle has another zone than its stream.',
    'Remove one of the two zones.',
  ),
  'definition.password_hidden': error(
    'A document has stars for a password, as exports have, and no password is stored at its place.',
    'Write the password itself.',
  ),
  'definition.password_not_kept': warning(
    'The password of a user is not kept.',
    'Nothing need be done: jobs run as the user of the agent.',
  ),
  'definition.remote_join': error(
    'A predecessor of another network cannot be part of a JOIN.',
    'Put it into a FOLLOWS of its own.',
  ),
  'definition.task_not_run': warning(
    'A task of this type is kept whole, and this version does not run it.',
    'Run it as a command where it must run here.',
  ),
  'definition.too_many_joins': error(
    'An object has at most four JOINs.',
    'Put predecessors with one condition together.',
  ),
  'definition.unknown_timezone': error('There is no time zone of this name.', 'Use a name such as Europe/Rome.'),
  'definition.until_and_jsuntil': error(
    'UNTIL and JSUNTIL exclude each other.',
    'UNTIL looks on, JSUNTIL once: remove one.',
  ),
} as const

/** Names that lead nowhere, circles, duplicates. */
const ofReferences = {
  'definition.cycle': error(
    'Jobs or streams of one day wait for each other in a circle, so that none of them could ever start.',
    'Take one FOLLOWS out, or let it follow PREVIOUS.',
  ),
  'definition.duplicate': error(
    'Two objects have one name, or two jobs of a stream.',
    'Remove one, or give a job another name with AS.',
  ),
  'definition.follows_itself': error(
    'A job or stream waits for itself.',
    'Write PREVIOUS if the instance before is meant.',
  ),
  'definition.unknown_calendar': error('There is no calendar of this name.', define),
  'definition.unknown_condition': error(
    'The predecessor has no output condition of this name.',
    'Correct the name, or define it in the job definition with OUTPUTCOND.',
  ),
  'definition.unknown_domain': error('There is no domain of this name.', define),
  'definition.unknown_job': error('There is no job definition of this name, or no such job in the stream.', define),
  'definition.unknown_parameter': warning(
    'A ^VARIABLE^ is defined by no parameter and no variable table, so it stays in the text as it is.',
    'Correct the name, or define it in $PARM or in a VARTABLE.',
  ),
  'definition.unknown_prompt': error('There is no prompt of this name.', define),
  'definition.unknown_resource': error('There is no resource of this name on the workstation.', define),
  'definition.unknown_runcyclegroup': error('There is no run cycle group of this name.', define),
  'definition.unknown_stream': error('There is no job stream of this name.', define),
  'definition.unknown_vartable': error('There is no variable table of this name.', define),
  'definition.unknown_workstation': error('There is no workstation or class of this name.', define),
} as const

const unused = (noun: string): DiagnosticKind =>
  warning(
    `Nobody uses the ${noun}. Asked only of texts that have job streams.`,
    'Remove it, unless it is used by hand.',
  )

/** What can be applied and is hardly meant so. */
const ofSense = {
  'definition.critical_without_deadline': warning(
    'A critical job has no deadline, nor has its stream.',
    'Add DEADLINE: the critical path is counted back from it.',
  ),
  'definition.deadline_before_at': warning(
    'A DEADLINE is before its AT, so the job is always late.',
    'Add +1 DAY if it is of the next day.',
  ),
  'definition.every_too_long': warning(
    'EVERY is longer than the window it repeats in.',
    'Let it end later, or come more often.',
  ),
  'definition.limit_zero': warning('LIMIT 0 lets no job of the stream start.', 'Raise it, or leave it out.'),
  'definition.needs_too_many': warning(
    'More units are needed than the resource has.',
    'Need less, or raise the units of the resource.',
  ),
  'definition.needs_twice': warning(
    'A stream and a job in it need the same resource.',
    'Let either the stream or its jobs need it.',
  ),
  'definition.predecessor_not_planned': warning(
    'A predecessor is in no plan by itself: a draft, on request only, on an ignored workstation, or without ON.',
    'Plan it, submit it in time, or take the FOLLOWS out.',
  ),
  'definition.predecessor_other_days': warning(
    'A predecessor is planned on none of the days of whoever follows it, for 400 days to come.',
    'Let it follow PREVIOUS, or change the days of one.',
  ),
  'definition.priority_zero': warning('With PRIORITY 0 nothing starts.', 'Write 1 to 99, HI or GO.'),
  'definition.run_cycle_never': warning(
    'A run cycle names no day of the next 400.',
    'Look at its VALIDTO, its calendar, and at what EXCEPT and the free days take away.',
  ),
  'definition.start_condition_part': warning(
    'OUTFILE or PARAMS of a start condition is kept, and has no effect here.',
    'Let a job of the stream do it where it must be done here.',
  ),
  'definition.stream_empty': warning('A stream has no jobs.', 'Write its jobs between `:` and END.'),
  'definition.stream_never_planned': warning(
    'A stream has no ON, so it is planned only when somebody submits it.',
    'Add ON and its days, or ON REQUEST to say so.',
  ),
  'definition.until_before_at': warning(
    'UNTIL or JSUNTIL is before AT, so nothing could ever start.',
    'Add +1 DAY if it is of the next day.',
  ),
  'definition.unused_calendar': unused('calendar'),
  'definition.unused_job': unused('job definition'),
  'definition.unused_prompt': unused('prompt'),
  'definition.unused_resource': unused('resource'),
  'definition.unused_runcyclegroup': unused('run cycle group'),
  'definition.unused_vartable': unused('variable table'),
  'definition.workstation_ignored': warning(
    'A stream or job is on an ignored workstation.',
    'Take IGNORE from the workstation when it is to work.',
  ),
} as const

export const diagnosticCodes = { ...ofText, ...ofForm, ...ofReferences, ...ofSense } satisfies Record<
  string,
  DiagnosticKind
>

export type DiagnosticCode = keyof typeof diagnosticCodes
