import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDefinitions } from './parse.ts'

/** The comments of each definition of a text. */
const comments = (text: string): Record<string, string[] | undefined> =>
  Object.fromEntries(
    parseDefinitions({ file: 'f', text }).definitions.map(({ definition }) => [definition.name, definition.comments]),
  )

test('a banner belongs to the object below it, verbatim but for its #, and one inside comes after it', () => {
  const text = `#  @(#) main 1.2
##########
# about S \t
SCHEDULE A#S # beside
  ON REQUEST
  # within
:
END # behind
# about T
SCHEDULE A#T
:
END`
  assert.deepEqual(comments(text), {
    S: ['  @(#) main 1.2', '#########', ' about S \t', ' beside', ' within', ' behind'],
    T: [' about T'],
  })
})

test('the banner of a section belongs to its first object, and each further one to the item below it', () => {
  const text = `# jobs
$JOBS
# one
A#ONE DOCOMMAND "x" # of one
  # in one
  DESCRIPTION "d"
# two

A#TWO
  # in two
  DOCOMMAND "x"
# calendars
$CALENDAR
C1 20260101
# dates
20260102
# c2
C2 20260101`
  assert.deepEqual(comments(text), {
    ONE: [' jobs', ' one', ' of one', ' in one'],
    TWO: [' two', ' in two'],
    C1: [' calendars', ' dates'],
    C2: [' c2'],
  })
})

test('what follows the last object belongs to it, and objects on one line have each their own', () => {
  assert.deepEqual(comments('FOLDER A END FOLDER B END # b\n# end'), { '/A': undefined, '/B': [' b', ' end'] })
})

test('the comments of a stream are its own, not those of the jobs that it defines', () => {
  const text = 'SCHEDULE A#S\n:\n# step\nA#J DOCOMMAND "x" # run\nEND'
  assert.deepEqual(comments(text), { J: undefined, S: [' step', ' run'] })
})

test('a # within a word or a text begins no comment, and one in a document is the document', () => {
  const text = '$JOBS\nA#J DOCOMMAND "a # b"\nA#K TASK <j><application name="executable"># x</application></j>'
  assert.deepEqual(comments(text), { J: undefined, K: undefined })
})

test('XML comments around event rules are kept with the rule they stand before', () => {
  const rule = (name: string): string =>
    `<eventRule name="${name}" ruleType="filter" isDraft="no"><!-- inside --><eventCondition eventProvider="p" eventType="t"/>` +
    '<action actionProvider="a" actionType="b" responseType="onDetection"/></eventRule>'
  const text = `# plain
<!-- before all -->
<?xml version="1.0"?>
<!-- before the set -->
<eventRuleSet>
<!-- of one
     on two lines -->
${rule('ONE')}
<!-- of two -->${rule('TWO')}<!-- last -->
</eventRuleSet>`
  assert.deepEqual(comments(text), {
    ONE: [' plain', ' before all', ' before the set', ' of one', '     on two lines'],
    TWO: [' of two', ' last'],
  })
})

test('a user definition that was put aside in a comment loses its password', () => {
  assert.deepEqual(comments('# USERNAME joe PASSWORD "se cret" END\n# password: open\nFOLDER A END'), {
    '/A': [' USERNAME joe PASSWORD "***" END', ' password: open'],
  })
})

test("comments without any object are nobody's", () => {
  const { definitions, diagnostics } = parseDefinitions({ file: 'f', text: '# a\n<!-- b -->\n' })
  assert.deepEqual(definitions, [])
  assert.deepEqual(
    diagnostics.map(({ code }) => code),
    ['composer.empty'],
  )
})
