// A configuration document as plain nodes that know where they stand. The checks work on these and know
// nothing of YAML.

interface Placed {
  /** Where its first character stands in the text. */
  readonly offset: number;
  /** The way to it from the top, such as `sources[1].path`; empty for the top itself. */
  readonly path: string;
}

export interface MapNode extends Placed {
  readonly kind: 'map';
  readonly entries: readonly MapEntry[];
}

export interface MapEntry {
  readonly key: string;
  readonly keyOffset: number;
  readonly value: ConfigNode;
}

export interface ListNode extends Placed {
  readonly kind: 'list';
  readonly items: readonly ConfigNode[];
}

export interface TextNode extends Placed {
  readonly kind: 'text';
  readonly text: string;
  /** Offset of the first character of the text itself, after an opening quote. */
  readonly textOffset: number;
}

export interface SwitchNode extends Placed {
  readonly kind: 'boolean';
  readonly isOn: boolean;
}

export interface NumberNode extends Placed {
  readonly kind: 'number';
  /** As near as a double comes; NaN for what YAML does not call a number. */
  readonly value: number;
}

/** What is wrong with a broken one is said already. */
export interface OtherNode extends Placed {
  readonly kind: 'nothing' | 'broken';
}

export type ConfigNode = MapNode | ListNode | TextNode | SwitchNode | NumberNode | OtherNode;

/** What a node is, as a complaint names it. */
export function describe(node: ConfigNode): string {
  switch (node.kind) {
    case 'map':
      return 'a map of keys';
    case 'list':
      return 'a list';
    case 'text':
      return 'text';
    case 'number':
      return 'a number';
    case 'boolean':
      return 'true or false';
    case 'nothing':
      return 'nothing';
    case 'broken':
      return 'broken';
  }
}
