// Communities and passphrases that whoever reaches an address tries first. A dictionary is not what this is: it is what
// people write when they mean to come back to it.

const MIN_COMMUNITY_CHARACTERS = 8;
/** What every manager asks with. */
const KNOWN_COMMUNITIES = ['public', 'private'];

/** Without digits and marks at the ends, and with letters for the digits that stand for them. */
const COMMON: ReadonlySet<string> = new Set(
  `access admin administrator authpass authpassword cacti changeme changethis community default example football
  guest iloveyou letmein maillogs manager master mastermaster monitor monitoring monkey nagios network observium
  passphrase passwd password passwort poller pollerpass princess privpass privpassword public private qwerty qwertyui
  qwertyuiop qwertz qwertzui readonly readwrite root secret secretsecret security server shadow snmp snmpd snmppass
  snmppassword snmpread snmpwrite sunshine superman switch sysadmin system temp temporary test testing testtest toor
  user username welcome zabbix`.split(/\s+/),
);

/** Digits and marks, and the letters they stand for. */
const LETTERS: Readonly<Record<string, string>> = {
  ...{ '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't' },
  ...{ '@': 'a', $: 's', '!': 'i' },
};

/** Why a community is no secret; the end of a sentence. */
export function weakCommunity(text: string): string | undefined {
  const word = text.trim().toLowerCase();
  if (KNOWN_COMMUNITIES.includes(word)) return 'is what every manager tries first';
  if (word.length < MIN_COMMUNITY_CHARACTERS) return `has less than ${MIN_COMMUNITY_CHARACTERS} characters`;
  return isCommon(word) ? 'is one of the first that anyone would try' : undefined;
}

/** Why a passphrase of a user is no secret; the end of a sentence. */
export function weakPassphrase(text: string, names: readonly string[]): string | undefined {
  const word = text.trim().toLowerCase();
  const isName = (name: string) =>
    name.length >= 3 && word.replaceAll(name.toLowerCase(), '').replace(/[^a-z]/g, '') === '';
  if (names.some((name) => isName(name) && word.includes(name.toLowerCase()))) return 'is the name of a user';
  return isCommon(word) ? 'is one of the first that anyone would try' : undefined;
}

function isCommon(word: string): boolean {
  const bare = word.replace(/^[^a-z]+|[^a-z]+$/g, '');
  const spelledOut = [bare, word].map((text) => text.replace(/[013457@$!]/g, (mark) => LETTERS[mark] ?? mark));
  if ([bare, ...spelledOut].some((text) => COMMON.has(text.replace(/[^a-z]/g, '')))) return true;
  return new Set(word).size < 4 || isRun(word);
}

/** Characters each of which is the one after, before or the same as the one to its left, but for a few: 12345678, 87654321. */
function isRun(word: string): boolean {
  const steps = [...word].slice(1).map((character, i) => Math.abs(character.charCodeAt(0) - word.charCodeAt(i)));
  return steps.filter((step) => step > 1).length <= word.length / 8 + 1;
}
