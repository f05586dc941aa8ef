// Which exit code of sysexits.h a problem ends a command with.

import { Problem, type ProblemCode } from './problem';
import { EXIT, type ExitCode } from './sysexits';

const codes: Readonly<Record<ProblemCode, ExitCode>> = {
  usage: EXIT.usage,
  config: EXIT.config,
  noInput: EXIT.noInput,
  notPermitted: EXIT.noPermission,
  ioFailed: EXIT.ioError,
  diskFull: EXIT.cantCreate,
  readOnly: EXIT.cantCreate,
  exists: EXIT.cantCreate,
  busy: EXIT.tempFail,
  missingProgram: EXIT.unavailable,
  damaged: EXIT.data,
  unreachable: EXIT.unavailable,
  refused: EXIT.unavailable,
  protocol: EXIT.unavailable,
};

/** The exit code for anything thrown; EX_SOFTWARE for what is no Problem. */
export function exitCodeOf(thrown: unknown): ExitCode {
  return thrown instanceof Problem ? codes[thrown.code] : EXIT.software;
}
