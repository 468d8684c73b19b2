//! Drawing no more than once for each frame of the screen, however often it is asked for.

export function oncePerFrame(draw: () => void): () => void {
  let planned = false;
  return () => {
    if (!planned) {
      planned = true;
      requestAnimationFrame(() => {
        planned = false;
        draw();
      });
    }
  };
}
