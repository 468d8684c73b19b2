//! One upload of many files. XMLHttpRequest, since fetch tells no progress of what goes up.
import { csrfHeaders } from "../shared/tokens";

export type UploadResult =
  | { readonly kind: "answered"; readonly html: string }
  | { readonly kind: "failed"; readonly words: string };

/** Sends the form's other fields and the files as the field `file`. `progress` is from 0 to 1. */
export function upload(
  form: HTMLFormElement,
  files: readonly File[],
  progress: (share: number) => void,
): { result: Promise<UploadResult>; stop: () => void } {
  const body = new FormData(form);
  body.delete("file");
  for (const file of files) {
    body.append("file", file, file.name);
  }
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("HX-Request", "true");
  for (const [name, value] of Object.entries(csrfHeaders())) {
    request.setRequestHeader(name, value);
  }
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) {
      progress(event.loaded / event.total);
    }
  });
  const result = new Promise<UploadResult>((done) => {
    request.addEventListener("load", () => done(answerOf(request)));
    request.addEventListener("error", () => done(failed("连不上服务器，文件没有传上。请检查网络后再传。")));
    request.addEventListener("abort", () => done(failed("已停止，文件没有传上。")));
  });
  request.send(body);
  return { result, stop: () => request.abort() };
}

function answerOf(request: XMLHttpRequest): UploadResult {
  const isPage = request.getResponseHeader("content-type")?.startsWith("text/html") ?? false;
  if (isPage && (request.status < 400 || request.status === 422)) {
    return { kind: "answered", html: request.responseText };
  }
  switch (request.status) {
    case 401:
      return failed("登录已过期，请重新登录后再传。");
    case 413:
      return failed("文件太大，服务器没有收。请分几次传。");
    default:
      return failed(`没有传上（${request.status}）。请稍后再试。`);
  }
}

function failed(words: string): UploadResult {
  return { kind: "failed", words };
}
