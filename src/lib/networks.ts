/** Lists of IP addresses and networks, as settings write them: `10.0.0.7`, `192.168.4.0/24`, `fd00::/8`. */
import { BlockList, isIP } from 'node:net'

interface Network {
  readonly address: string
  readonly bits: number
  readonly family: 'ipv4' | 'ipv6'
}

/** Undefined: it is neither an address nor a network. */
const parseNetwork = (text: string): Network | undefined => {
  const [, address = '', length] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text.trim()) ?? []
  const version = isIP(address)
  const most = version === 4 ? 32 : 128
  const bits = length === undefined ? most : Number(length)
  if (version === 0 || bits > most) return undefined
  return { address, bits, family: version === 4 ? 'ipv4' : 'ipv6' }
}

/** The addresses and networks of a list with commas; undefined when one of them is none. */
export const networksIn = (text: string): string[] | undefined => {
  const parts = text.split(',').map((part) => part.trim())
  return parts.every((part) => parseNetwork(part) !== undefined) ? parts : undefined
}

/** Whether an address is in one of the networks. An IPv4 address may come as IPv6 has it, `::ffff:10.0.0.7`. */
export const isAmong = (networks: readonly string[]): ((address: string) => boolean) => {
  const list = new BlockList()
  for (const { address, bits, family } of networks.flatMap((text) => parseNetwork(text) ?? [])) {
    list.addSubnet(address, bits, family)
  }
  return (address) => {
    const version = isIP(address)
    return version !== 0 && list.check(address, version === 4 ? 'ipv4' : 'ipv6')
  }
}

/**
 * Whom an address stands for, where something is counted: an IPv4 address for itself, one of IPv6 for its network of 64 bits, for a
 * single machine may take any address of it (RFC 4291, 2.5.4; RFC 8981). What is no address stands for itself.
 */
export const countedAs = (address: string): string => {
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? []
  if (mapped !== undefined) return mapped
  if (isIP(address) !== 6) return address
  const [head = '', tail] = address.replace(/%.*/, '').split('::')
  const groups = head === '' ? [] : head.split(':')
  // A dotted end stands for two groups, and is never among the first four.
  const behind = tail === undefined ? 0 : tail.split(':').length + (tail.includes('.') ? 1 : 0)
  const zeros = tail === undefined || tail === '' ? 8 : 8 - groups.length - behind
  const all = [
    ...groups,
    ...Array<string>(Math.max(0, zeros)).fill('0'),
    ...(tail === undefined ? [] : tail.split(':')),
  ]
  const network = all.slice(0, 4).map((group) => Number.parseInt(group || '0', 16).toString(16))
  return `${network.join(':')}::/64`
}
