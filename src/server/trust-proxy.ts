import { BlockList, isIP, isIPv4 } from 'node:net';

/**
 * Fastify's `trustProxy`. Addresses are gone through from the server outwards, first that of the connection, then
 * those in `X-Forwarded-For` from its end, where each proxy appends the one that it forwards for; the first that is
 * not trusted is the client's. What a client wrote into the header itself stands before that, and is never reached.
 *
 * @param proxies how many there are, or their addresses and networks
 */
export function trustFunction(
  proxies: number | readonly string[],
): false | ((address: string, hop: number) => boolean) {
  // Fastify itself takes no number any more: it cannot know that nobody reaches the server but through the proxies.
  if (typeof proxies === 'number') return proxies > 0 && ((_address, hop) => hop < proxies);
  if (proxies.length === 0) return false;
  const trusted = new BlockList();
  for (const one of proxies) {
    const [address, bits] = one.split('/') as [string, string?];
    if (bits === undefined) trusted.addAddress(address, family(address));
    else trusted.addSubnet(address, Number(bits), family(address));
  }
  return (address) => {
    // As Linux shows connections of IPv4 on a socket of IPv6.
    const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
    return isIP(plain) > 0 && trusted.check(plain, family(plain));
  };
}

/** Whether it is an IP address, or a network of such: `10.0.0.0/8`. */
export function isNetwork(value: string): boolean {
  const [, address = '', bits] = /^([^/%]+)(?:\/(\d{1,3}))?$/.exec(value) ?? [];
  if (isIP(address) === 0) return false;
  return bits === undefined || (Number(bits) > 0 && Number(bits) <= (isIPv4(address) ? 32 : 128));
}

function family(address: string): 'ipv4' | 'ipv6' {
  return isIPv4(address) ? 'ipv4' : 'ipv6';
}
