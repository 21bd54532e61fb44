/** Names in archives may be anything. This one fits a line and cannot control a terminal. */
export function shownName(name: string): string {
  const plain = name.replace(/\p{C}/gu, '?');
  return plain.length > 80 ? `...${plain.slice(-77)}` : plain;
}
