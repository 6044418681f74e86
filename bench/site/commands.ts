/** Commands as a site has grown them over the years: variables everywhere, quotes within quotes, back-ticks. */
import type { Random } from '../../test/support/random.ts'

/** What a job of a stream is called and is about. */
export interface JobWords {
  readonly area: string
  readonly subject: string
  readonly verb: string
  readonly name: string
}

type Template = (words: JobWords, random: Random) => string

/** Common ones come several times. */
const templates: readonly Template[] = [
  ({ area, subject, verb }) => `^BIN^/${area}/${verb}.sh ${subject} ^ENVIRON^`,
  ({ area, subject, verb }) => `^BIN^/${area}/${verb}.sh ${subject} ^ENVIRON^`,
  ({ area, subject, verb }) => `^BIN^/${area}/${verb}.sh -s ${subject} -d \`cat ^BUSDATE^\``,
  ({ area, subject, verb }) => `^BIN^/${area}/${verb}.sh -s ${subject} -d \`cat ^BUSDATE^\``,
  ({ subject, verb }) => `^BIN^/sql ^DBUSER^@^DBNAME^ \\"call ${subject}_${verb}('^REGION^')\\"`,
  ({ area, subject, name }) => `cd ^DATA^/${area} && ./${subject}.pl --job ${name} > ^LOGS^/${name}.log 2>&1`,
  ({ area, subject }, random) => `test \`ls ^INBOX^/${area}/${subject}.* | wc -l\` -ge ${random.between(1, 9)}`,
  ({ area, subject }) => `find ^DATA^/${area}/${subject} -name '*.tmp' -mtime +7 -exec rm -f {} \\;`,
  ({ subject, verb }) => `echo \\"${subject}: ${verb} done on '\`hostname\`'\\" | mail -s \\"^ENVIRON^\\" ^MAILTO^`,
  ({ area, subject }, random) => `^BIN^/transfer -r ^RETRIES^ -k ${random.below(90)} ^OUTBOX^/${area}/${subject}.dat`,
  ({ subject }) => `awk -F';' '{ s += $4 } END { print \\"${subject}\\", s }' ^DATA^/${subject}.csv`,
]

/** The text of DOCOMMAND, with its quotes escaped. */
export const commandFor = (words: JobWords, random: Random): string => {
  const lower = { ...words, area: words.area.toLowerCase(), verb: words.verb.toLowerCase() }
  return random.pick(templates)({ ...lower, subject: words.subject.toLowerCase() }, random)
}
