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
