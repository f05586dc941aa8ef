// The names of files in the archive's directories. Whatever has another name is not ours.

/** The post-processors; each has one archive a day, named like it. */
export const PROGRAMS = ['sendlog', 'smtplog', 'pop3log'] as const;

export type Program = (typeof PROGRAMS)[number];

/** Lines on their way into an archive, by when the ledger they are committed to was born, and its generation. */
export const stagedName = (program: Program, birth: number, generation: number): string =>
  `.${program}.${birth}-${generation}.staged`;
/** An archive on its way to being compressed. */
export const partName = (program: Program, id: string): string => `.${program}.gz.${id}.part`;

export const isStagedOf = (program: Program, birth: number, name: string): boolean =>
  isStagedName(program, name) && name.startsWith(`.${program}.${birth}-`);
export const isStagedName = (program: Program, name: string): boolean =>
  name.startsWith(`.${program}.`) && /^\d+-\d+\.staged$/.test(name.slice(program.length + 2));
export const isPartName = (program: Program, name: string): boolean =>
  name.startsWith(`.${program}.gz.`) && /^\d+-\d+\.part$/.test(name.slice(program.length + 5));

/** Whether a file in a day's directory was made here. */
export function isOurs(name: string): boolean {
  return PROGRAMS.some(
    (program) =>
      name === program || name === `${program}.gz` || isStagedName(program, name) || isPartName(program, name),
  );
}
