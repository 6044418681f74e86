/** Prints `docs/selection.md` from the fields of each noun; with `--check` only says whether the page is what they make. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Field } from '#/selection/field.ts'
import { nouns, type NounName } from '#/selection/nouns.ts'
import { root } from './tools.ts'

const code = (text: string): string => `\`${text}\``

const hwaNames = ({ hwa = [] }: Field): string[] => hwa.map((one) => (typeof one === 'string' ? one : one.name))

const row = (field: Field): string => {
  const { name, kind, what, conman = [], sorts } = field
  const cells = [
    code(name),
    conman.map(code).join(', '),
    hwaNames(field).map(code).join(', '),
    kind,
    sorts ? 'yes' : '',
    what,
  ]
  return `| ${cells.join(' | ')} |`
}

/** Words of a field that stand for others, or for nothing. */
const wordsOf = ({ name, words = {}, hwa = [] }: Field): string[] => {
  const tables = [words, ...hwa.flatMap((one) => (typeof one === 'string' ? [] : [one.words]))]
  const found = new Map(tables.flatMap((table) => Object.entries(table)))
  const own = [...new Set(Object.values(words).flat())]
  const others = [...found].filter(([word]) => !own.includes(word))
  if (own.length === 0) return []
  const said = others.map(([word, values]) => (values.length === 0 ? word : `${word} = ${values.join(' or ')}`))
  const never = others.length === 0 ? '' : ` Also ${said.join(', ')}.`
  return [`- ${code(name)}: ${own.join(', ')}.${never}`]
}

const section = (noun: NounName): string => {
  const { noun: title, fields, unknown = [] } = nouns[noun]
  const words = fields.flatMap(wordsOf)
  return `### ${title.charAt(0).toUpperCase()}${title.slice(1)}s

| field | in conman's selection | in HWA's OQL | kind | sorts | what |
| --- | --- | --- | --- | --- | --- |
${fields.map(row).join('\n')}
${words.length === 0 ? '' : `\nWords, where one without a = never comes about here:\n\n${words.join('\n')}\n`}${
    unknown.length === 0 ? '' : `\nHWA has besides, and Batuta keeps nothing of: ${unknown.map(code).join(', ')}.\n`
  }`
}

