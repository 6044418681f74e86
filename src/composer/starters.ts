/** The words that begin an object or a section, and what each begins. */

/** Objects that close with END. */
export const objects = {
  SCHEDULE: 'stream',
  JOBSTREAM: 'stream',
  CPUNAME: 'workstation',
  CPUCLASS: 'class',
  DOMAIN: 'domain',
  FOLDER: 'folder',
  VARTABLE: 'vartable',
  RUNCYCLEGROUP: 'runcyclegroup',
  USERNAME: 'user',
} as const

/** Sections, which go on until the next object. */
export const sections = {
  $JOBS: 'jobs',
  $CALENDAR: 'calendars',
  $RESOURCE: 'resources',
  $PARM: 'parameters',
  $PROMPT: 'prompts',
  $JOBSTREAM: 'heading',
} as const

/** A line on which something begins that cannot be part of a document: an object, a section, the next job of `$JOBS`. */
export const nextObject = (text: string, start: number): number => {
  const names = [...Object.keys(objects), 'TASK'].join('|')
  const line = new RegExp(String.raw`^[ \t]*(?:\$[A-Z]+\b|(?:${names})\b|END[ \t]*$|[\w^/-]+#[\w^/-]+[ \t]*$)`, 'gim')
  line.lastIndex = start + 1
  return line.exec(text)?.index ?? text.length
}
