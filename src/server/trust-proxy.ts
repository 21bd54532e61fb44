import { BlockList, isIP, isIPv4 } from 'node:net';

/**
 * Returns Fastify's `trustProxy`. Fastify checks addresses from the server outwards: first that of the connection, then
 * those in `X-Forwarded-For` from its end, where each proxy appends the address that it forwards for. The first address
 * that is not trusted is the client's. Anything that a client wrote into the header comes before that, and is ignored.
 *
 * @param proxies the number of proxies, or their addresses and networks
 */
export function trustFunction(
  proxies: number | readonly string[],
): false | ((address: string, hop: number) => boolean) {
  // Fastify no longer accepts a number, because it cannot know whether clients can bypass the proxies.
  if (typeof proxies === 'number') return proxies > 0 && ((_address, hop) => hop < proxies);
  if (proxies.length === 0) return false;
  const trusted = new BlockList();
  for (const one of proxies) {
    const [address, bits] = one.split('/') as [string, string?];
    if (bits === undefined) trusted.addAddress(address, family(address));
    else trusted.addSubnet(address, Number(bits), family(address));
  }
  return (address) => {
    // Linux shows IPv4 connections on an IPv6 socket as ::ffff:10.0.0.1.
    const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
    return isIP(plain) > 0 && trusted.check(plain, family(plain));
  };
}

/** Whether it is an IP address or a network: `10.0.0.0/8`. */
export function isNetwork(value: string): boolean {
  const [, address = '', bits] = /^([^/%]+)(?:\/(\d{1,3}))?$/.exec(value) ?? [];
  if (isIP(address) === 0) return false;
  return bits === undefined || (Number(bits) > 0 && Number(bits) <= (isIPv4(address) ? 32 : 128));
}

function family(address: string): 'ipv4' | 'ipv6' {
  return isIPv4(address) ? 'ipv4' : 'ipv6';
}
