// Starts the page. It stands in one function with wasm-bindgen's script, so that nothing becomes
// global; PAYLOAD is the compressed wasm. A worker for long work runs the very same script.
const fail = (title, why) => {
  // In a worker the page must learn of it.
  if (!self.document) throw why;
  const boot = document.getElementById("boot");
  // Gone once the app has drawn itself: from then on it reports its failures.
  if (!boot) return;
  boot.className = "failed";
  boot.querySelector("h1").textContent = title;
  document.getElementById("boot-error").textContent = String(why);
};

// Seven bits to a character; above them stands one of those that no script may hold, with the next.
const unpack = (text, length) => {
  const bytes = new Uint8Array(length);
  const unfit = [0, 10, 13, 34, 60, 92];
  let held = 0;
  let bits = 0;
  let to = 0;
  for (let at = 0; to < length; at++) {
    const code = text.charCodeAt(at);
    if (code > 127) {
      held = (held << 7) | unfit[(code >> 7) - 1];
      bits += 7;
      if (bits >= 8) bytes[to++] = held >> (bits -= 8);
    }
    held = (held << 7) | (code & 127);
    bits += 7;
    if (bits >= 8) bytes[to++] = held >> (bits -= 8);
  }
  return bytes;
};

const start = async () => {
  const bytes = unpack("PAYLOAD", LENGTH);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const headers = { "content-type": "application/wasm" };
  // Compiled while it is being unpacked.
  await wasm_bindgen({ module_or_path: new Response(stream, { headers }) });
};

const wanted = ["WebAssembly", "DecompressionStream"];
if (self.document) wanted.push("CSSLayerBlockRule", "HTMLDialogElement");
const missing = wanted.filter((name) => !(name in self));
if (missing.length) {
  fail("稿匠打不开：浏览器太旧", missing.join(", "));
} else {
  start().catch((why) => fail("稿匠没能打开", why));
}
