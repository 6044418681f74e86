import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nameOrText, promptText, quoted, remoteText, wordOrText } from './texts.ts'

for (const [text, printed] of [
  ['say "no"', String.raw`"say \"no\""`],
  [String.raw`C:\new\table`, String.raw`"C:\new\table"`],
  [String.raw`C:\dir` + '\\', String.raw`"C:\dir\\"`],
  [String.raw`\\server\share`, String.raw`"\\\\server\share"`],
  ['\\"', String.raw`"\\\""`],
  ['one \\\ntwo', '"one \\\ntwo"'],
  ['', '""'],
] as const) {
  test(`in quotes ${JSON.stringify(text)} is ${JSON.stringify(printed)}`, () => {
    assert.equal(quoted(text), printed)
  })
}

test('a new line of a prompt is written \\n', () => {
  assert.equal(promptText('Mounted?\nSay so.'), String.raw`"Mounted?\nSay so."`)
})

test('a value goes without quotes only where it is a plain word that means nothing else', () => {
  assert.deepEqual(['batch', String.raw`CORP\svc`, 'at', 'two words', '^USER^', ''].map(wordOrText), [
    'batch',
    String.raw`CORP\svc`,
    '"at"',
    '"two words"',
    '"^USER^"',
    '""',
  ])
})

test('a name that is a word of the language stands in the root folder', () => {
  assert.deepEqual(['MAIN', '/F/AT', 'AT', 'A B'].map(nameOrText), ['MAIN', '/F/AT', '/AT', '"A B"'])
})

test('what another network understands stands in quotes where it is no word', () => {
  assert.deepEqual(['CPU#/F/S.J', 'any text', '|'].map(remoteText), ['CPU#/F/S.J', '"any text"', '"|"'])
})
