//! Looks from time to time at what others do in the same form: what they have written comes into the book, and
//! their names are told. A page that nobody sees or touches does not look, or it would keep its session alive.
import type { Book } from "../model/book";
import { askNews } from "./transport";

const EVERY_MS = 10_000;
/** A page that was not touched for this long is taken to be left alone. */
const ALONE_MS = 300_000;

export class Watch {
  readonly #address: string;
  readonly #book: Book;
  readonly #tell: (writers: readonly string[]) => void;
  #touched = Date.now();

  constructor(address: string, book: Book, tell: (writers: readonly string[]) => void) {
    this.#address = address;
    this.#book = book;
    this.#tell = tell;
    for (const kind of ["pointerdown", "keydown", "focus"]) {
      window.addEventListener(kind, () => {
        this.#touched = Date.now();
      });
    }
    setInterval(() => {
      if (document.visibilityState === "visible" && Date.now() - this.#touched < ALONE_MS) {
        void this.look();
      }
    }, EVERY_MS);
    void this.look();
  }

  async look(): Promise<void> {
    const news = await askNews(this.#address, this.#book.version);
    if (news !== null) {
      this.#book.followed(news.version, news.problems, news.server);
      this.#tell(news.writers);
    }
  }
}
