// Tables whose rows come into being as the logs name them. A row is a string index and one Counter64.

export interface TableDeclaration {
  readonly arc: number;
  readonly title: string;
  readonly units: string;
  readonly help: string;
  /** Rows beyond this many go to the row `other`: what a stranger can make us remember is bounded. */
  readonly maxRows: number;
}

export const tables = {
  rblZone: {
    arc: 31,
    title: 'Connections refused by rblsmtpd, by the list that refused them',
    units: 'connections',
    help: 'Connections refused for this list.',
    maxRows: 200,
  },
} as const satisfies Readonly<Record<string, TableDeclaration>>;

export type TableName = keyof typeof tables;

/** The row of everything beyond a table's limit. */
export const OTHER_ROW = 'other';
