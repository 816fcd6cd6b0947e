import type { ModelEntry, ModelTensors } from './model-entry';

/** Where networks run. `cpu` is native code, `wasm` one thread of WebAssembly. */
export type Device = 'webgpu' | 'wasm' | 'cpu';

/** SHA-256: 32 bytes. Node and browsers have it as `crypto.subtle.digest('SHA-256', bytes)`. */
export type Digest = (bytes: Uint8Array) => Promise<Uint8Array>;

/** The part of `onnxruntime-common` used here; onnxruntime-node and onnxruntime-web both are such a runtime. */
export interface Runtime {
  readonly InferenceSession: { create(bytes: Uint8Array, options?: RuntimeOptions): Promise<RuntimeSession> };
  readonly Tensor: RuntimeTensorConstructor;
}

/** Session options, as `InferenceSession.SessionOptions` of onnxruntime-common. */
export type RuntimeOptions = Readonly<Record<string, unknown>>;

export interface RuntimeTensorConstructor {
  new (type: 'float32', data: Float32Array, dims: readonly number[]): RuntimeTensor;
  new (type: 'uint8', data: Uint8Array, dims: readonly number[]): RuntimeTensor;
}

export interface RuntimeTensor {
  readonly type: string;
  readonly dims: readonly number[];
  /** Downloads from the device where need be. */
  getData(releaseData?: boolean): Promise<unknown>;
  dispose(): void;
}

export interface RuntimeSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(feeds: Readonly<Record<string, RuntimeTensor>>): Promise<Readonly<Record<string, RuntimeTensor>>>;
  release(): Promise<void>;
}

/** One model, loaded and ready on a device. */
export interface Network {
  /** Rejects when the device is lost or the run fails; the network is then to be released. One run at a time. */
  run(inputs: ModelTensors): Promise<ModelTensors>;
  /** Never rejects. */
  release(): Promise<void>;
}

/** A way to run models. */
export interface Backend {
  readonly device: Device;
  /** `bytes` have been verified. Rejects where this device cannot run the model. */
  open(entry: ModelEntry, bytes: Uint8Array): Promise<Network>;
}
