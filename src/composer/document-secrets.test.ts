import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { maskSecrets, otherSecrets, restoreSecrets, starSecrets } from './document-secrets.ts'

for (const [text, starred, masked] of [
  ['<a><j:password>s3</j:password></a>', '<a><j:password>**</j:password></a>', '<a><j:password>***</j:password></a>'],
  [
    '<keyPassword x="1">a\nb</keyPassword>',
    '<keyPassword x="1">*\n*</keyPassword>',
    '<keyPassword x="1">***</keyPassword>',
  ],
  ['<password> <![CDATA[<]]></password>', '<password> *************</password>', '<password> ***</password>'],
  ['{"Password" : "a\\"b", "user": "u"}', '{"Password" : "****", "user": "u"}', '{"Password" : "***", "user": "u"}'],
  ['{"db-password": 12}', '{"db-password": **}', '{"db-password": "***"}'],
  [`<a password='xy' user="u">t</a>`, `<a password='**' user="u">t</a>`, `<a password='***' user="u">t</a>`],
  ['<uri>http://joe:xy@host/a@b</uri>', '<uri>http://joe:**@host/a@b</uri>', '<uri>http://joe:***@host/a@b</uri>'],
  ['<password>${password:joe}</password>', undefined, undefined],
  ['{"password": "^DBPASS^"}', undefined, undefined],
  ['<path>/password</path><password/> <uri>http://host:80/a</uri>', undefined, undefined],
] as const) {
  test(`a document is shown without its passwords: ${text}`, () => {
    assert.equal(starSecrets(text), starred ?? text)
    assert.equal(maskSecrets(text), masked ?? text)
  })
}

const anyPassword = fc
  .string({ minLength: 1, unit: fc.constantFrom('a', 'Z', '9', '*', '!', '&', '$', 'ã') })
  .filter((text) => !/^\*{3,}$/.test(text))

const anyDocument = fc
  .array(
    fc.oneof(
      anyPassword.map((text) => `<j:password>${text}</j:password>`),
      anyPassword.map((text) => `<x keyPassword="${text}"/>`),
      anyPassword.map((text) => `"password": "${text}",`),
      anyPassword.map((text) => `<uri>https://joe:${text}@host/</uri>`),
      fc.constant('<j:userName>joe</j:userName>\n'),
    ),
  )
  .map((parts) => parts.join(' '))

test('what is shown comes back as it is stored', () => {
  fc.assert(
    fc.property(anyDocument, (document) => {
      const shown = maskSecrets(document)
      assert.deepEqual(restoreSecrets(shown, document), { text: document, missing: 0 })
      assert.equal(maskSecrets(shown), shown)
      assert.equal(otherSecrets(document, document), false)
    }),
  )
})

test('stars mean the stored password only where the same passwords are stored', () => {
  const two = '<a><password>one</password><keyPassword>two</keyPassword></a>'
  const renewed = '<a><password>new</password><keyPassword>***</keyPassword></a>'
  assert.deepEqual(restoreSecrets(renewed, two), { text: two.replace('one', 'new'), missing: 0 })
  assert.equal(otherSecrets(two, two.replace('one', 'new')), true)
  const only = '<a><keyPassword>***</keyPassword></a>'
  for (const stored of [undefined, '<a/>', two, only]) {
    assert.deepEqual(restoreSecrets(only, stored), { text: only, missing: 1 })
  }
})

test('a hostile document does not keep the search busy', () => {
  for (const text of ['<password', '"password', 'password=', ' ', '://', ':/"', '<password>']) {
    assert.equal(typeof maskSecrets(text.repeat(50_000)), 'string')
  }
})
