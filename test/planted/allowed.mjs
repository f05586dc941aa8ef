// Faults that no line can tell, by what faults.ts calls them, with the reason.

/** @type {readonly (readonly [pattern: RegExp, reason: string])[]} */
export const allowed = [
  [/^scan \d+: 1 for 0 in \[local\.set,tried,0\]$/, 'as many hosts are tried'],
  [
    /^decimal \d+: i32\.gt_u for \[i32\.ge_u,i,end\]$/,
    'no digit stands at the end of a line, nor after a run of digits',
  ],
];
