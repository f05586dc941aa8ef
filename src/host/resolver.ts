// Names of hosts to their addresses, as this machine knows them: by its hosts file, DNS and whatever else it asks.

export interface Resolver {
  /**
   * All of them, numeric, in the order in which the system gives them. Throws a Problem (noInput) that ends a sentence
   * where there is none, or no one to ask.
   */
  addresses(name: string): Promise<readonly string[]>;
}
