/** The commands about critical jobs, what endangers them, and how the day will go on, with their help. */
import type { Command } from 'commander'
import { whatIfForms } from '#/model/what-if.ts'
import { atOnceOrNever, several } from './arguments.ts'
import { showCritical, showHot, showPath } from './show-critical.ts'
import { showForecastOfDay, type ForecastOptions } from './show-forecast.ts'
import type { Act } from './session.ts'

export const addAssuranceCommands = (program: Command, act: Act): void => {
  const critical = program.command('critical').description('critical jobs: their risk, and the path to one')
  critical
    .command('list', { isDefault: true })
    .description('critical jobs with estimated end, deadline, confidence and risk')
    .action(act(showCritical))
  critical
    .command('path')
    .description('the predecessors that determine when a job ends, and what endangers it')
    .argument('JOB', 'its number, or STREAM.JOB where that is only one')
    .action(act((session, job: string) => showPath(session, job)))
  program
    .command('hot')
    .description('jobs that critical jobs wait for and that need attention now')
    .action(act(showHot))
  program
    .command('forecast')
    .description('play the live plan on beside itself: what ends when, and what a change would do')
    .option('--until <time>', 'up to then: 0600, "2026-12-24 06:00"; else the end of the plan')
    .option('--what-if <change>', 'with this change; may be given again', several, [])
    .option('--prompts <when>', 'prompts are answered yes: at-once or never', atOnceOrNever, 'at-once')
    .option('--files <when>', 'files that are waited for come: at-once or never', atOnceOrNever, 'at-once')
    .option('--confirmations <when>', 'jobs are confirmed succ: at-once or never', atOnceOrNever, 'at-once')
    .addHelpText('after', forecastHelp)
    .action(act((session, options: ForecastOptions) => showForecastOfDay(session, options)))
}

const forecastHelp = `
Changes:
${whatIfForms.map((form) => `  ${form}`).join('\n')}

It changes nothing. What will be planned on days to come is said by: batuta plan forecast.

Examples:
  batuta forecast --until 0600
  batuta forecast --what-if 'hold FTA1#PAYROLL.PAYCALC'
  batuta forecast --what-if 'lose FTA2' --what-if 'duration @#LOAD.@ x2'`
