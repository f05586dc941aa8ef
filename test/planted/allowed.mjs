// Faults that no line can tell, by what faults.ts calls them, with the reason. Some are in guards: the lines that they keep
// out are taken by no rule that there is.

const FRAME = 'a guard: no rule takes a text that begins as a frame, a stamp or a repeat does';

/** @type {readonly (readonly [pattern: RegExp, reason: string])[]} */
export const allowed = [
  [/^scan \d+: .* in \[local\.set,tried,0\]$|^scan \d+: .* in \[i32\.add,tried,\d+\]$/, 'as many hosts are tried'],
  [/^scan \d+: .*(\[i32\.load8_u,(64|320),c\]|\[i32\.lt_u,c,97\]|\[i32\.add,at,chain\])/, FRAME],
  [/^scan \d+: .*\[i32\.eq,c,(32|45|64|91|255)\]/, FRAME],
  [/^scan \d+: .*\[i32\.load8_u,(3|4|9|10),at\]/, FRAME],
  [/^scan \d+: .*\[i32\.sub,c,(48|65)\]/, FRAME],
  [/^scan \d+: .*\[i64\.load,0,at\]$/, FRAME],
  [/^scan \d+: .* in \[i32\.lt_s,\[i32\.sub,e,s\],20\]$/, 'no rule takes so short a line'],
  [
    /^scan \d+: another high bit of (0|16|32|48)n in \[i64\.sh[lr](_u)?,/,
    'of the number of places that is shifted only the six low bits matter',
  ],
  [/^scan \d+: without \[br_if,odd,\[i32\.eqz,\[i64\.ne,\[i64\.load,0,at\],8315172273169588556n\]\]\]$/, FRAME],
  [/^hex8 \d+: another high bit of/, 'those bits are 0 already, or a shift leaves them out of account'],
  [
    /^stamp \d+: another high bit of (28n|268435455n)/,
    'those bits are 0 already, or a shift leaves them out of account',
  ],
  [/^stamp \d+: 1n for 0n in \[i64\.lt_s,/, 'a stamp of nothing but zeros is none by its first digit'],
  [
    /^decimal \d+: i32\.gt_u for \[i32\.ge_u,i,end\]$/,
    'no digit stands at the end of a line, nor after a run of digits',
  ],
  [/^decimal \d+: .* in \[i32\.gt_s,whole,12\]$/, 'an amount of more than twelve digits is left to the parsers'],
  [/^decimal \d+: .*-1n( in \[return,-1n\])?$/, 'where no digit stands, who calls looks at where it stopped'],
  [/^queueId \d+: another high bit of -1n in \[return,-1n\]$/, 'who calls looks whether it is negative'],
  [/^queueId \d+: 11 for 10 in \[i32\.ge_u,\[i32\.sub,c,48\],10\]$/, 'no rule takes an identifier with a colon'],
  [
    /^queueId \d+: another high bit of 1n in \[local\.set,value,1n\]$/,
    'five digits shift it out, and no identifier has fewer',
  ],
  [/^endOfAddress \d+: -2 for -1 in \[return,-1\]$/, 'who calls looks whether it is negative'],
  [/^endOfAddress \d+: another high bit of \d+n in \[call,until,at,end,/, 'the other of the two bytes is the same'],
  [
    /^endOfAddress \d+: i32\.gt_s for \[i32\.ge_s,at,end\]$/,
    'a line end is no angle, and nothing but that is looked for next',
  ],
  [
    /^until \d+: another high bit of 3n in \[i64\.shr_u,\[i64\.ctz,x\],3n\]$/,
    'of a shift only the six low bits matter',
  ],
  [/^isOthers \d+: .*\[i32\.sub,i,s\]/, 'no text of a rule is so short'],
];
