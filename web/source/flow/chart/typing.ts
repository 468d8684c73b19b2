//! One undo step for what is typed in one field: the text goes into the chart while it is typed, and each time it
//! takes the place of the step before instead of adding one.
import type CommandStack from "diagram-js/lib/command/CommandStack";
import type EventBus from "diagram-js/lib/core/EventBus";

export class Typing {
  readonly #stack: CommandStack;
  /** The field whose step is on top of the stack. */
  #field: string | null = null;
  #writing = false;

  constructor(stack: CommandStack, eventBus: EventBus) {
    this.#stack = stack;
    eventBus.on("commandStack.changed", 2000, () => {
      if (!this.#writing) {
        this.#field = null;
      }
    });
  }

  /** True while a field is written: its own change need not be shown to it. */
  get isWriting(): boolean {
    return this.#writing;
  }

  /** Runs `change`, which tells whether it changed anything, as the step of `field`. */
  write(field: string, change: () => boolean): void {
    this.#writing = true;
    try {
      if (this.#field === field) {
        this.#stack.undo();
      }
      this.#field = change() ? field : null;
    } finally {
      this.#writing = false;
    }
  }

  /** The field was left: what is typed in it later is another step. */
  end(): void {
    this.#field = null;
  }
}
