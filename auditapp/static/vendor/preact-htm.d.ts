// What `preact-htm.js` exports, for the type checker; the browser never loads this file.

export interface VNode {
  type: unknown;
  props: Record<string, unknown>;
  key: unknown;
}

export type Child = VNode | string | number | bigint | boolean | null | undefined | Child[];
export type Part<P> = (props: P & { children?: Child }) => Child;
export interface Ref<T> {
  current: T;
}
export type Next<S> = S | ((before: S) => S);
type Cleanup = (() => void) | void;
type Inputs = readonly unknown[];

export function h(type: string | Part<never>, props: object | null, ...children: Child[]): VNode;
export function html(strings: TemplateStringsArray, ...values: unknown[]): VNode;
export function render(tree: Child, parent: Element | DocumentFragment): void;

export abstract class Component<P = object, S = object> {
  constructor(props?: P);
  props: Readonly<P> & { children?: Child };
  state: Readonly<S>;
  setState(next: Partial<S> | ((before: S, props: P) => Partial<S> | null)): void;
  forceUpdate(): void;
  abstract render(props: P, state: S): Child;
  componentDidMount?(): void;
  componentWillUnmount?(): void;
  componentDidCatch?(error: unknown): void;
}

export interface Context<T> {
  Provider: Part<{ value: T }>;
  Consumer: Part<{ children: (value: T) => Child }>;
}

export function createContext<T>(initial: T): Context<T>;
export function useState<S>(initial: S | (() => S)): [S, (next: Next<S>) => void];
export function useState<S>(): [S | undefined, (next: Next<S | undefined>) => void];
export function useReducer<S, A>(reduce: (before: S, action: A) => S, initial: S): [S, (action: A) => void];
export function useEffect(effect: () => Cleanup, inputs?: Inputs): void;
export function useLayoutEffect(effect: () => Cleanup, inputs?: Inputs): void;
export function useRef<T>(initial: T): Ref<T>;
export function useMemo<T>(make: () => T, inputs: Inputs): T;
export function useCallback<F extends (...values: never[]) => unknown>(callback: F, inputs: Inputs): F;
export function useContext<T>(context: Context<T>): T;
export function useErrorBoundary(caught?: (error: unknown) => void): [unknown, () => void];
