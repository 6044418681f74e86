import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hideSecrets } from './secrets.ts'

for (const [text, shown] of [
  ['<a><jsdl:password>s3cret</jsdl:password></a>', '<a><jsdl:password>******</jsdl:password></a>'],
  ['<keyPassword x="1">a\nb</keyPassword>', '<keyPassword x="1">*\n*</keyPassword>'],
  ['<password><![CDATA[x]]></password>', '<password>*************</password>'],
  ['{"Password" : "a\\"b", "user": "u"}', '{"Password" : "****", "user": "u"}'],
  ['<path>/password</path>', '<path>/password</path>'],
] as const) {
  test(`a document is shown without its passwords, and nothing moves: ${text}`, () => {
    assert.equal(hideSecrets(text), shown)
  })
}
