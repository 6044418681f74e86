/** Mistakes in FOLLOWS, JOIN, NEEDS, OPENS and PROMPT, each with exactly what is said about it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { header, job, said } from './testing/snippets.ts'

const mistakes: readonly (readonly [name: string, text: string, said: readonly string[]])[] = [
  [
    'a status beside an output condition',
    job('FOLLOWS B IF SUCC | MY_COND'),
    [
      '4:14+4 definition.mixed_condition: SUCC and MY_COND cannot stand together: IF asks for statuses or for output conditions. Use a JOIN with one FOLLOWS for each kind.',
    ],
  ],
  [
    'a status that no whole stream comes to',
    header('FOLLOWS T IF FAIL'),
    [
      '2:14+4 definition.bad_status: A whole job stream never comes to FAIL. Of a job stream IF knows ABEND, SUCC and SUPPR; of a job also EXEC, FAIL and output conditions.',
    ],
  ],
  [
    'an output condition of a whole stream',
    job('FOLLOWS T.@ IF DONE | READY'),
    [
      '4:16+4 definition.bad_status: A whole job stream never comes to DONE, READY. Of a job stream IF knows ABEND, SUCC and SUPPR; of a job also EXEC, FAIL and output conditions.',
    ],
  ],
  [
    'a status of starting of a whole stream',
    job('FOLLOWS T.@ IF EXEC | ABEND'),
    [
      '4:16+4 definition.bad_status: A whole job stream never comes to EXEC. Of a job stream IF knows ABEND, SUCC and SUPPR; of a job also EXEC, FAIL and output conditions.',
    ],
  ],
  [
    'IF without a condition',
    job('FOLLOWS B IF\nPRIORITY 5'),
    ['4:11+2 composer.bad_value: IF asks for nothing: expected SUCC, ABEND, FAIL, SUPPR, EXEC or output conditions.'],
  ],
  [
    'IF without a condition before the next job',
    job('FOLLOWS B IF\nA#K'),
    ['4:11+2 composer.bad_value: IF asks for nothing: expected SUCC, ABEND, FAIL, SUPPR, EXEC or output conditions.'],
  ],
  [
    'conditions that are joined with a word',
    job('FOLLOWS B IF SUCC OR ABEND\nPRIORITY 5'),
    ['4:19+2 composer.bad_value: Conditions are not joined with OR. Write | between them.'],
  ],
  [
    'IF whose last condition is missing',
    job('FOLLOWS B IF SUCC |\nPRIORITY 5'),
    ['4:19+1 composer.bad_value: A condition is missing beside a |.'],
  ],
  [
    'IF with a bar too many',
    job('FOLLOWS B IF SUCC || FAIL\nPRIORITY 5'),
    ['4:22+4 composer.bad_value: A condition is missing beside a |.'],
  ],
  [
    'a second IF',
    job('FOLLOWS B IF SUCC IF FAIL'),
    ['4:19+2 composer.repeated: IF is said a second time. Remove one of them.'],
  ],
  [
    'two criteria',
    job('FOLLOWS T.B PREVIOUS SAMEDAY'),
    ['4:22+7 composer.repeated: SAMEDAY is said a second time. Remove one of them.'],
  ],
  [
    'a misspelt criterion',
    job('FOLLOWS T.B PREVIOS, C\nPRIORITY 5'),
    ['4:13+7 composer.unknown_keyword: PREVIOS is no keyword. Did you mean PREVIOUS?'],
  ],
  [
    'a window that ends before it begins',
    job('FOLLOWS T.B FROM 0600 TO 0500'),
    [
      '4:13+4 definition.empty_window: The time behind FROM is later than the one behind TO, so no instance would ever match. Exchange them, or move one of them by days.',
    ],
  ],
  [
    'a window without an end',
    job('FOLLOWS T.B FROM 0600\nPRIORITY 5'),
    ['4:18+4 composer.expected: Expected TO after `0600`, but found `PRIORITY`.'],
  ],
  [
    'RELATIVE without FROM',
    job('FOLLOWS T.B RELATIVE -0100 TO 0100\nPRIORITY 5'),
    ['4:22+5 composer.expected: Expected FROM after `RELATIVE`, but found `-0100`.'],
  ],
  [
    'a network agent without a predecessor',
    job('FOLLOWS NET::'),
    [
      '4:9+5 composer.bad_value: NET:: names no predecessor of another network: expected AGENT::WORKSTATION#STREAM.JOB.',
    ],
  ],
  [
    'IF of another network',
    job('FOLLOWS NET::X IF SUCC'),
    ['4:19+4 definition.bad_status: A predecessor of another network has no conditions. Remove IF.'],
  ],
  [
    'a text behind a predecessor of this network',
    job('FOLLOWS B "x"'),
    ['4:11+3 composer.bad_value: "x" cannot follow B: a text stands only behind the :: of a network agent.'],
  ],
  [
    'a fifth JOIN',
    job(
      'JOIN J1 1 OF FOLLOWS B1 ENDJOIN\nJOIN J2 1 OF FOLLOWS B2 ENDJOIN\nJOIN J3 1 OF FOLLOWS B3 ENDJOIN\nJOIN J4 1 OF FOLLOWS B4 ENDJOIN\nJOIN J5 1 OF FOLLOWS B5 ENDJOIN',
    ),
    ['8:6+2 definition.too_many_joins: This is the 5th JOIN; a job or a job stream has at most 4.'],
  ],
  [
    'two JOINs of one name',
    job('JOIN J 1 OF FOLLOWS B ENDJOIN\nJOIN J 1 OF FOLLOWS C ENDJOIN'),
    ['5:6+1 definition.duplicate: There is a JOIN J already. Give this one another name.'],
  ],
  [
    'a JOIN that needs more than it has',
    job('JOIN J1 3 OF FOLLOWS B, C ENDJOIN'),
    [
      '4:9+1 definition.join_needs_more: JOIN J1 needs 3 of its dependencies, and has 2: it could never come true. Write ALL if all of them must come true.',
    ],
  ],
  [
    'a JOIN of nothing',
    job('JOIN J1 ALL OF ENDJOIN'),
    ['4:6+2 composer.bad_value: JOIN J1 joins nothing. Add FOLLOWS and what it is to wait for.'],
  ],
  [
    'a JOIN without OF',
    job('JOIN J1 1 FOLLOWS B ENDJOIN\nPRIORITY 5'),
    ['4:11+7 composer.expected: Expected OF after `1`, but found `FOLLOWS`.'],
  ],
  [
    'a JOIN that needs a word',
    job('JOIN J1 SOME OF FOLLOWS B ENDJOIN'),
    ['4:9+4 composer.bad_value: SOME is not how many of a JOIN must come true: expected a number or ALL.'],
  ],
  [
    'a JOIN without ENDJOIN',
    job('JOIN J1 1 OF FOLLOWS B\nPRIORITY 5\nA#K'),
    ['4:22+1 composer.expected: Expected ENDJOIN after `B`, but found `PRIORITY`.'],
  ],
  [
    'a JOIN whose name is too long',
    job('JOIN ABCDEFGHIJKLMNOPQ 1 OF FOLLOWS B ENDJOIN'),
    ['4:6+17 definition.bad_name: ABCDEFGHIJKLMNOPQ is too long for a join: 17 characters, at most 16.'],
  ],
  [
    'another network in a JOIN',
    job('JOIN J1 1 OF FOLLOWS NET::T.B ENDJOIN'),
    [
      '4:22+8 definition.remote_join: A predecessor of another network cannot be part of a JOIN. Put it into a FOLLOWS of its own.',
    ],
  ],
  [
    'a misspelt FOLLOWS in a JOIN, with its words',
    job('JOIN J1 1 OF FOLOWS B IF SUCC ENDJOIN\nPRIORITY 5'),
    ['4:14+6 composer.unknown_keyword: FOLOWS is not a keyword of a JOIN. Did you mean FOLLOWS?'],
  ],
  [
    'a misspelt ENDJOIN',
    job('JOIN J1 1 OF FOLLOWS B IF SUCC\nENDJION\nPRIORITY 5'),
    ['5:1+7 composer.unknown_keyword: ENDJION is not a keyword of a JOIN. Did you mean ENDJOIN?'],
  ],
  [
    'a misspelt JOIN, with its words',
    job('JION J1 1 OF FOLLOWS B ENDJOIN'),
    ['4:1+4 composer.unknown_keyword: JION is not a keyword of a job of a stream. Did you mean JOIN?'],
  ],
  [
    'nonsense in a JOIN',
    job('JOIN J1 1 OF 17 FOLLOWS B ENDJOIN'),
    ['4:14+2 composer.unknown_keyword: 17 does not belong in a JOIN; expected FOLLOWS, DESCRIPTION or ENDJOIN.'],
  ],
  [
    'ENDJOIN without JOIN',
    job('ENDJOIN\nPRIORITY 5'),
    [
      `4:1+7 composer.misplaced: ENDJOIN does not belong in a job of a stream; expected a keyword such as FOLLOWS, AT or NEEDS, the next job's name, or END.`,
    ],
  ],
  [
    'no unit of a resource',
    job('NEEDS 0 R'),
    ['4:7+1 composer.bad_value: 0 is not a number of units: expected a number from 1 to 1024.'],
  ],
  [
    'more units than a resource can have',
    job('NEEDS 1025 R'),
    ['4:7+4 composer.bad_value: 1025 is not a number of units: expected a number from 1 to 1024.'],
  ],
  [
    'a long path with its qualifier',
    job(
      'OPENS "/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/bcdef" (-s %p)',
    ),
    ['4:7+148 definition.long_file: The path and its qualifier have 151 characters; TWS takes at most 145.'],
  ],
  [
    'a long name of a file',
    job('OPENS "/in/aaaaaaaaaaaaaaaaaaaaaaaaaaaaa"'),
    [
      '4:7+35 definition.long_file: aaaaaaaaaaaaaaaaaaaaaaaaaaaaa has 29 characters; TWS takes file names of at most 28.',
    ],
  ],
  [
    'a word before a file that is no workstation',
    job('OPENS W "/in/a"'),
    ['4:7+1 composer.bad_value: W cannot stand before a file: expected WORKSTATION# or nothing.'],
  ],
]

for (const [name, text, expected] of mistakes) {
  test(`${name} is told where it stands`, () => assert.deepEqual(said(text), expected))
}
