// What jsdom lacks and the window uses. Stand-ins only: no test asserts on them.
import "@testing-library/jest-dom/vitest";

HTMLDialogElement.prototype.showModal ??= function showModal(this: HTMLDialogElement) {
  this.setAttribute("open", "");
};
HTMLDialogElement.prototype.close ??= function close(this: HTMLDialogElement) {
  this.removeAttribute("open");
  this.dispatchEvent(new window.Event("close"));
};
HTMLCanvasElement.prototype.getContext = () => null;
/** All of it is in view, and nothing ever changes its size. */
class Observer {
  constructor(private readonly seen: (entries: unknown[]) => void) {}
  observe(target: Element) {
    this.seen([{ target, isIntersecting: true, contentRect: { width: 600 } }]);
  }
  unobserve() {}
  disconnect() {}
}
Object.assign(window, { IntersectionObserver: window.IntersectionObserver ?? Observer, ResizeObserver: window.ResizeObserver ?? Observer });
Object.defineProperty(HTMLElement.prototype, "clientWidth", { configurable: true, get: () => 600 });
Element.prototype.scrollIntoView ??= () => undefined;
window.matchMedia ??= (query: string) =>
  ({
    media: query,
    matches: false,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }) as unknown as MediaQueryList;
