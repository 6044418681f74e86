/** The commands about definitions, with their help. */
import { Option, type Command } from 'commander'
import { defaultPageSize } from '#/contract/fields.ts'
import { definitionKinds } from '#/model/definition-views.ts'
import { wholeNumber } from './arguments.ts'
import { applyFiles, deleteNamed, diffFiles, rollBack, type ChangeOptions } from './change-definitions.ts'
import { checkFiles, type CheckOptions } from './check-files.ts'
import { listDefinitions, listRevisions, type HistoryOptions, type ListDefinitionsOptions } from './definition-lists.ts'
import { exportDefinitions, showDefinition, type ExportOptions } from './export-definitions.ts'
import type { FindOptions } from './find-definition.ts'
import type { Act } from './session.ts'

const files = 'files in composer text, folders with *.txt files, or - for standard input'
const pattern = 'a name, with @ or * for any text and ? for one character'

export const addDefinitionCommands = (program: Command, act: Act): void => {
  addCheck(program, act)
  addDiff(program, act)
  addApply(program, act)
  const definitions = program.command('definitions').description('what the site defines, and what it was before')
  addQuestions(definitions, act)
  addExport(definitions, act)
  addDiff(definitions, act)
  addCheck(definitions, act)
  addApply(definitions, act)
  addTakingBack(definitions, act)
}

const examples = (...lines: readonly string[]): string =>
  ['\nExamples:', ...lines.map((line) => `  batuta definitions ${line}`)].join('\n')

const kindOption = (): Option => new Option('--kind <kind>', 'only of this kind').choices(definitionKinds)

const addQuestions = (definitions: Command, act: Act): void => {
  definitions
    .command('list')
    .description('list what is defined')
    .argument('[PATTERN]', pattern)
    .addOption(kindOption())
    .option('--revision <n>', 'as of this revision', wholeNumber)
    .option('--limit <n>', 'at most so many', wholeNumber, defaultPageSize)
    .option('--after <cursor>', 'go on where the page before ended: the "next" of its --json')
    .addHelpText('after', examples("list '@PAYROLL@'", "list 'FTA1#@' --kind stream --limit 1000"))
    .action(
      act((session, name: string | undefined, options: ListDefinitionsOptions) =>
        listDefinitions(session, name, options),
      ),
    )
  definitions
    .command('show')
    .description('print one definition as composer text')
    .argument('NAME', 'its full name, FTA1#PAYROLL, or without the workstation where only one has it')
    .addOption(kindOption())
    .option('--revision <n>', 'as of this revision', wholeNumber)
    .addHelpText('after', examples('show FTA1#PAYROLL', 'show HOLIDAYS --revision 41'))
    .action(act((session, name: string, options: FindOptions) => showDefinition(session, name, options)))
  definitions
    .command('history')
    .description('list the revisions, of everything or of one definition')
    .argument('[NAME]', 'its full name, FTA1#PAYROLL')
    .addOption(kindOption())
    .option('--limit <n>', 'at most so many', wholeNumber, defaultPageSize)
    .option('--after <cursor>', 'go on where the page before ended: the "next" of its --json')
    .addHelpText('after', examples('history --limit 20', 'history FTA1#PAYROLL'))
    .action(act((session, name: string | undefined, options: HistoryOptions) => listRevisions(session, name, options)))
}

const addExport = (definitions: Command, act: Act): void => {
  definitions
    .command('export')
    .description('write definitions as composer text that can be applied again')
    .argument('[PATTERN...]', `${pattern}; without one everything`)
    .addOption(kindOption())
    .option('--revision <n>', 'as of this revision', wholeNumber)
    .option('--out <path>', 'a file *.txt, or a folder, which gets a file for each kind')
    .addHelpText(
      'after',
      '\nExamples:\n  batuta definitions export --out site\n  batuta definitions export "FTA1#PAY@"',
    )
    .action(act((session, patterns: string[], options: ExportOptions) => exportDefinitions(session, patterns, options)))
}

const addDiff = (parent: Command, act: Act): void => {
  const path = pathOf(parent)
  const diff = parent
    .command('diff')
    .description('tell what applying files would change: texts, calendar and plan')
    .argument('FILE...', files)
  addPrune(diff)
  addPreview(diff)
    .addHelpText('after', `\nExamples:\n  ${path} diff site --prune\n  ${path} diff HOLIDAYS.txt --json`)
    .action(act((session, paths: string[], options: ChangeOptions) => diffFiles(session, paths, options)))
}

const sarif = 'print what was found as SARIF, for editors and pull requests'

/** Stands among the commands about definitions, and at the top for short; so do `diff` and `apply`. */
const addCheck = (parent: Command, act: Act): void => {
  const path = pathOf(parent)
  parent
    .command('check')
    .description('tell what is wrong with definitions, by what the server knows or without one')
    .argument('FILE...', files)
    .option('--offline', 'ask no server: names outside these files count as unknown')
    .option('--sarif', sarif)
    .addHelpText('after', `\nExamples:\n  ${path} check night.txt\n  ${path} check samples/night-batch --sarif`)
    .action(act((session, paths: string[], options: CheckOptions) => checkFiles(session, paths, options)))
}

const pathOf = (parent: Command): string => (parent.parent === null ? 'batuta' : 'batuta definitions')

const addApply = (parent: Command, act: Act): void => {
  const path = pathOf(parent)
  const apply = parent
    .command('apply')
    .description('take definitions over into the product, all or nothing')
    .argument('FILE...', files)
    .option('--sarif', sarif)
  addPrune(apply)
  addChange(apply)
    .addHelpText('after', `\nExamples:\n  ${path} apply samples/night-batch\n  ${path} apply - < night.txt`)
    .action(act((session, paths: string[], options: ChangeOptions) => applyFiles(session, paths, options)))
}

const addTakingBack = (definitions: Command, act: Act): void => {
  addChange(
    definitions
      .command('delete')
      .description('delete definitions, all or none')
      .argument('NAME...', 'full names, FTA1#PAYROLL')
      .addOption(kindOption())
      .addHelpText(
        'after',
        examples('delete FTA1#OLDJOB --dry-run', 'delete XMAS --kind calendar --reason "replaced"'),
      ),
  ).action(act((session, names: string[], options: ChangeOptions) => deleteNamed(session, names, options)))
  addChange(
    definitions
      .command('rollback')
      .description('make everything as it was in an earlier revision, as a new revision')
      .argument('REVISION', 'its number', wholeNumber)
      .addHelpText('after', examples('rollback 41 --dry-run', 'rollback 41 --expect 43')),
  ).action(act((session, revision: number, options: ChangeOptions) => rollBack(session, revision, options)))
}

const addPrune = (command: Command): Command =>
  command.option('--prune', 'delete what is of the kinds in the files and no longer in them')

const addPreview = (command: Command): Command =>
  command
    .option('--days <n>', 'how many days from today to look at', wholeNumber)
    .option('--limit <n>', 'how many objects and streams to describe', wholeNumber)

const addChange = (command: Command): Command =>
  addPreview(
    command
      .option('--dry-run', 'change nothing, and tell what would change')
      .option('--force', 'delete what is in use, too')
      .option('--expect <revision>', 'only if this is still the last revision', wholeNumber)
      .option('--reason <text>', 'why; it is kept with the revision')
      .option('--author <name>', 'who changes it; your user name unless told'),
  )
