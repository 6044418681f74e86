/** Which addresses a list of networks has. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countedAs, isAmong, networksIn } from './networks.ts'

const cases: readonly [networks: string, address: string, isIn: boolean][] = [
  ['10.0.0.7', '10.0.0.7', true],
  ['10.0.0.7', '10.0.0.8', false],
  ['10.0.0.7', '::ffff:10.0.0.7', true],
  ['192.168.4.0/24, 10.0.0.7', '192.168.4.255', true],
  ['192.168.4.0/24', '192.168.5.1', false],
  ['0.0.0.0/0', '203.0.113.9', true],
  ['0.0.0.0/0', '2001:db8::1', false],
  ['fd00::/8,::1', 'fdff::7', true],
  ['fd00::/8', 'fe00::7', false],
  ['10.0.0.0/8', 'proxy.example', false],
]

for (const [networks, address, isIn] of cases) {
  test(`${address} is ${isIn ? '' : 'not '}among ${networks}`, () => {
    assert.equal(isAmong(networksIn(networks) ?? [])(address), isIn)
  })
}

test('what is no address and no network makes a list wrong', () => {
  for (const text of ['', 'proxy.example', '10.0.0.0/33', 'fd00::/129', '10.0.0.0/', '10.0.0.1,', '10.0.0.1/8/8']) {
    assert.equal(networksIn(text), undefined, text)
  }
})

const senders: readonly [address: string, sender: string][] = [
  ['203.0.113.9', '203.0.113.9'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['2001:db8:0:1:2:3:4:5', '2001:db8:0:1::/64'],
  ['2001:DB8::1:2:3:4:5', '2001:db8:0:1::/64'],
  ['2001:0db8:0000:0001::', '2001:db8:0:1::/64'],
  ['2001:db8::9', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['64:ff9b::203.0.113.9', '64:ff9b:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['::', '0:0:0:0::/64'],
  ['1:2:3:4:5:6:203.0.113.9', '1:2:3:4::/64'],
  ['nobody', 'nobody'],
]

for (const [address, sender] of senders) {
  test(`${address} is counted as ${sender}`, () => assert.equal(countedAs(address), sender))
}
