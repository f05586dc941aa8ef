// Hosts and reasons as a report groups them. All of it is text that strangers chose.

/** The domain of a recipient, in lower case; `local` where it has none. */
export function domainOf(address: string): string {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1).toLowerCase();
  return at < 0 || domain === '' ? 'local' : domain;
}

/** A reason without what differs from mail to mail: addresses, IP addresses and queue IDs. */
export function plainReason(reason: string): string {
  const plain = reason
    .replace(/<[^<>\s]*>/g, '<...>')
    .replace(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, '*')
    .replace(/\b(?=[0-9A-F]*\d)(?=[0-9A-F]*[A-F])[0-9A-F]{8,}\b/g, '*')
    .replace(/\s+/g, ' ')
    .trim();
  return plain === '' ? 'no reason given' : plain;
}
