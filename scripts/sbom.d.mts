export interface Sbom {
  readonly bomFormat: string;
  readonly specVersion: string;
  readonly serialNumber: string;
  readonly version: number;
  readonly metadata: { readonly timestamp: string; readonly component: SbomComponent };
  readonly components: readonly SbomComponent[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

export interface SbomComponent {
  readonly type: string;
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
  readonly purl?: string;
  readonly licenses: readonly ({ readonly expression: string } | { readonly license: { readonly id: string } })[];
  readonly hashes: readonly { readonly alg: string; readonly content: string }[];
}

export declare function sbomOf(top: string, release: { readonly bundle: string | Buffer; readonly date: string }): Sbom;
