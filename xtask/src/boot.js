// Starts the page. The program stands in the page as a comment, which unpack/ and the browser's own
// unpacker read; with it come the styles and wasm-bindgen's script. They are put in as elements, and
// the policy knows their hashes. This stands before that text: what can be made ready meanwhile is.
(() => {
  // Bytes of the program that are made at once.
  const PIECE = 1 << 18;

  const fail = (title, why) => {
    const boot = document.getElementById("boot");
    // Gone once the app has drawn itself: from then on it reports its failures.
    if (!boot) return;
    boot.className = "failed";
    boot.querySelector("h1").textContent = title;
    document.getElementById("boot-error").textContent = String(why);
  };

  // The browser gets its database ready while the program is unpacked: the page waits for it.
  const wake = () => {
    try {
      indexedDB.databases().catch(() => {});
    } catch {
      // Refused, or not known to older browsers: the page finds out itself.
    }
  };

  const start = async () => {
    wake();
    const sizes = SIZES;
    // A character for each byte, of the 256 from U+0100 on.
    const bytes = Uint8Array.from("UNPACKER", (character) => character.charCodeAt(0));
    const unpacker = WebAssembly.instantiate(bytes);
    await new Promise((parsed) => document.addEventListener("DOMContentLoaded", parsed));
    const { memory, bytes_of, join } = (await unpacker).instance.exports;
    // One behind the other in memory of their own.
    let end = memory.buffer.byteLength;
    const place = (size) => (end += size) - size;
    const text = place(sizes.text);
    const packed = place(sizes.packed);
    const all = place(sizes.all);
    const program = place(sizes.program);
    const progress = (end = Math.ceil(end / 4) * 4) && place(256);
    memory.grow(Math.ceil((end - memory.buffer.byteLength) / 65536));
    const view = (at, size) => new Uint8Array(memory.buffer, at, size);

    const comment = document.getElementById("program").firstChild;
    new TextEncoder().encodeInto(comment.data, view(text, sizes.text));
    bytes_of(text, sizes.text, packed, sizes.packed);
    const unpack = new DecompressionStream("gzip");
    const feed = unpack.writable.getWriter();
    const fed = Promise.all([feed.write(view(packed, sizes.packed)), feed.close()]);
    const read = async () => {
      const reader = unpack.readable.getReader();
      for (let at = all; ; ) {
        const { value, done } = await reader.read();
        if (done) return;
        view(at, value.length).set(value);
        at += value.length;
      }
    };
    await Promise.all([fed, read()]);

    // Handed over piece by piece: the browser checks and compiles one while the next is made.
    let done = 0;
    const pieces = new ReadableStream({
      pull: (controller) => {
        const from = done;
        done = join(all, sizes.streams, program, sizes.program, progress, from + PIECE);
        controller.enqueue(view(program + from, done - from).slice());
        if (done >= sizes.program) controller.close();
      },
    });
    const headers = { "content-type": "application/wasm" };
    const compiled = WebAssembly.compileStreaming(new Response(pieces, { headers }));

    const string = (at, size) => new TextDecoder().decode(view(at, size));
    const add = (parent, name, text) => {
      const added = document.createElement(name);
      added.id = "program-" + name;
      added.textContent = text;
      parent.append(added);
    };
    add(document.head, "style", string(all + sizes.streams, sizes.styles));
    let bind;
    self.begin = (bindings) => (bind = bindings);
    add(document.body, "script", string(all + sizes.streams + sizes.styles, sizes.script));
    delete self.begin;
    await bind({ module_or_path: compiled });
  };

  const wanted = ["WebAssembly", "DecompressionStream", "CSSLayerBlockRule", "HTMLDialogElement"];
  const missing = wanted.filter((name) => !(name in self));
  if (missing.length) {
    fail("稿匠打不开：浏览器太旧", missing.join(", "));
  } else {
    start().catch((why) => fail("稿匠没能打开", why));
  }
})();