const page = `# Selections

This page is made from \`src/selection/\` by \`scripts/selection-page.ts\`; change the fields, not the page.

Lists of jobs, job streams, workstations, resources, prompts and files take a selection in one of two spellings: conman's
(\`select\` of the API, the argument of \`batuta jobs\` and \`batuta streams\`) and OQL (\`oql\`). With both, both must hold.

    batuta jobs '@#PAY@.@+state=abend,fail'          what abended or could not be launched in streams PAY...
    batuta jobs FTA1#PAYROLL                         all jobs of the stream
    batuta jobs '@#/@/PAY@.@+started=0600,0900'      of streams PAY... in any folder, started from 06:00 to 09:00 today
    batuta jobs '@+follows=LEDGER.@~critical'        what follows a job of LEDGER and is not critical
    batuta streams '@+state=stuck' --sort -wentWrong
    batuta jobs --oql "commonStatus = 'ERROR' AND jobruns.timeInfo.actualEndTime > 2026-11-22T03:00:00Z ORDER BY name"
    batuta jobs --oql "(jobStreamName LIKE 'PAY@' OR priority >= 100) AND duration > PT1H"

## conman's selection

\`[WORKSTATION#][FOLDER/]STREAM[(hhmm[ mm/dd/yy])].JOB\` or a number, then qualifiers: \`+\` what must be so, \`~\` what must not. Absent
parts mean all; \`STREAM\` alone means all its jobs. \`@\` stands for any text, \`?\` for one character; \`/@/\` before a name for any folder,
the root among them. \`12.@;schedid\` is the job stream 12. Names and words may be in any case. A qualifier may be shortened as long as
only one begins so.

| value | is written |
| --- | --- |
| several words | \`state=abend,fail\` |
| a range, open at one end or closed | \`priority=10,50\`, \`at=0900,\`, \`until=,2330\` |
| a time | \`0900\`, \`0900 +1 day\`, \`0900 02/19/26\`, \`0900 02/19/26 tz Europe/Berlin\`; 2500 is 0100 of the next day |
| a duration | hours and minutes, \`every=0130\` |
| a text with blanks, \`+\`, \`~\` or a comma | in quotes, \`script="/opt/x y.sh"\` |
| that there is a value, or that it is so | \`+at\`, \`~until\`, \`+critical\` |

A time stands for its minute, in the zone of the site. One without a date is today's; where it says what is to come (\`at\`,
\`until\`, \`deadline\`, \`eststart\`, \`estend\`) and has passed, it is tomorrow's.

## OQL

\`field operator value\` with \`=\`, \`!=\`, \`<\`, \`<=\`, \`>\`, \`>=\`, \`IN [...]\`, \`NOT IN [...]\`, \`LIKE\`, \`NOT LIKE\`; \`AND\`, \`OR\`, \`NOT\`, parentheses;
\`ORDER BY field ASC|DESC\` last, at most three fields. Strings stand in single quotes, a quote in them twice. Instants are ISO 8601,
\`2026-11-22T03:00:00Z\`, durations too, \`PT1H30M\`. Fields and values keep their case, the words of the language may have any. A field
may be called as in HWA or by its name here.

\`= null\` and \`!= null\` ask whether there is a value. A test of a field without one is false, and its negation is true: \`returnCode != 0\`
holds for a job that has not run. A field with several values (\`follows\`, \`needs\`) passes when one of them does.

## Orders and pages

\`sort\` names at most three fields, \`-startedAt,name\`; \`-\` turns one round. What has no value comes last either way, and what is equal
stands in the order of the plan. \`next\` of a page is the \`after\` of the following one: it tells the values of its last row, so that
what changes meanwhile moves other rows and not the place. With \`count=true\` the answer has \`total\`.

## Mistakes

A selection that cannot be read is refused with the place, and with what was meant:

    $ batuta jobs '@#PAY@.@+statee=abend'
    batuta: The selection cannot be read at character 10: jobs cannot be selected by statee. Did you mean state? [selection.invalid]
    @#PAY@.@+statee=abend
             ^^^^^^

Over the API it is a problem document \`selection.invalid\` whose details have \`offset\` and \`length\`.

## Orders about many

\`batuta bulk job rerun '@#PAY@.@+state=abend'\`, over the API \`POST /api/v1/bulk\`, orders something of all that a selection finds, or of a
list of \`ids\`:

- \`dryRun\` does nothing: it tells which would refuse and why, how many jobs would be in which status, and which critical jobs would end
  at another time or be at another risk. A hold does not move an estimate: estimates take what waits for a word as let go.
- \`expect\` and \`most\` are guards: nothing is done when another number, or a larger one, is meant. At most 10 000 objects are.
- What is meant is written down first. Then a hundred at a time are ordered, and between two waves others are answered. A refusal of one
  does not keep the others; each has its result.
- \`GET /api/v1/bulk/ID\` tells how far it has come; \`POST /api/v1/bulk/ID/cancel\` begins nothing more.
- The audit has one entry for it. Each object has a request id of its own, \`REQUEST/job/4711\`: who sends the same request again, or takes
  the lead in the middle, does nothing twice.

## Fields

${(Object.keys(nouns) as NounName[]).map(section).join('\n')}`

const path = join(root, 'docs/selection.md')
if (!process.argv.includes('--check')) writeFileSync(path, page)
else if (readFileSync(path, 'utf8') !== page) {
  process.stderr.write(
    'docs/selection.md is not what the fields make; node scripts/selection-page.ts prints it anew.\n',
  )
  process.exitCode = 1
}
