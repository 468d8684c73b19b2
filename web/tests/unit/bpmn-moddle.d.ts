//! What the tests use of the reader of BPMN files, which brings no types that can be imported.
declare module "bpmn-moddle" {
  // biome-ignore lint/suspicious/noExplicitAny: elements have whatever properties their type says.
  type Element = any;
  export class BpmnModdle {
    constructor(packages: object);
    fromXML(xml: string): Promise<{ rootElement: Element; warnings: unknown[] }>;
    toXML(element: Element, options?: { format?: boolean }): Promise<{ xml: string }>;
    create(type: string, properties: object): Element;
  }
}
