// Who maintains our MIB modules (RFC 2578 section 5.2).

export const MIB_ORGANIZATION = 'The maillogs project';
export const MIB_CONTACT =
  'The issue tracker of the repository that maillogs was obtained from; ' +
  'the README in that repository says how to report a problem.';
