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

// The other side of dense.rs, which says what stands here.
const decode = (text, length) => {
  const out = [0, 10, 13, 26, 27, 34, 92, 60, 127];
  const digits = new Uint8Array(128);
  const count = digits.length - out.length;
  for (let code = 0, digit = 0; code < 128; code++) {
    if (!out.includes(code)) digits[code] = digit++;
  }
  const room = count * count - 8192;
  const bytes = new Uint8Array(length);
  let value = 0;
  let bits = 0;
  let end = 0;
  for (let at = 0; at < text.length; at += 2) {
    const two = digits[text.charCodeAt(at)] + digits[text.charCodeAt(at + 1)] * count;
    value |= two << bits;
    bits += (two & 8191) < room ? 14 : 13;
    for (; bits > 7; bits -= 8, value >>>= 8) bytes[end++] = value;
  }
  return bytes;
};

const start = async () => {
  const bytes = decode("PAYLOAD", LENGTH);
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
