/** The keywords of job streams: header, run cycles, times, and what a stream waits for. */
import { kept, runs, type KeywordTable } from './keyword-state.ts'

export const headerStates: KeywordTable = {
  SCHEDULE: runs('A workstation must be named: there is no current one to fall back to.'),
  JOBSTREAM: runs('The same as SCHEDULE; printed as SCHEDULE.'),
  VALIDFROM: runs('The first day, included; of a run cycle also the day from which its INTERVAL counts.'),
  TIMEZONE: runs('IANA names only. A time without one has the zone of its stream, its workstation, the site.'),
  TZ: runs('The same as TIMEZONE; printed as TIMEZONE.'),
  DESCRIPTION: runs('A text in double quotes on one line, shown with its object.'),
  DRAFT: runs('A draft is not planned and cannot be submitted.'),
  ISSERVICE: kept('Nothing here offers streams as services.'),
  SERVICENAME: kept('See ISSERVICE.'),
  SERVICEDESCRIPTION: kept('See ISSERVICE.'),
  SERVICETAGS: kept('See ISSERVICE.'),
  SERVICEVARIABLES: kept('See ISSERVICE. Brackets around the list may be left out; they are printed.'),

  FREEDAYS: runs('Behind ON, EXCEPT or a comma the word is a kind of day; elsewhere it names the calendar.'),
  CARRYFORWARD: runs('Counts with enCarryForward; see the section on carry forward.'),
  MATCHING: runs('The criterion of those FOLLOWS that name none; SAMEDAY without it.'),
  LIMIT: runs('0 stops every job of the stream, HI and GO too.'),
  ONOVERLAP: runs('ENQUEUE and DONOTSTART wait for the instance before; DONOTSTART gives up after 4 minutes.'),
  KEYSCHED: kept('Stored in the plan; nothing watches it yet.'),
  STARTCOND: runs('The stream waits for it, and is suppressed when startConditionDeadlineOffset is over.'),
  FILECREATED: runs('The agent looks for the file every 3 s; wildcards may be used. Without RERUN any file will do.'),
  FILEMODIFIED: runs('A file that was modified after the scheduled time of the stream.'),
  JOB: runs('The job becomes the first of the stream, and runs every INTERVAL until its condition is true.'),
  USER: kept('The agent looks as the user that it runs as.'),
  INTERVAL: runs('Seconds, 5 at least; files are looked for every 3 s whatever it says.'),
  OUTCOND: runs('A condition on return codes; with another one the stream is not planned, with a warning.'),
  ALIAS: runs('The name of the monitoring job of JOB, else its own; a file needs no job.'),
  BATCH: runs('Always so: all files that are found in one look start one instance.'),
  OUTFILE: kept('No list of the files is written, with a warning.'),
  PARAMS: kept('Files are not watched for in another way, with a warning.'),
}

export const runCycleStates: KeywordTable = {
  ON: runs('Several are added up, whatever stands between them.'),
  EXCEPT: runs('What it names is taken away last.'),
  RUNCYCLE: runs('A run cycle without a name is called RULE1, RULE2 ... by its place.'),
  VALIDTO: runs('Exclusive. It bounds the days that are named: one moved by FDNEXT or FDPREV may lie outside.'),
  $RCG: runs('The days of the group with the times of its run cycles, moved by an offset if there is one.'),
  FDIGNORE: runs('A day that is no workday is dropped.'),
  FDNEXT: runs('It is moved to the nearest workday after it.'),
  FDPREV: runs('It is moved to the nearest workday before it.'),
  SUBSET: runs('OR where neither AND nor OR is said, and then printed as OR.'),
}

export const timeStates: KeywordTable = {
  AT: runs('Earlier than the start of day it is meant for the next date. In a job it counts from the production day.'),
  SCHEDTIME: runs('Places the stream in the plan and delays nothing.'),
  UNTIL: runs('Of a job the latest start, of a stream the latest end.'),
  JSUNTIL: runs('Looked at once, when the stream turns ready; not together with UNTIL.'),
  ONUNTIL: runs('SUPPR where nothing is said. CONTINUE is read as well, and printed as CONT.'),
  EVERY: runs('In a run cycle it makes instances when the plan is made; of a job it repeats, after an abend too.'),
  EVERYENDTIME: runs('At or before the start it is meant for the next day.'),
  DEADLINE: runs('What has not ended by then is late. It is looked at to the second, whatever bm check deadline says.'),
}

export const waitStates: KeywordTable = {
  FOLLOWS: runs(
    'A bare name is a job of the stream in a job, another stream in a header. netagent:: is not waited for.',
  ),
  PREVIOUS: runs('The closest instance at or before; see the section on planning.'),
  SAMEDAY: runs('The instances of the same production day; see the section on planning.'),
  RELATIVE: runs('RELATIVE FROM ... TO counts hours and minutes from the start of the one that waits.'),
  FROM: runs('FROM ... TO without RELATIVE names times of days; their sign is that of the days.'),
  TO: runs('See FROM.'),
  IF: runs('Statuses or output conditions, joined with bars, never both kinds.'),
  JOIN: runs('0 is ALL, and printed so.'),
  OF: runs('See JOIN.'),
  ENDJOIN: runs('See JOIN.'),
  NEEDS: runs('One unit where none is said, and then printed. The name is looked for where its user runs.'),
  OPENS: runs('The agent runs test with the qualifier, every 3 s until it is true; -f without a qualifier.'),
  PROMPT: runs('A text that begins with a colon wants no reply and holds up nothing.'),
  PRIORITY: runs('100 and 101 are printed as HI and GO.'),
}
