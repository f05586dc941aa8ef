// The names of files in the archive's directories. Whatever has another name is not ours.

/** The post-processors; each has one archive a day, named like it. */
export const PROGRAMS = ['sendlog', 'smtplog', 'pop3log'] as const;

export type Program = (typeof PROGRAMS)[number];

/** What the name of staged lines tells of them: only their own user can have given it to a file of his. */
export interface StagedAs {
  /** When the ledger they are committed to was born, and the generation they are committed as. */
  readonly birth: number;
  readonly generation: number;
  /** Where in the archive they belong; releases before 0.9 left it to the ledger. */
  readonly offsetBytes?: number;
}

/** Lines on their way into an archive. */
export const stagedName = (program: Program, { birth, generation, offsetBytes }: StagedAs): string =>
  `.${program}.${birth}-${generation}${offsetBytes === undefined ? '' : `-${offsetBytes}`}.staged`;

/** Undefined for a name that `stagedName` does not give. */
export function parseStagedName(program: Program, name: string): StagedAs | undefined {
  const [, birth, generation, offset] = /^\.[a-z0-9]+\.(\d{1,15})-(\d{1,15})(?:-(\d{1,15}))?\.staged$/.exec(name) ?? [];
  if (birth === undefined || generation === undefined) return undefined;
  const staged: StagedAs = {
    birth: Number(birth),
    generation: Number(generation),
    ...(offset === undefined ? {} : { offsetBytes: Number(offset) }),
  };
  return stagedName(program, staged) === name ? staged : undefined;
}

/** An archive on its way to being compressed. */
export const partName = (program: Program, id: string): string => `.${program}.gz.${id}.part`;

export const isStagedOf = (program: Program, birth: number, name: string): boolean =>
  parseStagedName(program, name)?.birth === birth;
const isStagedName = (program: Program, name: string): boolean => parseStagedName(program, name) !== undefined;
export const isPartName = (program: Program, name: string): boolean =>
  name.startsWith(`.${program}.gz.`) && /^\d+-\d+\.part$/.test(name.slice(program.length + 5));

/** Whether a file in a day's directory was made here. */
export function isOurs(name: string): boolean {
  return PROGRAMS.some(
    (program) =>
      name === program || name === `${program}.gz` || isStagedName(program, name) || isPartName(program, name),
  );
}
