/** What can be asked of `batuta help` besides commands: things that many of them share. */
import { exitCodes } from './exit-codes.ts'

export interface Topic {
  readonly title: string
  readonly text: () => string
}

const exitText = (): string =>
  [
    ...exitCodes().map(({ exit, meaning }) => `  ${String(exit).padStart(3)}  ${meaning}`),
    '',
    'A refusal is one sentence on standard error with its code in brackets, and with --json a problem document',
    '(RFC 9457) on standard output. The codes stay the same from release to release:',
    '',
    ...exitCodes().flatMap(({ exit, refusals }) =>
      refusals.map(({ code, title, retry }) => `  ${exit}  ${code.padEnd(30)} ${title}${retry ? ' (try again)' : ''}`),
    ),
  ].join('\n')

const selections = `A selection says which jobs or streams are meant, as conman has it:

  [WORKSTATION#][FOLDER/]STREAM[(hhmm[ mm/dd/yy])].JOB, or a number, then qualifiers:
  + what must be so, ~ what must not. Absent parts mean all. @ stands for any text, ? for one character.

Examples:
  batuta jobs '@#PAY@.@+state=abend,fail'
  batuta jobs '@+follows=LEDGER.@~critical'
  batuta streams '@+state=stuck'
  batuta jobs --oql "priority >= 100 AND duration > PT1H ORDER BY name"

docs/selection.md lists every qualifier, and tells of OQL.`

const times = `A time is read on the clocks of the site:

  2330, 23:30          today; tomorrow when it has passed
  2330 +1              so many days from today
  0600 11/23           of this year, or 0600 11/23/26
  2026-11-23 06:00     a date and a time
  2026-11-23T06:00:00Z an instant with its zone

Times in parentheses are estimated.`

const servers = `The server that is talked to is the first of these that is said:

  --server URL, --profile NAME, BATUTA_SERVER, BATUTA_PROFILE,
  the profile that batuta profile use or the last login has chosen, the server of this machine.

On the machine of the server its own user needs no login. Elsewhere batuta login makes a token and keeps it in
~/.config/batuta/profiles.json (XDG_CONFIG_HOME), which its owner alone may read. BATUTA_TOKEN comes before it.`

const environment = `  BATUTA_SERVER    the server to talk to
  BATUTA_PROFILE   the profile to use
  BATUTA_TOKEN     the token to log in with
  XDG_CONFIG_HOME  where profiles are kept, in batuta/profiles.json; else ~/.config
  NO_COLOR         no colours, whatever it says
  VISUAL, EDITOR   the editor of batuta composer modify

Colours, progress and questions are for terminals alone. docs/settings.md has the settings of the server.`

const scripts = `  --json   prints exactly what the API answered; of a list one page, whose "next" goes into --after
  --quiet  prints no result, only what is wrong
  --request-id ID  names an order: sent again under the same id, it is carried out once; its answer says request.unsettled
           while nobody knows what becomes of it

Results go to standard output, everything else to standard error. Orders never ask where nobody sits at a terminal.
Exit codes: batuta help exit-codes.`

export const topics: Readonly<Record<string, Topic>> = {
  'exit-codes': { title: 'exit codes, and the codes of refusals', text: exitText },
  selections: { title: 'how jobs and streams are selected', text: () => selections },
  times: { title: 'how times are written', text: () => times },
  servers: { title: 'which server is talked to, and as whom', text: () => servers },
  environment: { title: 'variables that the command line heeds', text: () => environment },
  scripts: { title: 'what scripts can rely on', text: () => scripts },
}
