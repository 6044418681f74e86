/** The options that say what something is to wait for: of what is submitted, and of what is in the plan. */
import { Option, type Command } from 'commander'
import { onUntils } from '#/model/time-of-day.ts'
import { several } from './arguments.ts'
import { readNeed, readOpens } from './submit-words.ts'

export const withWaits = (command: Command): Command =>
  command
    .option(
      '--follows <name>',
      "a job or stream of the plan, as 'PAYROLL.CALC IF ABEND|FAIL'; may be repeated",
      several,
    )
    .option('--needs <resource>', '2 WORKSTATION#RESOURCE; may be repeated', readNeed)
    .option('--opens <file>', 'WORKSTATION#/path(-f %p); may be repeated', readOpens)
    .option('--prompt <text>', 'the name of a defined prompt, or a question; may be repeated', several)
    .option('--until <when>', 'not after')
    .addOption(new Option('--onuntil <action>', 'what becomes of it then').choices([...onUntils]))
    .option('--deadline <when>', 'late when it has not ended by then')
