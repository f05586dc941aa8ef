// Faults that no line can tell, by what faults.ts calls them but for their numbers, by the reason. Some are in guards: the
// lines that they keep out are taken by no rule that there is. `npm run plant -- --allowed` plants them: one that is seen
// does not belong here.

/** @type {Readonly<Record<string, readonly string[]>>} */
export const allowed = {
  'as many hosts are tried': [
    'scan: 1 for 0 in [local.set,tried,0]',
    'scan: -1 for 0 in [local.set,tried,0]',
    'scan: 393 for 392 in [i32.add,tried,392]',
    'scan: 391 for 392 in [i32.add,tried,392]',
  ],
  'a guard: no rule takes a text that begins as another frame does': [
    'scan: 1 for 0 in [i32.load8_u,0,[i32.add,at,chain]]',
    'scan: i32.sub for [i32.add,at,chain]',
    'scan: i32.add for [i32.sub,46,[i32.mul,[i32.lt_u,c,97],14]]',
    'scan: 47 for 46 in [i32.sub,46,[i32.mul,[i32.lt_u,c,97],14]]',
    'scan: 45 for 46 in [i32.sub,46,[i32.mul,[i32.lt_u,c,97],14]]',
    'scan: i32.le_u for [i32.lt_u,c,97]',
    'scan: i32.lt_s for [i32.lt_u,c,97]',
    'scan: 98 for 97 in [i32.lt_u,c,97]',
    'scan: 96 for 97 in [i32.lt_u,c,97]',
    'scan: 15 for 14 in [i32.mul,[i32.lt_u,c,97],14]',
    'scan: 13 for 14 in [i32.mul,[i32.lt_u,c,97],14]',
    'scan: without [br_if,odd,[i32.eq,[i32.load8_u,0,[i32.add,at,chain]],[i32.sub,46,[i32.mul,[i32.lt_u,c,97],14]]]]',
    'scan: 1 for 0 in [i32.load8_u,0,[i32.add,at,[i32.load8_u,320,c]]]',
    'scan: i32.sub for [i32.add,at,[i32.load8_u,320,c]]',
    'scan: 321 for 320 in [i32.load8_u,320,c]',
    'scan: 319 for 320 in [i32.load8_u,320,c]',
    'scan: without [br_if,odd,[i32.eq,[i32.load8_u,0,[i32.add,at,[i32.load8_u,320,c]]],[i32.sub,46,[i32.mul,[i32.lt_u,c...',
  ],
  'a guard: no rule takes a text that begins with a byte next to a blank': [
    'scan: 33 for 32 in [i32.eq,c,32]',
    'scan: 31 for 32 in [i32.eq,c,32]',
  ],
  'a guard: no text has one of these bytes there where another frame would have a date or a clock': [
    'scan: i32.le_u for [i32.lt_u,[i32.sub,c,48],10]',
    'scan: 49 for 48 in [i32.sub,c,48]',
    'scan: 11 for 10 in [i32.lt_u,[i32.sub,c,48],10]',
    'scan: i32.ge_u for [i32.gt_u,[i32.sub,c,65],25]',
    'scan: 66 for 65 in [i32.sub,c,65]',
    'scan: 64 for 65 in [i32.sub,c,65]',
    'scan: 26 for 25 in [i32.gt_u,[i32.sub,c,65],25]',
    'scan: 24 for 25 in [i32.gt_u,[i32.sub,c,65],25]',
  ],
  'no rule takes so short a line': [
    'scan: 21 for 20 in [i32.lt_s,[i32.sub,e,s],20]',
    'scan: 19 for 20 in [i32.lt_s,[i32.sub,e,s],20]',
  ],
  'those bits are 0 already, or an operation after it leaves them out of account': [
    'hex8: another high bit of 72340172838076673n in [i64.and,[i64.shr_u,x,6n],72340172838076673n]',
    'hex8: another high bit of -1085102592571150096n in [i64.and,n,-1085102592571150096n]',
    'hex8: another high bit of 434041037028460038n in [i64.add,n,434041037028460038n]',
    'hex8: another high bit of 72340172838076673n in [i64.and,[i64.shr_u,[i64.add,n,434041037028460038n],4n],72340172838076673n]',
    'hex8: another high bit of 4222189076152335n in [i64.and,n,4222189076152335n]',
    'hex8: another high bit of 4222189076152335n in [i64.and,[i64.shr_u,n,8n],4222189076152335n]',
    'hex8: another high bit of 1095216660735n in [i64.and,x,1095216660735n]',
    'hex8: another high bit of 1095216660735n in [i64.and,[i64.shr_u,x,16n],1095216660735n]',
    'hex8: another high bit of 65535n in [i64.and,x,65535n]',
    'hex8: another high bit of 65535n in [i64.and,[i64.shr_u,x,32n],65535n]',
    'stamp: another high bit of 268435455n in [i64.and,high,268435455n]',
    'until: another high bit of -1n in [i64.xor,x,-1n]',
    'until: another high bit of -1n in [i64.xor,y,-1n]',
  ],
  'a stamp of nothing but zeros is none by its first digit': [
    'stamp: 1n for 0n in [i64.lt_s,[i64.or,[i64.or,high,low],nano],0n]',
  ],
  'no digit stands at the end of a line, nor after a run of digits': ['decimal: i32.gt_u for [i32.ge_u,i,end]'],
  'an amount of more than twelve digits is left to the parsers': [
    'decimal: 13 for 12 in [i32.gt_s,whole,12]',
    'decimal: 11 for 12 in [i32.gt_s,whole,12]',
  ],
  'where no digit stands, who calls looks at where it stopped; else, whether it is negative': [
    'decimal: 0n for -1n in [return,-1n]',
    'decimal: another high bit of -1n in [return,-1n]',
  ],
  'who calls looks whether it is negative': [
    'hex8: another high bit of -1n in [return,-1n]',
    'queueId: another high bit of -1n in [return,-1n]',
    'endOfAddress: -2 for -1 in [return,-1]',
  ],
  'no rule takes an identifier with a colon': ['queueId: 11 for 10 in [i32.ge_u,[i32.sub,c,48],10]'],
  'five digits shift it out, and no identifier has fewer': ['queueId: another high bit of 1n in [local.set,value,1n]'],
  'the other of the two bytes is the same, and a line in which it stops too early is left to the parsers': [
    'endOfAddress: another high bit of 4485090715960753726n in [call,until,at,end,4485090715960753726n,4485090715960753726n]',
    'endOfAddress: 4485090715960753727n for 4485090715960753726n in [call,until,at,end,4485090715960753726n,4485090715960753726n]',
  ],
  'a line end is no angle, and nothing but that is looked for next': ['endOfAddress: i32.gt_s for [i32.ge_s,at,end]'],
  'no text of a rule is so short': [
    'isOthers: i32.le_s for [i32.lt_s,[i32.sub,i,s],6]',
    'isOthers: i32.add for [i32.sub,i,s]',
    'isOthers: 7 for 6 in [i32.lt_s,[i32.sub,i,s],6]',
    'isOthers: 5 for 6 in [i32.lt_s,[i32.sub,i,s],6]',
  ],
};
