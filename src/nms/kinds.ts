// The kinds of export there are, one for each tool.

import type { ExportKind } from './export-kind';
import { mrtg } from './mrtg';

export const exportKinds: readonly ExportKind[] = [mrtg];
