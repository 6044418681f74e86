/** Every command of composer (User's Guide and Reference, "Composer commands"): what it does here, or why it has no meaning. */
import { defaultPageSize } from '#/contract/fields.ts'
import { listDefinitions } from '#/cli/definition-lists.ts'
import type { Session } from '#/cli/session.ts'
import { optionsOf, type Line } from '#/cli/tool/line.ts'
import { missing, type Known, type Verb } from '#/cli/tool/verb.ts'
import { showVersions } from '#/cli/tool/show-versions.ts'
import { add, create, display, edit, remove, replace, validate } from './change.ts'
import { create as createNew, modify } from './edit.ts'
import { readSelection } from './kinds.ts'
import { lock, unlock } from './locks.ts'

/** More is asked for page by page. */
const mostListed = 100_000

const list = async (session: Session, line: Line): Promise<void> => {
  optionsOf(line, ['offline'])
  const { kind, name } = readSelection(line.about)
  const limit = session.json ? defaultPageSize : mostListed
  await listDefinitions(session, name, { limit, ...(kind && { kind }) })
}

const working: readonly Verb[] = [
  {
    name: 'list',
    shorts: ['li'],
    syntax: '[KIND=PATTERN]',
    what: 'lists definitions',
    example: 'list js=@#PAY@',
    run: list,
  },
  {
    name: 'display',
    shorts: ['di'],
    syntax: 'KIND=PATTERN',
    what: 'prints definitions',
    example: 'display jd=FTA1#EXTRACT',
    run: display,
  },
  {
    name: 'create',
    shorts: ['cr'],
    syntax: 'FILE from KIND=PATTERN',
    what: 'writes definitions into a file that can be applied again',
    example: 'create night.txt from js=FTA1#@',
    run: create,
  },
  {
    name: 'extract',
    shorts: ['ext'],
    syntax: 'FILE from KIND=PATTERN',
    what: 'as create',
    example: 'extract night.txt from js=FTA1#@',
    run: create,
  },
  {
    name: 'add',
    shorts: [],
    syntax: 'FILE[;noask][;reason=]',
    what: 'takes definitions over, and asks before it changes what exists',
    example: 'add night.txt',
    run: add,
  },
  {
    name: 'replace',
    shorts: ['rep'],
    syntax: 'FILE[;reason=]',
    what: 'takes definitions over, new ones and changed ones',
    example: 'replace night.txt',
    run: replace,
  },
  {
    name: 'validate',
    shorts: ['val'],
    syntax: 'FILE[;syntax]',
    what: 'tells what is wrong with definitions; ;syntax: only how they are written',
    example: 'validate night.txt;syntax',
    run: validate,
  },
  {
    name: 'modify',
    shorts: ['mo'],
    syntax: 'KIND=PATTERN',
    what: 'opens definitions in your editor ($VISUAL, $EDITOR), checks them, shows what would change, and applies them',
    example: 'modify js=FTA1#PAYROLL',
    run: modify,
  },
  {
    name: 'new',
    shorts: [],
    syntax: '[KIND]',
    what: 'as modify, with a text that shows what one of its kind has',
    example: 'new js',
    run: createNew,
  },
  {
    name: 'delete',
    shorts: ['de'],
    syntax: 'KIND=PATTERN[;force][;noask][;reason=]',
    what: 'deletes definitions, all or none; ;force: those in use, too',
    example: 'delete jd=FTA1#OLDJOB',
    run: remove,
  },
  {
    name: 'lock',
    shorts: ['lo'],
    syntax: 'KIND=PATTERN',
    what: 'keeps definitions from being changed by others until you unlock them, for eight hours at most',
    example: 'lock js=FTA1#PAYROLL',
    run: lock,
  },
  {
    name: 'unlock',
    shorts: ['un'],
    syntax: 'KIND=PATTERN[;forced]',
    what: 'unlocks definitions; ;forced: also what you have locked in another session; of administrators what anybody has',
    example: 'unlock js=FTA1#PAYROLL;forced',
    run: unlock,
  },
  {
    name: 'edit',
    shorts: ['ed'],
    syntax: 'FILE',
    what: 'opens a file in your editor',
    example: 'edit night.txt',
    run: edit,
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

export const composerVerbs: readonly Known[] = [
  ...working,
  ...missing(
    'other definitions refer to it by its name: extract those, change the name in the text, and apply it; then delete the old one.',
    ['rename', 'rn'],
  ),
  ...missing('extract what is meant, change the text, and replace it: the diff shows what changes.', ['update', 'up']),
  ...missing('display prints to the terminal; send that to a printer.', ['print', 'pr']),
  ...missing(
    'folders are definitions: add them as text, and list them with list fol=@.',
    ['chfolder', 'cf'],
    ['listfolder', 'lf'],
    ['mkfolder', 'mf'],
    ['renamefolder', 'rnf'],
    ['rmfolder', 'rf'],
  ),
  ...missing('log in with batuta login.', ['authenticate', 'au']),
  ...missing('nothing is kept for later: each command is answered at once.', ['continue', 'co']),
  ...missing('the prompt has the commands before under the arrow keys.', ['redo', 'red']),
]
