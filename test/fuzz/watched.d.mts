import type { WorkerData, WorkerReport } from './worker-data';

export declare function watched(
  code: string,
  data: Omit<WorkerData, 'shared'>,
  hangMs: number,
  patience?: number,
): Promise<Pick<WorkerReport, 'tried' | 'failure' | 'joined'> & Partial<WorkerReport>>;
