export function wordProblems(top: string): readonly string[];
export function wordsIn(path: string, text: string): readonly string[];
