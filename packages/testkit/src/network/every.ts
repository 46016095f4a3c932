/** Does something every few milliseconds until it is disposed, so that it ends also when the test fails: `using load = every(5, …)`. */
export function every(ms: number, what: () => void): Disposable {
  const timer = setInterval(what, ms);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
