//! htmx keeps its types under another name than the module that is bundled.
declare module "htmx.org/dist/htmx.esm.js" {
  const htmx: {
    config: {
      allowEval: boolean;
      includeIndicatorStyles: boolean;
      historyCacheSize: number;
      selfRequestsOnly: boolean;
      responseHandling: { code: string; swap: boolean; error?: boolean }[];
    };
    process(element: Element): void;
    trigger(element: Element, event: string): void;
  };
  export default htmx;
}
