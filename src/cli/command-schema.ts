// maillogs schema: the JSON Schema of the configuration, for editors that complete and check YAML.

import { jsonText } from '../base/printable';
import { EXIT, type ExitCode } from '../base/sysexits';
import { configSchema } from '../config/schema';
import type { Invocation } from '../host/invocation';
import { programBeginnings } from '../parsers/known-programs';

export async function run({ stdout }: Invocation): Promise<ExitCode> {
  stdout(`${jsonText(configSchema(programBeginnings()), 2)}\n`);
  return EXIT.ok;
}
